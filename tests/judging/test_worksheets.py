"""Worksheets as part of a verdict: what is handed in, how it counts, and that nothing in it is ever executed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import ROOT, CommandLine, make_pipe, source_of

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.submission import LIMITS, Abandoned
from learn_transformers.symbolic.language import sheet
from learn_transformers.symbolic.marking import worksheet
from learn_transformers.verdict import Answer, Chapter, Verdict

SCHEMA = json.loads((course.PACKAGE / "schemas" / "verdict-1.schema.json").read_text())
STUB = (ROOT / "exercises" / "02_softmax" / "worksheet.py").read_text()
SOLUTION = (ROOT / "solutions" / "02_softmax" / "worksheet.py").read_text()


@pytest.fixture(scope="module")
def worksheets() -> Iterator[Worksheets]:
    with Worksheets() as sheets:
        yield sheets


class Desk:
    """A course folder with chapter 2 in it."""

    def __init__(self, folder: Path, judge: Judge) -> None:
        self.folder, self.judge = folder / "exercises", judge
        self.chapter = self.folder / "02_softmax"
        self.chapter.mkdir(parents=True)

    def verdict(self, text: str | None, code: str | None = None, *targets: str) -> Verdict:
        if text is not None:
            (self.chapter / "worksheet.py").write_text(text, encoding="utf-8")
        (self.chapter / "softmax.py").write_text(code if code is not None else source_of("softmax"))
        asked = course.assignments(targets or ["softmax.worksheet"], self.folder, self.folder)
        verdict = self.judge.verdict(asked)
        jsonschema.validate(verdict.to_dict(), SCHEMA)
        assert Verdict.from_json(verdict.to_json()) == verdict
        return verdict

    def of(self, text: str, code: str | None = None, *targets: str) -> dict[str, Answer]:
        return answers(self.verdict(text, code, *targets).chapters[0])


def answers(chapter: Chapter) -> dict[str, Answer]:
    return {answer.name: answer for answer in chapter.worksheet}


@pytest.fixture
def desk(tmp_path: Path, sandboxes: Sandboxes, worksheets: Worksheets) -> Desk:
    return Desk(tmp_path, Judge(sandboxes, worksheets=worksheets))


def test_as_shipped_it_is_unfinished_and_starts_no_process(tmp_path: Path, sandboxes: Sandboxes) -> None:
    with Worksheets() as sheets:
        desk = Desk(tmp_path, Judge(sandboxes, worksheets=sheets))
        chapter = desk.verdict(STUB, None, "softmax").chapters[0]
        assert sheets._comparer._process is None
    assert chapter.status == "unfinished"
    assert all(f.status == "passed" for f in chapter.functions)
    assert {(a.status, a.score, a.message) for a in chapter.worksheet} == {("unfinished", 0.0, "")}
    assert [a.name for a in chapter.worksheet] == list(worksheet.entries("softmax"))


def test_a_worksheet_does_not_change_what_the_chapter_is_worth(desk: Desk) -> None:
    without = desk.verdict(None, None, "softmax").chapters[0]
    blank = desk.verdict(STUB, None, "softmax").chapters[0]
    filled = desk.verdict(SOLUTION, None, "softmax").chapters[0]
    wrong = desk.verdict('jacobian_entry = "p[i]"', None, "softmax").chapters[0]
    assert (without.status, blank.status, filled.status, wrong.status) == ("passed", "unfinished", "passed", "failed")
    assert len({(c.score, c.max_score) for c in (without, blank, filled, wrong)}) == 1
    assert without.worksheet == ()


def test_alone_its_own_points_count(desk: Desk) -> None:
    chapter = desk.verdict(SOLUTION).chapters[0]
    assert chapter.functions == ()
    assert (chapter.status, chapter.score) == ("passed", chapter.max_score)
    assert chapter.max_score == sum(worksheet.entries("softmax").values())


def test_a_function_alone_comes_without_it(desk: Desk) -> None:
    assert desk.verdict(SOLUTION, None, "softmax.log_softmax").chapters[0].worksheet == ()


def test_half_filled(desk: Desk) -> None:
    found = desk.of(STUB.replace('doubled_weights = ""', 'doubled_weights = "[1/10, 9/10]"'))
    assert found["doubled_weights"].status == "passed"
    assert {a.status for name, a in found.items() if name != "doubled_weights"} == {"unfinished"}


def test_how_an_answer_was_read_and_which_slip_explains_it(desk: Desk) -> None:
    found = desk.of('# mine\njacobian_entry = "-q[i] p[j]"\n')["jacobian_entry"]
    assert (found.status, found.line) == ("unfinished", 2)
    assert "q" in found.message
    found = desk.of('jacobian_entry = "-p[i] p[j]"')["jacobian_entry"]
    assert (found.status, found.read_as) == ("failed", "-p[i]·p[j]")
    assert found.slips == ("dropped_delta",)
    assert found.hint.endswith("?")
    assert "your form is" in found.counterexample


def test_the_first_wrong_line_and_what_follows_from_it(desk: Desk) -> None:
    lines = "= p[i]*(Sum(delta(i,j), j, 1, n) + Sum(p[j], j, 1, n))\n= p[i]*(1 + 1)\n= 2*p[i]\n"
    found = desk.of(f'jacobian_row_sum = """\n{lines}"""')["jacobian_row_sum"]
    assert [line["status"] for line in found.lines] == ["wrong", "follow-through", "follow-through"]
    assert found.status == "failed"
    assert 0 < found.score < found.max_score


def test_an_error_is_carried_on_and_said_to_be(desk: Desk) -> None:
    right = {name: found.text for name, found in sheet.read(SOLUTION).items()}
    carried = desk.of(f'right_target = "9/10"\nother_target = "{right["other_target"]}"\nbest_gap = "log(45)"')
    assert carried["right_target"].status == "failed"
    assert (carried["best_gap"].status, carried["best_gap"].reason) == ("passed", "carried")
    assert "your own" in carried["best_gap"].message


def test_formula_and_function_are_compared(desk: Desk) -> None:
    formula = 'jacobian_entry = "p[i]*(delta(i,j) - p[j])"'
    assert "agree on 3 random inputs" in desk.of(formula, None, "softmax")["jacobian_entry"].code
    wrong = source_of("softmax") + "\ndef softmax_jacobian(x):\n    p = softmax(x)\n    return -np.outer(p, p)\n"
    said = desk.of(formula, wrong, "softmax")["jacobian_entry"].code
    assert said.startswith("Your formula is right, but your softmax_jacobian gives")
    stub = (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text()
    assert desk.of(formula, stub, "softmax")["jacobian_entry"].code == ""
    assert desk.of('jacobian_entry = "p[i]"', None, "softmax")["jacobian_entry"].code == ""
    broken = "def softmax_jacobian(x)"
    assert desk.of(formula, broken, "softmax")["jacobian_entry"].status == "passed"
    hangs = source_of("softmax") + "\ndef softmax_jacobian(x):\n    import os\n    os._exit(0)\n"
    assert "did not return" in desk.of(formula, hangs, "softmax")["jacobian_entry"].code


def test_slow_functions_are_not_waited_for(tmp_path: Path, sandboxes: Sandboxes, worksheets: Worksheets) -> None:
    limits = replace(LIMITS, linking=0.05)
    desk = Desk(tmp_path, Judge(sandboxes, worksheets=worksheets, limits=limits))
    slow = source_of("softmax") + "\ndef softmax_jacobian(x):\n    import time\n    time.sleep(0.04)\n    return x\n"
    formula = 'jacobian_entry = "p[i]*(delta(i,j) - p[j])"\njacobian_matrix = "diag(p) - p @ T(p)"'
    found = desk.of(formula, slow, "softmax.softmax_jacobian", "softmax.worksheet")
    assert all(found[name].status == "passed" for name in ("jacobian_entry", "jacobian_matrix"))


@pytest.mark.parametrize(
    "text",
    [
        'import os\nos.system("touch {}")\n', '__import__("os").system("touch {}")\n', 'a = open("{}", "w")\n',
        'jacobian_entry = open("{}", "w").write("x")\n', 'jacobian_entry = f"{{open(\'{}\', \'w\')}}"\n',
        'jacobian_entry = "__import__(\'os\').system(\'touch {}\')"\n', 'jacobian_entry = "exec(open(\'{}\',\'w\'))"\n',
        "def jacobian_entry(): open('{}', 'w')\n", 'jacobian_entry: open("{}", "w") = "p[i]"\n',
    ],
)  # fmt: skip
def test_nothing_is_executed(desk: Desk, tmp_path: Path, text: str) -> None:
    mark = tmp_path / "executed"
    found = desk.of(text.format(mark))
    assert not mark.exists()
    assert all(answer.score == 0 for answer in found.values())


def test_answers_that_cannot_be_read_cost_nothing_but_themselves(desk: Desk) -> None:
    text = 'doubled_weights = "[1/10, 9/10]\njacobian_entry = p[i]\nsmoothed_gradient = "p[j] +"\ncold_mixture = "35"'
    found = desk.of(text)
    assert "never closed" in found["doubled_weights"].message
    assert "in quotes" in found["jacobian_entry"].message
    assert found["smoothed_gradient"].message
    assert {found[name].status for name in ("doubled_weights", "jacobian_entry", "smoothed_gradient")} == {"unfinished"}
    assert found["cold_mixture"].status == "passed"


def test_an_answer_that_marking_stumbles_over_costs_nothing(
    tmp_path: Path, sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Worksheets() as sheets:
        call = sheets._comparer.call

        def stumbling(function: str, arguments: Mapping[str, Any]) -> Any:
            if function.endswith(":mark_plain"):
                raise ValueError("no sense")
            return call(function, arguments)

        monkeypatch.setattr(sheets._comparer, "call", stumbling)
        found = Desk(tmp_path, Judge(sandboxes, worksheets=sheets)).of('jacobian_entry = "p[i]"')["jacobian_entry"]
    assert (found.status, found.score) == ("unfinished", 0.0)
    assert found.message == "This could not be checked, so it was left. It costs nothing."


def test_one_is_marked_once_for_as_long_as_it_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "worksheet.py"
    assignment = course.Assignment(course.known_chapter("softmax"), tmp_path / "softmax.py", (), None, file)
    told, read, going = [], [], threading.Event()
    with Worksheets() as sheets:

        def call(function: str, arguments: Mapping[str, Any]) -> Any:
            read.append(arguments["text"])
            going.wait(30)
            return {}

        monkeypatch.setattr(sheets._comparer, "call", call)
        file.write_text("first = 1")
        sheets.begin(assignment, lambda: told.append("first"))
        assert told == []  # nobody waits for it
        going.set()
        first = sheets.marks(assignment)
        assert sheets.marks(assignment) is first
        file.write_text("second = 1")
        assert sheets.marks(assignment) is not first
        file.unlink()
        missing = sheets.marks(assignment)
    assert (told, read) == (["first"], ["first = 1", "second = 1"])
    assert {answer.message for answer in missing.answers} == {"worksheet.py is missing"}


def test_who_no_longer_waits_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "worksheet.py"
    file.write_text("first = 1")
    assignment = course.Assignment(course.known_chapter("softmax"), tmp_path / "softmax.py", (), None, file)
    going = threading.Event()
    with Worksheets(abandoned=lambda: True) as sheets:
        monkeypatch.setattr(sheets._comparer, "call", lambda function, arguments: going.wait(30) and {})
        with pytest.raises(Abandoned):
            sheets.marks(assignment)
        going.set()


def test_a_misspelled_name_is_noticed(desk: Desk) -> None:
    found = desk.of('jacobain_entry = "p[i]*(delta(i,j) - p[j])"')["jacobian_entry"]
    assert found.status == "unfinished"
    assert "did you mean `jacobian_entry`?" in found.message


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "latin", "large", "long"])
def test_what_cannot_be_loaded_is_an_error(desk: Desk, kind: str) -> None:
    file = desk.chapter / "worksheet.py"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        make_pipe(file)
    elif kind == "link":
        file.symlink_to("/etc/passwd")
    else:
        data = {"latin": b'a = "\xe9"', "large": b"#" * (2 << 20), "long": b"# x\n" * 60_000}[kind]
        file.write_bytes(data)
    chapter = desk.verdict(None, None, "softmax").chapters[0]
    assert {answer.status for answer in chapter.worksheet} == {"error"}
    assert all(answer.message for answer in chapter.worksheet)
    assert chapter.status == "error"
    assert all(f.status == "passed" for f in chapter.functions)


def test_escape_sequences_do_not_come_back(desk: Desk) -> None:
    found = desk.of('jacobian_entry = "p[i]\x1b[31m"\nshift_invariance = """\nx\x1b]0;title\x07\n"""')
    assert "\x1b" not in json.dumps([a.message for a in found.values()], ensure_ascii=False)
    assert "\x1b" not in json.dumps([line for a in found.values() for line in a.lines], ensure_ascii=False)


def test_windows_line_ends_and_marks(desk: Desk) -> None:
    text = "\ufeff" + SOLUTION.replace("\n", "\r\n")
    (desk.chapter / "worksheet.py").write_bytes(text.encode())
    assert desk.verdict(None).chapters[0].status == "passed"


# ---- targets and the command line


def test_a_path_is_told_its_chapter_by_the_folder(tmp_path: Path, command_line: CommandLine) -> None:
    file = tmp_path / "05_masking" / "worksheet.py"
    file.parent.mkdir()
    file.write_text((ROOT / "solutions" / "05_masking" / "worksheet.py").read_text())
    done = command_line("check", file, "--format", "json")
    assert done.returncode == 0, done.stderr
    (chapter,) = json.loads(done.stdout)["chapters"]
    assert (chapter["name"], chapter["functions"], chapter["status"]) == ("masking", [], "passed")


def test_wrong_use(tmp_path: Path, command_line: CommandLine) -> None:
    (tmp_path / "worksheet.py").write_text(SOLUTION)
    done = command_line("check", "worksheet.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "does not say which chapter it is" in done.stderr
    (tmp_path / "exercises" / "02_softmax").mkdir(parents=True)
    done = command_line("check", "softmax.worksheet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "worksheet.py" in done.stderr


def test_the_terminal_echoes_every_reading(tmp_path: Path, command_line: CommandLine) -> None:
    folder = tmp_path / "02_softmax"
    folder.mkdir()
    (folder / "worksheet.py").write_text('jacobian_entry = "-p[i] p[j]"\ndoubled_weights = "[0.1, 0.9]"\n')
    done = command_line("check", folder / "worksheet.py", NO_COLOR="1")
    assert done.returncode == 1
    assert "I read: -p[i]·p[j]" in done.stdout
    assert "I read: [0.1, 0.9]" in done.stdout
    assert "not started" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_proofs_come_with_the_marks_or_after_them(tmp_path: Path, sandboxes: Sandboxes) -> None:
    text = 'jacobian_entry = "p[j]*(delta(i, j) - p[i])"\nslope_at_two = "0.1050"\n'
    with Worksheets(proves=True) as sheets:
        found = Desk(tmp_path / "with", Judge(sandboxes, worksheets=sheets)).of(text)
        assert found["jacobian_entry"].evidence == "proved for n = 2, 3"
        assert found["slope_at_two"].evidence == "to 4 decimal places"
    with Worksheets() as sheets:
        desk = Desk(tmp_path / "after", Judge(sandboxes, worksheets=sheets))
        assert desk.of(text)["jacobian_entry"].evidence.startswith("100 digits at ")
        (asked,) = course.assignments(["softmax.worksheet"], desk.folder, desk.folder)
        done = threading.Event()
        sheets.prove(asked, done.set)
        assert done.wait(60)
        assert {a.name: a.evidence for a in sheets.marks(asked).answers}["jacobian_entry"] == "proved for n = 2, 3"
        done.clear()
        sheets.prove(asked, done.set)  # there is nothing more to find out
        assert not done.is_set()

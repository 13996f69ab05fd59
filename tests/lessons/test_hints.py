"""Hints open one at a time, start from the mistake that was found, and are remembered."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from support import ROOT, CommandLine, source_of

from learn_transformers import course, progress
from learn_transformers.authoring.texts import lines_given_away
from learn_transformers.key.loading import load_key
from learn_transformers.lessons import hints, paper_hints
from learn_transformers.symbolic.marking import worksheet
from learn_transformers.verdict import Chapter, Function, Located, Status, Verdict

UNSCALED = "\ndef attention_scores(q, k):\n    return q @ np.swapaxes(k, -1, -2)\n"


@pytest.fixture
def my_course(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    return tmp_path


def test_hints_are_read_without_loading_the_key() -> None:
    for chapter in course.chapters():
        for name, reference in load_key(chapter.name).references.items():
            assert hints.of_key(chapter, name) == reference.hints


def test_one_step_at_a_time_and_remembered(command_line: CommandLine, my_course: Path) -> None:
    steps = load_key("softmax").references["softmax"].hints
    for opened in (1, 2, 3):
        done = command_line("hint", "softmax.softmax", cwd=my_course)
        assert done.returncode == 0
        shown = " ".join(done.stdout.split())
        assert [step in shown for step in steps] == [True] * opened + [False] * (3 - opened)
    assert "last hint" in command_line("hint", "softmax.softmax", cwd=my_course).stdout


def test_the_mistake_comes_first(command_line: CommandLine, my_course: Path) -> None:
    file = my_course / "exercises" / "03_self_attention" / "self_attention.py"
    file.write_text(source_of("self_attention") + UNSCALED)
    command_line("check", "attention_scores", cwd=my_course)
    first = command_line("hint", "attention_scores", cwd=my_course).stdout
    hint = load_key("self_attention").mistakes["unscaled"].hint
    assert hint in " ".join(first.split())
    assert "Hint 1 of 4" in first


def test_a_place_comes_first_where_no_mistake_is_known(my_course: Path) -> None:
    place = Located(9, "the power", "e ** 2")
    failed = Function("softmax", Status.FAILED, 0.0, 11.0, None, (), (), (), located=place)
    chapter = Chapter("softmax", Status.FAILED, 0.0, 11.0, (failed,))
    assert progress.remember(my_course / "exercises", Verdict.of([chapter], seed=0, isolation=())) == ""
    opened = hints.open_next(my_course / "exercises", course.known_chapter("softmax"), "softmax")
    assert [hint.text for hint in opened.hints] == ["In what was checked last, look at line 9, at the power: `e ** 2`."]
    assert opened.total == 4


def test_a_chapter_means_its_next_function(command_line: CommandLine, my_course: Path) -> None:
    (my_course / "exercises" / "02_softmax" / "softmax.py").write_text(source_of("softmax"))
    command_line("check", "softmax.softmax", "softmax_with_temperature", cwd=my_course)
    assert command_line("hint", "2", cwd=my_course).stdout.startswith("softmax.log_softmax\n")


def test_hints_do_not_hold_a_line_of_the_solution() -> None:
    for chapter in course.chapters():
        for name in chapter.functions():
            assert lines_given_away(hints.of_key(chapter, name), source_of(chapter.name)) == [], name


def test_a_read_only_course_still_gets_a_hint(command_line: CommandLine, my_course: Path) -> None:
    (my_course / ".learn-transformers").write_text("in the way")
    done = command_line("hint", "log_softmax", cwd=my_course)
    assert done.returncode == 0
    assert "Hint 1 of 3" in done.stdout
    assert "Progress was not kept" in done.stdout


def test_a_hint_needs_no_numpy(my_course: Path) -> None:
    import subprocess

    code = (
        "import sys\nsys.argv = ['learn-transformers', 'hint', 'softmax.softmax']\n"
        "from learn_transformers.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'torch', 'sympy', 'rich'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=my_course)
    assert done.stdout.endswith("\n[]\n")


# -- on paper

STEPS = ("1/(1 + exp(x_2)/exp(x_1))", "1/(1 + exp(-(x_1 - x_2)))", "sigmoid(x_1 - x_2)")  # of two_scores


def write_two_scores(my_course: Path, *lines: str) -> None:
    file = my_course / "exercises" / "02_softmax" / "worksheet.py"
    text = file.read_text()
    start, end = text.index('two_scores = """\n'), text.index("\n# 4.")
    file.write_text(
        text[:start] + 'two_scores = """\n' + "".join(f"= {line}\n" for line in lines) + '"""\n' + text[end:]
    )


def test_the_next_line_is_the_one_after_what_is_there(my_course: Path) -> None:
    softmax, exercises = course.known_chapter("softmax"), my_course / "exercises"
    for had, coming in (
        ((), STEPS[:2]),
        (STEPS[:1], STEPS[1:2]),
        (("1/(exp(x_2)/exp(x_1) + 1)",), STEPS[1:2]),  # in another order
        ((STEPS[0], "sigmoid(x_2 - x_1)"), STEPS[1:2]),  # the second is wrong
        (("1 - exp(x_2)/(exp(x_1) + exp(x_2))",), STEPS[:2]),  # another way
        (STEPS, ()),
    ):
        write_two_scores(my_course, *had)
        found = [h.text for h in hints.steps((), exercises, softmax, "two_scores") if h.kind == "the next line"]
        assert [text.partition(" comes: ")[2] for text in found] == list(coming), had


def test_an_answers_hints_open_one_at_a_time_and_never_the_last_line(
    command_line: CommandLine, my_course: Path
) -> None:
    said = ""
    for number, shown in enumerate(["a question", "the rule", "the next line", "the next line"], 1):
        said = command_line("hint", "softmax.two_scores", cwd=my_course).stdout
        assert f"Hint {number} of 4, {shown}:" in said
        assert f"Hint {number + 1} of" not in said
    assert f"comes: {STEPS[-1]}" not in said
    assert "solution softmax.two_scores` shows" in command_line("hint", "two_scores", cwd=my_course).stdout
    told = command_line("progress", "softmax", cwd=my_course).stdout
    (row,) = (line for line in told.splitlines() if "worksheet: two_scores" in line)
    assert row.split() == [".", "worksheet:", "two_scores", "4", "hints"]


def test_a_worksheet_means_its_next_answer(command_line: CommandLine, my_course: Path) -> None:
    assert command_line("hint", "softmax.worksheet", cwd=my_course).stdout.startswith("softmax.shift_invariance\n")


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_every_answer_has_hints_and_none_is_the_answer(chapter: course.Chapter) -> None:
    for name in chapter.answers():
        asked, question = paper_hints.question_of(chapter, name)
        if isinstance(question, worksheet.Derivation):
            assert question.rule, f"{asked} names no rule"
            continue  # whose lines ask a process
        steps = [hints.Hint(*step) for step in paper_hints.steps(ROOT / "exercises", chapter, name)]
        assert steps, name
        assert len({step.key for step in steps}) == len(steps)
        given = question.correction if isinstance(question, worksheet.FindMistake) else question
        answer = getattr(given, "reference", "")
        assert not any(len(answer) > 6 and answer.replace(" ", "") in step.text.replace(" ", "") for step in steps), (
            name
        )
        if isinstance(question, worksheet.FindMistake) and name != asked:
            told = {step.key for step in steps if step.key.startswith("line:")}
            assert f"line:{question.wrong_line}" not in told
            assert len(told) <= len(question.lines) - 2

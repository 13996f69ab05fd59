"""From files to verdicts, through real processes."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from support import ROOT, source_of

from learn_transformers.course import Assignment, assignments, chapter_named, chapters, known_chapter
from learn_transformers.judging import torch_needed
from learn_transformers.judging.judge import Judge
from learn_transformers.report.verdicts import html, notebook, terminal
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import Chapter, Function, Status, Verdict

SOFTMAX = """
import numpy as np

def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""


def grade(judge: Judge, tmp_path: Path, chapter: str, source: str | bytes) -> Chapter:
    found = chapter_named(chapter)
    assert found is not None
    file = tmp_path / f"{chapter}.py"
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return judge.chapter(Assignment(found, file))


def console_text(verdict: Verdict) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    terminal.show(verdict, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def function(verdict: Chapter, name: str) -> Function:
    return next(f for f in verdict.functions if f.name == name)


def gradable() -> list[str]:
    """The chapters that can be graded here: where PyTorch is not installed, not those that are compared in it."""
    there = importlib.util.find_spec("torch") is not None
    return [c.name for c in chapters() if there or not torch_needed.is_needed(c.name)]


@pytest.mark.parametrize("seed", [0, 1, 20261123, "a teacher's secret"])
def test_solutions_pass_on_every_seed(sandboxes: Sandboxes, seed: int | str) -> None:
    judge = Judge(sandboxes, seed=seed, secret=isinstance(seed, str))
    verdict = judge.verdict(assignments(gradable(), ROOT / "solutions", ROOT))
    assert verdict.status == Status.PASSED
    assert verdict.score == verdict.max_score > 0
    assert [c.name for c in verdict.chapters] == gradable()
    if isinstance(seed, str):
        assert isinstance(verdict.seed, str)
        assert seed not in verdict.to_json()


def test_stubs_are_unfinished_and_nothing_else(judge: Judge) -> None:
    verdict = judge.verdict(assignments([], ROOT / "exercises", ROOT))
    assert verdict.status == Status.UNFINISHED
    assert verdict.score == 0
    statuses = {c.status for ch in verdict.chapters for f in ch.functions for c in f.checks}
    assert statuses == {Status.UNFINISHED}


def test_solutions_are_graded_alone_as_well(judge: Judge) -> None:
    for chapter in (c for c in chapters() if c.name in gradable()):
        alone = judge.chapter(Assignment(chapter, ROOT / "solutions" / chapter.file))
        assert alone.status == Status.PASSED, chapter.name


def test_one_function_done_leaves_the_others_not_started(judge: Judge, tmp_path: Path) -> None:
    stub = (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text()
    verdict = grade(judge, tmp_path, "softmax", stub + SOFTMAX)
    assert function(verdict, "softmax").status == Status.PASSED
    assert function(verdict, "log_softmax").status == Status.UNFINISHED
    assert verdict.status == Status.UNFINISHED


def test_a_missing_function_is_named_with_its_stub(judge: Judge, tmp_path: Path) -> None:
    missing = function(grade(judge, tmp_path, "softmax", SOFTMAX), "log_softmax")
    assert (missing.status, missing.reason, missing.score) == (Status.FAILED, "missing", 0)
    assert "02_softmax/softmax.py" in missing.checks[0].message


def test_a_name_that_is_no_function(judge: Judge, tmp_path: Path) -> None:
    verdict = grade(judge, tmp_path, "softmax", SOFTMAX + "\nlog_softmax = 3\n")
    assert "is a `int`, not a function" in function(verdict, "log_softmax").checks[0].message


def test_a_wrong_type_says_what_came_back(judge: Judge, tmp_path: Path) -> None:
    verdict = grade(judge, tmp_path, "softmax", "def softmax(x, axis=-1):\n    return (i for i in x)\n")
    assert "returned a `generator`" in function(verdict, "softmax").checks[0].message


def test_an_exception_is_told_with_its_line(judge: Judge, tmp_path: Path) -> None:
    verdict = grade(judge, tmp_path, "softmax", "def softmax(x, axis=-1):\n    y = x\n    return y.foo\n")
    check = function(verdict, "softmax").checks[0]
    assert "AttributeError" in check.message
    assert check.lines[-1] == 3


def test_a_syntax_error_is_told_once_with_its_place(judge: Judge, tmp_path: Path) -> None:
    verdict = grade(judge, tmp_path, "softmax", "def softmax(x, axis=-1):\n    return x +* 2\n")
    assert verdict.status == Status.ERROR
    assert verdict.problem is not None
    assert (verdict.problem.line, verdict.problem.text) == (2, "    return x +* 2")
    assert verdict.problem.column == 15
    assert [f.name for f in verdict.functions] == known_chapter("softmax").functions()
    assert all(f.status == Status.ERROR for f in verdict.functions)


@pytest.mark.parametrize(
    ("first_lines", "line", "declaration"),
    [
        ("# nn.Embedding plus the encoding: that is\n", 1, "coding: that"),
        ("\n  # my encoding=nonsense, he said\n", 2, "coding=nonsense"),
        ("# coding: ascii\n# naïve\n", 1, "coding: ascii"),
    ],
)
def test_a_comment_that_python_takes_for_the_encoding_is_pointed_at(
    judge: Judge, tmp_path: Path, first_lines: str, line: int, declaration: str
) -> None:
    problem = grade(judge, tmp_path, "softmax", first_lines + SOFTMAX).problem
    assert problem is not None
    assert f"comment in line {line}" in problem.message
    assert f"`{declaration}`" in problem.message
    assert "reword" in problem.message
    assert (problem.line, problem.text) == (line, first_lines.splitlines()[line - 1])
    assert problem.text[problem.column - 1 : problem.end - 1] == declaration


def test_a_comment_about_encodings_further_down_is_no_declaration(judge: Judge, tmp_path: Path) -> None:
    verdict = grade(judge, tmp_path, "softmax", "import numpy as np\n# the encoding: that is\n" + SOFTMAX)
    assert verdict.problem is None
    problem = grade(judge, tmp_path, "softmax", "# latin: x\nencoding = that is\n").problem
    assert problem is not None
    assert (problem.line, "reword" in problem.message) == (2, False)


def test_changed_arguments_are_a_check_of_their_own(judge: Judge, tmp_path: Path) -> None:
    source = source_of("softmax") + (
        "\ndef softmax(x, axis=-1):\n    x -= x.max(axis=axis, keepdims=True)\n    e = np.exp(x)\n"
        "    return e / e.sum(axis=axis, keepdims=True)\n"
    )
    found = function(grade(judge, tmp_path, "softmax", source), "softmax")
    assert found.status == Status.FAILED
    assert [c.name for c in found.checks if c.status != "passed"] == ["leaves its arguments as they were"]
    assert found.checks[-1].message == "changed `x` in place"
    assert found.score == found.max_score - 1


def test_earlier_chapters_are_lent_where_they_fail(judge: Judge, tmp_path: Path) -> None:
    """Chapter 3 imports a softmax that runs over the wrong axis: it must not suffer for it."""
    chapter = chapter_named("self_attention")
    assert chapter is not None
    course = tmp_path / "exercises"
    for name in ("softmax", "self_attention"):
        target = chapter_named(name)
        assert target is not None
        (course / target.folder).mkdir(parents=True)
        text = source_of(name).replace("axis=axis", "axis=0") if name == "softmax" else source_of(name)
        (course / target.file).write_text(text)
    verdict = judge.verdict(assignments([], course, tmp_path))
    assert [c.status for c in verdict.chapters] == [Status.FAILED, Status.PASSED]
    assert [c.lent for c in verdict.chapters] == [(), ("softmax.softmax",)]
    said = "self_attention was checked with the right softmax.softmax: yours has not passed."
    assert said in console_text(verdict)
    assert said in html.fragment(verdict)
    assert said in notebook.text(verdict)


def test_only_what_was_lent_in_place_of_something_of_ones_own_and_called_is_said(judge: Judge, tmp_path: Path) -> None:
    def folder(name: str, **sources: str) -> Path:
        for chapter in map(known_chapter, sources):
            (tmp_path / name / chapter.folder).mkdir(parents=True)
            (tmp_path / name / chapter.file).write_text(sources[chapter.name])
        return tmp_path / name

    def lent(folder: Path) -> list[tuple[str, ...]]:
        return [chapter.lent for chapter in judge.verdict(assignments([], folder, tmp_path)).chapters]

    masking, wrong = source_of("masking"), "\n\ndef softmax(x, axis=-1):\n    return x\n"
    stub = (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text()
    assert lent(folder("whole", softmax=source_of("softmax"), masking=masking)) == [(), ()]
    assert lent(folder("alone", masking=masking)) == [()]
    assert lent(folder("not_called", softmax=stub, masking=(ROOT / "exercises/05_masking/masking.py").read_text())) == [
        (), (),
    ]  # fmt: skip
    attention = source_of("self_attention").replace(" / np.sqrt(d_k)", "")
    both = folder("both", softmax=source_of("softmax") + wrong, self_attention=attention, masking=masking)
    assert lent(both) == [(), ("softmax.softmax",), ("self_attention.attention_scores", "softmax.softmax")]
    one = judge.verdict(assignments([str(both / "05_masking" / "masking.py")], None, tmp_path))
    assert [chapter.lent for chapter in one.chapters] == [()]


def test_a_chapter_never_borrows_from_itself_or_a_later_one(judge: Judge, tmp_path: Path) -> None:
    for name in ("softmax", "masking"):
        verdict = grade(judge, tmp_path, "softmax", f"from {name} import anything\n")
        assert verdict.status == Status.ERROR
    assert verdict.problem is not None
    assert "not an earlier chapter" in verdict.problem.message


def test_a_function_is_judged_apart_from_what_another_did(judge: Judge, tmp_path: Path) -> None:
    """The first function breaks numpy for its process; the honest ones after it must not notice."""
    source = source_of("softmax") + (
        "\ndef softmax_with_temperature(x, temperature, axis=-1):\n    np.exp = np.log = None\n    return x\n"
    )
    verdict = grade(judge, tmp_path, "softmax", source)
    others = dict.fromkeys(known_chapter("softmax").functions(), "passed")
    assert {f.name: str(f.status) for f in verdict.functions} == {**others, "softmax_with_temperature": "failed"}
    assert len(others) >= 5


@pytest.mark.parametrize("name", ["softmax_with_temperature", "log_softmax", "softmax_jacobian"])
def test_a_function_that_somebody_waits_for_comes_first_and_nothing_else_changes(
    judge: Judge, tmp_path: Path, name: str
) -> None:
    source = source_of("softmax") + "\ndef log_softmax(x, axis=-1):\n    return np.log(softmax(x, 0))\n"
    plain = grade(judge, tmp_path, "softmax", source)
    early: list[Chapter] = []
    chapter = chapter_named("softmax")
    assert chapter is not None
    whole = judge.chapter(Assignment(chapter, tmp_path / "softmax.py"), name, early.append)
    assert {tuple(f.name for f in c.functions) for c in early} == {(name,)}
    assert len(early) == (1 if early[0].functions[0].status == "passed" else 2)  # with what explains it the second time
    assert [_untimed(f) for f in whole.functions] == [_untimed(f) for f in plain.functions]
    assert _untimed(early[-1].functions[0]) in [_untimed(f) for f in whole.functions]


def test_what_cannot_be_explained_is_judged_all_the_same(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.delenv("LEARN_TRANSFORMERS_DEBUG", raising=False)
    monkeypatch.setattr("learn_transformers.judging.cause.cause", stumbles)
    verdict = grade(judge, tmp_path, "softmax", source_of("softmax") + "\ndef log_softmax(x, axis=-1):\n    return x\n")
    functions = {f.name: f for f in verdict.functions}
    assert (functions["log_softmax"].status, functions["softmax"].status) == ("failed", "passed")
    assert functions["log_softmax"].failure is not None
    assert functions["log_softmax"].diagnosis == ()


def _untimed(function: Function) -> Function:
    return replace(function, checks=tuple(replace(check, seconds=0.0) for check in function.checks))


def test_the_score_does_not_depend_on_what_was_handed_in(judge: Judge, tmp_path: Path) -> None:
    most = {grade(judge, tmp_path, "softmax", s).max_score for s in ("", "1 +", SOFTMAX, source_of("softmax"))}
    assert len(most) == 1


def test_a_function_that_calls_a_stub_waits_for_it(judge: Judge, tmp_path: Path) -> None:
    stub = "\ndef attention_scores(q, k):\n    raise NotImplementedError('attention_scores')\n"
    functions = grade(judge, tmp_path, "self_attention", source_of("self_attention") + stub).functions
    assert [(f.status, f.follows_from) for f in functions] == [
        ("passed", None),
        ("unfinished", None),
        ("unfinished", "attention_scores"),
        ("unfinished", "attention_scores"),
    ]


CONSTANT = """
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + {})
"""
SUMMED = """
def cross_entropy(logits, targets):
    return -log_softmax(logits)[np.arange(len(targets)), targets].sum()
"""


def test_what_follows_from_a_function_follows_from_one_that_fails(judge: Judge, tmp_path: Path) -> None:
    graded = grade(judge, tmp_path, "softmax", source_of("softmax") + CONSTANT.format("1e-6"))
    assert function(graded, "softmax").diagnosis[0].mistakes == ("added_to_the_sum_1e_6",)
    assert function(graded, "softmax_jacobian").follows_from == "softmax"


BY_THE_LOGARITHM = """
def softmax(x, axis=-1):
    return np.exp(log_softmax(x, axis)) * (1 + 8e-9)
"""
NEARLY = """
def attention_scores(q, k):
    return q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1]) * (1 + 9e-9)
"""


@pytest.mark.parametrize(
    ("chapter", "appended", "failing"),
    [
        ("softmax", CONSTANT.format("8e-9"), "softmax_jacobian"),  # 1/(1 + 8e-9) is near enough, its square is not
        ("softmax", BY_THE_LOGARITHM, "softmax_jacobian"),
        ("softmax", SUMMED, "cross_entropy"),
        ("self_attention", NEARLY, "scaled_dot_product_attention"),
    ],
)
def test_nothing_follows_from_a_function_that_passes(
    judge: Judge, tmp_path: Path, chapter: str, appended: str, failing: str
) -> None:
    source = source_of(chapter) + appended
    graded = grade(judge, tmp_path, chapter, source)
    passed = {f.name for f in graded.functions if f.status == Status.PASSED}
    assert failing not in passed
    assert all(f.follows_from not in passed for f in graded.functions)
    assert function(graded, failing).follows_from is None


@pytest.mark.parametrize(("constant", "follows_from"), [("1e-6", "softmax"), ("8e-9", None)])
def test_a_function_that_was_not_asked_for_is_tried_before_it_is_blamed(
    judge: Judge, tmp_path: Path, constant: str, follows_from: str | None
) -> None:
    chapter = chapter_named("softmax")
    assert chapter is not None
    file = tmp_path / "softmax.py"
    file.write_text(source_of("softmax") + CONSTANT.format(constant))
    (alone,) = judge.chapter(Assignment(chapter, file, functions=("softmax_jacobian",))).functions
    assert (alone.status, alone.follows_from) == (Status.FAILED, follows_from)

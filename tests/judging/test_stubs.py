"""Not started, waiting for another, or written and unfinished in one branch: three things that raise the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import source_of

from learn_transformers import course
from learn_transformers.explaining.reachable import definition_at
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.stubs import told
from learn_transformers.report.verdicts.terminal import word
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned, TracebackLine
from learn_transformers.verdict import Function, Status

FILE = '''"""A file.
class of its own, def inition
"""

def stub(x):
    """def not_this(x) is in a docstring"""
    raise NotImplementedError("stub")

def written(x):
    if x > 0:
        raise NotImplementedError
    return [stub(y) for y in x]

class Module:
    def forward(self, x):
        raise NotImplementedError

def library(x):
    return x.cuda()

async def later(x):
    def inner():
        raise NotImplementedError
    return inner()
'''


def raised(line: int, function: str, *through: tuple[int, str]) -> Raised:
    lines = tuple(TracebackLine(number, name) for number, name in (*through, (line, function)))
    return Raised("NotImplementedError", "", ("NotImplementedError", "RuntimeError"), lines)


@pytest.mark.parametrize(
    ("line", "name"),
    [(1, ""), (3, ""), (5, "stub"), (7, "stub"), (8, "stub"), (12, "written"), (16, "Module"), (23, "later")],
)
def test_where_a_line_stands(line: int, name: str) -> None:
    assert definition_at(FILE, line) == name


@pytest.mark.parametrize(
    ("name", "outcomes", "expected"),
    [
        ("stub", [raised(7, "stub")] * 2, ["stub"] * 2),
        ("written", [raised(7, "stub", (12, "written"))] * 2, ["waits for stub"] * 2),
        ("written", [raised(7, "stub", (12, "written")), Returned(1)], ["waits for stub", "came"]),
        ("written", [raised(11, "written"), Returned(1)], ["written", "came"]),
        ("written", [raised(11, "written"), Raised("ValueError", "x", ("ValueError",))], ["written", "came"]),
        ("written", [raised(11, "written"), raised(7, "stub", (12, "written"))], ["written", "waits for stub"]),
        ("written", [raised(16, "forward", (12, "written"))], ["waits for Module"]),
        ("Module", [raised(16, "forward")], ["stub"]),
        ("Module", [raised(7, "stub", (16, "forward"))], ["waits for stub"]),
        ("later", [raised(23, "inner", (24, "later"))], ["stub"]),
        ("library", [raised(19, "library")], ["written"]),
        ("stub", [Raised("NotImplementedError", "", ("NotImplementedError",))], ["stub"]),
        ("stub", [raised(900, "stub")], ["written"]),
    ],
)
def test_what_it_says(name: str, outcomes: list[Outcome], expected: list[str]) -> None:
    def said(outcome: Outcome) -> str:
        if not isinstance(outcome, Raised) or "NotImplementedError" not in outcome.family:
            return "came"
        assert outcome.unfinished is not outcome.written
        return "written" if outcome.written else f"waits for {outcome.waits_for}" if outcome.waits_for else "stub"

    assert [said(outcome) for outcome in told(outcomes, FILE.encode(), name)] == expected


def graded(judge: Judge, folder: Path, chapter: str, source: str) -> dict[str, Function]:
    file = folder / f"{chapter}.py"
    file.write_text(source)
    return {f.name: f for f in judge.chapter(course.Assignment(course.known_chapter(chapter), file)).functions}


def stub_of(name: str) -> str:
    return f"\ndef {name}(*args, **kwargs):\n    raise NotImplementedError({name!r})\n"


def test_a_branch_that_is_left_open_is_no_stub(judge: Judge, tmp_path: Path) -> None:
    refuses = 'raise ValueError(f"lengths must lie between 0 and n = {n}, got {lengths}")'
    source = source_of("masking").replace(refuses, "raise NotImplementedError('later')")
    found = graded(judge, tmp_path, "masking", source)["padding_mask"]
    assert (found.status, found.follows_from) == (Status.FAILED, None)
    assert 0 < found.score < found.max_score
    wrong = [c for c in found.checks if c.status != "passed"]
    assert {(str(c.status), c.layer) for c in wrong} == {("failed", "exception")}
    assert all("raised NotImplementedError: later, expected a ValueError" in c.message for c in wrong)
    assert found.failure is not None
    assert found.failure.message == wrong[0].message
    assert "NotImplementedError" in found.failure.text
    assert "not started" not in str(found)


@pytest.mark.parametrize(
    ("chapter", "stub", "waiting", "slip"),
    [
        ("positional_encoding", "sinusoidal_positional_encoding", "embed", ("np.sqrt(", "np.square(")),
        ("masking", "masked_softmax", "masked_attention", ("weights @ v, weights", "v, weights")),
        ("softmax", "softmax", "softmax_with_temperature", ("x / temperature", "x * temperature")),
        ("multi_head_attention", "split_heads", "multi_head_attention", ("concat_heads(heads)", "heads")),
    ],
)
def test_with_a_slip_of_its_own_it_still_waits(
    judge: Judge, tmp_path: Path, chapter: str, stub: str, waiting: str, slip: tuple[str, str]
) -> None:
    source = source_of(chapter)
    assert slip[0] in source
    functions = graded(judge, tmp_path, chapter, source.replace(*slip) + stub_of(stub))
    assert (functions[stub].status, functions[stub].follows_from) == (Status.UNFINISHED, None)
    assert word(functions[stub]) == "not started"
    assert (functions[waiting].status, functions[waiting].follows_from) == (Status.UNFINISHED, stub)
    assert word(functions[waiting]) == f"waits for {stub}"
    assert {c.message for c in functions[waiting].checks if c.status == "unfinished"} == {f"waits for {stub}"}


def test_what_waits_through_others_and_for_a_helper_names_what_is_missing(judge: Judge, tmp_path: Path) -> None:
    source = source_of("softmax") + (
        "\ndef _shifted(x):\n    raise NotImplementedError\n"
        "\ndef softmax(x, axis=-1):\n    return [_shifted(y) for y in x][0]\n"
    )
    functions = graded(judge, tmp_path, "softmax", source)
    assert {f.follows_from for f in functions.values() if f.status == "unfinished"} == {"_shifted"}
    assert functions["softmax"].status == Status.UNFINISHED


def test_a_function_that_only_a_library_left_open_is_written(judge: Judge, tmp_path: Path) -> None:
    source = source_of("softmax") + (
        "\nexec('def of_a_library(x):\\n    raise NotImplementedError(3)')\n"
        "\ndef log_softmax(x, axis=-1):\n    return of_a_library(x)\n"
    )
    found = graded(judge, tmp_path, "softmax", source)["log_softmax"]
    assert (found.status, found.checks[0].message) == (Status.FAILED, "raised NotImplementedError: 3")

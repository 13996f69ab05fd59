"""The line that is shown while a class is graded."""

from __future__ import annotations

import io
import itertools
import sys
import threading

import pytest
from rich.console import Console

from learn_transformers.classroom.grading_a_class import Step
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.report.classroom import status_line
from learn_transformers.report.classroom.progress import said
from learn_transformers.verdict import Verdict


def step(done: int, of: int, student: str = "ada", graded: bool = True) -> Step:
    verdict = Verdict.of([], seed="x", isolation=[]) if graded else Outcome.NOT_GRADED
    return Step(Row.of(student, verdict), done, of, False)


@pytest.mark.parametrize(
    ("graded", "seconds", "expected"),
    [
        (0, 5.0, "10 of 40 · ada 0 of 0"),
        (10, 5.0, "10 of 40 · 2.0 a second · 15 s left · ada 0 of 0"),
        (1, 10.0, "10 of 40 · 0.1 a second · 5 min left · ada 0 of 0"),
    ],
)
def test_how_far_how_fast_how_long(graded: int, seconds: float, expected: str) -> None:
    assert said(step(10, 40), graded, seconds) == expected


def test_what_was_not_graded_is_said_and_names_are_one_printable_line() -> None:
    line = said(step(1, 1, "a\x1b[2J\nb", graded=False), 1, 1.0)
    assert line.isprintable()
    assert line.endswith("not graded")


def test_while_nothing_comes_the_line_is_as_it_is_at_that_moment() -> None:
    """Four that sleep are left: the rate of the sixty before them would be a lie after a while."""
    seconds = iter([5.0, 60.0])
    saying = status_line._Saying(lambda: said(step(60, 64), 60, next(seconds)))
    shown = Console(file=io.StringIO(), width=80)
    for expected in ("60 of 64 · 12.0 a second · 0 s left", "60 of 64 · 1.0 a second · 4 s left"):
        with shown.capture() as capture:
            shown.print(saying)
        assert capture.get().startswith(expected)


def test_it_is_asked_again_and_again_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    asked, often_enough = itertools.count(), threading.Event()

    def text() -> str:
        if next(asked) > 3:
            often_enough.set()
        return "nothing new"

    with status_line.status_line() as status:
        status(text)
        assert often_enough.wait(60)

"""The line that is shown while a class is graded."""

from __future__ import annotations

import pytest

from learn_transformers.classroom.grading_a_class import Step
from learn_transformers.classroom.row import Outcome, Row
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

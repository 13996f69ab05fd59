"""One line on the error stream while a class is graded: how far it is, how fast, and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from learn_transformers.classroom.grading_a_class import Step
from learn_transformers.printable import one_line
from learn_transformers.report.classroom.status_line import how_far, status_line


@contextmanager
def grading_line() -> Iterator[Callable[[Step], None]]:
    """Gives a function to call with every result; in a pipe it says nothing."""
    started, graded = time.monotonic(), 0
    with status_line() as status:

        def tell(step: Step) -> None:
            nonlocal graded
            graded += not step.was_known
            number = graded
            status(lambda: said(step, number, time.monotonic() - started))

        yield tell


def said(step: Step, graded: int, seconds: float) -> str:
    """The line after a result: `graded` are those that were graded in this run, which takes `seconds` so far."""
    row = step.row
    points = (
        f"{row.score:g} of {row.max_score:g}" if row.verdict is not None and row.score is not None else "not graded"
    )
    return f"{how_far(step.done, step.of, graded, seconds)} · {one_line(row.student, 40)} {points}"

"""One line on the error stream while a class is graded: how far it is, how fast, and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from learn_transformers.classroom.grading_a_class import Step
from learn_transformers.printable import one_line

_MINUTE = 60


@contextmanager
def grading_line() -> Iterator[Callable[[Step], None]]:
    """Gives a function to call with every result; in a pipe it says nothing."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.text import Text

    started, graded = time.monotonic(), 0
    with Console(stderr=True).status("Getting ready …") as status:

        def tell(step: Step) -> None:
            nonlocal graded
            graded += not step.was_known
            status.update(Text(said(step, graded, time.monotonic() - started)))

        yield tell


def said(step: Step, graded: int, seconds: float) -> str:
    """The line after a result: `graded` are those that were graded in this run, which takes `seconds` so far."""
    row = step.row
    points = (
        f"{row.score:g} of {row.max_score:g}" if row.verdict is not None and row.score is not None else "not graded"
    )
    parts = [f"{step.done} of {step.of}"]
    if graded and seconds > 0:
        rate = graded / seconds
        parts.append(f"{rate:.1f} a second")
        parts.append(f"{_time((step.of - step.done) / rate)} left")
    return " · ".join([*parts, f"{one_line(row.student, 40)} {points}"])


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"

"""What `grade` says in the end: how many, how they stand, and where to look."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.classroom.grading_a_class import Done
from learn_transformers.printable import one_line
from learn_transformers.report import page

_MOST = 10
_WORDS = {
    "passed": "passed everything",
    "failed": "failed something",
    "unfinished": "left something unfinished",
    "error": "could not be run, at least in part",
    "missing": "handed in nothing",
    "refused": "handed in nothing that can be graded",
    "not_graded": "could not be graded, for no fault of theirs",
}


def show(done: Done) -> None:
    """Print it."""
    page.show(list(lines(done)))


def lines(done: Done) -> Iterator[str]:
    """Line by line."""
    before = f", {done.known} of them before" if done.known else ""
    count = len(done.rows)
    yield f"{count} {'student' if count == 1 else 'students'}{before} · {', '.join(done.chapters)}"
    for status, number in done.statuses.items():
        yield f"  {number:6d}  {_WORDS[status]}"
    for row in done.not_graded[:_MOST]:
        yield f"Not graded: {one_line(row.student, 60)} · {' '.join(row.refused)}"
    yield f"In {done.out}:"
    yield "  class.html   what to teach next"
    yield "  grades.csv   a row for everybody; grades.json has the verdicts, too"
    yield "  feedback/    a page for each student"

"""What `regrade` says: how many scores are others now, which, and what there is to do about the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from learn_transformers.classroom.gradebook.attempt import Attempt
from learn_transformers.classroom.regrading.entries import Entry, Outcome
from learn_transformers.classroom.regrading.outputs import said
from learn_transformers.classroom.regrading.regrade import Done
from learn_transformers.classroom.regrading.run import Step
from learn_transformers.printable import one_line
from learn_transformers.report import page
from learn_transformers.report.classroom.status_line import how_far, status_line

_NAME = 30  # columns
_WAITING = 10
_CHANGES = 4  # of one entry
_WORDS = {
    Outcome.UP: "higher than before",
    Outcome.DOWN: "lower than before",
    Outcome.SAME: "as before",
    Outcome.MISSING: "could not be graded anew: the gradebook does not have what was handed in",
    Outcome.NOT_GRADED: "could not be graded anew: the grader itself failed, and the same command tries again",
}
_SIGNS = {Outcome.UP: "↑", Outcome.DOWN: "↓", Outcome.SAME: "=", Outcome.MISSING: "?", Outcome.NOT_GRADED: "?"}


@contextmanager
def regrading_line() -> Iterator[Callable[[Step], None]]:
    """Gives a function to call with every new attempt: a line on the error stream says how far it is."""
    started = time.monotonic()
    with status_line() as status:

        def tell(step: Step) -> None:
            after = "not graded" if step.new is None else f"{_points(step.old)} → {_points(step.new)}"
            last = f"{one_line(step.old.key.student, _NAME)} {after}"
            status(lambda: f"{how_far(step.done, step.of, step.done, time.monotonic() - started)} · {last}")

        yield tell


def show(done: Done) -> None:
    """Print it."""
    page.show(list(lines(done)))


def lines(done: Done) -> Iterator[str]:
    """Line by line."""
    if done.asked.dry_run:
        yield from _dry(done)
        return
    yield from _head(done)
    for outcome in Outcome:
        if number := done.outcomes.get(outcome, 0):
            yield f"  {number:6d}  {_WORDS[outcome]}"
    yield from _entries(done)
    if done.kept_out:
        several = done.kept_out > 1
        yield (
            f"{done.kept_out} new {'scores do' if several else 'score does'} not count: what counted before does. "
            "--allow-lower has lower ones count, too."
        )
    if not done.outcomes:
        return
    yield f"In {done.asked.out}:"
    yield "  regraded.csv   old and new score of everybody; regraded.json has every check that changed"
    if done.graded or done.decided:
        yield "  `grade` into the same folder makes tables and pages of what counts now."


def _head(done: Done) -> Iterator[str]:
    if done.graded:
        before = f", {done.known} before" if done.known else ""
        yield f"{done.graded} graded anew{before} · key {done.version}"
    elif not sum(done.outcomes.values()):
        again = "" if done.asked.again else " --again grades it all the same."
        yield f"Nothing to grade: all of it was graded with the key of now, {done.version}.{again}"
    elif done.known:
        were = "were" if done.known > 1 else "was"
        yield f"Nothing was graded: {done.known} {were} graded anew before · key {done.version}"
    else:
        yield f"Nothing was graded anew · key {done.version}"


def _entries(done: Done) -> Iterator[str]:
    for entry in done.changed:
        yield _entry(entry)
        for change in entry.changes[:_CHANGES]:
            yield f"      {said(change)}"
        if (more := len(entry.changes) - _CHANGES) > 0:
            yield f"      and {more} more"
        if entry.problem:
            yield f"      {one_line(entry.problem)}"
    if (more := done.all_changed - len(done.changed)) > 0:
        yield f"  and {more} more"


def _entry(entry: Entry) -> str:
    name = one_line(entry.old.key.student, _NAME)
    head = f"  {_SIGNS[entry.outcome]} {name}  {_points(entry.old)}"
    if entry.new is None:
        return head
    return f"{head} → {_points(entry.new)}{'' if entry.new_counts else ' · does not count'}"


def _points(attempt: Attempt) -> str:
    return f"{attempt.score:g} of {attempt.max_score:g}"


def _dry(done: Done) -> Iterator[str]:
    waiting = done.waiting
    yield f"{len(waiting)} would be graded anew · key {done.version}"
    for attempt in waiting[:_WAITING]:
        key = attempt.key
        chapters = ", ".join(map(one_line, key.chapters))
        yield f"  {one_line(key.student, _NAME)}  {_points(attempt)} · {chapters} · key {one_line(key.key_version, 20)}"
    if (more := len(waiting) - _WAITING) > 0:
        yield f"  and {more} more"
    if done.missing:
        yield f"{done.missing} {_WORDS[Outcome.MISSING]}"
    for entry in done.changed:
        if entry.outcome is Outcome.MISSING:
            yield _entry(entry)

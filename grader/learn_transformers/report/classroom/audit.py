"""The audit trail of a class on the screen: attempts of each student, how they were come by, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from learn_transformers.classroom.auditing import Standing, Trail
from learn_transformers.classroom.gradebook.attempt import Attempt, Event
from learn_transformers.classroom.gradebook.plain import SHOWN, detail_of
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.printable import one_line
from learn_transformers.report import page

_WORDS = {
    Standing.COUNTS: "counts",
    Standing.REPLACED: "graded anew since",
    Standing.KEPT_OUT: "kept out",
}
_TOLD = ("which", "version", "graded", "complete")  # of what a run says of itself; JSON has all of it
_LONG = 200  # characters of what an event says


def show(runs: Iterable[Event], trails: Iterable[Trail]) -> None:
    """Print both, one student after the other."""
    page.show(map(_event, runs))
    for trail in trails:
        page.show(lines(trail))


def show_document(lines: Iterable[str]) -> None:
    """Print a JSON document piece by piece."""
    for line in lines:
        print(line)


def lines(trail: Trail) -> Iterator[str]:
    """One student's, line by line."""
    yield f"{one_line(trail.student, 60) or '(no name)'}"
    for attempt, standing in trail.attempts:
        yield from _attempt(attempt, standing)
    for event in trail.events:
        yield f"  {_event(event)}"


def decided(attempt: Attempt, event: Event) -> str:
    """A decision that was made just now, as a sentence."""
    name = f"{attempt.key.digest[:SHOWN]} of {one_line(attempt.key.student, 60)}"
    return f"Attempt {name}, {_points(attempt)}: {event.what}. `grade` into the same folder makes tables of it."


def _attempt(attempt: Attempt, standing: Standing) -> Iterator[str]:
    key = attempt.key
    head = f"  {key.digest[:SHOWN]}  {_points(attempt)} · {_WORDS[standing]} · {', '.join(key.chapters)}"
    handed_in = "" if attempt.handed_in is None else f"handed in {in_utc(attempt.handed_in)}, "
    yield head
    yield f"      {handed_in}graded {in_utc(attempt.graded)} by {one_line(attempt.grader, 80)}"
    run = f" · run {one_line(key.run, 40)}" if key.run else ""
    isolation = ", ".join(map(one_line, attempt.isolation)) or "no isolation"
    version = f"version {one_line(attempt.package, 40)} · key {one_line(key.key_version, 40)}"
    yield f"      {version}{run} · seeds {one_line(key.seed, 40)}"
    yield f"      {isolation} · content {one_line(key.content[:SHOWN])}"


def _event(event: Event) -> str:
    about = f" {event.attempt[:SHOWN]}" if event.attempt else ""
    detail = detail_of(event)
    told = ", ".join(f"{name} {detail[name]}" for name in _TOLD if name in detail)
    said = told if detail else event.detail
    return one_line(f"{in_utc(event.at)}  {event.who}: {event.what}{about}{': ' if said else ''}{said}", _LONG)


def _points(attempt: Attempt) -> str:
    return f"{attempt.score:g} of {attempt.max_score:g}"

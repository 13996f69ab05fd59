"""Which of a student's attempts stands in the row: that of what lies there now, or the best that there ever was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.gradebook import policies
from learn_transformers.classroom.gradebook.attempt import Attempt, Key
from learn_transformers.classroom.gradebook.history import History, graded_in
from learn_transformers.classroom.gradebook.policies import Worth
from learn_transformers.classroom.lateness import in_utc

_SHOWN: Final = 12  # characters of what an attempt is called


def graded_like(history: History, own: Key) -> list[Attempt]:
    """The attempts at the same content that were graded in the same way, in whatever run."""
    return [attempt for attempt in history.attempts if is_like(attempt.key, own)]


def counted(history: History, own: Key | None, chapters: Iterable[str], counts: Counts, worth: Worth) -> Attempt | None:
    """The attempt that counts; `own` is the key of what lies there now, and `worth` what is left of an attempt.

    As `latest`, that is the last one at the same content that was graded as it would be now; where all of those were
    kept out, another one at the same content, then the last at any. None where nothing counts.
    """
    of = graded_in(chapters)
    if counts is Counts.BEST:
        return history.best(worth, of)
    if own is None:
        return None
    alike = policies.counting(graded_like(history, own), history.events)
    newest = max(alike, key=lambda attempt: attempt.graded, default=None)
    return newest or history.of_content(own.content, of) or history.latest(of)


def earlier(history: History, counted: Attempt, most: int) -> Sequence[Attempt]:
    """The last attempt at each other content, in the order in which these came: what there was to see before."""
    of = graded_in(counted.key.chapters)
    last = {attempt.key.content: attempt for attempt in history.attempts if of(attempt)}
    last.pop(counted.key.content, None)
    return tuple(last.values())[-most:]


def said_of(counted: Attempt, own: Key | None) -> str:
    """A sentence where the attempt that counts is not how that which lies there now was graded; else nothing."""
    if own is not None and is_like(counted.key, own):
        return ""
    called = f"attempt {counted.key.digest[:_SHOWN]}, graded {in_utc(counted.graded)}"
    if own is not None and counted.key.content == own.content:
        return f"What counts is how the same files were graded before: {called}."
    when = "" if counted.handed_in is None else f", handed in {in_utc(counted.handed_in)}"
    return f"What counts is other work of the same student: {called}{when}."


def is_like(one: Key, other: Key) -> bool:
    """Are they the same but for the run, and the order of chapters?"""
    return _apart_from_run(one) == _apart_from_run(other)


def _apart_from_run(key: Key) -> Key:
    return replace(key, run="", chapters=tuple(sorted({*key.chapters})))

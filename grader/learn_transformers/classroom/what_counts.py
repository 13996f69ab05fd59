"""Which of a student's attempts stands in the row: that of what lies there now, or the best that there ever was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.gradebook import policies
from learn_transformers.classroom.gradebook.attempt import Attempt, Event, Key
from learn_transformers.classroom.lateness import in_utc

_SHOWN: Final = 12  # characters of what an attempt is called


@dataclass(frozen=True)
class History:
    """What a gradebook has of one student for the chapters that are graded: attempts without verdicts, in order.

    `standing` are those that were not kept out.
    """

    attempts: tuple[Attempt, ...] = ()
    standing: tuple[Attempt, ...] = ()

    @classmethod
    def of(cls, attempts: Iterable[Attempt], events: Iterable[Event], chapters: Iterable[str]) -> History:
        """Leave out attempts at other chapters."""
        wanted = {*chapters}
        ours = tuple(attempt for attempt in attempts if {*attempt.key.chapters} == wanted)
        return cls(ours, tuple(policies.counting(ours, events)))

    def graded_like(self, own: Key) -> list[Attempt]:
        """Those of the same content, graded in the same way, in whatever run."""
        return [attempt for attempt in self.attempts if _apart_from_run(attempt.key) == _apart_from_run(own)]

    def earlier(self, counted: Attempt) -> Sequence[Attempt]:
        """One attempt at each other content: what there was to see before."""
        others = {
            attempt.key.content: attempt for attempt in self.attempts if attempt.key.content != counted.key.content
        }
        return tuple(others.values())

    def counted(self, own: Key | None, counts: Counts, worth: Callable[[Attempt], float]) -> Attempt | None:
        """The one that counts; `own` is the key of what lies there now, and `worth` what is left of an attempt.

        As `latest`, that is the last one at the same content that was graded as it would be now; where all of those
        were kept out, another one at the same content, then the last at any. None where nothing counts.
        """
        if counts is Counts.BEST:
            return policies.best(self.standing, worth)
        if own is None:
            return None
        alike = {attempt.key for attempt in self.graded_like(own)}
        same = [attempt for attempt in self.standing if attempt.key.content == own.content]
        return (
            max((attempt for attempt in same if attempt.key in alike), key=lambda one: one.graded, default=None)
            or policies.latest(same)
            or policies.latest(self.standing)
        )


def said_of(counted: Attempt, own: Key | None) -> str:
    """A sentence where the attempt that counts is not how that which lies there now was graded; else nothing."""
    if own is not None and _apart_from_run(counted.key) == _apart_from_run(own):
        return ""
    called = f"attempt {counted.key.digest[:_SHOWN]}, graded {in_utc(counted.graded)}"
    if own is not None and counted.key.content == own.content:
        return f"What counts is how the same files were graded before: {called}."
    when = "" if counted.handed_in is None else f", handed in {in_utc(counted.handed_in)}"
    return f"What counts is other work of the same student: {called}{when}."


def _apart_from_run(key: Key) -> Key:
    return replace(key, run="", chapters=tuple(sorted({*key.chapters})))

"""Which of a student's attempts counts: the latest, or the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event


def counting(attempts: Iterable[Attempt], events: Iterable[Event]) -> list[Attempt]:
    """All but those that were kept out; the last decision on an attempt holds. Events stand in order."""
    decided = {event.attempt: event.what for event in events if event.what in (KEPT_OUT, COUNTS)}
    return [attempt for attempt in attempts if decided.get(attempt.key.digest) != KEPT_OUT]


def latest(attempts: Iterable[Attempt]) -> Attempt | None:
    """The one that was handed in last, and of several of those the one that was graded last.

    Where nobody knows when it was handed in, it is taken to be when it was graded.
    """
    return max(attempts, key=_moments, default=None)


def best(attempts: Iterable[Attempt], worth: Callable[[Attempt], float]) -> Attempt | None:
    """The one that is worth most, and the latest of several."""
    return max(attempts, key=lambda attempt: (worth(attempt), *_moments(attempt)), default=None)


def _moments(attempt: Attempt) -> tuple[float, float]:
    return (attempt.graded if attempt.handed_in is None else attempt.handed_in, attempt.graded)

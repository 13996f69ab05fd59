"""Which of a student's attempts counts: the latest, or the best, of those that were not kept out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from learn_transformers.classroom.gradebook.attempt import COUNTS, HANDED_IN_AGAIN, KEPT_OUT, Attempt, Event

Pick = Callable[[Attempt], bool]
Worth = Callable[[Attempt], float]


def counting(attempts: Iterable[Attempt], events: Iterable[Event]) -> list[Attempt]:
    """All but those that were kept out; the last decision on an attempt holds. Events stand in order."""
    decided = {event.attempt: event.what for event in events if event.what in (KEPT_OUT, COUNTS)}
    return [attempt for attempt in attempts if decided.get(attempt.key.digest) != KEPT_OUT]


def standing(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Of each content, in the same chapters, the one that was graded last: to grade it anew is to replace what was."""
    newest: dict[tuple[str, frozenset[str]], Attempt] = {}
    for attempt in attempts:
        what = (attempt.key.content, frozenset(attempt.key.chapters))
        if what not in newest or newest[what].graded <= attempt.graded:
            newest[what] = attempt
    return list(newest.values())


def latest(attempts: Iterable[Attempt], again: Mapping[str, float] | None = None) -> Attempt | None:
    """The one that was handed in last, and of several of those the one that was graded last.

    Where nobody knows when it was handed in, it is taken to be when it was graded. `again` says of contents when they
    were handed in once more.
    """
    return max(attempts, key=lambda attempt: _moments(attempt, again or {}), default=None)


def best(attempts: Iterable[Attempt], worth: Worth) -> Attempt | None:
    """The one that is worth most, and the latest of several."""
    return max(attempts, key=lambda attempt: (worth(attempt), *_moments(attempt, {})), default=None)


def handed_in_again(attempts: Iterable[Attempt], events: Iterable[Event]) -> dict[str, float]:
    """When contents were last handed in once more, of those that were."""
    contents = {attempt.key.digest: attempt.key.content for attempt in attempts}
    found: dict[str, float] = {}
    for event in events:
        if event.what == HANDED_IN_AGAIN and (content := contents.get(event.attempt)) is not None:
            found[content] = max(event.at, found.get(content, event.at))
    return found


def _moments(attempt: Attempt, again: Mapping[str, float]) -> tuple[float, float]:
    handed_in = attempt.graded if attempt.handed_in is None else attempt.handed_in
    return (max(handed_in, again.get(attempt.key.content, handed_in)), attempt.graded)

"""What counts once something is graded anew: a lower score does not, unless that is wished for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event
from learn_transformers.classroom.regrading.cases import Case

LOWER: Final = "graded anew, it is worth less"
LET_IN: Final = "it counts all the same"
REPLACED: Final = "the key that graded it is not in use any more"
_ALMOST: Final = 1e-9  # of what is compared: points are sums of fractions


def is_lower(new: Attempt, old: Attempt) -> bool:
    """Is it a smaller share of its points? A check that is gone takes its points from both sides."""
    left, right = new.score * old.max_score, old.score * new.max_score
    return right - left > _ALMOST * max(abs(left), abs(right))


def on_new(old: Attempt, new: Attempt, who: str, *, allow_lower: bool) -> Event | None:
    """The decision that is kept together with an attempt that was graded just now."""
    if not is_lower(new, old) or allow_lower:
        return None
    return _event(KEPT_OUT, new, who, f"{LOWER}: {_points(old)} → {_points(new)}")


def on_known(case: Case, who: str, *, allow_lower: bool) -> Iterator[Event]:
    """What is to be decided, if anything, about a case whose new attempt is in the gradebook already.

    A new attempt that a regrade kept out can be let in. Where it is older than others, because a former key is back, it
    counts as soon as these do not.
    """
    old, new = case.old, case.new
    if new is None or (is_lower(new, old) and not allow_lower):
        return
    if case.decision is not None and case.decision.what == KEPT_OUT:
        if not case.decision.detail.startswith((LOWER, REPLACED)):
            return
        yield _event(COUNTS, new, who, f"{LET_IN}: {_points(old)} → {_points(new)}")
    for other in case.over:
        yield _event(KEPT_OUT, other, who, f"{REPLACED}: {_points(other)} → {_points(new)}")


def _event(what: str, attempt: Attempt, who: str, detail: str) -> Event:
    return Event(time.time(), who, what, attempt.key.student, attempt.key.digest, detail)


def _points(attempt: Attempt) -> str:
    return f"{attempt.score:g} of {attempt.max_score:g}"

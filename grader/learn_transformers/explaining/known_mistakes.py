"""Which known mistake, or which few of them made together, explain what a function gave?

The recorded calls are replayed with each mistake of the reference switched on, then each pair, then, where there are
few, each triple. What reproduces the learner's outcome on every call — the right ones included — is an explanation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from learn_transformers.key.mistakes import Mistake
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.comparison import complain_alike, same_outcome
from learn_transformers.outcomes.records import Explanation, Recorded
from learn_transformers.sandbox.outcome import Died, Raised, Returned, is_unfinished

MAX_TIES = 4
TRIPLES_UP_TO = 10  # mistakes that show at all: 120 triples


def explain(reference: Reference, recorded: Sequence[Recorded], sizes: Sequence[int] = (1, 2, 3)) -> list[Explanation]:
    """The explanations with the fewest mistakes, so many as `sizes` says; several are a tie that outputs cannot break.

    Nothing is explained where a call ended the process, where the function is not started, or where nothing is wrong.
    """
    calls = _telling_order(recorded)
    if not calls or any(isinstance(c.got, Died) or is_unfinished(c.got) for c in calls):
        return []
    order = {mistake: index for index, mistake in enumerate(reference.mistakes)}
    for size in sizes:
        if size == 3 and len(order) > TRIPLES_UP_TO:
            break
        found = [made for made in reference.combinations(size) if _reproduces(reference, made, calls)]
        if found:
            explanations = [Explanation(tuple(sorted(made, key=order.__getitem__))) for made in found]
            own = set(reference.own_mistakes)
            explanations.sort(key=lambda e: sum(m not in own for m in e.mistakes))
            return explanations[:MAX_TIES]
    return []


def explains(reference: Reference, mistakes: Sequence[Mistake], recorded: Sequence[Recorded]) -> bool:
    """Do just these mistakes, which may be those of another reference, give what came of every call?"""
    calls = _telling_order(recorded)
    ended = any(isinstance(c.got, Died) or is_unfinished(c.got) for c in calls)
    return bool(calls) and not ended and _reproduces(reference, frozenset(mistakes), calls)


def _telling_order(recorded: Iterable[Recorded]) -> list[Recorded]:
    """Wrong calls first, small ones before large ones: a candidate is dropped at the first call it does not fit."""
    calls = list(recorded)
    if not any(c.difference is not None or _changed(c) for c in calls):
        return []
    return sorted(calls, key=lambda c: (c.difference is None and not _changed(c), _size(c)))


def _changed(recorded: Recorded) -> bool:
    return not isinstance(recorded.got, Died) and bool(recorded.got.changed)


def _size(recorded: Recorded) -> int:
    return sum(getattr(a, "size", 1) for a in (*recorded.call.args, *recorded.call.kwargs.values()))


def _reproduces(reference: Reference, made: frozenset[Mistake], calls: Sequence[Recorded]) -> bool:
    evidence = False
    for recorded in calls:
        outcome = reference.replayed(recorded.call, made)
        if not same_outcome(outcome, recorded.got, recorded.naming):
            return False
        evidence = evidence or _is_evidence(recorded, outcome)
    return evidence


def _is_evidence(recorded: Recorded, outcome: Raised | Returned | Died) -> bool:
    """A crash alone proves little: it must at least complain of the same thing. Any other match is evidence.

    What is right as well is none: an answer that is wrong by a hair may come as near to it as rounding does.
    """
    if recorded.difference is None and not _changed(recorded):
        return False
    if isinstance(recorded.got, Raised) and isinstance(outcome, Raised) and isinstance(recorded.expected, Returned):
        same = _complaint(recorded.got.message) == _complaint(outcome.message)
        return same or complain_alike(recorded.got, outcome)
    return not same_outcome(outcome, recorded.expected, recorded.naming)


def _complaint(message: str) -> str:
    return re.sub(r"\d+", "0", message)

"""How wrong results differ from the right ones, in general terms, where no known mistake explains them.

Each kind of difference is a small function over the `evidence`: the arrays that are wrong, beside what they should be.
It gives a sentence, or None. A sentence must hold for every wrong result, rest on enough entries, and say something
that the right results do not satisfy.

Kinds that belong together share a module, which lists them as `KINDS`. A new kind goes there; a new module goes into
one of the groups below. `describe` asks group by group, the most telling first, and within a group in the order of
the modules and of their kinds. Of `FORM`, `EXPLANATIONS` and `PLACES` the first sentence counts; `PLACES` and
`PROPERTIES` are asked only where nothing explains the numbers, and `LAST_RESORT` only where nothing else is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from learn_transformers.explaining.differences import (
    calls,
    copies,
    factors,
    form,
    layout,
    masks,
    movement,
    nearly,
    numbers,
    places,
    properties,
    rows,
    sameness,
    shapes,
)
from learn_transformers.explaining.differences.evidence import Evidence, Kind
from learn_transformers.explaining.differences.gathering import cases_of, evidence_of
from learn_transformers.key.reference import Reference
from learn_transformers.key.remembering import remembered
from learn_transformers.outcomes.records import Recorded

MOST = 3  # sentences

FORM = form.KINDS
EXPLANATIONS: tuple[Kind, ...] = (
    *masks.KINDS,
    *sameness.EXAMPLE,
    *copies.KINDS,
    *sameness.KINDS,
    *layout.KINDS,
    *factors.KINDS,
    *numbers.KINDS,
    *movement.KINDS,
    *rows.KINDS,
    *nearly.KINDS,
    *shapes.KINDS,
)
PLACES = places.KINDS
PROPERTIES = properties.KINDS
CALLS = calls.KINDS
LAST_RESORT = calls.LAST_RESORT


def describe(reference: Reference, recorded: Sequence[Recorded]) -> list[str]:
    """Sentences that hold for every wrong value, most telling first, at most three; none where nothing is known."""
    cases = cases_of(remembered(reference), recorded)
    if not any(c.wrong for c in cases):
        return []
    with np.errstate(all="ignore"):
        e = evidence_of(reference, cases)
        found = _of_results(e)
        if not found:
            parts = sorted({p.part for p in e.pairs if p.part is not None})
            found = [sentence for part in parts for sentence in _of_results(e.of_part(part))]
        found += [sentence for sentence in _all(CALLS, e) if not _is_said(sentence, found)]
        return list(dict.fromkeys(found or _first(LAST_RESORT, e)))[:MOST]


def in_one_go(reference: Reference, recorded: Sequence[Recorded]) -> list[str]:
    """A sentence where an argument comes back, one number whatever goes in, or the right result times a factor.

    Then that is the mistake to speak of, and not of several that come to the same.
    """
    cases = cases_of(remembered(reference), recorded)
    if not any(c.wrong for c in cases):
        return []
    with np.errstate(all="ignore"):
        e = evidence_of(reference, cases)
        kinds = (*copies.KINDS, *factors.KINDS)
        found = _first(kinds, e) if e.off and not e.raised else []
        return found if found == _first(kinds, e.everywhere) else []


def _is_said(sentence: str, found: Sequence[str]) -> bool:
    """Does one of those found say where in the results what this one says of calls?"""
    same = (("±", "±"), ("-inf", "-inf"), ("all False", "nothing to attend to"))
    return any(here in sentence and there in other for here, there in same for other in found)


def _of_results(e: Evidence) -> list[str]:
    """What was done to the right result, if that is known; else where it is wrong, and what it is like.

    Nothing where most of the wrong calls raised: then that is what is to be said.
    """
    if not e.wrong or 4 * len(e.wrong) < sum(c.wrong for c in e.cases):
        return []
    found = _first(_tested(FORM), e)
    if not e.off:
        return found
    places = _tested(PLACES, "in the calls where it is wrong")
    return found + (_first(_tested(EXPLANATIONS), e) or _first(places, e) + _all(_tested(PROPERTIES), e))


def _tested(kinds: Iterable[Kind], of_wrong: str = "where it is wrong") -> Iterator[Kind]:
    """The same kinds, whose sentences say of which results they hold, where that is not all that was recorded."""
    return (_asked_again(kind, of_wrong) for kind in kinds)


def _asked_again(kind: Kind, of_wrong: str) -> Kind:

    def asked(e: Evidence) -> str | None:
        sentence = kind(e)
        if sentence is None or (e.several and kind(e.wrong_calls) != sentence):
            return None
        if kind(e.everywhere) != sentence:
            return f"{of_wrong}, {sentence}"
        return f"where something comes back, {sentence}" if e.raised else sentence

    return asked


def _first(kinds: Iterable[Kind], e: Evidence) -> list[str]:
    return next(([sentence] for kind in kinds if (sentence := kind(e)) is not None), [])


def _all(kinds: Iterable[Kind], e: Evidence) -> list[str]:
    return [sentence for kind in kinds if (sentence := kind(e)) is not None]

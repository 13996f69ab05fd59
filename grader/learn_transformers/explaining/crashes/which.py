"""Which of the recorded calls end at a line, as a clause: what they have, and no other has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from learn_transformers.explaining.differences.calls import shared
from learn_transformers.explaining.differences.evidence import Case
from learn_transformers.explaining.differences.gathering import cases_of
from learn_transformers.explaining.in_words import line_of
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Raised, Returned

_AXES = ("no axes", "one axis", "two axes", "three axes", "four axes", "five axes")


def which_end(reference: Reference, ended: Collection[int], line: int, calls: Sequence[Recorded], asked: int) -> str:
    """The clause; nothing where all calls end there. `ended` are those that do, by `id`.

    The first so many of the `calls` were `asked` for by checks, and are counted; one may be a smaller one of these.
    """
    values = [made for made in calls if isinstance(made.expected, Returned)]
    number, there = sum(id(made.call) in ended for made in calls[:asked]), "there" if line else "so"
    of = sum(isinstance(made.expected, Returned) for made in calls[:asked])
    if number in (0, of):
        return ""
    refused = [made for made in calls if not isinstance(made.expected, Returned)]
    also = {id(m.call) for m in refused if isinstance(m.got, Raised) and line_of(m.got) == line}
    everything = _cases(reference, calls, {*ended, *also})
    if exactly := _exactly(everything):
        return f"every call {exactly} ends {there}, no other does"
    cases = _cases(reference, values, ended)
    if exactly := _exactly(cases):
        return f"of the calls that should give a result, just those {exactly} end {there}"
    feature = shared(cases)
    if feature is not None and not also:
        return f"only calls {feature.text} end {there}"
    return f"{number} of the {of} calls that should give a result {'ends' if number == 1 else 'end'} {there}"


def _cases(reference: Reference, calls: Sequence[Recorded], ended: Collection[int]) -> list[Case]:
    """The calls as cases, wrong where they end there, whatever should come of them."""
    asked = ((made, replace(made, expected=Returned(None))) for made in calls)
    return [
        replace(case, wrong=id(made.call) in ended)
        for made, as_value in asked
        for case in cases_of(reference, [as_value])
    ]


def _exactly(cases: Sequence[Case]) -> str:
    """What all calls have that end there, and no other."""
    feature, wrong = shared(cases), [case.wrong for case in cases]
    fits = feature is not None and list(feature.has) == wrong
    if feature is not None and fits and feature.likely:
        return feature.text
    return _counted_axes(cases) or (feature.text if feature is not None and fits else "")


def _counted_axes(cases: Sequence[Case]) -> str:
    """How many axes an argument has in all calls that end, and in no other."""
    for name in dict.fromkeys(name for case in cases for name in case.arguments):
        counts = [a.ndim if isinstance(a := case.arguments.get(name), np.ndarray) else None for case in cases]
        ended = {count for case, count in zip(cases, counts, strict=True) if case.wrong}
        right = {count for case, count in zip(cases, counts, strict=True) if not case.wrong}
        if None in ended | right or ended & right or sum(case.wrong for case in cases) < 2:
            continue
        for chosen, word in ((ended, ""), (right, "not ")):
            if len(chosen) == 1 and (count := next(iter(chosen))) is not None and count < len(_AXES):
                return f"where `{name}` has {word}{'exactly ' if word else ''}{_AXES[count]}"
    return ""

"""How the evidence is built: from the recorded calls to the pairs of arrays that can be compared."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.arrays import SAMPLE, Array
from learn_transformers.explaining.differences.evidence import Case, Evidence, Key, Pair
from learn_transformers.explaining.differences.wording import listed, ordinal
from learn_transformers.key import axes
from learn_transformers.key.reference import HAND, Reference
from learn_transformers.outcomes.comparison import value_difference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.sandbox.wire import Tensor


def cases_of(reference: Reference, recorded: Sequence[Recorded]) -> tuple[Case, ...]:
    """The calls that should give values, each once; where one was made twice, as it went wrong."""
    parameters = reference.signature.parameters.items()
    defaults = {name: p.default for name, p in parameters if p.default is not inspect.Parameter.empty}
    wrong_last = sorted(recorded, key=lambda r: r.difference is not None)
    once = {id(r.call): r for r in wrong_last if isinstance(r.expected, Returned)}
    key = Key(reference)
    return tuple(_case(key, r, defaults) for r in once.values())


def _case(key: Key, recorded: Recorded, defaults: Mapping[str, Any]) -> Case:
    assert isinstance(recorded.expected, Returned)
    arguments = {**defaults, **axes.arguments(key.reference, recorded.call)}
    if isinstance(axis := arguments.get("axis"), int) and axis >= 0:
        arguments["axis"] = axis - max((a.ndim for a in arguments.values() if isinstance(a, np.ndarray)), default=0)
    sizes = axes.bind(key.reference, recorded.call)
    wrong, by_hand = recorded.difference is not None, recorded.stage is HAND
    return Case(key, recorded.call, arguments, sizes, recorded.expected.value, recorded.got, wrong, by_hand)


def evidence_of(reference: Reference, cases: tuple[Case, ...]) -> Evidence:
    """The wrong arrays of all results; none where one of them cannot be compared."""
    pairs: list[Pair] = []
    right: list[Pair] = []
    for case in cases:
        if not isinstance(case.got, Returned):
            continue
        found = _pairs(reference, case)
        if found is None and case.wrong:
            return Evidence(cases, (), "your result")
        for pair in found or ():
            is_wrong = pair.differs or pair.other_dtype or pair.container
            (pairs if case.wrong and is_wrong else right).append(pair)
    parts = {p.part for p in pairs}
    concerned = tuple(p for p in right if p.part in parts)
    return Evidence(cases, tuple(pairs), _subject(parts, cases[0].right), concerned)


def _subject(parts: set[int | None], right: Any) -> str:
    numbers = sorted(p for p in parts if p is not None)
    if not numbers:
        return "your result"
    if len(numbers) == 1:
        return f"your {ordinal(numbers[0])} result"
    if len(numbers) == len(right):
        return "each of your results"
    return f"each of your {listed([ordinal(i) for i in numbers])} results"


def _pairs(reference: Reference, case: Case) -> list[Pair] | None:
    """The arrays of one call; None if there is something else that is wrong."""
    if not isinstance(case.right, tuple):
        parts: list[tuple[int | None, Any, Any]] = [(None, case.right, case.mine)]
    elif isinstance(case.mine, tuple | list) and len(case.mine) == len(case.right):
        parts = [(i, *both) for i, both in enumerate(zip(case.right, case.mine, strict=True))]
    else:
        return None
    pairs: list[Pair] = []
    for part, right, mine in parts:
        pair = _pair(reference, case, part, right, mine)
        if pair is not None:
            pairs.append(pair)
        elif value_difference(right, mine) is not None:
            return None
    return pairs


def _pair(reference: Reference, case: Case, part: int | None, right: Any, mine: Any) -> Pair | None:
    expected, got = _as_array(right), _as_array(mine)
    if expected is None or got is None:
        return None
    container = "" if not isinstance(right, np.ndarray) else _CONTAINERS.get(type(mine), "")
    return Pair(case, part, expected, got, axes.output_axes(reference, part, expected.ndim), container)


_CONTAINERS: dict[type, str] = {list: "a list", tuple: "a tuple", Tensor: "a torch tensor"}


def _as_array(value: Any) -> Array | None:
    """Numbers as an array, whatever they came in; None for all else, and for nothing."""
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, list) and len(value) <= SAMPLE:
        try:
            value = np.array(value)
        except (ValueError, TypeError, OverflowError):
            return None
    if not isinstance(value, np.ndarray | np.generic | float | int):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biuf" and array.size else None

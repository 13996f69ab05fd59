"""The same comes back for different inputs: an example that is written down, a first result that is kept."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.arrays import Array
from learn_transformers.explaining.differences.evidence import Case, Evidence, Kind
from learn_transformers.explaining.differences.wording import listed
from learn_transformers.key.calls import identical
from learn_transformers.outcomes.comparison import same_value

LEAST = 2  # further inputs, at least, that give what another one gave
_ALIKE = 0.99  # a correlation: one array is the other, scaled or rounded


def example_returned(e: Evidence) -> str | None:
    """What an example shows is right, and comes back whatever goes in."""
    if e.raised or not any(c.by_hand and not c.wrong for c in e.cases) or not _is_one_value(e.everywhere.wrong):
        return None
    return "one example is right, and every other input gets its numbers: nothing is calculated"


def always_the_same(e: Evidence) -> str | None:
    """One value for everything, or for everything of one shape; or one argument that changes nothing."""
    cases = e.everywhere.wrong
    if not all(_is_finite(c.mine) for c in cases):
        return None
    if _is_one_value(cases):
        return "always the same comes back, whatever goes in"
    pairs = list(_comparable(cases))
    if ignored := _ignored(pairs):
        return f"the same comes back for different inputs: it does not depend on {_named(ignored)}"
    for name in cases[0].arguments:
        if _ignored([pair for pair in pairs if pair[2] == [name]]):
            return f"nothing depends on `{name}`: the same comes back where only that changes"
    return None


def _named(names: Collection[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else listed(quoted)


def _is_one_value(cases: Collection[Case]) -> bool:
    """Is it the same in all calls, though it should be something else in most?"""
    first, *others = cases
    different = [c for c in others if not same_value(c.right, first.right)]
    return len(different) > LEAST and all(same_value(c.mine, first.mine) for c in others)


Compared = tuple[Case, Case, list[str]]


def _ignored(pairs: Sequence[Compared]) -> list[str]:
    """The arguments that change from one call to another, where nothing else does in enough of them."""
    found: dict[str, None] = {}
    same = set()
    for one, other, changed in pairs:
        if not same_value(one.mine, other.mine):
            return []
        told = not same_value(one.right, other.right) and _varies(one.mine)
        if told and any(_is_unrelated(one, other, name) for name in changed):
            found |= dict.fromkeys(changed)
            same.add(id(other))
    return sorted(found, key=list(pairs[0][0].arguments).index) if len(same) >= LEAST else []


def _comparable(cases: Collection[Case]) -> Iterator[Compared]:
    """All pairs of calls of the same shapes, and the arguments in which they differ."""
    shaped = [(case, _shapes(case)) for case in cases]
    for (one, shapes), (other, others) in itertools.combinations(shaped, 2):
        if shapes == others:
            changed = [n for n in one.arguments if not identical(one.arguments[n], other.arguments.get(n))]
            if changed:
                yield one, other, changed


def _is_unrelated(one: Case, other: Case, name: str) -> bool:
    """Are these more than one input in two forms: scaled, rounded, shuffled, changed in one place?"""
    a, b = one.arguments[name], other.arguments[name]
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)) or a.dtype.kind == "b":
        return True
    if 2 * np.count_nonzero(a != b) < a.size or np.array_equal(np.sort(a, axis=None), np.sort(b, axis=None)):
        return False
    x, y = a.ravel() - a.mean(), b.ravel() - b.mean()
    size = float(np.sqrt((x @ x) * (y @ y)))
    return a.size > 2 and size > 0 and abs(float(x @ y)) < _ALIKE * size


def _varies(value: Any) -> bool:
    """Is it more than one number, or one and the same in many places?"""
    parts = value if isinstance(value, tuple) else (value,)
    return any(np.ndim(part) == 0 or np.unique(part).size > 1 for part in parts)


def _shapes(case: Case) -> list[Any]:
    """The shapes of what goes in and of what should come back."""
    return [_shapes_in(case.right), *((n, getattr(value, "shape", ())) for n, value in case.arguments.items())]


def _shapes_in(value: Any) -> Any:
    """The shape of an array, or of each in a tuple, however deep."""
    return tuple(map(_shapes_in, value)) if isinstance(value, tuple) else np.shape(value)


def _is_finite(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_finite, value))
    array: Array = np.asarray(value) if isinstance(value, np.ndarray | np.generic | float | int) else np.array(np.nan)
    return array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


EXAMPLE: tuple[Kind, ...] = (example_returned,)
KINDS: tuple[Kind, ...] = (always_the_same,)

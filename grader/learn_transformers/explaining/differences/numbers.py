"""Every number changed in the same way: something added, a function of it, all weight on the largest."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, as_floats, is_numbers
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair
from learn_transformers.outcomes.comparison import ATOL


def offset(e: Evidence) -> str | None:
    """The same number added everywhere."""
    if not e.alike or not e.always(partial(is_offset, axis=None)):
        return None
    added = [float((p.m - p.r)[np.isfinite(p.r)].flat[0]) for p in e.claimed]
    if all(math.isclose(number, added[0], rel_tol=1e-5) for number in added):
        way = "large" if added[0] > 0 else "small"
        return f"{e.subject} is too {way} by {abs(added[0]):.4g} everywhere"
    if sum(p.right.size > 2 for p in e.off) < 2 or not all(p.differs for p in e.claimed):
        return None
    return f"{e.subject} is off by one number, the same for all entries of a call"


def is_offset(p: Pair, axis: int | None) -> bool:
    """Does the difference not vary along this axis, or at all?"""
    finite = np.isfinite(p.r)
    if p.right.dtype.kind == "b" or not finite.any():
        return False
    if not (p.m[~finite] == p.r[~finite]).all() or not np.isfinite(p.m[finite]).all():
        return False
    added = p.m - p.r
    highest, lowest = np.where(finite, added, -np.inf).max(axis), np.where(finite, added, np.inf).min(axis)
    bound = 1e-8 + 1e-9 * max(float(np.abs(p.r[finite]).max()), float(np.abs(added[finite]).max()))
    return bool((highest - lowest <= bound).all())


def argument_added(e: Evidence) -> str | None:
    """An argument was added to the right result, or subtracted from it."""
    if not e.alike:
        return None
    for name in e.array_arguments:
        if e.always(partial(_is_plus, name=name, sign=1.0)):
            return f"{e.subject} is the right one plus `{name}`"
        if e.always(partial(_is_plus, name=name, sign=-1.0)):
            return f"{e.subject} is the right one minus `{name}`"
    return None


def _is_plus(p: Pair, name: str, sign: float) -> bool:
    given = p.case.arguments.get(name)
    argument = p.broadcast(as_floats(given)) if is_numbers(given) else None
    return argument is not None and argument.ndim > 0 and p.fits(p.r + sign * argument)


def function_of(e: Evidence) -> str | None:
    """The logarithm, the square … of the right numbers."""
    if not e.alike or any(p.right.dtype.kind != "f" for p in e.off):
        return None
    for what, function in _FUNCTIONS.items():
        if e.always(partial(_is_function, function=function)):
            return f"{e.subject} is {what} of the right one"
    return None


_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "the logarithm": np.log,
    "the exponential": np.exp,
    "the square": np.square,
    "the square root": np.sqrt,
    "the absolute value": np.abs,
    "the reciprocal": np.reciprocal,
    "1 minus the value": lambda x: 1 - x,
}


def _is_function(p: Pair, function: Callable[[Array], Array]) -> bool:
    return p.fits(function(p.r))


def one_hot(e: Evidence) -> str | None:
    """All the weight on the largest, where it should be shared."""
    if e.alike and e.always(_is_one_hot):
        return f"{e.subject} is one-hot: 1 for the largest weight and 0 for all others"
    return None


def _is_one_hot(p: Pair) -> bool:
    ones = p.m == 1
    if p.right.dtype.kind != "f" or not ones.any() or not (ones | (p.m == 0)).all():
        return False
    axis = next(iter(p.normalized), None)
    if axis is None:
        return False
    highest = p.r >= p.r.max(axis, keepdims=True) - ATOL
    return bool((ones.sum(axis) <= 1).all() and highest[ones].all())


KINDS: tuple[Kind, ...] = (offset, argument_added, function_of, one_hot)

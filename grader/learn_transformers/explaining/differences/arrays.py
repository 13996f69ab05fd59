"""Arrays of numbers: which come near enough, and what can be asked of one alone."""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np

from learn_transformers.outcomes.comparison import ATOL, RTOL

Array = np.ndarray
SINGLE = 2e-5  # relative: what float32 leaves of a number after a few operations
_ABSOLUTE = ATOL / RTOL  # how much of the relative precision a number near 0 is given, whatever the precision
SAMPLE = 300  # entries that are counted, of a large array
LARGE = 500.0  # an input beyond it is large: exp(710) overflows


def close(mine: Any, right: Any, precision: float) -> Any:
    """Which entries come near enough: infinities and NaN only where they are expected."""
    near = (abs(mine - right) <= precision * (_ABSOLUTE + abs(right))) & (abs(right) < np.inf)
    return near | (mine == right) | ((mine != mine) & (right != right))


def is_numbers(value: Any) -> TypeGuard[Array]:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def as_floats(value: Array) -> Array:
    return value.astype(float)


def is_large(array: Array) -> Array:
    large: Array = np.isfinite(array) & (np.abs(as_floats(array)) > LARGE)
    return large


def adds_to_one(array: Array, axis: int) -> bool:
    """Do all slices along this axis sum to 1, but for those that are all zeros?"""
    total = array.sum(axis)
    empty = (array == 0).all(axis)
    return bool(((np.abs(total - 1) < 1e-5) | empty).all()) and not bool(np.all(empty))

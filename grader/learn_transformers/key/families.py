"""Mistakes that recur in every chapter, and that are one object wherever they are made.

The numbers cut to integers, held in float32, or with a small constant added; a wrong exception; what came in or goes
out in another form. Titles in which the subject matters are written by each key.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key.mistakes import Deed, Family, Slip

Array = np.ndarray


def in_every_array(change: Deed) -> Deed:
    """A change of every array of floats that a result holds, at any depth."""

    def changed(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(map(changed, value))
        if isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f":
            return change(np.asarray(value))[()]
        return value

    return changed


CUT_TO_INTEGERS = Slip(
    "the result has the dtype of an integer argument, so everything after the decimal point is cut off",
    "Which dtype does np.zeros_like(x) have for x = np.array([1, 2]), and what is left of 0.25 in it?",
    family="numbers",
    returns=in_every_array(lambda x: x.astype(np.intp)),
    whole=True,
)
SINGLE_PRECISION = Slip(
    "the result is float32, not float64",
    "Which dtype do the arguments have, and where do you change it?",
    family="numbers",
    returns=in_every_array(lambda x: x.astype(np.float32)),
)
COMPUTED_IN_SINGLE_PRECISION = Slip(
    "the numbers are computed in single precision (float32); as float64 they still have no more than 7 right digits",
    "Which dtype do your arrays or tensors have on the way, and does a cast at the end bring digits back?",
    family="numbers",
    returns=in_every_array(lambda x: x.astype(np.float32).astype(np.float64)),
)
IN_SINGLE_PRECISION = (SINGLE_PRECISION, COMPUTED_IN_SINGLE_PRECISION)
ANY_NUMBERS = (CUT_TO_INTEGERS, *IN_SINGLE_PRECISION)

ADDED_TO_THE_SUM = Family(
    "{} is added to the sum that the weights are divided by, so they sum to less than 1",
    *(1.0, 1e-4, 1e-5, 1e-6, 1e-7),
    hint="What does the largest entry of a row add to the sum, and can the sum then be 0?",
)
ADDED_UNDER_THE_ROOT = Family(
    "{} is added to d_k under the root, so all scores are a little too small",
    *(1e-5, 1e-6),
    hint="Which d_k would make √d_k too small to divide by?",
)


# Deeds that recur: what a slip makes of an argument or of the result.


def transposed(x: Array) -> Array:
    """The last two axes exchanged."""
    return np.swapaxes(x, -1, -2)


def batch_merged(x: Array, kept: int) -> Array:
    """All axes but the last `kept` merged into one, where there are any."""
    return x.reshape(-1, *x.shape[x.ndim - kept :]) if x.ndim > kept else x


def one_batch_axis(x: Array, kept: int) -> Array:
    """The array, if it has exactly one axis before the last `kept`; else what unpacking its shape raises."""
    if x.ndim > kept + 1:
        raise ValueError(f"too many values to unpack (expected {kept + 1})")
    if x.ndim <= kept:
        raise ValueError(f"not enough values to unpack (expected {kept + 1}, got {x.ndim})")
    return x


def no_batch_axis(x: Array, kept: int) -> Array:
    """The array, if it has no axis before the last `kept`; else what unpacking its shape raises."""
    if x.ndim > kept:
        raise ValueError(f"too many values to unpack (expected {kept})")
    return x


def unnamed(error: Exception) -> Exception:
    """The right exception with a message that names no argument."""
    return ValueError("not allowed") if isinstance(error, ValueError) else error


def asserted(error: Exception) -> Exception:
    """An AssertionError in place of a ValueError."""
    return AssertionError(str(error)) if isinstance(error, ValueError) else error

"""What can be done to one array, of an argument's or of a result's: each with a name and a noun phrase for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Change:
    """One thing done to an array; the noun has a place for what it is done to."""

    name: str
    noun: str
    make: Callable[[Array], Array]


def rounded(digits: int) -> Change:
    places = "a whole number" if digits == 0 else f"{digits} decimal{'s' * (digits > 1)}"
    return Change(f"rounded_{digits}", f"{{}} rounded to {places}", lambda x: np.round(x, digits))


NEGATED = Change("negated", "the negative of {}", np.negative)
ABSOLUTE = Change("absolute", "the absolute value of {}", np.abs)
LOG = Change("log", "the logarithm of {}", np.log)
EXP = Change("exp", "the exponential of {}", np.exp)
RELU = Change("relu", "{} with 0 in place of all that is negative", lambda x: np.maximum(x, 0))
TRUNCATED = Change("truncated", "{} without what stands after the decimal point", np.trunc)
OF_NUMBERS: tuple[Change, ...] = (
    NEGATED,
    LOG,
    EXP,
    Change("log_2", "the logarithm to base 2 of {}", np.log2),
    Change("log_10", "the logarithm to base 10 of {}", np.log10),
    Change("base_2", "{} divided by ln 2 (as logarithms to base 2 are)", lambda x: x / np.log(2)),
    Change("base_10", "{} divided by ln 10 (as logarithms to base 10 are)", lambda x: x / np.log(10)),
    ABSOLUTE,
    Change("squared", "the square of {}", np.square),
    Change("root", "the square root of {}", np.sqrt),
    Change("reciprocal", "the reciprocal of {}", lambda x: np.divide(1.0, x)),
    Change("complement", "1 minus {}", lambda x: 1 - x),
    Change("sigmoid", "the sigmoid of {}", lambda x: 1 / (1 + np.exp(-x))),
    Change("tanh", "the hyperbolic tangent of {}", np.tanh),
    RELU,
    TRUNCATED,
    *map(rounded, (4, 3, 2, 6, 5, 1, 0, 8)),
)


def softmax(axis: int, along: str) -> Change:
    return Change(f"softmax[{along}]", f"the softmax of {{}} along {along}", lambda x: _softmax(x, axis))


def _softmax(x: Array, axis: int) -> Array:
    e = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(e / e.sum(axis, keepdims=True))


def one_hot(axis: int, along: str) -> Change:
    def make(x: Array) -> Array:
        made = np.zeros_like(x)
        np.put_along_axis(made, x.argmax(axis, keepdims=True), 1, axis)
        return made

    return Change(f"one_hot[{along}]", f"1 for the largest of {{}} along {along}, 0 for all others,", make)


def normalized(axis: int, along: str) -> Iterator[Change]:
    """What is made of floats along an axis, and brings each slice to another size or place."""
    yield softmax(axis, along)
    unit = f"{{}} divided by its length along {along}"
    yield Change(f"unit_length[{along}]", unit, lambda x: x / np.linalg.norm(x, axis=axis, keepdims=True))
    sums = f"{{}} divided by its sum along {along}"
    yield Change(f"normalized[{along}]", sums, lambda x: x / x.sum(axis, keepdims=True))
    centered = f"{{}} minus its mean along {along}"
    yield Change(f"centered[{along}]", centered, lambda x: x - x.mean(axis, keepdims=True))


def moved(axis: int, along: str) -> Iterator[Change]:
    """The same entries elsewhere along an axis."""
    yield Change(f"reversed[{along}]", f"{{}} reversed along {along}", lambda x: np.flip(x, axis))
    on = f"{{}} moved on by one along {along}"
    yield Change(f"shifted[{along}]", on, lambda x: np.roll(x, 1, axis))
    back = f"{{}} moved back by one along {along}"
    yield Change(f"shifted_back[{along}]", back, lambda x: np.roll(x, -1, axis))
    first = f"the first of {{}} along {along}, repeated,"
    yield Change(f"first[{along}]", first, lambda x: np.broadcast_to(np.take(x, [0], axis), x.shape).copy())
    last = f"the last of {{}} along {along}, repeated,"
    yield Change(f"last[{along}]", last, lambda x: np.broadcast_to(np.take(x, [-1], axis), x.shape).copy())


def first_zero(axis: int, along: str) -> Change:
    def make(x: Array) -> Array:
        made = np.moveaxis(x.copy(), axis, 0)
        made[:1] = 0
        return np.moveaxis(made, 0, axis)

    return Change(f"first_zero[{along}]", f"{{}} with zeros at the first index along {along}", make)


def sorted_along(axis: int, along: str) -> Change:
    return Change(f"sorted[{along}]", f"{{}} sorted along {along}", lambda x: np.sort(x, axis))


def gathered(axis: int, along: str) -> Iterator[Change]:
    """Sums and the like along an axis, running or final."""
    yield Change(f"cumulated[{along}]", f"the running sum of {{}} along {along}", lambda x: np.cumsum(x, axis))
    back = f"the running sum of {{}} along {along}, from the end,"
    yield Change(f"cumulated_back[{along}]", back, lambda x: np.flip(np.cumsum(np.flip(x, axis), axis), axis))
    step = f"the difference of each of {{}} along {along} from the one before,"
    yield Change(f"difference[{along}]", step, lambda x: np.diff(x, axis=axis, prepend=0))
    yield Change(f"sum[{along}]", f"the sum of {{}} along {along}", lambda x: np.asarray(x.sum(axis)))
    yield Change(f"mean[{along}]", f"the mean of {{}} along {along}", lambda x: np.asarray(x.mean(axis)))
    yield Change(f"max[{along}]", f"the maximum of {{}} along {along}", lambda x: np.asarray(x.max(axis)))


TRANSPOSED = Change("transposed", "the transpose of {}", lambda x: np.swapaxes(x, -1, -2))
OF_MATRICES: tuple[Change, ...] = (
    TRANSPOSED,
    Change("lower", "{} with zeros above the diagonal", np.tril),
    Change("strictly_lower", "{} with zeros on and above the diagonal", lambda x: np.tril(x, -1)),
    Change("upper", "{} with zeros below the diagonal", np.triu),
    Change("diagonal_alone", "the diagonal of {} alone", lambda x: np.diagonal(x, axis1=-2, axis2=-1)),
    Change("diagonal", "{} with zeros off the diagonal", lambda x: np.tril(np.triu(x))),
    Change("no_diagonal", "{} with zeros on the diagonal", lambda x: x - np.tril(np.triu(x))),
)


def of_the_batch(named: int) -> Iterator[Change]:
    """What befalls all axes before the named ones."""

    def first(x: Array) -> Array:
        batch = x.ndim - named
        return np.broadcast_to(x[(0,) * batch], x.shape).copy() if batch > 0 else x

    yield Change("first_batch", "{} of the first of the batch, repeated for all,", first)
    yield Change("reversed_batch", "{} reversed along the batch", lambda x: np.flip(x, 0) if x.ndim > named else x)

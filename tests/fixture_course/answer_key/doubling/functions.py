"""Chapter 1, doubling: the references with their mistakes, and the checks."""

from __future__ import annotations

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Mistake, Switches, call, reference, sizes
from learn_transformers.key.families import IN_SINGLE_PRECISION, batch_merged, unnamed
from learn_transformers.key.laws import linear_in

Array = np.ndarray
Rng = np.random.Generator


@reference(
    axes={"x": "... n"},
    output="... n",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "Everything is worth twice as much.",
        "double(x) = 2x, entry by entry: (..., n) → (..., n).",
        "Multiply the whole array by a number; no loop is needed.",
    ),
)
def double(x: Array, *, mistake: Switches) -> Array:
    return 2.0 * x


NOT_DOUBLED = double.slip("the numbers come back as they are", "What is twice 1?", x=lambda x: 0.5 * x)
SQUARED = double.slip("the numbers are squared, not doubled", "What is twice 1?", returns=lambda y, x: x * x)
TWO_ADDED = double.slip("2 is added to every number", "What is twice 0?", x=lambda x: 0.5 * x + 1.0)
CHANGED_IN_PLACE = double.slip(
    "the argument x is changed in place",
    "What does the caller find in x after `x *= 2`?",
    x=lambda x: 0.5 * np.multiply(x, 2.0, out=x),
)
LEADING_AXES_MERGED = double.slip(
    "the leading axes are merged into one axis",
    "Which shape should come back for numbers of shape (2, 3, n)?",
    returns=lambda y: batch_merged(y, 1),
)

double.asks("three numbers, by hand", call(np.array([1.0, -2.0, 0.25])), stage=HAND)
double.asks("a table of numbers", sizes(3, n=4))
double.asks("no leading axis, and two of them", sizes(n=3), sizes(2, 3, n=2), stage=EDGES)
double.asks("a single number", sizes(n=1), stage=EDGES)
double.obeys("twice as much in is twice as much out", linear_in("x", sizes(3, n=2)))

NEGATIVE_ACCEPTED = Mistake("a factor below 0 is not refused", "What does the docstring promise for a factor of −1?")


@reference(
    axes={"x": "... n", "factor": ""},
    output="... n",
    slips=IN_SINGLE_PRECISION,
    hints=(
        "First everything doubles, then it grows by the factor.",
        "scaled(x, factor) = factor · 2x: (..., n) → (..., n). A factor of 0 or below is refused.",
        "Refuse with a ValueError that names the argument; then let double do its part, and multiply.",
    ),
)
def scaled(x: Array, factor: float, *, mistake: Switches) -> Array:
    if factor <= 0 and not mistake(NEGATIVE_ACCEPTED):
        raise ValueError("factor must be above 0")
    result: Array = factor * double(x, mistake=mistake)
    return result


FACTOR_ADDED = scaled.slip(
    "the factor is added, not multiplied by",
    "What should a factor of 1 do?",
    returns=lambda y, factor: y / factor + factor,
)
FACTOR_IGNORED = scaled.slip(
    "the factor is not used", "Which argument does nothing in your function?", returns=lambda y, factor: y / factor
)
FACTOR_NOT_NAMED = scaled.slip(
    "the message of the ValueError does not name factor", "Which argument should its reader correct?", raises=unnamed
)

scaled.asks("three numbers, three times as much, by hand", call(np.array([1.0, -2.0, 0.25]), 3.0), stage=HAND)
scaled.asks("no leading axis, and two of them", sizes(n=3, factor=5.0), sizes(2, 3, n=2, factor=1.5), stage=EDGES)
scaled.asks("a single number", sizes(n=1, factor=2.5), stage=EDGES)
scaled.refuses("a factor of 0 or below is refused", sizes(n=2, factor=0.0), sizes(n=3, factor=-1.0), naming="factor")


@scaled.case()
def a_table(rng: Rng) -> Call:
    "a table of numbers"
    return call(rng.normal(size=(3, 4)), 0.7)

"""Laws that many functions obey: each holds of one that does, and says how another one breaks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from learn_transformers.key import Reference, Switches, laws, reference, sizes
from learn_transformers.key.reference import Law

Array = np.ndarray
X = sizes(n=4, d=3)


@pytest.fixture
def ref() -> Reference:
    @reference(axes={"x": "... n d"}, output="... n d", hints=("", "", ""))
    def f(x: Array, *, mistake: Switches) -> Array:
        return x

    return f


def running(x: Array) -> Array:
    """Each row is the sum of the rows up to it."""
    return np.asarray(x.cumsum(axis=-2))


def normalized(x: Array) -> Array:
    return np.asarray(np.abs(x) / np.abs(x).sum(axis=-1, keepdims=True))


@pytest.mark.parametrize(
    ("law", "holds", "broken", "said"),
    [
        (laws.rows_sum_to(1.0, X), normalized, np.zeros_like, "a row sums to 0 instead of 1"),
        (laws.rows_sum_to(1.0, X, part=1), lambda x: (x, normalized(x)), lambda x: (normalized(x), 0 * x), "to 0 ins"),
        (laws.permutation_equivariant("x", asked=X), np.exp, running, "reordering x does more than reorder"),
        (laws.permutation_invariant("x", asked=X), lambda x: x.sum(axis=-2), lambda x: x[0], "depends on the order"),
        (laws.linear_in("x", X), running, np.exp, "f(2 x) is not 2 f(x)"),
        (laws.linear_in("x", X, says="oh"), lambda x: (x, -x), lambda x: (x, x * x), "oh"),
        (laws.is_causal("x", asked=X), running, lambda x: running(x[::-1])[::-1], "token 3 changes the output of"),
        (laws.changes_only("x", 2, X, says="{moved} changed"), np.exp, running, "[2, 3] changed"),
        (laws.changes_only("x", 2, X, shows=-1, says="{moved}"), lambda x: x.T, np.exp, "[0, 1, 2]"),
    ],
)
def test_it_holds_or_says_how_not(
    ref: Reference, law: Law, holds: Callable[..., Any], broken: Callable[..., Any], said: str
) -> None:
    rng = np.random.default_rng(0)
    assert law(ref, rng, holds) is None
    found = law(ref, rng, broken)
    assert found is not None
    assert said in found


def test_a_reference_obeys_in_one_line(ref: Reference) -> None:
    ref.obeys("twice is twice", laws.linear_in("x", X))
    (check,) = ref.checks
    assert check.test is not None
    assert check.test(np.random.default_rng(0), ref) is None
    assert check.test(np.random.default_rng(0), np.exp) == "f(2 x) is not 2 f(x)"

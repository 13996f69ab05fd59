"""Machine numbers give what the exact arithmetic gives, and no value where it has none."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from any_formula import trees
from hypothesis import given, settings

from learn_transformers.symbolic.equality.arithmetic import TooLarge, Undefined
from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.equality.numbers import as_fraction, value_at
from learn_transformers.symbolic.equality.sampling import Sample
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import NUMERIC, Tree

POINT = {"x": 0.75, "y": -1.25, "a": 0.5, "n": 2, "v": [1.5, -2]}
EXACT_POINT = {"x": Fraction(3, 4), "y": Fraction(-5, 4), "a": Fraction(1, 2), "n": 2, "v": [Fraction(3, 2), -2]}
WHOLE = {"n": 2}


def in_doubles(tree: Tree) -> float:
    return float(Evaluation(Doubles(), POINT, WHOLE, Budget()).of(tree))


@given(trees)
@settings(max_examples=60, deadline=None)
def test_values_agree(tree: Tree) -> None:
    point = {
        **POINT,
        "x": Fraction(3, 4),
        "y": as_fraction(-5) / 4,
        "a": as_fraction(1) / 2,
        "v": [as_fraction(3) / 2, -2],
    }
    try:
        exact = value_at(tree, Sample(point, WHOLE), Budget())
        found = in_doubles(tree)
    except (Undefined, TooLarge, OverflowError):
        return
    wanted = float(as_fraction(exact.value)) if exact.defined else math.inf
    if abs(wanted) < 1e9:  # and not the small rest of something large
        assert found == pytest.approx(wanted, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("function", sorted(NUMERIC - {"factorial"}))
def test_every_function(function: str) -> None:
    names = declare({"x": "real"})
    tree = parse(f"{function}(x)", names)
    exact = value_at(tree, Sample({"x": Fraction(3, 4)}, {}), Budget())
    assert in_doubles(tree) == pytest.approx(float(as_fraction(exact.value)), rel=1e-12)


@pytest.mark.parametrize(
    "text", ["1/0", "sqrt(-1)", "log(0)", "log2(-1)", "(-1)^0.5", "0^(-1)", "factorial(-1)", "factorial(1/2)"]
)
def test_no_value(text: str) -> None:
    with pytest.raises(Undefined):
        in_doubles(parse(text, {}))


def test_whole_numbers_stay_whole() -> None:
    assert Evaluation(Doubles(), {}, {}, Budget()).of(parse("2*3^2/6 - 1", {})).__class__ is int

"""Derivatives as formulas, checked against difference quotients."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import Tree, show
from learn_transformers.symbolic.slips.differentiation import derivative, is_product_rule

NAMES = declare({"x": "real", "y": "positive", "n": "posint", "v": "vector(n)"})


def value(tree: Tree, x: float) -> float:
    point = {"x": x, "y": 1.7, "n": 3}
    return float(Evaluation(Doubles(), point, {"n": 3}, Budget()).of(tree))


@pytest.mark.parametrize(
    "text",
    ["x", "y", "3x-x^3/y", "exp(-x^2)", "log(x*y)", "sqrt(1+x)", "sin(2x)*cos(x)", "tanh(x)/x", "sigmoid(x*y)",
     "softplus(-x)", "x^n", "1/(1+exp(-x))", "-x*y*x"],
)  # fmt: skip
def test_derivative(text: str) -> None:
    tree = parse(text, NAMES)
    found = derivative(tree, "x")
    assert found is not None
    step = 1e-6
    for x in (0.6, 1.3):
        slope = (value(tree, x + step) - value(tree, x - step)) / (2 * step)
        assert value(found, x) == pytest.approx(slope, rel=1e-7, abs=1e-7)


def test_what_has_no_rule_has_no_derivative() -> None:
    assert derivative(parse("abs(x)", NAMES), "x") is None
    assert derivative(parse("2^x", NAMES), "x") is None


def test_product_rule() -> None:
    def parts(*texts: str) -> list[Tree]:
        return [parse(text, NAMES) for text in texts]

    found = is_product_rule(*parts("exp(x)*cos(x)", "exp(x)*sin(x)"), NAMES)
    assert found is not None
    assert show(found) == "exp(x)·cos(x)"
    assert is_product_rule(*parts("exp(x)*cos(x)", "exp(x)*cos(x)"), NAMES) is None

"""The value of a formula in float64: the exact evaluator's, PyTorch's gradients, and what has no value."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest
from pairs import PAIRS, Pair

from learn_transformers.symbolic.equality.arithmetic import Reals, TooLarge, Undefined
from learn_transformers.symbolic.equality.arrays import NoValue, evaluate, grid
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.equality.sampling import Sampler, space
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import Tree, substitute

_RIGHT = [pair for pair in PAIRS if pair.right and pair.more.get("policy", "exact") == "exact"]
_LARGE = 1e12  # beyond that, cancellation may cost more digits than a float has


def _floats(value: Any) -> Any:
    """An exact value as floats."""
    if isinstance(value, list):
        return [_floats(part) for part in value]
    if isinstance(value, tuple):
        from mpmath import libmp

        return libmp.to_float(value)
    return float(value)


@pytest.mark.parametrize("pair", _RIGHT, ids=str)
def test_agrees_with_the_exact_evaluator(pair: Pair) -> None:
    names = dict(declare(pair.names))
    for name in pair.more.get("given", {}):
        names.setdefault(name, declare({name: "real"})[name])
    given = {name: parse_reference(text, names) for name, text in pair.more.get("given", {}).items()}
    trees = [substitute(parse_reference(text, names), given) for text in (pair.answer, pair.reference)]
    compared = 0
    for sample in islice(Sampler(space(tuple(trees), names, given), "arrays").real(8), 6):
        for tree in trees:
            arithmetic = Reals(200, sure=True)
            try:
                exact = Evaluation(arithmetic, sample.point, sample.whole, Budget(deadline=math.inf)).of(tree)
            except (Undefined, TooLarge):
                continue
            if arithmetic.high * 0.30103 > math.log10(_LARGE):
                continue
            values = {name: np.array(_floats(value)) for name, value in sample.point.items()}
            np.testing.assert_allclose(evaluate(tree, values), _floats(exact), rtol=1e-9, atol=1e-9)
            compared += 1
    assert compared or "exp(5000)" in pair.answer or "10^" in pair.answer


def _value(text: str, values: dict[str, Any] | None = None, **kinds: str) -> Any:
    return evaluate(parse_reference(text, declare(kinds)), values or {})


@pytest.mark.parametrize("text", ["1/0", "log(0)", "log(-1)", "sqrt(-1)", "(-2)^0.5", "0^(-1)", "factorial(1/2)"])
def test_undefined_is_nan(text: str) -> None:
    assert math.isnan(_value(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0^0", 1),
        ("(-8)^(1/3)", -2),
        ("(-8)^(2/3)", 4),
        ("9^9^9^9", math.inf),
        ("exp(10^9)", math.inf),
        ("factorial(10^9)", math.inf),
        ("sigmoid(1000)", 1),
        ("sigmoid(-1000)", 0),
        ("softplus(1000)", 1000),
        ("softmax([1000, 1000])[1]", 0.5),
        ("Sum(x, k, 1, 0)", 0),
        ("Prod(k, k, 1, 4)", 24),
        ("Sum(Sum(k, k, 1, k), k, 1, 3)", 10),
        ("x[Sum(1, k, 1, 2)]", 7),
        ("delta(0.1 + 0.2, 0.3)", 1),
    ],
)
def test_values(text: str, value: float) -> None:
    names = {"x": "vector(2)"} if "x" in text and "exp" not in text else {}
    assert _value(text, {"x": np.array([5, 7])}, **names) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "x[3]",
        "x[0]",
        "x[1.5]",
        "Sum(k, k, 1, 10^5)",
        "Sum(Sum(Sum(i*j*k, i, 1, 999), j, 1, 999), k, 1, 999)",
        "y",
        "x @ A",
    ],
)
def test_what_has_no_value_says_so(text: str) -> None:
    with pytest.raises(NoValue):
        _value(
            text,
            {"x": np.array([5.0, 7.0]), "A": np.ones((3, 3))},
            x="vector(n)",
            y="real",
            A="matrix(n, n)",
        )


def test_shift_matrix() -> None:
    """A formula in free indices as a whole array, and a matrix as it is: two ways to the rotation of one pair."""
    rotation = parse_reference("[[cos(w), sin(w)], [-sin(w), cos(w)]]", declare({"w": "real"}))
    entry = parse_reference(
        "delta(i, j)*cos(w) + (j - i)*sin(w)", declare({"w": "real", "i": "index(2)", "j": "index(2)"})
    )
    whole = np.asarray(evaluate(rotation, {"w": 0.7}))
    np.testing.assert_allclose(grid(entry, {"w": 0.7}, {}, ("i", "j"), (2, 2)), whole, rtol=1e-15)
    np.testing.assert_allclose(whole @ [math.sin(1), math.cos(1)], [math.sin(1.7), math.cos(1.7)], rtol=1e-15)


def test_grid_of_one_axis_and_of_rows() -> None:
    names = declare({"A": "matrix(n, m)", "i": "index(n)", "x": "vector(m)"})
    values = {"A": np.arange(6.0).reshape(2, 3), "x": np.array([1.0, 2.0, 3.0])}
    assert grid(parse_reference("(A @ x)[i]", names), values, {}, ("i",), (2,)).tolist() == [8.0, 26.0]
    assert grid(parse_reference("A[i]", names), values, {}, ("i",), (2,)).tolist() == values["A"].tolist()
    with pytest.raises(ValueError, match="extents"):
        grid(parse_reference("x[i]", names), values, {}, ("i",), ())


@pytest.mark.torch
def test_gradients_are_those_of_autograd() -> None:
    import torch

    n_q, n_k, d, d_v = 3, 4, 2, 5
    rng = np.random.default_rng(0)
    shapes = {"Q": (n_q, d), "K": (n_k, d), "V": (n_k, d_v), "G": (n_q, d_v)}
    arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    tensors = {name: torch.tensor(array, requires_grad=True) for name, array in arrays.items()}
    scores = tensors["Q"] @ tensors["K"].T / math.sqrt(d)
    scores.retain_grad()
    (torch.softmax(scores, -1) @ tensors["V"] * tensors["G"]).sum().backward()

    kinds = {"Q": "matrix(m, d)", "K": "matrix(n, d)", "V": "matrix(n, c)", "G": "matrix(m, c)", "d": "posint"}
    names = declare({**kinds, "A": "matrix(m, n)", "dA": "matrix(m, n)", "dS": "matrix(m, n)"})
    values: dict[str, Any] = {**arrays, "d": d}

    def of(text: str) -> Any:
        return evaluate(parse_reference(text, names), values)

    values["A"] = of("softmax(Q @ T(K)/sqrt(d))")
    values["dA"] = of("G @ T(V)")
    values["dS"] = of("had(A, dA) - diag(rowsum(had(A, dA))) @ A")
    for text, tensor in [
        ("T(A) @ G", tensors["V"]),
        ("dS", scores),
        ("dS @ K/sqrt(d)", tensors["Q"]),
        ("T(dS) @ Q/sqrt(d)", tensors["K"]),
    ]:
        assert tensor.grad is not None
        np.testing.assert_allclose(of(text), tensor.grad.numpy(), rtol=1e-10, atol=1e-12)

    x = rng.normal(size=n_k)
    kinds = {"p": "vector(n)", "i": "index(n)", "j": "index(n)"}
    formula = parse_reference("p[i]*(delta(i, j) - p[j])", declare(kinds))
    jacobian = torch.autograd.functional.jacobian(lambda y: torch.softmax(y, 0), torch.tensor(x))
    p = evaluate(parse_reference("softmax(x)", declare({"x": "vector(n)"})), {"x": x})
    np.testing.assert_allclose(grid(formula, {"p": p}, {}, ("i", "j"), (n_k, n_k)), jacobian.numpy(), atol=1e-12)


def test_numbers_of_a_tree_may_be_huge() -> None:
    tree: Tree = ("/", ("number", Fraction(10) ** 400), ("number", Fraction(10) ** 400))
    assert math.isnan(float(evaluate(tree, {})))

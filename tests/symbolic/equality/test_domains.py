"""Names have domains, and every point that is looked at or shown lies in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.equality.arithmetic import PRIME
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.equality.sampling import Sample, Sampler, space
from learn_transformers.symbolic.language.kinds import Names

KINDS = {
    "p": "prob(n)", "q": "real(0, 1)", "a": "real(-2, -1/2)", "h": "posint(2)", "d": "posint(3)", "x": "vector(d)",
    "i": "index(d)", "j": "index(d)", "t": "posint", "n": "posint", "s": "positive", "r": "real",
}  # fmt: skip
FORMULAS = (
    "Sum(p[k]^2, k, 1, n)*q + |a - r| + x[i]*delta(i, j)/h^2 + s",
    "log(q)*max(h, t, 4) + sqrt(a + 1) + x[i]*if(i < j, t, h) + p[1] + s",
)


def _samples(sampler: Sampler) -> Iterator[Sample]:
    for sample in sampler.real(24):
        yield sample
        yield from sampler.around(sample)
        yield from islice(sampler.redrawn(sample, 2), 2)
    yield from sampler.sweep(modular=False)
    yield from sampler.corners()
    yield from sampler.edges()
    yield from sampler.small()


def _check(names: Names, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        kind = names[name]
        numbers = value if isinstance(value, list) else [value]
        assert all(kind.allows(number) for number in numbers), (name, value)
        if kind.family == "prob":
            assert sum(value) == 1


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_point_lies_in_the_domains(formula: str) -> None:
    problem = problem_of(formula, KINDS)
    sampler = Sampler(space((problem.wanted,), problem.names, {}), "domains")
    count = 0
    for sample in _samples(sampler):
        _check(problem.names, sample.point)
        count += 1
    assert count > 150


def test_probabilities_sum_to_1_modulo_a_prime() -> None:
    problem = problem_of("sum(p)*x[1]", KINDS)
    for sample in Sampler(space((problem.wanted,), problem.names, {}), "domains").modular(5):
        assert sum(sample.point["p"]) % PRIME == 1
    assert compare("1", "sum(p)", KINDS).evidence == "mod p"
    assert compare("1 - p[1]", "Sum(p[k], k, 2, n)", KINDS).evidence == "mod p"


def test_a_size_that_follows_from_others_is_large_enough() -> None:
    """How a key says that d_model is the heads times their width: no d_model = 1 with 2 heads."""
    names = {"x": "vector(d_model)", "d_model": "posint", "h": "posint(2)", "d_h": "posint"}
    problem = problem_of("x @ x*d_model/h", names, given={"d_model": "h*d_h"})
    sampler = Sampler(space((problem.wanted,), problem.names, problem.given), "domains")
    seen = [*sampler.real(20), *sampler.edges(), *sampler.small()]
    assert seen
    for sample in seen:
        assert sample.whole["d_model"] == sample.whole["h"] * sample.whole["d_h"]
        assert sample.whole["h"] >= 2


@pytest.mark.parametrize(
    ("answer", "reference", "given"),
    [
        ("q*(1-q)", "q^2", {}),
        ("-Sum(p[k]*log(p[k]), k, 1, n)", "log(n)", {}),
        ("|q|", "1 - q", {}),
        ("p[1]^2", "p[1]", {}),
        ("h^2", "2*h", {}),
        ("1/(h-1)", "h-1", {}),
        ("sqrt(-a)", "-a", {}),
        ("d - 1", "d^2 - 7", {}),
        ("r", "q", {"r": "1-q"}),
    ],
)
def test_counterexamples_are_possible_ones(answer: str, reference: str, given: dict[str, str]) -> None:
    found = compare(answer, reference, KINDS, given=given)
    assert found.status == "not_equal"
    assert found.counterexample is not None
    names = problem_of(reference, KINDS).names
    for name, text in found.counterexample.values:
        numbers = text.strip("[]").split(", ")
        assert all(names[name].allows(Fraction(number)) for number in numbers), found.message


@pytest.mark.parametrize(
    ("answer", "reference"),
    [("sqrt(q^2)", "q"), ("|q - 1|", "1 - q"), ("max(h, 2)", "h"), ("|a|", "-a"), ("log(q^2)", "2*log(q)"),
     ("max(p)", "max(max(p), 0)"),
     ("log(Prod(p[k], k, 1, n))", "Sum(log(p[k]), k, 1, n)"), ("relu(d - 3)", "d - 3")],
)  # fmt: skip
def test_what_is_the_same_inside_the_domain_is_equal(answer: str, reference: str) -> None:
    assert compare(answer, reference, KINDS).status == "equal"
    without = {**KINDS, "q": "real", "a": "real", "h": "posint", "p": "vector(n)", "d": "posint"}
    assert compare(answer, reference, without).status != "equal"


def test_a_relation_that_leaves_the_domain_is_not_looked_at() -> None:
    names = {"a": "real", "b": "real(0, 1)"}
    found = compare("|b|", "b^2", names, given={"b": "1 - a"})
    assert found.counterexample is not None
    (value,) = [text for name, text in found.counterexample.values if name == "a"]
    assert 0 < 1 - Fraction(value) < 1


def test_an_entry_that_does_not_exist_is_shown_by_sizes_and_indices_alone() -> None:
    found = compare("x[i+1]", "x[i]", {"x": "vector(n)", "i": "index(n)", "n": "posint"})
    assert found.status == "not_equal"
    found = compare("x[i+1]*0 + x[i]", "x[i]", {"x": "vector(n)", "i": "index(n)", "n": "posint"})
    assert "does not exist" in found.message
    assert "x=" not in found.message


@pytest.mark.parametrize(
    ("answer", "reference", "names"),
    [
        ("a + if(a = 355/113, 1, 0)", "a", {"a": "real"}),
        ("a + if(b = a^2 + 5, 1, 0)", "a", {"a": "real", "b": "real"}),
        ("a*sign(b - 22/7)^2", "a", {"a": "real", "b": "real"}),
        ("if(a > 100, 1, 0)", "0", {"a": "real"}),
        ("if(q < 1/1000, 0, 1)", "1", {"q": "real(0, 1)"}),
        ("if(t = 7, 1, 0)", "0", {"t": "posint"}),
        ("if(mod(t, 5) = 0, 1, 0)", "0", {"t": "posint"}),
        ("if(i - j <= w, 1, 0)", "if(|i - j| <= w, 1, 0)", {"i": "index(n)", "j": "index(n)", "w": "posint"}),
        ("floor(a)", "a - 1/2 + 1/2", {"a": "real"}),
        ("argmax(x)", "1", {"x": "vector(n)"}),
        ("if(i < j, 1, 0)", "if(i <= j, 1, 0)", {"i": "index(n)", "j": "index(n)"}),
    ],
)
def test_what_differs_only_where_a_condition_holds_is_found(answer: str, reference: str, names: dict[str, str]) -> None:
    assert compare(answer, reference, names).status == "not_equal"


@pytest.mark.parametrize(
    "text",
    ["argmax([sqrt(2)*sqrt(2), 2]) - 1", "if(sqrt(2)^2 = 2, 0, 1)", "floor(log(8)/log(2)) - 3",
     "mod(sqrt(2)*sqrt(8), 4)",
     "if(exp(1)*exp(2) <= exp(3), 0, 1)", "arccos(sqrt(2)*sqrt(2)/2)", "floor(-1/2) + 1", "mod(-7, 3) - 2",
     "mod(7, -3) + 2",
     "sign(-3) + 1", "binomial(3, 5)", "if(1 = 2, 1/0, 0)", "mod(exp(500)*2, exp(500))"],
)  # fmt: skip
def test_what_is_nearly_zero_is_looked_at_with_more_digits(text: str) -> None:
    assert compare(text, "0").status == "equal"

"""Huge arguments, tiny results, an impatient clock: rounding is no difference, and a verdict rests on no clock."""

from __future__ import annotations

import itertools

import pytest
from pairs import PAIRS

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.equality import evaluate
from learn_transformers.symbolic.language import limits

NAMES = {"a": "real", "b": "positive", "x": "real", "y": "real", "n": "posint"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("log(1+exp(-20000a))", "softplus(-20000a)"),
        ("log(1+exp(-1000000a))", "softplus(-1000000a)"),
        ("log(1+exp(-3000x^2))", "softplus(-3000x^2)"),
        ("log(1+exp(-20000b))", "softplus(-20000b)"),
        ("softplus(20000x) - softplus(-20000x)", "20000x"),
        ("softplus(30000x) - 30000x", "softplus(-30000x)"),
        ("log(cosh(20000x))", "softplus(40000x) - 20000x - log(2)"),
        ("exp(-50000a)/(1+exp(-50000a))", "sigmoid(-50000a)"),
        ("1 - sigmoid(9000x)", "sigmoid(-9000x)"),
        ("log(b*10^(-4000))", "log(b) - 4000*log(10)"),
        ("log(1+exp(-2000b))/exp(-2000b)", "softplus(-2000b)/exp(-2000b)"),
        ("log(exp(20000x)+exp(20000y))", "20000x + softplus(20000*(y-x))"),
    ],
)
def test_huge_arguments_are_no_reason_to_refuse(one: str, other: str) -> None:
    assert compare(one, other, NAMES).status == "equal"
    assert compare(other, one, NAMES).status == "equal"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("log(1-sigmoid(20000a))", "-softplus(20000a)"),
        ("log(1+exp(-1000n))", "softplus(-1000n)"),
        ("max(0,30000x)+log(1+exp(-|30000x|))", "softplus(30000x)"),
    ],
)
def test_what_is_too_much_work_is_not_refused_either(one: str, other: str) -> None:
    assert compare(one, other, NAMES).status != "not_equal"
    assert compare(other, one, NAMES).status != "not_equal"


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("log(1+exp(-20000a))", "softplus(-20001a)"),
        ("exp(-20000b)", "0"),
        ("softplus(20000x)", "relu(20000x)"),
        ("log(1+exp(-20000b))", "0"),
        ("sigmoid(30000b)", "1"),
        ("erf(30b)", "1"),
        ("x + exp(-5000)", "x"),
    ],
)
def test_a_tiny_difference_is_one(answer: str, reference: str) -> None:
    assert compare(answer, reference, NAMES).status == "not_equal"


@pytest.mark.parametrize("pair", PAIRS[::9], ids=str)
def test_a_clock_that_runs_out_leaves_a_verdict_undecided(pair: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = compare(pair.answer, pair.reference, pair.names, **pair.more)  # type: ignore[attr-defined]
    for tick in (0.002, 0.02):  # seconds that go by from one look at the clock to the next
        clock = itertools.count(0.0, tick)
        monkeypatch.setattr(limits, "clock", clock.__next__)
        found = compare(pair.answer, pair.reference, pair.names, **pair.more)  # type: ignore[attr-defined]
        assert found.status in (settled.status, "undecided"), found


@pytest.mark.parametrize(
    "answer",
    [
        "sqrt(x - 20)*sqrt(x - 20)",
        "(x^2-1)/(x-1)*exp(x)",
        "exp(log(x - 50))",
        "max(x, -1000)",
        "relu(sin(x) - 0.999999)",
    ],
)
@pytest.mark.parametrize("steps", [5, 50, 200, 500])
def test_work_that_ends_early_leaves_a_verdict_undecided(
    answer: str, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = {"s": "x - 20", "(": "(x+1)*exp(x)", "e": "x - 50", "m": "x", "r": "0"}
    reference = references[answer[0]]
    settled = compare(answer, reference, NAMES).status
    monkeypatch.setattr(evaluate.Budget.__init__, "__defaults__", (steps, *evaluate.Budget.__init__.__defaults__[1:]))
    assert compare(answer, reference, NAMES).status in (settled, "undecided")


@pytest.mark.parametrize(
    ("answer", "reference", "hidden"),
    [
        ("2", "log(2)/(1+exp(2))", "0.0826"),
        ("x", "log(2)/(1+exp(2))", "0.0826"),
        ("[1, 2]", "[exp(-9/4), sqrt(2)]", "0.105"),
        ("[[a, 1]]", "[[a, exp(-9/4)]]", "0.105"),
        ("[[a, 1], [b, a]]", "[[a, exp(-9/4)], [b, a]]", "0.105"),
        ("7", "35", "35"),
        ("a + 1/0", "exp(-9/4)", "0.105"),
        ("x^2", "b - 9/4", "-9/4"),
    ],
)
def test_no_message_gives_a_constant_away(answer: str, reference: str, hidden: str) -> None:
    given = {"b": "0"} if reference.startswith("b") else {}
    found = compare(answer, reference, NAMES, given=given)
    assert found.status == "not_equal"
    assert hidden not in str(found)


@pytest.mark.parametrize("policy", ["dp 4", "sf 3"])
def test_nor_does_a_policy(policy: str) -> None:
    for answer in ("2", "0.11", "0.1053", "log(-1)", "0.105399224561", "x"):
        found = compare(answer, "exp(-9/4)", NAMES, policy=policy)
        assert "0.105399" not in found.message
        assert found.counterexample is None

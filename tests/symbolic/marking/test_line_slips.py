"""Of the slips that explain a line, the one that looks like it."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.marking.line_slips import slips_in
from learn_transformers.symbolic.slips import search

NAMES = {"x": "vector(n)", "p": "vector(n)", "s": "positive", "d": "posint", "i": "index(n)", "j": "index(n)"}
GIVEN = {"p": "softmax(x)"}


@pytest.mark.parametrize(
    ("line", "before", "first"),
    [
        ("p[i]*(1 - p[j])", "p[i]*(delta(i,j) - p[j])", "delta_always_one"),
        ("-p[i]*p[j]", "p[i]*(delta(i,j) - p[j])", "dropped_delta"),
        ("1 - s", "1 - s^2", "square_missing"),
        ("-exp(s)/(1 + exp(s))^2", "exp(s)/(1 + exp(s))^2", "whole_sign"),
        ("4*d^2 + d", "4*(d^2 + d)", "factor_on_one_term"),
    ],
)
def test_the_likeliest(monkeypatch: pytest.MonkeyPatch, line: str, before: str, first: str) -> None:
    monkeypatch.setattr(search, "SECONDS", 60.0)
    problem = problem_of(before, NAMES, given=GIVEN)
    found = slips_in(parse(line, problem.names), [problem.reference], problem)
    assert found[0].name == first
    assert len(found) <= 2


def test_nothing_is_named_for_what_is_right_or_far_off() -> None:
    problem = problem_of("p[i]*(delta(i,j) - p[j])", NAMES, given=GIVEN)
    for line in ("p[j]*(delta(i,j) - p[i])", "sin(s)^7 + d"):
        assert slips_in(parse(line, problem.names), [problem.reference], problem) == ()

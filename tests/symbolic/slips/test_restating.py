"""Rewritten forms have the value of what they were made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from any_formula import NAMES, trees
from hypothesis import given, settings
from pairs import PAIRS, Pair

from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.policies import policy_of
from learn_transformers.symbolic.equality.problem import Problem, problem_of
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import Tree, show
from learn_transformers.symbolic.slips.restating import (
    collected,
    expanded,
    folded,
    forms_of,
    fraction_of,
    tidied,
    unfolded,
)

EXACT = policy_of("exact")
KINDS = declare({"x": "real", "y": "real", "A": "matrix(n,m)", "B": "matrix(m,n)", "z": "vector(n)", "i": "index(n)",
                 "j": "index(n)", "d": "posint"})  # fmt: skip


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.right], ids=str)
def test_every_form_is_equal(pair: Pair) -> None:
    problem = replace(problem_of(pair.reference, pair.names, **pair.more), policy=EXACT)
    tree = parse(pair.answer, problem.names)
    for form in forms_of(tree, problem.names):
        found = compare_trees(form, replace(problem, reference=tree), seed="form")
        assert found.accepted, (show(form), found.message)


@given(trees)
@settings(max_examples=60, deadline=None)
def test_every_form_of_any_formula_is_equal(tree: Tree) -> None:
    problem = Problem(NAMES, tree, EXACT)
    for form in forms_of(tree, NAMES):
        assert compare_trees(form, problem, seed="form").status != "not_equal", show(form)


@pytest.mark.parametrize(
    ("text", "form", "shown"),
    [
        ("x*(y/2)*x^(-1/2)", tidied, "(x·y)/(2·sqrt(x))"),
        ("-(x-y)", tidied, "-x + y"),
        ("(A/2)@B", tidied, "(A @ B)/2"),
        ("exp(z[i])/Sum(exp(z[k]),k,1,n)", folded, "softmax(z)[i]"),
        ("exp(x)/(exp(x)+exp(y))", folded, "sigmoid(x - y)"),
        ("1/(1+exp(-x))", folded, "sigmoid(x)"),
        ("softmax(z)[i]", unfolded, "exp(z[i])/Sum(exp(z[k]), k, 1, n)"),
        ("(A@B)[i,j]", unfolded, "Sum(A[i, k]·B[k, j], k, 1, m)"),
        ("(diag(z) - z@T(z))[i,j]", unfolded, "z[i]·delta(i, j) - z[i]·z[j]"),
        ("x*(y-x)^2", expanded, "x·y·y - x·y·x - x·x·y + x·x·x"),
        ("sin(x*(y+1))", expanded, "sin(x·y + x·1)"),
    ],
)
def test_forms(text: str, form: object, shown: str) -> None:
    assert callable(form)
    assert show(form(parse(text, KINDS), KINDS)) == shown


def test_like_terms_are_put_together() -> None:
    assert show(collected(parse("4(d^2+d)+2d*4d+5d+2*2d", KINDS)) or ()) == "12·d^2 + 13·d"
    assert collected(parse("2+3", KINDS)) is None
    assert collected(parse("exp(d)", KINDS)) is None


def test_a_product_is_taken_apart() -> None:
    found = fraction_of(parse("-3x/(2y)", KINDS))
    assert (found.factor, found.above, found.below) == (-3 / parse("2", KINDS)[1], (("name", "x"),), (("name", "y"),))

# ruff: noqa: E501 - tables read better with one case a line
"""The part of a wrong formula that is at fault."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.marking.blame import blamed_part

NAMES = {"x": "real", "y": "real", "v": "vector(n)", "p": "vector(n)", "i": "index(n)", "j": "index(n)"}


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("p[i]*delta(i,j) + p[i]*p[j]", "p[i]*delta(i,j) - p[i]*p[j]", "The second term, p[i]·p[j], has the wrong sign."),
        ("x + y^3 + 1", "x + y^2 + 1", "In the second term, y^3, the exponent, 3, is what breaks it."),
        ("exp(x)/(1 + sin(x))", "exp(x)/(1 + exp(x))", "In the denominator, 1 + sin(x), the second term, sin(x), is what breaks it."),
        ("Sum(v[k]^2, k, 0, n)", "Sum(v[m]^2, m, 1, n)", "The lower limit of the Sum, 0, is what breaks it."),
        ("x*y*v[j]", "v[i]*x*y", "In the third factor, v[j], the index, j, is what breaks it."),
        ("x + y", "y + x + 1", "A term is missing in x + y."),
        ("x*y", "y*x*v[i]*v[j]", "2 factors are missing in x·y."),
        ("x^2 + 2*x + y", "(x + 1)^2 - 1", "The third term, y, should not be there."),
        ("x^2 - 2*x + 1", "(x + 1)^2", "The second term, 2·x, has the wrong sign."),
    ],
)  # fmt: skip
def test_the_part_is_named(wrong: str, right: str, message: str) -> None:
    problem = problem_of(right, NAMES)

    def agrees(tree: Tree) -> bool:
        return compare_trees(tree, problem).accepted

    found = blamed_part(parse(wrong, problem.names), problem.reference, agrees)
    assert found is not None
    assert found.message == message


def test_no_part_is_blamed_without_need() -> None:
    problem = problem_of("x + y", NAMES)
    wrong = parse("sin(x)*y^2 - 7*v[i]", problem.names)
    assert blamed_part(wrong, problem.reference, lambda tree: compare_trees(tree, problem).accepted) is None

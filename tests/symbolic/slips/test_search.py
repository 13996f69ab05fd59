"""The search behind `explain`: numbers only rule out, and it ends."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

import pytest

from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import Tree, number
from learn_transformers.symbolic.slips import search as searching
from learn_transformers.symbolic.slips.explain import explain
from learn_transformers.symbolic.slips.search import Search

NAMES = {"x": "real", "y": "real"}


def test_agreement_at_the_points_alone_explains_nothing() -> None:
    """A candidate that has the answer's value at every fixed point, and nowhere else."""
    problem = problem_of("x + y", NAMES)
    search = Search(parse("x", problem.names), [problem.reference], problem)
    points = [evaluation.point["x"] for evaluation in search.evaluations]
    assert len(set(points)) == 3

    def coincidence(tree: Tree, names: Names) -> Iterator[Tree]:
        gaps = [("+", ("name", "x"), ("neg", number(Fraction(value)))) for value in points]
        yield ("+", ("name", "x"), reduce(lambda one, other: ("*", one, other), gaps))

    assert all(search.agrees(candidate) for candidate in coincidence(problem.reference, problem.names))
    assert not search.explains(coincidence)


@pytest.mark.parametrize("bend", ["max(x, y-1000)", "x + relu(y-500)"])
def test_a_bend_beyond_the_points_is_no_coincidence_to_fall_for(bend: str) -> None:
    problem = problem_of("x + y", NAMES)
    search = Search(parse(bend, problem.names), [problem.reference], problem)
    x: Tree = ("name", "x")
    assert search.agrees(x)
    assert not search.explains(lambda tree, names: [x])


def test_a_candidate_that_has_no_value_where_the_answer_has_one_explains_nothing() -> None:
    """p_i/δ_ij is p_i where it is defined."""
    problem = problem_of("p[i]*delta(i,j)", {"p": "vector(n)", "i": "index(n)", "j": "index(n)"})
    search = Search(parse("p[i]", problem.names), [problem.reference], problem)
    assert not search.explains(lambda tree, names: [("/", *tree[1:])])


def test_points_have_equal_and_different_indices_and_both_signs() -> None:
    problem = problem_of("x*delta(i,j)", {"x": "real", "i": "index(n)", "j": "index(n)"})
    search = Search(parse("x", problem.names), [problem.reference], problem)
    points = [evaluation.point for evaluation in search.evaluations]
    assert {point["i"] == point["j"] for point in points} == {True, False}
    assert {point["x"] > 0 for point in points} == {True, False}


def test_the_search_ends_when_it_has_taken_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "STEPS", 300)
    problem = problem_of("x + y", NAMES)
    search = Search(parse("x - y", problem.names), [problem.reference], problem)
    tried = 0

    def endless(tree: Tree, names: Names) -> Iterator[Tree]:
        nonlocal tried
        while True:
            tried += 1
            yield ("+", tree, number(tried))

    assert not search.explains(endless)
    assert 0 < tried < 1_000


def test_relations_that_no_size_satisfies_end_the_search() -> None:
    names = {"x": "vector(d)", "d": "posint", "h": "posint"}
    problem = problem_of("Sum(x[k], k, 1, d)", names, given={"d": "10000*h"})
    assert not Search(parse("x[1]", problem.names), [problem.reference], problem).possible


@pytest.mark.parametrize(
    "right",
    [
        "softmax(" * 30 + "v" + ")" * 30 + "[1]",
        "(" * 35 + "9" + ")^6" * 35 + "*x",
        "x" + "*(exp(x*(y+1)*(x+y)" * 9 + ")+1)*(y+2)*(x+3)" * 9,
        "+".join(f"sin({k}*x+y)*cos({k}*y)/sqrt(1+x^{k})" for k in range(2, 20)),
        "*".join(f"(x+{k}*y)" for k in range(1, 60)),
        "exp(x)*sin(x)*x*y*tanh(y)+" + "*".join(f"sigmoid(x^{k}*y)" for k in range(1, 20)),
    ],
)
def test_a_monstrous_line_does_not_hold_the_search_up(right: str) -> None:
    """A learner's own line is what the next one is explained from."""
    problem = problem_of("x", {**NAMES, "v": "vector(n)"})
    forms = [parse(right, problem.names)]
    assert explain(parse("x*y-7", problem.names), forms, problem) == ()

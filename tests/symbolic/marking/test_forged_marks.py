"""Lines that do nothing earn nothing, and lead nowhere that is further than one step may go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.equality.problem import problem_of
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.marking.chain import mark_chain
from learn_transformers.symbolic.marking.derivation import MarkedDerivation, mark
from learn_transformers.symbolic.marking.padding import settled
from learn_transformers.symbolic.marking.question import mark as mark_question
from learn_transformers.symbolic.marking.worksheet import Derivation, Formula, Step

SLOPE = Derivation(
    start="(x + h)^2 - x^2",
    model=("x^2 + 2*x*h + h^2 - x^2", "2*x*h + h^2", "h*(2*x + h)"),
    target="h*(2*x + h)",
    names={"x": "real", "h": "real"},
)


def points(found: MarkedDerivation) -> float:
    return round(found.score / found.max_score, 3)


@pytest.mark.parametrize(
    "lines",
    [
        ["0", "1 - 1", "2 - 2", "3 - 3", "0"],
        ["0", "cos(1)^2 + sin(1)^2 - 1", "exp(0) - 1", "0"],
        ["x", "2*x/2", "x + 1 - 1", "3*x - 2*x", "x"],
        ["(x + h)^2 - x^2 + 5 - 5", "2*((x + h)^2 - x^2)/2", "3*((x + h)^2 - x^2) - 2*((x + h)^2 - x^2)"],
        ["x + 1", "x + 2", "x + 1", "x + 2", "x + 1"],
    ],
)
def test_lines_that_do_nothing_earn_nothing(lines: list[str]) -> None:
    assert points(mark(lines, SLOPE)) == 0


@pytest.mark.parametrize(
    "lines",
    [
        [*(f"(x + h)^2 - x^2 + {k} - {k}" for k in range(2, 8)), "h*(2*x + h)"],
        ["2*(h*(2*x + h))/2", "h*(2*x + h)"],
        ["h*(2*x + h) + 1 - 1", "h*(2*x + h)*3/3", "h*(2*x + h)"],
    ],
)
def test_padding_does_not_bridge_a_gap(lines: list[str]) -> None:
    found = mark(lines, replace(SLOPE, largest_step=1))
    assert found.status == "unfinished"
    assert points(found) == points(mark(["h*(2*x + h)"], replace(SLOPE, largest_step=1)))


def test_a_number_to_reach_is_not_reached_by_other_ways_to_write_it() -> None:
    nothing = Derivation(
        start="x*(y - y)", model=("x*y - x*y", "0"), target="0", names={"x": "real", "y": "real"}, largest_step=1
    )
    found = mark(["1 - 1", "2 - 2", "0"], nothing)
    assert found.status == "unfinished"


@pytest.mark.parametrize(
    "lines",
    [
        ["x^2 + 2*x*h + h^2 - x^2", "2*x*h + h^2", "h*(2*x + h)"],
        ["(x + h + x)*(x + h - x)", "(2*x + h)*h"],
        ["(x^2 + x*h) + (x*h + h^2) - x^2", "x^2 + 2*x*h + h^2 - x^2", "2*x*h + h^2", "(2*x + h)*h"],
        ["h*((x + h)^2 - x^2)/h", "h*(x^2 + 2*x*h + h^2 - x^2)/h", "h*(2*x + h)"],
    ],
)
def test_honest_steps_count(lines: list[str]) -> None:
    found = mark(lines, SLOPE)
    assert (found.status, points(found)) == ("passed", 1)
    assert all(line.mark > 0 for line in found.lines)


def test_a_slip_costs_one_line_of_a_formula_that_goes_on() -> None:
    found = mark(["x^2 + x*h + h^2 - x^2", "x*h + h^2", "h*(x + h)"], SLOPE)
    assert [line.status for line in found.lines] == ["wrong", "follow-through", "follow-through"]
    assert points(found) == 0.5


@pytest.mark.parametrize(
    ("one", "other", "factors"),
    [
        ("x + h - h", "x", False),
        ("2*x/2", "x", False),
        ("3*(x + h) - 2*(x + h)", "h + x", False),
        ("exp(x + 1 - 1)", "exp(x)", False),
        ("x*h/h", "x", True),
    ],
)
def test_what_settles_alike_is_equal(one: str, other: str, factors: bool) -> None:
    names = problem_of("x", SLOPE.names).names
    assert settled(parse(one, names), factors=factors) == settled(parse(other, names), factors=factors) is not None
    assert compare(one, other, SLOPE.names).accepted


@pytest.mark.parametrize(
    ("one", "other"), [("x*h/h", "x"), ("x + h", "x"), ("2*x", "x"), ("(x + h)^2", "x^2 + 2*x*h + h^2")]
)
def test_a_step_settles_to_something_else(one: str, other: str) -> None:
    names = problem_of("x", SLOPE.names).names
    assert settled(parse(one, names)) != settled(parse(other, names))


EXAMPLE = (
    Step("S", "X @ T(X)", kind="matrix(2, 2)"),
    Step("Z", "S/sqrt(2)", kind="matrix(2, 2)"),
    Step("O", "Z @ X", kind="matrix(2, 2)"),
)


@pytest.mark.parametrize(
    "planted", ["[[0, 0], [0, 1e-40]]", "[[1, 1], [1, 1 + 1e-40]]", "[[1, 1e-40], [0, 1]]", "[[0, 0], [0, 7]]"]
)
def test_an_almost_trivial_value_is_not_carried_on(planted: str) -> None:
    answers = {"S": planted, "Z": "[[0, 0], [0, 1e-40/sqrt(2)]]", "O": "[[0, 0], [0, 0]]"}
    marks = mark_chain(EXAMPLE, answers, inputs={"X": "[[1, 2], [3, 5]]"})
    assert [one.status for one in marks] == ["wrong"] * 3
    assert [one.score for one in marks] == [0, 0, 0]
    assert "is not carried on" in marks[1].message


def test_an_honest_wrong_value_is_carried_on() -> None:
    answers = {"S": "[[5, 13], [13, 30]]", "Z": "[[5, 13], [13, 30]]/sqrt(2)"}
    marks = mark_chain(EXAMPLE, answers, inputs={"X": "[[1, 2], [3, 5]]"})
    assert [one.status for one in marks] == ["wrong", "carried", "unfinished"]


def test_a_name_that_does_not_belong_there_draws_no_number_out() -> None:
    (marked,) = mark_question("q", Formula("1/sqrt(2)", names={"d": "posint"}), {"q": "sqrt(d/2)"})
    assert marked.status == "failed"
    assert "0.707" not in f"{marked.message} {marked.counterexample}"

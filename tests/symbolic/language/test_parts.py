"""A rule for a part is applied at one place, where the same part stands, and everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import Names, declare
from learn_transformers.symbolic.language.parts import fresh, radicand
from learn_transformers.symbolic.language.tree import Tree, show
from learn_transformers.symbolic.slips.slip import anywhere

NAMES = declare({"x": "real", "y": "real", "k": "posint", "v": "vector(n)"})


@anywhere("sin")
def bare(part: Tree, names: Names) -> Iterator[Tree]:
    yield part[1]


def made(text: str) -> list[str]:
    return [show(tree) for tree in bare(parse(text, NAMES), NAMES)]


def test_each_place_by_itself_and_all_at_once() -> None:
    assert made("sin(x) + sin(y)") == ["x + sin(y)", "sin(x) + y", "x + y"]


def test_the_same_part_changes_together_as_well() -> None:
    found = made("sin(x) + sin(y) + sin(x)^2")
    assert "x + sin(y) + x^2" in found
    assert "x + y + x^2" in found
    assert len(found) == len(set(found)) == 5


def test_nothing_without_the_head() -> None:
    assert made("cos(x)") == []
    assert bare.__name__ == "bare"


def test_roots_in_every_spelling() -> None:
    for text in ("sqrt(x)", "x^(1/2)", "x^0.5"):
        assert radicand(parse(text, NAMES)) == ("name", "x")
    assert radicand(parse("x^2", NAMES)) is None


def test_a_fresh_index_is_bound_nowhere() -> None:
    assert fresh(NAMES, parse("Sum(v[m], m, 1, n)", NAMES)) == "l"

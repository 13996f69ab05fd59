"""The same but for the order; and what form a last line is asked for."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.equality.ordering import likeness, same_up_to_order
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.marking.wanted_form import form_of

NAMES = declare(
    {
        "x": "real",
        "y": "real",
        "v": "vector(n)",
        "i": "index(n)",
        "j": "index(n)",
        "A": "matrix(n,n)",
        "B": "matrix(n,n)",
    }
)


def read(text: str) -> Tree:
    return parse(text, NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x*y + 1", "1 + y*x"),
        ("x - y", "-y + x"),
        ("x - (y - 1)", "x - y + 1"),
        ("(x + y) + 1", "x + (1 + y)"),
        ("x/2*y", "x*y/2"),
        ("x/2", "0.5*x"),
        ("x*1 + 0", "x"),
        ("-x*y", "x*(-y)"),
        ("1/x/y", "1/(y*x)"),
        ("e^x", "exp(x)"),
        ("exp(-x)", "1/exp(x)"),
        ("Sum(v[k], k, 1, n)", "Sum(v[m], m, 1, n)"),
        ("delta(i,j)", "delta(j,i)"),
        ("A @ (B @ A)", "(A @ B) @ A"),
        ("T(T(A))", "A"),
        ("max(x, y)", "max(y, x)"),
    ],
)
def test_the_same_but_for_the_order(one: str, other: str) -> None:
    assert same_up_to_order(read(one), read(other))
    assert likeness(read(one), read(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x*(y + 1)", "x*y + x"),
        ("x + x", "2*x"),
        ("2*3", "6"),
        ("224/16", "14"),
        ("x^2", "x*x"),
        ("A @ B", "B @ A"),
        ("x - y", "y - x"),
        ("x/y", "y/x"),
        ("v[i]", "v[j]"),
        ("x^2*x", "x^3"),
    ],
)
def test_what_is_computed_is_a_step(one: str, other: str) -> None:
    assert not same_up_to_order(read(one), read(other))
    assert 0 <= likeness(read(one), read(other)) < 1


@pytest.mark.parametrize(
    ("form", "target", "line", "lacking"),
    [
        ("", "x + 1", "exp(x)", "exp"),
        ("", "v[i]", "Sum(v[k], k, 1, n)", "Sum"),
        ("", "x", "y", "y"),
        ("without Sum; product", "x*y", "x*y + 1", "sum"),
        ("product", "-x*y", "-(x + y)", ""),
        ("expanded", "x^2 + x", "(x + 1)^2", "power"),
        ("expanded", "A @ A + A @ B", "A @ (A + B)", "multiplied out"),
        ("single fraction", "x/y", "x/(1/y)", "one fraction"),
        ("same", "x + y", "y + x", ""),
        ("any", "x", "exp(y)", ""),
    ],
)
def test_forms(form: str, target: str, line: str, lacking: str) -> None:
    found = form_of(form, read(target)).lacking(read(line))
    assert lacking in found
    assert bool(found) == bool(lacking) or form == "product"

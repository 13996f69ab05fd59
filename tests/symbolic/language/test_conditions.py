"""`if(i <= j, a, b)` in every spelling, and `sum`, `Max` by the number of their arguments."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.lines import claim_of
from learn_transformers.symbolic.language.tree import show
from learn_transformers.symbolic.language.trouble import Refusal

NAMES = declare({"x": "vector(n)", "a": "real", "b": "real", "i": "index(n)", "j": "index(n)", "B": "tensor(n, n, n)"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("if(i = j, a, b)", "if(i == j, a, b)"),
        ("if(i==j,a,b)", "if(i == j, a, b)"),
        ("if(i != j, a, b)", "if(i != j, a, b)"),
        ("if(i ≠ j, a, b)", "if(i != j, a, b)"),
        ("if(i ≤ j, a, b)", "if(i <= j, a, b)"),
        ("if(a + 1 >= 2b, a, b)", "if(a + 1 >= 2·b, a, b)"),
        ("if(5! = 120, a, b)", "if(factorial(5) == 120, a, b)"),
        ("2 if(a < b, 1, if(a > b, 2, 3))", "2·if(a < b, 1, if(a > b, 2, 3))"),
        (r"\operatorname{if}(i \leq j, \frac{a}{2}, b)", "if(i <= j, a/2, b)"),
        (r"\mathrm{if}(i == j, a, b) \cdot 2", "if(i == j, a, b)·2"),
        ("sum(x)", "sum(x)"),
        ("sum(x[k], k, 1, n)", "Sum(x[k], k, 1, n)"),
        ("Max(x[k], k, 1, n)", "Max(x[k], k, 1, n)"),
        ("Min(x[i], i, 1, n)", "Min(x[i], i, 1, n)"),
        ("Max(a, b)", "max(a, b)"),
        ("Max(a, b, 1, 2)", "max(a, b, 1, 2)"),
        ("Min(a, 2b, 1, 2)", "min(a, 2·b, 1, 2)"),
        ("Max(x)", "max(x)"),
        ("B_ijj", "B[i, j, j]"),
        (r"B_{i,j,1}", "B[i, j, 1]"),
        (r"\arccos(a)", "arccos(a)"),
        ("acos(a) + binom(3, 2)", "arccos(a) + binomial(3, 2)"),
    ],
)
def test_readings(text: str, shown: str) -> None:
    tree = parse(text, NAMES)
    assert show(tree) == shown
    assert parse(shown, NAMES) == tree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("if(a, b, 1)", "if is written if(a < b, c, d)"),
        ("if(a < b, 1)", "if is written if(a < b, c, d)"),
        ("if(a < b < 1, 1, 2)", "instead “<” stands in column 10"),
        ("a + if(a < b, 1, 2) = b", "give only what stands right of the “=”"),
        ("a = if(a < b, 1, 2)", "give only what stands right of the “=”"),
        ("a < b", "give only what stands right of the “=”"),
        ("if a < b", "Write the argument of if in brackets"),
        ("sum(x[k], k)", "sum is written sum(body, k, 1, n)"),
        ("Max()", "Max(…) takes 1 or more arguments"),
        ("B[1, 1, 1, 1]", "An entry has one index, two or three."),
    ],
)
def test_what_is_none_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text, NAMES)
    assert words in refused.value.message


def test_a_condition_cuts_no_line_of_a_derivation() -> None:
    claim = claim_of("= if(i <= j, a, if(a != 1, 2, 3)) = if(i < (j), 1, b)  by cases", NAMES)
    assert claim.parts == ("if(i <= j, a, if(a != 1, 2, 3))", "if(i < (j), 1, b)")
    with pytest.raises(Refusal, match="“<=” is no step"):
        claim_of("if(i < j, 1, 2) <= 3", NAMES)

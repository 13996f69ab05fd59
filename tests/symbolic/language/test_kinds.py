"""What a question may say of its names, and the sentence where that makes no sense."""

from __future__ import annotations

from fractions import Fraction

import pytest

from learn_transformers.symbolic.language.kinds import Kind, declare


@pytest.mark.parametrize(
    "text",
    ["real", "real(0, 1)", "real(-1/2, 1.5)", "positive", "posint", "posint(2)", "index(n)", "vector(3)", "prob(n)",
     "matrix(n, d)", "tensor(r, r, c)"],
)  # fmt: skip
def test_a_kind_written_out_is_declared_again(text: str) -> None:
    kind = declare({"x": text})["x"]
    assert declare({"x": str(kind)})["x"] == kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("natural", "a kind is real, real(0, 1), positive"),
        ("posint(0)", "the least value of a posint is 1 to 1000, not 0"),
        ("posint(3/2)", "the least value of a posint"),
        ("posint(n)", "'n' is no bound"),
        ("posint(2, 3)", "posint takes 1 bounds or none, not 2"),
        ("posint()", "'' is no bound"),
        ("real(0)", "real takes 2 bounds or none, not 1"),
        ("real(1, 0)", "nothing lies between 1 and 0"),
        ("real(0, 0)", "nothing lies between 0 and 0"),
        ("real(0, 1/0)", "'1/0' is no bound"),
        ("real(0, inf)", "'inf' is no bound"),
        ("positive(1)", "positive takes 0 sizes, not 1"),
        ("prob", "prob takes 1 sizes, not 0"),
        ("prob(0)", "sizes are 1 to 64"),
        ("tensor(a, b)", "tensor takes 3 sizes, not 2"),
    ],
)
def test_a_wrong_declaration_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^names: ") as refused:
        declare({"x": text})
    assert words in str(refused.value)


def test_where_values_lie() -> None:
    assert [Kind("posint", (), (Fraction(2),)).allows(value) for value in (1, 2, Fraction(5, 2))] == [
        False,
        True,
        False,
    ]
    assert [declare({"x": "real(0, 1)"})["x"].allows(value) for value in (0, Fraction(1, 2), 1)] == [False, True, False]
    assert [declare({"p": "prob(n)"})["p"].allows(value) for value in (-1, 0, Fraction(1, 3))] == [False, False, True]
    assert declare({"x": "real"})["x"].allows(-7)


def test_a_size_may_have_a_least_value() -> None:
    names = declare({"d": "posint(2)", "x": "vector(d)"})
    assert names["d"].least == 2

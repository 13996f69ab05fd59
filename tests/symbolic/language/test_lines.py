"""Derivations as text, taken apart."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.lines import claim_of, label_key, lines_of
from learn_transformers.symbolic.language.trouble import Refusal

NAMES = declare({"x": "real"})


@pytest.mark.parametrize(
    ("line", "parts", "starts", "rule"),
    [
        ("a = b", ("a", "b"), False, ""),
        ("= b", ("b",), True, ""),
        ("&= b \\\\", ("b",), True, ""),
        ("a &= b = c,", ("a", "b", "c"), False, ""),
        ("= b by chain rule", ("b",), True, "chain rule"),
        ("= b   (by the product rule)", ("b",), True, "product rule"),
        ("= f(b), using log of a product", ("f(b)",), True, "log of a product"),
        (r"= b \quad\text{by symmetry}", ("b",), True, "symmetry"),
        (r"= b \tag{by symmetry}", ("b",), True, "symmetry"),
        (r"$a = \sum_{k=1}^{n} x_k$", ("a", r"\sum_{k=1}^{n} x_k"), False, ""),
        (r"= \begin{bmatrix} 1 & 2 \end{bmatrix}", (r"\begin{bmatrix} 1 & 2 \end{bmatrix}",), True, ""),
        ("P := a", ("P", "a"), False, ""),
        ("a == b", ("a", "b"), False, ""),
        ("a =", ("a",), False, ""),
        ("Sum(x, k=1, n)", ("Sum(x, k=1, n)",), False, ""),
        ("x*by", ("x*by",), False, ""),
        ("", (), False, ""),
    ],
)
def test_taken_apart(line: str, parts: tuple[str, ...], starts: bool, rule: str) -> None:
    claim = claim_of(next(lines_of(line), ""), NAMES)
    assert (claim.parts, claim.starts_with_equals, claim.by) == (parts, starts, rule)


@pytest.mark.parametrize("line", ["a <= b", "a ≈ b", r"a \approx b", "a => b", "a ≠ b", "a < b", r"a \Rightarrow b"])
def test_other_relations_are_refused(line: str) -> None:
    with pytest.raises(Refusal, match="only “=”"):
        claim_of(line, NAMES)


def test_lines() -> None:
    text = "\n  a = b \\\\ = c\n\n\\begin{align}\n&= d \\\\\n\\end{align}\n$$\n= [[1, 2]]"
    assert list(lines_of(text)) == ["a = b", "= c", "&= d", "= [[1, 2]]"]
    assert list(lines_of(["a", "", "b\nc"])) == ["a", "b", "c"]
    assert list(lines_of(r"= \begin{bmatrix} 1 \\ 2 \end{bmatrix} \\ = b")) == [
        r"= \begin{bmatrix} 1 \\ 2 \end{bmatrix}",
        "= b",
    ]


def test_labels_agree_in_all_spellings() -> None:
    spellings = [
        "dp_i/dx_j",
        "∂p_i/∂x_j",
        r"\frac{\partial p_i}{\partial x_j}",
        "dp[i] / dx[j]",
        r"\partial p_{i}/\partial x_{j}",
    ]
    assert len({label_key(spelling) for spelling in spellings}) == 1
    assert label_key("dp_j/dx_i") != label_key("dp_i/dx_j")


def test_long_lines_take_no_time() -> None:
    for filler in (" ", " by ", "(", "{", "=", "\\text{by ", "\\frac{", "&", "\\\\"):
        line = filler * (1990 // len(filler)) + "+"
        try:
            claim_of(line, NAMES)
        except Refusal:
            continue
    with pytest.raises(Refusal, match="characters"):
        claim_of("x" * 2001, NAMES)

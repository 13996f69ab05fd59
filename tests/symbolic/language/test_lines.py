"""Derivations as text, taken apart."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.lines import Case, bodies, claim_of, label_key, lines_of
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


@pytest.mark.parametrize(
    "line",
    [
        "= x + 1", "(1) = x + 1", "1. = x + 1", "2) = x + 1", "Step 3: = x + 1", "- = x + 1", "• = x + 1", "⇒ x + 1",
        "=> = x + 1", "→ x + 1", r"\Rightarrow x + 1", r"&\implies x + 1", "&= x + 1", r"= x + 1 \tag{7}",
        r"= x + 1 \quad (3)", "= x + 1   (3)", "= x + 1  ∎", "= x + 1. q.e.d.", "= x + 1 QED", r"$= x + 1$ \qed",
        r"= x + 1 \nonumber", "= x + 1 ✓", r"= x + 1 \hfill \square", "d) = x + 1", "[2] = x + 1",
    ],
)  # fmt: skip
def test_marks_are_taken_off(line: str) -> None:
    (body,) = bodies([line])
    claim = claim_of(body, NAMES)
    assert (claim.parts, claim.starts_with_equals) == (("x + 1",), True)


@pytest.mark.parametrize("line", ["-x + 1", "(1 + x)*x", "x*(2)", "2*x", "1.5*x", "x - (3)", "(x) + (1)", "x!"])
def test_what_may_be_part_of_a_formula_stays(line: str) -> None:
    assert bodies([line]) == [line]
    assert bodies(["x", line]) == ["x", line]


def test_numbers_in_brackets_count_lines_or_are_factors() -> None:
    assert bodies(["(1) x", "(2) x"]) == ["x", "x"]
    assert bodies(["x", "(3) x"]) == ["x", "(3) x"]
    assert bodies(["x (1)", "x (2)"]) == ["x", "x"]
    assert bodies(["x", "x (3)"]) == ["x", "x (3)"]
    assert bodies(["- x", "- x + 1"]) == ["x", "x + 1"]
    assert bodies(["x", "- x"]) == ["x", "- x"]


def test_a_line_may_go_on_in_the_next() -> None:
    assert list(lines_of("= a +\n b\n= c")) == ["= a + b", "= c"]
    assert list(lines_of("= a\n  + b\n  - c\n= d")) == ["= a + b - c", "= d"]
    assert list(lines_of("a\n-b")) == ["a", "-b"]
    assert list(lines_of("a =\n= b")) == ["a =", "= b"]
    assert list(lines_of("* a\n* b")) == ["* a", "* b"]


@pytest.mark.parametrize(
    ("line", "parts", "remark"),
    [
        ("= x because x(1+1) = 2x", ("x",), "because x(1+1) = 2x"),
        ("= x   multiply by 1", ("x",), "multiply by 1"),
        ("= x  # the rest cancels", ("x",), "the rest cancels"),
        ("= x, since 1 = 1", ("x",), "since 1 = 1"),
        ("= x (distributive law)", ("x",), "distributive law"),
        ("so x + 1", ("x + 1",), ""),
        ("Therefore, x = x + 0", ("x", "x + 0"), ""),
        ("and finally we get x", ("x",), ""),
    ],
)
def test_remarks_are_no_part_of_the_formula(line: str, parts: tuple[str, ...], remark: str) -> None:
    claim = claim_of(line, NAMES)
    assert (claim.parts, claim.by, claim.words, claim.trouble) == (parts, remark, False, None)


@pytest.mark.parametrize(
    "line", ["Using exp(a+b) = exp(a)exp(b) we get", "x runs from 1 to i, so k < i + r", "the factor exp(c) cancels",
             "No wait, that is wrong:", "---", "Expand:", "which was to be shown", "therefore delta(k, i+r) = 0"]
)  # fmt: skip
def test_words_are_read_over(line: str) -> None:
    assert claim_of(line, NAMES).words


@pytest.mark.parametrize(
    "line", ["= x + y", "= expp(x)", "= exp(x", "= sigmod (x)", "= 2 foo", "x * (x + expp(x)) for all x", "q = 2 +* x"]
)
def test_a_formula_with_a_slip_of_the_pen_is_none(line: str) -> None:
    claim = claim_of(line, NAMES)
    assert not claim.words
    assert claim.trouble is not None


def test_cases_of_two_indices() -> None:
    names = declare({"x": "real", "i": "index(n)", "j": "index(n)"})
    for line in ("i = j: x = 2*x", "for i == j: x = 2*x", "if i = j then x = 2*x"):
        claim = claim_of(line, names)
        assert (claim.case, claim.parts) == (Case("i", "j", True), ("x", "2*x"))
    for line in ("i != j: x", "i ≠ j: x", r"for i \neq j, x"):
        assert claim_of(line, names).case == Case("i", "j", False)
    assert claim_of("i = j", names).case is None


@pytest.mark.parametrize(
    "left", ["p_i'", "dp_i/dx_j", r"\frac{\partial L}{\partial x_j}", "L'", "f(x, y)", "LHS", "∂L/∂x"]
)
def test_a_left_hand_side_may_be_a_name_of_what_is_worked_out(left: str) -> None:
    claim = claim_of(f"{left} = x + 1", NAMES)
    assert (claim.left, len(claim.readings), claim.trouble) == (left, 1, None)


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

"""Whatever people type is read if it has one meaning, and judged as if it had been typed in the language of answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from any_formula import NAMES, trees
from hypothesis import given, settings
from spellings import latex, numpy, unicode
from typed_pairs import QUESTIONS, RIGHT, WRONG

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.policies import policy_of
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.reading import forgiving, read
from learn_transformers.symbolic.language.sheet import read as sheet
from learn_transformers.symbolic.language.tree import Tree, show
from learn_transformers.symbolic.language.trouble import Refusal


def _ids(cases: tuple[tuple[object, ...], ...]) -> list[str]:
    return [str(case[0]) for case in cases]


@pytest.mark.parametrize(("text", "reference", "names"), RIGHT, ids=_ids(RIGHT))
def test_what_people_type_is_read(text: str, reference: str, names: dict[str, str]) -> None:
    found = compare(text, reference, names)
    assert found.accepted, found


@pytest.mark.parametrize(("text", "reference", "names"), WRONG, ids=_ids(WRONG))
def test_a_wrong_answer_is_read_and_refused(text: str, reference: str, names: dict[str, str]) -> None:
    found = compare(text, reference, names)
    assert found.status == "not_equal", found


@pytest.mark.parametrize(("text", "names"), QUESTIONS, ids=_ids(QUESTIONS))
def test_nothing_is_guessed_between_two_meanings(text: str, names: dict[str, str]) -> None:
    found = compare(text, "15", names)
    assert found.status == "invalid"
    assert found.message


def test_a_question_names_both_meanings() -> None:
    found = compare("A*B", "A@B", {"A": "matrix(n, n)", "B": "matrix(n, n)"})
    assert "A @ B" in found.message
    assert "had(A, B)" in found.message


def test_the_shape_that_is_wanted_decides() -> None:
    names = {"p": "vector(n)", "q": "vector(n)"}
    assert compare("2*(p*q)", "2*(p@q)", names).accepted
    assert compare("2*(p*q)", "2*had(p, q)", names).accepted


def test_formulas_typed_as_equal_must_be_equal() -> None:
    assert compare("n = 3·5 = 15", "15", {}).accepted
    found = compare("4·5 = 15", "15", {})
    assert found.status == "invalid"
    assert "left of" in found.message
    names = {"p": "vector(n)", "i": "index(n)", "j": "index(n)"}
    assert compare("p_i(1 - p_j) = p_i(δ_ij - p_j)", "p[i]*(delta(i,j)-p[j])", names).status == "invalid"
    assert compare("p_i(δ_ij - p_j) = p_iδ_ij - p_ip_j", "p[i]*(delta(i,j)-p[j])", names).accepted


def test_formulas_left_of_the_last_one_count() -> None:
    assert compare("3·5 = 15", "15", {}).remark == ""
    assert "left of" in compare("n = 15", "15", {}).remark


def test_what_does_not_count_is_said() -> None:
    found = compare("∂L/∂x_j = p_j − y_j", "p[j] - y[j]", {"p": "vector(n)", "y": "vector(n)", "j": "index(n)"})
    assert found.accepted
    assert "left of" in found.remark
    assert found.read_as == "p[j] - y[j]"


def test_an_order_of_growth_may_be_written_with_an_o() -> None:
    names = {"n": "posint", "d": "posint"}
    for text in ("O(n^2 d)", "\\mathcal{O}(n^2 d)", "O(n²·d)", "$O(n^2 d)$", "cost = O(n^2 d)"):
        assert compare(text, "n^2*d", names, "bigO").accepted, text
    assert compare("O(n d)", "n^2*d", names, "bigO").status == "not_equal"


def test_a_name_that_is_not_declared_is_still_named() -> None:
    found = compare("np.exp(z)", "exp(x)", {"x": "real"})
    assert found.reason == "unknown_name"
    assert "“z”" in found.message


def test_shapes_that_do_not_fit_are_still_named() -> None:
    found = compare("K.T @ Q", "Q@T(K)", {"Q": "matrix(n, d)", "K": "matrix(m, d)"})
    assert found.reason == "shape"
    assert "(d,m) @ (n,d)" in found.message


@settings(max_examples=100, deadline=None)
@given(trees)
def test_the_strict_reading_comes_first_and_the_forgiving_one_agrees(tree: Tree) -> None:
    text = show(tree)
    assert read(text, NAMES).tree == parse(text, NAMES)
    try:
        relaxed = forgiving(text, NAMES).tree
    except Refusal:
        return
    assert compare_trees(relaxed, Problem(NAMES, tree, policy_of("exact"))).status in ("equal", "undecided"), text


@pytest.mark.parametrize("spelled", [latex, unicode, numpy])
@settings(max_examples=40, deadline=None)
@given(tree=trees)
def test_any_formula_is_read_in_every_notation(spelled: Callable[[Tree], str], tree: Tree) -> None:
    text = spelled(tree)
    found = compare_trees(read(text, NAMES).tree, Problem(NAMES, tree, policy_of("exact")))
    assert found.status in ("equal", "equal_on_common_domain", "undecided"), text


# ---------------------------------------------------------------------------------------------------------------------
# Through the file


def _quoted(text: str) -> list[str]:
    """The ways in which an answer may stand in a worksheet."""
    escaped = text.replace("\\", "\\\\")
    several = [f'a = """{text}"""', f'a = r"""\n{text}\n"""', f'a = """{escaped}"""']
    return several if "\n" in text else [f'a = "{text}"', f'a = r"{text}"', f'a = "{escaped}"', *several]


@pytest.mark.parametrize(
    "text",
    [
        "\\begin{bmatrix} a & b \\\\ c & d \\end{bmatrix}", "\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}",
        "\\begin{bmatrix} \\frac{2a}{2} & b \\\\ c & d \\end{bmatrix}", "[[a, b], [c, d]]",
        "\\left[\\begin{array}{cc} a & b \\\\ c & d \\end{array}\\right]",
        "\\begin{bmatrix} a & b \\\\[2pt] c & d \\end{bmatrix}",
    ],
)  # fmt: skip
def test_every_notation_comes_through_a_worksheet(text: str) -> None:
    names = dict.fromkeys("abcd", "real")
    for line in _quoted(text):
        typed = sheet(line)["a"]
        assert not typed.problem
        assert compare(typed.text, "[[a, b], [c, d]]", names).accepted, (line, typed.text)


def test_what_people_type_comes_through_a_worksheet() -> None:
    for text, reference, names in RIGHT[::5]:
        for line in _quoted(text):
            assert compare(sheet(line)["a"].text, reference, names).accepted, line

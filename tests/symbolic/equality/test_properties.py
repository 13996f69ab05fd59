"""What must hold for any formula: printing and reading are inverse; rearranged it is equal, changed it is not."""

from __future__ import annotations

from any_formula import KINDS, NAMES, trees, wide_trees
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.symbolic import compare
from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.plain import from_plain, to_plain
from learn_transformers.symbolic.language.tree import (
    BINDERS,
    RELATIONS,
    Tree,
    canonical,
    children,
    positions,
    put,
    show,
    substitute,
)


@given(wide_trees)
@settings(max_examples=120, deadline=None)
def test_printed_and_read_again_is_the_same_tree(tree: Tree) -> None:
    assert parse(show(tree), NAMES) == tree


@given(wide_trees)
@settings(max_examples=40, deadline=None)
def test_sent_as_plain_data_it_is_the_same_tree(tree: Tree) -> None:
    assert from_plain(to_plain(tree)) == tree


def reversed_parts(tree: Tree) -> Tree:
    parts = tuple(reversed_parts(part) for part in children(tree))
    if tree[0] in ("+", "*", "max"):
        return (tree[0], *reversed(parts))
    if tree[0] in BINDERS:
        return (tree[0], substitute(parts[0], {"k": ("name", "m")}), "m", *parts[1:])
    return (tree[0], *parts) if parts else tree


@given(wide_trees)
@settings(max_examples=60, deadline=None)
def test_commuted_is_equal(tree: Tree) -> None:
    found = compare(show(reversed_parts(tree)), show(tree), KINDS)
    assert found.status in ("equal", "undecided")


@given(wide_trees, st.sampled_from(sorted(RELATIONS)))
@settings(max_examples=40, deadline=None)
def test_a_condition_turned_round_is_equal(tree: Tree, relation: str) -> None:
    turned = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}[relation]
    one: Tree = ("if", (relation, tree, ("name", "y")), ("name", "x"), tree)
    other: Tree = ("if", (turned, tree, ("name", "y")), tree, ("name", "x"))
    assert compare(show(one), show(other), KINDS).status in ("equal", "undecided")


@given(trees, trees, trees)
@settings(max_examples=30, deadline=None)
def test_expanded_is_equal(one: Tree, two: Tree, three: Tree) -> None:
    left, right = ("*", one, ("+", two, three)), ("+", ("*", one, two), ("*", one, three))
    assert compare(show(left), show(right), KINDS).status in ("equal", "undecided")


@given(trees, st.sampled_from(["1", "1e-30", "x", "a/1000", "exp(-50)"]))
@settings(max_examples=40, deadline=None)
def test_disturbed_is_not_equal(tree: Tree, by: str) -> None:
    found = compare(f"{show(tree)} + {by}", show(tree), KINDS)
    assert found.status in ("not_equal", "undecided")


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_text_gets_a_verdict(text: str) -> None:
    assert compare(text, "x", KINDS).status in ("equal", "equal_on_common_domain", "not_equal", "invalid", "undecided")


@given(st.text(alphabet="xyn0123()[]{}^_+-*/|,.\\ '√²=abcdefghi", max_size=40))
@settings(max_examples=120, deadline=None)
def test_any_text_of_the_alphabet_gets_a_verdict(text: str) -> None:
    compare(text, "x", KINDS)


@given(trees)
@settings(max_examples=30, deadline=None)
def test_paths_lead_to_the_parts(tree: Tree) -> None:
    for path, part in positions(tree):
        assert put(tree, path, part) == tree
    assert canonical(canonical(tree)) == canonical(tree)


def test_substitution_captures_nothing() -> None:
    tree = parse("Sum(x*v[k], k, 1, n)", NAMES)
    changed = substitute(tree, {"x": ("name", "k")})
    assert changed[2] != "k"
    assert changed[1][1] == ("name", "k")

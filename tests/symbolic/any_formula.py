"""Any formula at all, drawn by hypothesis: for what must hold whatever is written."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from learn_transformers.symbolic.language.kinds import declare
from learn_transformers.symbolic.language.tree import BINDERS, RELATIONS, Tree, children

KINDS = {"x": "real", "y": "real", "a": "positive", "n": "posint", "v": "vector(n)"}
NAMES = declare(KINDS)

_ENTRY: Tree = ("index", ("name", "v"), ("name", "k"))
_numbers = st.one_of(
    st.integers(0, 20).map(lambda value: ("number", Fraction(value))),
    st.integers(1, 999).map(lambda value: ("number", Fraction(value, 100))),
)
_leaves = st.one_of(_numbers, st.sampled_from("xyan").map(lambda name: ("name", name)), st.just(("constant", "pi")))


def _larger(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    pairs = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        pairs.map(lambda terms: ("+", *terms)),
        pairs.map(lambda factors: ("*", *factors)),
        st.tuples(st.just("/"), parts, parts),
        st.tuples(st.just("^"), parts, st.integers(0, 4).map(lambda value: ("number", Fraction(value)))),
        st.tuples(st.just("neg"), parts),
        st.tuples(st.sampled_from(["exp", "sin", "tanh", "sigmoid", "abs", "relu"]), parts),
        st.tuples(st.just("max"), parts, parts),
        parts.map(lambda part: ("Sum", ("*", part, _ENTRY), "k", ("number", Fraction(1)), ("name", "n"))),
    )  # fmt: skip


_VECTORS: list[Tree] = [
    ("name", "v"),
    ("+", ("name", "v"), ("name", "x")),
    ("had", ("name", "v"), ("ones", ("name", "n"))),
]
_of_vectors = st.tuples(st.sampled_from(["sum", "mean", "var", "norm", "max", "argmax"]), st.sampled_from(_VECTORS))


def _wider(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    conditions = st.tuples(st.sampled_from(sorted(RELATIONS)), parts, parts)
    binders = st.sampled_from(["Max", "Min", "Prod"])
    return st.one_of(
        _larger(parts),
        st.tuples(st.just("if"), conditions, parts, parts),
        st.tuples(st.sampled_from(["floor", "sign", "arccos"]), parts),
        st.tuples(st.sampled_from(["mod", "binomial", "min"]), parts, parts),
        st.tuples(binders, parts.map(lambda part: ("+", part, _ENTRY))).map(
            lambda found: (found[0], found[1], "k", ("number", Fraction(1)), ("name", "n"))
        ),
    )


def nesting(tree: Tree) -> int:
    return max((nesting(part) for part in children(tree)), default=0) + (tree[0] in BINDERS)


wide_trees = st.recursive(st.one_of(_leaves, _of_vectors), _wider, max_leaves=8).filter(lambda tree: nesting(tree) <= 2)
"""With all heads of numbers that the language has."""

trees = st.recursive(_leaves, _larger, max_leaves=8).filter(lambda tree: nesting(tree) <= 2)

"""Slips with triangles of pairs: which way an edge runs."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import Tree, positions, put
from learn_transformers.symbolic.slips.slip import anywhere, slip


def _edges(part: Tree) -> list[tuple[tuple[int, ...], Tree]]:
    """The entries of tensors in a sum over the third corner, with their places."""
    bound = ("name", part[2])
    inside = ((path, entry) for path, entry in positions(part[1]) if entry[0] == "index" and len(entry) == 5)
    return [(path, entry) for path, entry in inside if bound in entry[2:4]]


def _turned(entry: Tree) -> Tree:
    _, base, one, other, channel = entry
    return ("index", base, other, one, channel)


@slip(
    "the edges run the other way: incoming for outgoing",
    hint="Do both edges start at the corners i and j, or end there?",
)
@anywhere("Sum")
def edges_turned(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, *limits = part
    edges = _edges(part)
    if len(edges) == 2:
        for path, entry in edges:
            body = put(body, path, _turned(entry))
        yield (head, body, *limits)


@slip("one of the two edges runs the other way", hint="Which of its corners does each edge start at?")
@anywhere("Sum")
def one_edge_turned(part: Tree, names: Names) -> Iterator[Tree]:
    head, body, *limits = part
    edges = _edges(part)
    if len(edges) == 2:
        for path, entry in edges:
            yield (head, put(body, path, _turned(entry)), *limits)

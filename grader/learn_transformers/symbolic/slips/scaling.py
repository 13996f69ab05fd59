"""Slips with the factor 1/√d_k of the scores."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.kinds import Names
from learn_transformers.symbolic.rewriting import anywhere, is_width, radicand
from learn_transformers.symbolic.slips import slip
from learn_transformers.symbolic.tree import Tree


def _width(tree: Tree, names: Names) -> Tree | None:
    """The width whose root this is."""
    inside = radicand(tree)
    return inside if inside is not None and is_width(inside, names) else None


@slip("the division by √d_k is missing", hint="What is the variance of q·k for entries of variance 1?")
@anywhere
def scale_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below) if _width(below, names):
            yield above


@slip("the division is by d_k, not by its square root", hint="Which one grows like √d_k: q·k itself or its variance?")
@anywhere
def scale_without_root(part: Tree, names: Names) -> Iterator[Tree]:
    width = _width(part, names)
    if width:
        yield width


@slip("√d_k multiplies where it should divide", hint="Are the scores to become larger or smaller?")
@anywhere
def scale_multiplied(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below) if _width(below, names):
            yield ("*", above, below)

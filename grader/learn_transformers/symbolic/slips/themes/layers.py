"""Slips with what surrounds the attention in a layer: biases, skip connections."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, added, is_called, terms
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.slips.slip import anywhere, slip


@slip("the skip connection is missing", hint="What does the layer do when its weights are all zero?")
@anywhere("^")
def skip_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("^", ("+", *parts), ("name", _) as layers) if ONE in parts:
            yield ("^", added(term for term in parts if term != ONE), layers)


@slip("a bias is missing", hint="What does the layer give for an input of zeros?")
@anywhere("+")
def bias_missing(part: Tree, names: Names) -> Iterator[Tree]:
    rest = [term for term in terms(part) if not _is_bias(term, names)]
    if rest and len(rest) < len(terms(part)):
        yield added(rest)


def _is_bias(term: Tree, names: Names) -> bool:
    base = term[1] if term[0] == "index" else term
    return is_called(base, "b", "bias") and base[1] in names and names[base[1]].shape != ()

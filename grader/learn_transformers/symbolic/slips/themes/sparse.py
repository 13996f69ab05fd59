"""Slips in counting what a sparse attention looks at, and what a cache holds."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, TWO, added, is_called, terms
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute
from learn_transformers.symbolic.slips.restating import polynomial, written_polynomial
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip

_LAYERS = ("L", "layers")


@slip(
    "the window is not counted with both sides and the token itself",
    hint="How many keys has a window of radius 1, and which?",
)
@anywhere("+")
def window_on_one_side(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", ("*", two, width), one) | ("+", one, ("*", two, width)) if two == TWO and one == ONE:
            yield from (width, ("*", TWO, width), ("+", width, ONE))


@slip(
    "what lies outside, or is counted twice, is not subtracted",
    hint="Which rows see fewer keys than the others, and which keys belong to two patterns?",
)
def overlap_not_subtracted(tree: Tree, names: Names) -> Iterator[Tree]:
    less = [term for term in terms(tree) if term[0] == "neg"]
    if less and len(less) < len(terms(tree)) and "/" not in heads_of(tree) and _is_count(tree, names):
        yield from (added(term for term in terms(tree) if term != other) for other in less)
        yield added(term for term in terms(tree) if term not in less)


def _is_count(tree: Tree, names: Names) -> bool:
    used = free_names(tree)
    return bool(used) and all(one in names and names[one].family == "posint" for one in used)


@slip("only the keys or only the values are counted", hint="Which two tensors does the cache of a layer hold?")
def one_of_keys_and_values(tree: Tree, names: Names) -> Iterator[Tree]:
    found = polynomial(tree) if _is_count(tree, names) else None
    if found and len(found) == 1:
        ((powers, factor),) = found.items()
        if factor == 2 and any(is_called(name(one), *_LAYERS) for one, _ in powers):
            yield written_polynomial({powers: factor / 2})


@slip("the number of layers is left out", hint="Does each layer have its own, or do all of them share one?")
def layers_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _left_out(tree, names, *_LAYERS)


@slip("the bytes of a number are left out", hint="Is a number of numbers asked for, or of bytes?")
def bytes_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    yield from _left_out(tree, names, "bytes")


def _left_out(tree: Tree, names: Names, *called: str) -> Iterator[Tree]:
    found = {one: ONE for one in free_names(tree) & names.keys() if is_called(name(one), *called)}
    if found and _is_count(tree, names):
        yield substitute(tree, found)

"""Slips with attention: who asks and who answers, what may be seen, the backward pass."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, added, sized
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute, walk
from learn_transformers.symbolic.slips.slip import anywhere, slip
from learn_transformers.symbolic.slips.themes.returns import has_rewards


@slip("queries and keys are exchanged", hint="Which of the two asks, and which answers?")
def queries_and_keys_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    for query, key in (("Q", "K"), ("q", "k"), ("W_Q", "W_K"), ("dQ", "dK")):
        if {query, key} <= names.keys() and names[query] == names[key] and names[key].shape:
            yield substitute(tree, {query: name(key), key: name(query)})


@slip("the keys or queries stand where the values belong", hint="Of which vectors is the output a mixture?")
@anywhere("name")
def keys_for_values(part: Tree, names: Names) -> Iterator[Tree]:
    if part[1] in ("V", "W_V", "v") and part[1] in names and names[part[1]].shape:
        for other in ("K", "Q", "X", "W_K", "W_Q", "k", "q"):
            if other in names:
                yield name(other)


@slip("the sum runs over all positions", hint="Which positions may a token see?")
@anywhere("Sum")
def mask_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, lower, ("name", upper)) if _is_index(upper, names):
            yield ("Sum", body, bound, lower, sized(names[upper].sizes[0]))
        case ("Sum", body, bound, ("name", lower), upper) if _is_index(lower, names):
            yield ("Sum", body, bound, ONE, upper)


@slip("the token itself is left out of its sum", hint="May a token see itself?")
@anywhere("Sum")
def mask_too_strict(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, lower, ("name", upper)) if _is_index(upper, names):
            yield ("Sum", body, bound, lower, ("+", name(upper), ("neg", ONE)))


@slip("the sum runs over the other side, future for past or past for future", hint="Which positions may a token see?")
@anywhere("Sum")
def mask_inverted(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("Sum", body, bound, _, ("name", upper)) if _is_index(upper, names):
            yield ("Sum", body, bound, name(upper), sized(names[upper].sizes[0]))
        case ("Sum", body, bound, ("name", lower), _) if _is_index(lower, names) and not has_rewards(body):
            yield ("Sum", body, bound, ONE, name(lower))


def _is_index(upper: str, names: Names) -> bool:
    return upper in names and names[upper].family == "index"


@slip("the term with the row sums is missing", hint="What must each row of the result add up to?")
@anywhere("+")
def row_sum_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            rest = [term for term in parts if not (term[0] == "neg" and _has_row_sum(term))]
            if rest and len(rest) < len(parts):
                yield added(rest)


@slip("only the term with the row sums is there", hint="What does an entry's own gradient contribute?")
@anywhere("+")
def only_row_sum(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            rest = [term for term in parts if term[0] == "neg" and _has_row_sum(term)]
            if rest and len(rest) < len(parts):
                yield added(rest)


def _has_row_sum(tree: Tree) -> bool:
    """A sum of products: of gradients weighted by probabilities."""
    return any(part[0] == "rowsum" or (part[0] == "Sum" and part[1][0] in ("*", "/")) for part in walk(tree))


@slip("the heads' blocks are in the wrong order", hint="Which rows of the output matrix belong to which head?")
def blocks_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    numbered = sorted(one for one in free_names(tree) & names.keys() if one[-1:].isdigit() and names[one].shape)
    for place, one in enumerate(numbered):
        for other in numbered[place + 1 :]:
            if one.rstrip("0123456789") == other.rstrip("0123456789") and names[one] == names[other]:
                yield substitute(tree, {one: name(other), other: name(one)})

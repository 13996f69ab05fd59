"""Slips with the loss: cross-entropy, its gradient, label smoothing."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, added, factors, is_called, terms
from learn_transformers.symbolic.language.tree import Tree, free_names, name, substitute, walk
from learn_transformers.symbolic.slips.slip import anywhere, heads_of, slip


def _has_log(tree: Tree) -> bool:
    return any(part[0] in ("log", "log2") and free_names(part) for part in walk(tree))


@slip("the minus sign before the logarithm is missing", hint="Which sign has the logarithm of a probability?")
@anywhere("neg")
def logarithm_sign(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("neg", inside) if _has_log(inside):
            yield inside


@slip("target and prediction are exchanged", hint="Of which of the two is the logarithm taken in the cross-entropy?")
def target_and_prediction_exchanged(tree: Tree, names: Names) -> Iterator[Tree]:
    if "log" not in heads_of(tree):
        return
    inside = frozenset().union(*(free_names(part) for part in walk(tree) if part[0] == "log"))
    for one in sorted(inside & names.keys()):
        for other in sorted((free_names(tree) - inside) & names.keys()):
            if names[one] == names[other] and names[one].shape:
                yield substitute(tree, {one: name(other), other: name(one)})


@slip("the target is missing in the gradient", hint="What is the gradient when the prediction is perfect?")
@anywhere("+")
def target_missing(part: Tree, names: Names) -> Iterator[Tree]:
    rest = [term for term in terms(part) if not is_called(_bare(term), "y", "target")]
    if len(rest) == len(part) - 2 and any(is_called(_bare(term), "p", "softmax", "sigmoid") for term in rest):
        yield added(rest)


def _bare(term: Tree) -> Tree:
    """A term without its sign and its index; of a function its name."""
    if term[0] in ("neg", "index"):
        return _bare(term[1])
    return name(term[0]) if term[0] in ("softmax", "sigmoid") else term


@slip("the smoothing is shared among K − 1 classes, not K", hint="Does the right class get its share of ε as well?")
@anywhere("/")
def smoothing_over_others(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("name", count)) if _is_smoothing(above):
            yield ("/", above, ("+", name(count), ("neg", ONE)))


@slip("the smoothing ε is not shared among the classes", hint="What do the smoothed targets add up to, with K classes?")
@anywhere("/")
def smoothing_not_shared(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("name", _)) if _is_smoothing(above):
            yield above


@slip("the right class does not get its own share of ε", hint="What do the smoothed targets add up to?")
@anywhere("+")
def smoothing_share_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts) if len(parts) > 2:
            rest = [term for term in parts if term[0] != "/" or not _is_smoothing(term[1])]
            if len(rest) == len(parts) - 1:
                yield added(rest)


def _is_smoothing(tree: Tree) -> bool:
    return any(is_called(factor, "eps", "epsilon", "alpha") for factor in factors(tree))

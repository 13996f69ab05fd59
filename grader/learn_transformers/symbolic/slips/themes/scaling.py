"""Slips with the factor 1/√d_k of the scores, and with a temperature."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import factors, is_width, multiplied, radicand, without
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.slips.slip import anywhere, slip


@slip(
    "the division by the root of the width, √d_k, is missing",
    hint="How does the variance of a sum of products grow with their number?",
)
@anywhere("/", "exp", "sigmoid", "softmax")
def scale_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, _) if above[0] != "min":  # the rate of a schedule
            yield from _unscaled(part, names, numeric=_is_array(above))
        case (function, ("/", _, _) as scores):
            yield from ((function, unscaled) for unscaled in _unscaled(scores, names, numeric=True))


def _unscaled(quotient: Tree, names: Names, *, numeric: bool) -> Iterator[Tree]:
    """The quotient without the root of a width below it; in a worked example the width is a number."""
    _, above, below = quotient
    for place, factor in enumerate(factors(below)):
        if _is_scale(factor, names) or (numeric and _is_root_of_number(factor)):
            rest = without(factors(below), place)
            yield ("/", above, multiplied(rest)) if rest else above


@slip("the division is by d_k, not by its square root", hint="What grows like d_k: a score's size, or its variance?")
@anywhere("/")
def scale_without_root(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below) if _is_scale(below, names) or (_is_array(above) and _is_root_of_number(below)):
            yield ("/", above, radicand(below))


@slip("√d_k multiplies where it should divide", hint="Are the scores to become larger or smaller?")
@anywhere("/")
def scale_multiplied(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, below) if _is_scale(below, names) or (_is_array(above) and _is_root_of_number(below)):
            yield ("*", below, above)


@slip("the root is of another width than d_k", hint="How many products does one score add up?")
@anywhere("sqrt", "^")
def scale_of_other_width(part: Tree, names: Names) -> Iterator[Tree]:
    if _is_scale(part, names):
        for name in names:
            if ("name", name) != radicand(part) and is_width(("name", name), names):
                yield ("sqrt", ("name", name))


@slip("the scale is applied after the softmax, not before", hint="Do the weights of one query still add up to 1?")
@anywhere("softmax", "/")
def scale_after_softmax(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("softmax", ("/", scores, scale)):
            yield ("/", ("softmax", scores), scale)
        case ("/", ("exp", ("/", one, scale)), ("Sum", ("exp", ("/", other, same)), *rest)) if scale == same:
            yield ("/", ("/", ("exp", one), ("Sum", ("exp", other), *rest)), scale)


@slip(
    "the temperature multiplies where it should divide",
    hint="Does a high temperature sharpen the weights or level them?",
)
@anywhere("/")
def temperature_multiplied(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("/", above, ("name", "tau" | "T" | "t" | "temperature" | "temp" | "theta" as name)):
            yield ("*", above, ("name", name))


def _is_scale(tree: Tree, names: Names) -> bool:
    inside = radicand(tree)
    return inside is not None and is_width(inside, names)


def _is_root_of_number(tree: Tree) -> bool:
    inside = radicand(tree)
    return inside is not None and inside[0] == "number"


def _is_array(tree: Tree) -> bool:
    """Scores of literal size, such as those of a worked example."""
    return tree[0] in ("matrix", "vector", "@")

"""Slips with the Jacobian of the softmax: the Kronecker delta and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    ZERO,
    added,
    factors,
    multiplied,
    negated,
    terms,
    without,
)
from learn_transformers.symbolic.language.tree import Tree, walk
from learn_transformers.symbolic.slips.slip import anywhere, slip


def _has_delta(tree: Tree) -> bool:
    """A Kronecker delta, or the diagonal matrix that takes its place."""
    return any(part[0] in ("delta", "diag") for part in walk(tree))


@slip("the δ of the diagonal is missing", hint="What is the derivative of an entry by its own score?")
@anywhere("delta", "+")
def dropped_delta(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("delta", _, _):
            yield ZERO
        case ("+", *parts):
            rest = [term for term in parts if not any(inner[0] == "diag" for inner in walk(term))]
            if rest and len(rest) < len(parts):
                yield added(rest)


@slip("the δ is taken as 1 off the diagonal as well", hint="Is i = j for every pair that the formula is about?")
@anywhere("delta")
def delta_always_one(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("delta", _, _):
            yield ONE


@slip("the term behind the δ has the wrong sign", hint="If one score grows, do the other probabilities grow or shrink?")
@anywhere("+")
def product_sign(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts) if any(_has_delta(term) for term in parts):
            yield added(term if _has_delta(term) else negated(term) for term in parts)


@slip("the whole Jacobian has the wrong sign", hint="Which sign has the derivative of an entry by its own score?")
@anywhere("+")
def jacobian_negated(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts) if any(_has_delta(term) for term in parts):
            yield added(negated(term) for term in parts)


@slip("the entries off the diagonal are missing", hint="Does p_i change when another score than its own changes?")
@anywhere("+")
def off_diagonal_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            for term in parts:
                for factor in factors(term):
                    if factor[0] == "delta":
                        yield ("*", factor, part)


@slip(
    "only the term with the δ is there",
    hint="Does the softmax have a denominator that depends on every score?",
)
@anywhere("+")
def outer_product_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("+", *parts):
            rest = [term for term in parts if _has_delta(term)]
            if rest and len(rest) < len(parts):
                yield added(rest)


@slip(
    "the factor in front of the δ is missing",
    hint="What stands before the bracket when the quotient is differentiated?",
)
@anywhere("*")
def factor_of_delta_missing(part: Tree, names: Names) -> Iterator[Tree]:
    match part:
        case ("*", *parts):
            for place, factor in enumerate(parts):
                if factor[0] == "delta":
                    yield factor
                if factor[0] == "+" and _has_delta(factor):
                    others = multiplied(without(tuple(parts), place))
                    yield added(term if _has_delta(term) else ("*", others, term) for term in terms(factor))

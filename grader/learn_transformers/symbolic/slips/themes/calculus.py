"""Slips of differentiation: inner derivatives, terms of the product rule."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import ONE, added, exchanged, is_small, terms
from learn_transformers.symbolic.language.tree import NUMERIC, Tree, free_names, walk
from learn_transformers.symbolic.slips.differentiation import derivative, is_product_rule
from learn_transformers.symbolic.slips.restating import Fractional, fraction_of, tidied
from learn_transformers.symbolic.slips.slip import slip

LEVEL = 1

_MOST_TERMS: Final = 6
_LARGEST_INSIDE: Final = 20  # nodes


@slip("the derivative of the inner function is missing", hint="What is differentiated inside, and what does that give?")
def inner_derivative_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    parts = terms(tree)
    if len(parts) > _MOST_TERMS:
        return
    for place, term in enumerate(parts):
        for inner in _inner_derivatives(term, names):
            yield added(exchanged(parts, place, ("/", term, inner)))


def _inner_derivatives(term: Tree, names: Names) -> Iterator[Tree]:
    """Derivatives of what stands inside functions, as far as the term has them as factors."""
    whole = fraction_of(tidied(term, names))
    seen = set()
    for part in walk(term):
        inside = part[1] if part[0] in NUMERIC or part[0] == "^" else part[2] if part[0] == "/" else None
        if inside is None or inside[0] in ("name", "number", "constant") or inside in seen:
            continue
        seen.add(inside)
        if not is_small(inside, _LARGEST_INSIDE):
            continue
        for variable in sorted(free_names(inside) & names.keys()):
            found = derivative(inside, variable)
            inner = None if found is None else tidied(found, names)
            if inner is not None and inner != ONE and _is_factor(fraction_of(inner), whole):
                yield inner


def _is_factor(one: Fractional, other: Fractional) -> bool:
    """Whether a term visibly has this factor: its own factors, and numbers that get smaller without its numbers."""
    if one == other or not one.factor:
        return False
    sides = zip((one.above, one.below), (other.above, other.below), strict=True)
    if not all(factor in theirs for mine, theirs in sides for factor in mine):
        return False
    if one.factor == -1:
        return other.factor < 0
    return abs(one.factor) == 1 or _height(other.factor / one.factor) < _height(other.factor)


def _height(value: Fraction) -> int:
    return max(abs(value.numerator), value.denominator)


@slip(
    "one term of the product rule is missing", hint="Which factors depend on the variable, and how many terms follow?"
)
def product_rule_term_missing(tree: Tree, names: Names) -> Iterator[Tree]:
    if _product_of_derivatives(tree, names):
        yield from terms(tree)


@slip("the derivatives are multiplied with each other", hint="How many terms has the derivative of a product?")
def derivatives_multiplied(tree: Tree, names: Names) -> Iterator[Tree]:
    found = _product_of_derivatives(tree, names)
    if found:
        yield found


def _product_of_derivatives(tree: Tree, names: Names) -> Tree | None:
    """For the derivative of a product, `u·v' + u'·v`: the product of both derivatives."""
    if len(terms(tree)) != 2:
        return None
    one, other = terms(tree)
    return is_product_rule(one, other, names) or is_product_rule(other, one, names)

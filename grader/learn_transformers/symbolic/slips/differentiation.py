"""Derivatives of formulas of numbers, as far as the slips of `themes/calculus.py` need them. Nothing is simplified."""

from __future__ import annotations

from typing import Final

from learn_transformers.symbolic.equality.arithmetic import NotRational, TooLarge, Undefined
from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.parts import (
    ONE,
    TWO,
    ZERO,
    added,
    exchanged,
    factors,
    is_small,
    multiplied,
)
from learn_transformers.symbolic.language.tree import LEAVES, Tree, free_names

_MOST_FACTORS: Final = 5
_MOST_NODES: Final = 60
_STEPS: Final = 2_000


def derivative(tree: Tree, variable: str) -> Tree | None:
    """The derivative by a name; None where the formula is not one of the simple kinds."""
    if variable not in free_names(tree):
        return ZERO
    head = tree[0]
    if head in LEAVES:
        return ONE
    match tree:
        case ("neg", part):
            return _chained(("neg", ONE), part, variable)
        case ("+", *parts):
            found = [derivative(part, variable) for part in parts]
            return None if None in found else added(part for part in found if part is not None and part != ZERO)
        case ("*", *parts):
            return _of_product(tuple(parts), variable)
        case ("/", above, below):
            return _of_quotient(above, below, variable)
        case ("^", base, exponent) if variable not in free_names(exponent):
            lowered = ("^", base, ("+", exponent, ("neg", ONE)))
            return _chained(_times(exponent, base if exponent == TWO else lowered), base, variable)
        case ("exp", inside):
            return _chained(tree, inside, variable)
        case ("log", inside):
            return _chained(("/", ONE, inside), inside, variable)
        case ("sqrt", inside):
            return _chained(("/", ONE, ("*", TWO, tree)), inside, variable)
        case ("sin", inside):
            return _chained(("cos", inside), inside, variable)
        case ("cos", inside):
            return _chained(("neg", ("sin", inside)), inside, variable)
        case ("tanh", inside):
            return _chained(("+", ONE, ("neg", ("^", tree, TWO))), inside, variable)
        case ("sigmoid", inside):
            return _chained(("*", tree, ("+", ONE, ("neg", tree))), inside, variable)
        case ("softplus", inside):
            return _chained(("sigmoid", inside), inside, variable)
    return None


def _chained(outer: Tree, inside: Tree, variable: str) -> Tree | None:
    inner = derivative(inside, variable)
    return None if inner is None else _times(outer, inner)


def _times(one: Tree, other: Tree) -> Tree:
    return one if other == ONE else other if one == ONE else ("*", one, other)


def _of_product(parts: tuple[Tree, ...], variable: str) -> Tree | None:
    summands = []
    for place, part in enumerate(parts):
        inner = derivative(part, variable)
        if inner is None:
            return None
        if inner != ZERO:
            others = [factor for factor in exchanged(parts, place, inner) if factor != ONE]
            summands.append(multiplied(others))
    return added(summands)


def _of_quotient(above: Tree, below: Tree, variable: str) -> Tree | None:
    one, other = derivative(above, variable), derivative(below, variable)
    if one is None or other is None:
        return None
    if other == ZERO:
        return ("/", one, below)
    return ("/", ("+", ("*", one, below), ("neg", ("*", above, other))), ("^", below, TWO))


def is_product_rule(one: Tree, other: Tree, names: Names) -> Tree | None:
    """For `u·v'` and `u'·v`, which together are the derivative of a product: `u'·v'`. None if they are not that.

    Told by numbers: with `u` some factors of the one term and `v = other/u'`, the rest of the one term must be `v'`.
    """
    parts = factors(one)
    if not 1 < len(parts) <= _MOST_FACTORS or not is_small(("+", one, other), _MOST_NODES):
        return None
    used = free_names(one) & free_names(other)
    for variable in sorted(used & names.keys()):
        if names[variable].family not in ("real", "positive"):
            continue
        for choice in range(1, 2 ** len(parts) - 1):
            u = multiplied(part for place, part in enumerate(parts) if choice >> place & 1)
            rest = multiplied(part for place, part in enumerate(parts) if not choice >> place & 1)
            slope = derivative(u, variable)
            if slope is None or slope == ZERO or variable not in free_names(u):
                continue
            v = ("/", other, slope)
            if variable in free_names(v) and _same((derivative(v, variable), rest), names):
                return ("*", slope, rest)
    return None


def _same(pair: tuple[Tree | None, Tree], names: Names) -> bool:
    """Whether two formulas of plain numbers agree at two points."""
    one, other = pair
    if one is None:
        return False
    used = sorted(free_names(one) | free_names(other))
    if any(name not in names or names[name].shape or names[name].family == "index" for name in used):
        return False
    for start in (0.37, 1.21):
        point = {name: start + 0.173 * place for place, name in enumerate(used)}
        try:
            first, second = (Evaluation(Doubles(), point, {}, Budget(_STEPS)).of(tree) for tree in (one, other))
        except (Undefined, TooLarge, NotRational, ArithmeticError, ValueError, TypeError, LookupError):
            return False
        if abs(first - second) > 1e-9 * max(abs(first), abs(second), 1e-6):
            return False
    return True

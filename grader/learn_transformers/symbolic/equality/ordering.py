"""Are two formulas the same but for the order of terms and factors? A question of form: nothing is computed.

Marking asks: for lines that repeat the one before, for lines of the model solution, for the form of the last line.

Brackets in sums and products, the place of a sign, the names of bound indices, a 0 that is
added, a factor 1, and 1/2 or 0.5 do not count either.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import Final

from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, Tree, canonical, children, number, walk

_COMMUTATIVE: Final = frozenset({"+", "*", "had", "max", "min", "delta", "==", "!="})
_FLAT: Final = frozenset({"+", "*", "@", "had"})
_ZERO: Final = ("number", Fraction(0))
_ONE: Final = ("number", Fraction(1))


def same_up_to_order(one: Tree, other: Tree) -> bool:
    """Whether two formulas differ in nothing but the order of terms and factors, brackets and how a sign is placed."""
    return one == other or ordered(one) == ordered(other)


@lru_cache(maxsize=1024)  # a line is compared with the one before, with every model line, and with its own parts
def ordered(tree: Tree) -> Tree:
    """A form in which formulas that are the same up to order are the same tree."""
    return _ordered(canonical(tree))


def likeness(one: Tree, other: Tree) -> float:
    """How much two formulas have in common, 0 to 1: the share of parts that are the same up to order."""
    mine, theirs = Counter(walk(ordered(one))), Counter(walk(ordered(other)))
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


def _ordered(tree: Tree) -> Tree:
    head = tree[0]
    if head == "number" and tree[1].denominator != 1:
        return _product([number(tree[1].numerator), _inverse(number(tree[1].denominator))])
    if head in LEAVES:
        return tree
    if head in BINDERS:
        return (head, _ordered(tree[1]), tree[2], _ordered(tree[3]), _ordered(tree[4]))
    parts = [_ordered(part) for part in children(tree)]
    match head:
        case "neg":
            return _negative(parts[0])
        case "/":
            return _product([parts[0], _inverse(parts[1])])
        case "*":
            return _product(parts)
        case "^" if parts[0] == ("constant", "e"):
            return ("exp", parts[1])
        case "^" if parts[1] == _ONE:
            return parts[0]
        case "T" if parts[0][0] == "T":
            return tuple(parts[0][1])
        case ">" | ">=":
            return ({">": "<", ">=": "<="}[head], *reversed(parts))
    if head in _FLAT:
        parts = [inner for part in parts for inner in (children(part) if part[0] == head else (part,))]
    if head == "+":
        parts = [part for part in parts if part != _ZERO] or [_ZERO]
        if len(parts) == 1:
            return parts[0]
    if head in _COMMUTATIVE:
        parts.sort(key=repr)
    return (head, *parts)


def _product(parts: list[Tree]) -> Tree:
    """Factors in order, with one sign in front of them."""
    minus = False
    factors: list[Tree] = []
    for part in parts:
        if part[0] == "neg":
            minus, part = not minus, part[1]
        factors += children(part) if part[0] == "*" else (part,)
    factors = [factor for factor in factors if factor != _ONE]
    factors.sort(key=repr)
    product: Tree = ("*", *factors) if len(factors) > 1 else factors[0] if factors else _ONE
    return _negative(product) if minus else product


def _inverse(tree: Tree) -> Tree:
    match tree:
        case ("number", value) if value == 1:
            return tree
        case ("neg", part):
            return _negative(_inverse(part))
        case ("*", *factors):
            return ("*", *(_inverse(factor) for factor in factors))
        case ("inverse", part):
            return tuple(part)
        case ("exp", part):
            return ("exp", _negative(part))
    return ("inverse", tree)


def _negative(tree: Tree) -> Tree:
    if tree[0] == "neg":
        return tuple(tree[1])
    if tree[0] == "+":
        return ("+", *sorted((_negative(part) for part in tree[1:]), key=repr))
    return tree if tree == _ZERO else ("neg", tree)

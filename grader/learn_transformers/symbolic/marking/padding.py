"""Is a line of a derivation only the one before with something put in and taken out again? Nothing is computed.

`x + 3 - 3`, `2x/2`, `3x - 2x` and `x·c/c` all settle to `x`. A line that settles to what was there before, and is no
shorter, does nothing. Multiplying above and below by the same is also how some derivations begin, so where more than
numbers and terms cancel, that is a step the first time.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeAlias

from learn_transformers.symbolic.equality.ordering import ordered
from learn_transformers.symbolic.language.parts import is_small
from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, Tree, children, free_names, walk

_Factors: TypeAlias = tuple[Tree, ...]
_Terms: TypeAlias = dict[_Factors, Fraction]
_MOST_NODES: Final = 300


def settled(tree: Tree, *, factors: bool = False) -> Tree | None:
    """What is left when like terms are put together, and equal `factors` canceled; None if there are too many."""
    if not is_small(tree, _MOST_NODES):
        return None
    found = _Settling(factors).terms(ordered(tree))
    return _written(found) if found or not free_names(tree) else None


def weight(tree: Tree) -> int:
    """How long a formula is; a number is half a name."""
    return sum(1 if part[0] == "number" else 2 for part in walk(tree) if part[0] in LEAVES)


def _written(terms: _Terms) -> Tree:
    return ("terms", *sorted(terms.items(), key=repr))


class _Settling:
    """For formulas in the form that `ordered` gives."""

    def __init__(self, factors: bool) -> None:
        self.factors = factors

    def terms(self, tree: Tree) -> _Terms:
        match tree:
            case ("number", value):
                return {(): Fraction(value)} if value else {}
            case ("neg", part):
                return _times(self.terms(part), Fraction(-1))
            case ("+", *parts):
                total: _Terms = {}
                for part in parts:
                    for key, count in self.terms(part).items():
                        total[key] = total.get(key, Fraction(0)) + count
                return {key: count for key, count in total.items() if count}
            case ("*", *parts):
                return self.product([self.terms(part) for part in parts])
            case ("inverse", part):
                return self.inverse(self.terms(part))
        return {(self.opaque(tree),): Fraction(1)}

    def opaque(self, tree: Tree) -> Tree:
        """A function, a sum over an index, a product of matrices: only its parts settle."""
        if tree[0] in LEAVES:
            return tree
        bound = (tree[2],) if tree[0] in BINDERS else ()
        return (tree[0], *bound, *(_written(self.terms(part)) for part in children(tree)))

    def product(self, parts: list[_Terms]) -> _Terms:
        count, factors, sums = Fraction(1), list[Tree](), list[_Terms]()
        for part in parts:
            if len(part) > 1:
                sums.append(part)
                continue
            if not part:
                return {}
            ((inside, number),) = part.items()
            count *= number
            factors += inside
        if len(sums) == 1 and not factors:
            return _times(sums[0], count)
        return {self.canceled([*factors, *map(_written, sums)]): count}

    def inverse(self, part: _Terms) -> _Terms:
        if len(part) != 1:
            return {(("inverse", _written(part)),): Fraction(1)}
        ((inside, number),) = part.items()
        return {self.canceled([f[1] if f[0] == "inverse" else ("inverse", f) for f in inside]): 1 / number}

    def canceled(self, factors: list[Tree]) -> _Factors:
        left = list(factors)
        for factor in factors if self.factors else ():
            if factor in left and ("inverse", factor) in left:
                left.remove(factor)
                left.remove(("inverse", factor))
        return tuple(sorted(left, key=repr))


def _times(terms: _Terms, count: Fraction) -> _Terms:
    return {key: number * count for key, number in terms.items()}

"""Where a formula changes its rule: the turns of `abs`, `relu`, `max`, the edges of roots and logarithms.

Ordinary values may all lie on one side of a turn; here `sampling` finds values on the other side, in machine numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from learn_transformers.symbolic.equality.arithmetic import Cancelled, Real, Reals, TooLarge, Undefined
from learn_transformers.symbolic.equality.doubles import Doubles
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation, OutOfRange, Point
from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import RELATIONS, Tree, free_names, walk

BENDS: Final = ("abs", "relu", "sign")
EDGES: Final = ("sqrt", "log", "log2")
GRID: Final = tuple(Fraction(8 * step + 1, 64) for step in range(-28, 29))
HALVINGS: Final = 60
_MOST_TURNS: Final = 6
_STEPS: Final = 300
_DIGITS: Final = 40
_GOLDEN: Final = Fraction(382, 1000)
_FINE: Final = 1 << 60


def turns_of(trees: tuple[Tree, ...], names: Names, heads: tuple[str, ...]) -> tuple[Tree, ...]:
    """The arguments of `abs` and `relu`, of roots and logarithms, the differences of what `max`, `if` compare."""
    found: dict[Tree, None] = {}
    for tree in trees:
        for part in walk(tree):
            if part[0] in heads:
                found[part[1]] = None
            elif part[0] in ("max", "min") or part[0] in RELATIONS:
                found |= {("+", one, ("neg", other)): None for one, other in itertools.combinations(part[1:], 2)}
    # A bound index is no name of the formula, even where a name is declared that is called like it.
    free = frozenset().union(*(free_names(tree) for tree in trees)) & names.keys()
    scalar = (turn for turn in found if free_names(turn) and free_names(turn) <= free)
    return tuple(itertools.islice(scalar, _MOST_TURNS))


def side(turn: Tree, point: Point, whole: Point) -> bool | None:
    """Whether what is compared with zero is above it here; None where that cannot be told."""
    level = level_at(turn, point, whole)
    return None if level is None else level > 0


def level_at(turn: Tree, point: Point, whole: Point) -> float | None:
    """About what is compared with zero here, if that can be told."""
    try:
        value = Evaluation(Doubles(), point, whole, Budget(_STEPS, math.inf)).of(turn)
        return None if value.__class__ is list or value != value else float(value)
    except (Undefined, TooLarge, OverflowError, ValueError, OutOfRange):
        return None


def meeting(turn: Tree, point: Point, whole: Point, name: str) -> Fraction | None:
    """The value of the name at which what is compared with zero is zero, if it is linear in the name."""
    levels: list[Real] = []
    for value in (0, 1):
        try:
            levels.append(Evaluation(Reals(_DIGITS), {**point, name: value}, whole, Budget(_STEPS)).of(turn))
        except (Undefined, TooLarge, Cancelled):
            return None
    at_zero, at_one = levels
    if any(level.__class__ in (tuple, list) for level in levels) or at_zero == at_one:
        return None
    return Fraction(at_zero) / Fraction(at_zero - at_one)


def crossing(turn: Tree, point: Point, whole: Point, name: str, grid: Sequence[Fraction]) -> Fraction | None:
    """A value of the name at which a turn has its rarer sign; where the grid shows but one, halving looks for it."""

    def level(value: Fraction) -> float | None:
        return level_at(turn, {**point, name: value}, whole)

    seen = [(found, place) for place, value in enumerate(grid) if (found := level(value)) is not None]
    above, below = ([place for found, place in seen if (found > 0) == sign and found] for sign in (True, False))
    if above and below:
        return grid[min(above, below, key=len)[0]]
    if len(seen) < 3:
        return None
    up = bool(above)
    _, nearest = min((abs(found), place) for found, place in seen)
    left, right = grid[max(nearest - 1, 0)], grid[min(nearest + 1, len(grid) - 1)]
    for _ in range(HALVINGS):
        one, other = left + (right - left) * _GOLDEN, right - (right - left) * _GOLDEN
        at_one, at_other = level(one), level(other)
        if at_one is None or at_other is None:
            return None
        for value, found in ((one, at_one), (other, at_other)):
            if found and (found > 0) != up:
                return value
        left, right = (left, other) if abs(at_one) < abs(at_other) else (one, right)
        left, right = left.limit_denominator(_FINE), right.limit_denominator(_FINE)
    return None

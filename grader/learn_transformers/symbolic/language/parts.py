"""The parts of a formula, and formulas put together from parts: terms, factors, sums, what stands under a root.

Small tools for whoever rewrites trees: the rules in `slips/`, and `padding` in `marking/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from typing import Final

from learn_transformers.symbolic.language.kinds import Names, Shape, Size
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import BINDERS, Tree, name, number, walk
from learn_transformers.symbolic.language.trouble import Refusal

ZERO: Final[Tree] = ("number", Fraction(0))
ONE: Final[Tree] = ("number", Fraction(1))
TWO: Final[Tree] = ("number", Fraction(2))


def terms(tree: Tree) -> tuple[Tree, ...]:
    """The summands."""
    return tree[1:] if tree[0] == "+" else (tree,)


def factors(tree: Tree) -> tuple[Tree, ...]:
    return tree[1:] if tree[0] == "*" else (tree,)


def added(parts: Iterable[Tree]) -> Tree:
    """A sum of any number of terms."""
    parts = tuple(parts)
    return ("+", *parts) if len(parts) > 1 else parts[0] if parts else ZERO


def multiplied(parts: Iterable[Tree]) -> Tree:
    parts = tuple(parts)
    return ("*", *parts) if len(parts) > 1 else parts[0] if parts else ONE


def negated(tree: Tree) -> Tree:
    """The opposite sign, without a second minus."""
    return tree[1] if tree[0] == "neg" else ("neg", tree)


def without(parts: tuple[Tree, ...], place: int) -> tuple[Tree, ...]:
    return parts[:place] + parts[place + 1 :]


def exchanged(parts: tuple[Tree, ...], place: int, part: Tree) -> tuple[Tree, ...]:
    """The parts with one of them replaced."""
    return (*parts[:place], part, *parts[place + 1 :])


def radicand(tree: Tree) -> Tree | None:
    """What stands under a square root."""
    match tree:
        case ("sqrt", inside):
            return tuple(inside)
        case ("^", inside, ("number", value)) if value == Fraction(1, 2):
            return tuple(inside)
        case ("^", inside, ("/", ("number", above), ("number", below))) if 2 * above == below:
            return tuple(inside)
    return None


def is_width(tree: Tree, names: Names) -> bool:
    """Whether this is the width of a vector, by its name and kind: `d`, `d_k`, `d_model`."""
    return (
        tree[0] == "name"
        and tree[1].startswith("d")
        and tree[1] in names
        and names[tree[1]].family in ("posint", "positive")
    )


# ---------------------------------------------------------------------------------------------------------------------
# Sizes and sums


def shape(tree: Tree, names: Names) -> Shape:
    """The shape where it can be told, else that of a number: indices bound further out are not known here."""
    try:
        return shape_of(tree, names)
    except (Refusal, KeyError):
        return ()


def sized(size: Size) -> Tree:
    return number(size) if isinstance(size, int) else name(size)


def summed(body: Tree, index: str, size: Size) -> Tree:
    """The sum over all places along an axis."""
    return ("Sum", body, index, ONE, sized(size))


def fresh(names: Names, *trees: Tree) -> str:
    """An index that nothing here is called."""
    taken = set(names)
    for tree in trees:
        for part in walk(tree):
            if part[0] == "name":
                taken.add(part[1])
            elif part[0] in BINDERS:
                taken.add(part[2])
    letters: list[str] = [*"kmlqrst", *(f"k{count}" for count in range(len(taken) + 1))]
    return next(letter for letter in letters if letter not in taken)


def is_called(tree: Tree, *called: str) -> bool:
    """Whether this is a name, or an entry of one, that is usual for a certain thing: `eps`, `eps_1`."""
    if tree[0] == "index":
        return is_called(tree[1], *called)
    return tree[0] == "name" and tree[1].partition("_")[0] in called


def over_terms(above: Tree, below: Tree) -> Tree:
    """A quotient, without a line where there is nothing below it."""
    return above if below == ONE else ("/", above, below)


def is_small(tree: Tree, nodes: int) -> bool:
    """Whether a formula has no more nodes than that; a huge one is not walked to its end."""
    return next(islice(walk(tree), nodes, None), None) is None

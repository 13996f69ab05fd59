"""Which part of a wrong line breaks it: a term, a factor, a numerator, what stands under a sum.

Two ways. Where the wrong line looks like a right one, the place at which they part is followed down as far as putting
in the right part mends the whole. Otherwise each term is left out, or its sign is turned, to see whether that does.
What the right part would be is never said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from learn_transformers.symbolic.ordering import ordered, same_up_to_order
from learn_transformers.symbolic.tree import BINDERS, LEAVES, Tree, children, put, show, substitute

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOST_TERMS: Final = len(_ORDINALS)


@dataclass(frozen=True)
class Blame:
    """The part at fault, in words."""

    part: Tree
    message: str


def blamed_part(wrong: Tree, right: Tree, agrees: Callable[[Tree], bool]) -> Blame | None:
    """The part of `wrong` that keeps it from being `right`; `agrees` says whether a formula has the right value."""
    found = _Search(wrong, agrees).mended(wrong, right, (), "")
    return found or _single_terms(wrong, agrees)


@dataclass
class _Search:
    whole: Tree
    agrees: Callable[[Tree], bool]

    def mended(self, wrong: Tree, right: Tree, path: tuple[int, ...], where: str) -> Blame | None:
        """The smallest part at or below `path` whose exchange for its counterpart mends the whole."""
        right = _same_bound_index(wrong, right)
        pairs = _counterparts(wrong, right)
        if pairs is None:
            return _lost_term(wrong, right, where)
        if len(pairs) != 1:
            return None
        place, inner = pairs[0]
        here = (*path, place)
        part = children(wrong)[place]
        if not self.agrees(put(self.whole, here, inner)):
            return None
        name, inside = _place_in(wrong, place)
        deeper = self.mended(part, inner, here, inside) if part[0] not in LEAVES else None
        if deeper is not None:
            return deeper
        turned = same_up_to_order(("neg", part), inner)
        return Blame(
            part, f"{name}, {show(_unsigned(part))}, {'has the wrong sign' if turned else 'is what breaks it'}."
        )


def _same_bound_index(wrong: Tree, right: Tree) -> Tree:
    if wrong[0] in BINDERS and right[0] == wrong[0] and wrong[2] != right[2]:
        body = substitute(right[1], {right[2]: ("name", wrong[2])})
        return (right[0], body, wrong[2], right[3], right[4])
    return right


def _counterparts(wrong: Tree, right: Tree) -> list[tuple[int, Tree]] | None:
    """The children that differ, with what stands there in the right one; None where a term is missing on one side."""
    if wrong[0] != right[0] or wrong[0] in LEAVES:
        return []
    mine, theirs = list(enumerate(children(wrong))), list(children(right))
    if wrong[0] not in ("+", "*", "had"):
        if len(mine) != len(theirs):
            return []
        return [(place, other) for (place, part), other in zip(mine, theirs, strict=True) if part != other]
    keys = [ordered(part) for part in theirs]
    left: list[tuple[int, Tree]] = []
    for place, part in mine:
        key = ordered(part)
        if key in keys:
            found = keys.index(key)
            del keys[found], theirs[found]
        else:
            left.append((place, part))
    if not left and theirs:
        return None
    if len(left) == 1 and len(theirs) == 1:
        return [(left[0][0], theirs[0])]
    return []


def _lost_term(wrong: Tree, right: Tree, where: str) -> Blame | None:
    kind = "term" if wrong[0] == "+" else "factor"
    count = len(children(right)) - len(children(wrong))
    missing = f"A {kind} is missing" if count == 1 else f"{count} {kind}s are missing"
    return Blame(wrong, f"{missing}{f' {where}' if where else ''} in {show(wrong)}.") if count > 0 else None


def _place_in(parent: Tree, place: int) -> tuple[str, str]:
    """How to name a child of a formula, and how to say that something lies inside it."""
    head = parent[0]
    if head == "+":
        name = f"The {_ordinal(place)} term"
    elif head in ("*", "@", "had"):
        name = f"The {_ordinal(place)} factor"
    elif head == "/":
        name = "The numerator" if place == 0 else "The denominator"
    elif head == "^":
        name = "The base" if place == 0 else "The exponent"
    elif head in BINDERS:
        name = (f"What stands under the {head}", f"The lower limit of the {head}", f"The upper limit of the {head}")[
            place
        ]
    elif head == "index":
        name = "What the entry is taken of" if place == 0 else "The index"
    elif head in ("matrix", "vector", "row"):
        name = f"The {_ordinal(place)} {'row' if head == 'matrix' else 'entry'}"
    elif head == "neg":
        name = "What is subtracted"
    else:
        name = f"The argument of {head}"
    return name, ""


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if place < _MOST_TERMS else f"{place + 1}th"


def _unsigned(tree: Tree) -> Tree:
    return tuple(tree[1]) if tree[0] == "neg" else tree


def _single_terms(wrong: Tree, agrees: Callable[[Tree], bool]) -> Blame | None:
    """Without any counterpart: does it help to drop a term, or to turn its sign?"""
    if wrong[0] != "+" or len(wrong) - 1 > _MOST_TERMS:
        return None
    terms = children(wrong)
    for place, term in enumerate(terms):
        turned = tuple(term[1]) if term[0] == "neg" else ("neg", term)
        if agrees(put(wrong, (place,), turned)):
            return Blame(term, f"The {_ordinal(place)} term, {show(_unsigned(term))}, has the wrong sign.")
    for place, term in enumerate(terms):
        rest = terms[:place] + terms[place + 1 :]
        if agrees(rest[0] if len(rest) == 1 else ("+", *rest)):
            return Blame(term, f"The {_ordinal(place)} term, {show(_unsigned(term))}, should not be there.")
    return None

"""Which part of a wrong line of a derivation breaks it: a term, a factor, a numerator, what stands under a sum.

Asked where no slip explains the line.

Two ways. Where the wrong line looks like a right one, the place at which they part is followed down as far as putting
in the right part mends the whole. Otherwise each term is left out, or its sign is turned, to see whether that does.
What the right part would be is never said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from learn_transformers.symbolic.equality.ordering import ordered, same_up_to_order
from learn_transformers.symbolic.language.tree import BINDERS, LEAVES, Tree, children, put, show, substitute

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOST_TERMS: Final = len(_ORDINALS)
_LONGEST: Final = 60  # characters of a formula that is repeated to say where


@dataclass(frozen=True)
class Blame:
    """The part at fault, in words."""

    part: Tree
    message: str


def blamed_part(wrong: Tree, right: Tree, agrees: Callable[[Tree], bool]) -> Blame | None:
    """The part of `wrong` that keeps it from being `right`; `agrees` says whether a formula has the right value."""
    return _parting(wrong, right, agrees) or _single_term(wrong, agrees)


def _parting(whole: Tree, right: Tree, agrees: Callable[[Tree], bool]) -> Blame | None:
    """The smallest part whose exchange for its counterpart mends the whole, and the part of the whole it is in."""
    wrong = whole
    path: tuple[int, ...] = ()
    found: list[tuple[str, Tree]] = []
    lost = ""
    while wrong[0] not in LEAVES:
        right = _same_bound_index(wrong, right)
        pairs = _counterparts(wrong, right)
        if pairs is None:
            lost = _lost(wrong, right)
            break
        if len(pairs) != 1 or not agrees(put(whole, (*path, pairs[0][0]), pairs[0][1])):
            break
        place, inner = pairs[0]
        if wrong[0] != "neg":
            found.append((_name_of(wrong, place), children(wrong)[place]))
        path, wrong, right = (*path, place), children(wrong)[place], inner
    if lost:
        return Blame(wrong, f"{lost} in {show(wrong)}.")
    if not found:
        return None
    turned = same_up_to_order(("neg", wrong), right)
    what = "has the wrong sign" if turned else "is what breaks it"
    (outer, around), (inner_name, part) = found[0], found[-1]
    text = f"the {inner_name}, {show(_unsigned(part))}, {what}."
    written = show(_unsigned(around))
    if len(found) > 1 and len(written) <= _LONGEST:
        text = f"in the {outer}, {written}, {text}"
    return Blame(part, text[0].upper() + text[1:])


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


def _lost(wrong: Tree, right: Tree) -> str:
    kind = "term" if wrong[0] == "+" else "factor"
    count = len(children(right)) - len(children(wrong))
    return f"A {kind} is missing" if count == 1 else f"{count} {kind}s are missing"


def _name_of(parent: Tree, place: int) -> str:
    """What to call a child of a formula."""
    match parent[0]:
        case "+":
            return f"{_ordinal(place)} term"
        case "*" | "@" | "had":
            return f"{_ordinal(place)} factor"
        case "/":
            return ("numerator", "denominator")[place]
        case "^":
            return ("base", "exponent")[place]
        case binder if binder in BINDERS:
            return (f"body of the {binder}", f"lower limit of the {binder}", f"upper limit of the {binder}")[place]
        case "if":
            return ("condition", "value where the condition holds", "value elsewhere")[place]
        case "index":
            return "array" if place == 0 else "index"
        case "matrix":
            return f"{_ordinal(place)} row"
        case "vector" | "row":
            return f"{_ordinal(place)} entry"
    return f"argument of {parent[0]}"


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if place < _MOST_TERMS else f"{place + 1}th"


def _unsigned(tree: Tree) -> Tree:
    return tuple(tree[1]) if tree[0] == "neg" else tree


def _single_term(wrong: Tree, agrees: Callable[[Tree], bool]) -> Blame | None:
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

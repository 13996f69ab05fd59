"""Small tools for rules that rewrite formulas: at one place, at all places, what factors and terms there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from fractions import Fraction
from functools import wraps
from itertools import islice
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.kinds import Names, Shape, Size
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import BINDERS, Tree, name, number, positions, put, replace, walk
from learn_transformers.symbolic.language.trouble import Refusal

Rule: TypeAlias = Callable[[Tree, Names], Iterable[Tree]]

Path: TypeAlias = tuple[int, ...]
_MOST_LATELY: Final = 64

ZERO: Final[Tree] = ("number", Fraction(0))
ONE: Final[Tree] = ("number", Fraction(1))
TWO: Final[Tree] = ("number", Fraction(2))


def anywhere(*heads: str) -> Callable[[Rule], Rule]:
    """Make a rule for a part one for the whole: applied at one place, where the same part stands, and at all places.

    The rule is asked for parts with one of the `heads`, without any for all.
    """

    def made(rule: Rule) -> Rule:
        @wraps(rule)
        def whole(tree: Tree, names: Names) -> Iterator[Tree]:
            known = _parts_of(tree)
            changes: dict[Tree, list[Tree]] = {}
            for head in heads or known:
                for part, paths in known.get(head, ()):
                    found = list(rule(part, names))
                    if found:
                        changes[part] = found
                    for changed in found:
                        for path in paths:
                            yield put(tree, path, changed)
                        if len(paths) > 1:
                            yield replace(tree, {part: changed}.get)
            if len(changes) > 1:
                for choice in range(max(map(len, changes.values()))):
                    all_at_once = {part: found[choice] for part, found in changes.items() if choice < len(found)}
                    yield replace(tree, all_at_once.get)

        return whole

    return made


def heads_of(tree: Tree) -> Set[str]:
    """The heads that occur anywhere in a formula: most rules can tell from them that they have nothing to do."""
    return _parts_of(tree).keys()


_Parts: TypeAlias = dict[str, list[tuple[Tree, list[Path]]]]
_lately: dict[int, tuple[Tree, _Parts]] = {}  # by identity: every rule is asked about the same few trees


def _parts_of(tree: Tree) -> _Parts:
    """The different parts by their heads, with the places at which each stands."""
    found = _lately.get(id(tree))
    if found is None or found[0] is not tree:
        if len(_lately) >= _MOST_LATELY:
            _lately.clear()
        found = _lately[id(tree)] = tree, _grouped(tree)
    return found[1]


def _grouped(tree: Tree) -> _Parts:
    places: dict[Tree, list[Path]] = {}
    for path, part in positions(tree):
        places.setdefault(part, []).append(path)
    parts: _Parts = {}
    for part, paths in places.items():
        parts.setdefault(part[0], []).append((part, paths))
    return parts


# ---------------------------------------------------------------------------------------------------------------------
# Parts


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

"""What a slip is: a mistake with a name and a question, and the rule that makes it of a right formula.

The modules in `themes/` declare the slips with `slip` and `anywhere`; `library` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import wraps
from typing import Final, TypeAlias

from learn_transformers.symbolic.language.kinds import Names
from learn_transformers.symbolic.language.tree import RELATIONS, Tree, positions, put, replace

Rule: TypeAlias = Callable[[Tree, Names], Iterable[Tree]]

Path: TypeAlias = tuple[int, ...]
_MOST_LATELY: Final = 64


@dataclass(frozen=True)
class Slip:
    """A mistake with a name. `title` is a sentence that says what is wrong, `hint` a question that leads on."""

    name: str
    title: str
    hint: str
    rewrite: Rule  # every tree that the slip makes of a right one


def slip(title: str, *, hint: str) -> Callable[[Rule], Slip]:
    """Make a rule over whole formulas the slip that has the function's name."""
    return lambda rule: Slip(rule.__name__, title, hint, rule)


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
        if part[0] in RELATIONS:
            continue  # no formula by itself
        places.setdefault(part, []).append(path)
    parts: _Parts = {}
    for part, paths in places.items():
        parts.setdefault(part[0], []).append((part, paths))
    return parts


def sentence(slips: tuple[Slip, ...]) -> str:
    """One sentence that names the slips that may explain an answer."""
    text = " — or: ".join(slip.title for slip in slips)
    return f"{text[:1].upper()}{text[1:]}."

"""Named slips: the mistakes that learners make in formulas of this subject, as rules that make them.

A rule takes a right formula and yields every wrong one that the slip makes of it. `explain` says which slips turn a
right form into what a learner answered; each is confirmed by the full comparison before it is named.

A module in this folder holds the slips of one theme: functions decorated with `slip`, found by listing the folder.
Those of `generic` say the least and are asked only where nothing else explains an answer.

    @slip("the δ of the diagonal is missing", hint="What is ∂p_i/∂z_j on the diagonal, where i = j?")
    @anywhere
    def dropped_delta(part: Tree, names: Names) -> Iterator[Tree]:
        match part:
            case ("delta", _, _):
                yield ZERO
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from learn_transformers.symbolic.equality import Problem
from learn_transformers.symbolic.explaining import Search
from learn_transformers.symbolic.rewriting import Rule
from learn_transformers.symbolic.tree import Tree

_LAST: Final = "generic"


@dataclass(frozen=True)
class Slip:
    """A mistake with a name. `title` is a sentence that says what is wrong, `hint` a question that leads on."""

    name: str
    title: str
    hint: str
    rewrite: Rule  # every tree that the slip makes of a right one
    generic: bool = False


def slip(title: str, *, hint: str) -> Callable[[Rule], Slip]:
    """Make a rule over whole formulas the slip that has the function's name."""

    def named(rule: Rule) -> Slip:
        theme = rule.__module__.rpartition(".")[2]
        return Slip(rule.__name__, title, hint, rule, theme == _LAST)

    return named


@lru_cache(maxsize=1)
def library() -> tuple[Slip, ...]:
    """All slips: theme by theme, the generic ones last."""
    themes = sorted((module.name for module in pkgutil.iter_modules(__path__)), key=lambda name: (name == _LAST, name))
    modules = [importlib.import_module(f"{__name__}.{theme}") for theme in themes]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Slip))


def slip_named(name: str) -> Slip:
    """The slip with this name; `KeyError` if there is none."""
    return {known.name: known for known in library()}[name]


def explain(answer: Tree, right: Sequence[Tree], problem: Problem, *, most: int = 2) -> tuple[Slip, ...]:
    """The slips that turn a right form into something equal to `answer`, best first; none for a right answer.

    `right` are forms that are right here: the reference, other ways to write it, the line before. Gives up with `()`
    where the search takes too long.
    """
    search = Search(answer, right, problem)
    found: list[Slip] = []
    for known in library():
        if len(found) == most or (known.generic and found):
            break
        if search.explains(known.rewrite):
            found.append(known)
    return tuple(found)

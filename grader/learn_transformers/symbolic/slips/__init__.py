"""Named slips: the mistakes that learners make in formulas of this subject, as rules that make them.

A rule takes a right formula and yields every wrong one that the slip makes of it. `explain` says which slips turn a
right form into what a learner answered; each is confirmed by the full comparison before it is named.

A module in this folder holds the slips of one theme: functions decorated with `slip`, found by listing the folder. Its
`LEVEL` is 0 for slips of this subject, 1 for those of mathematics in general, 2 for what says least; a level is asked
only where the one before explains nothing.

    @slip("the δ of the diagonal is missing", hint="What is ∂p_i/∂z_j on the diagonal, where i = j?")
    @anywhere("delta")
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
from itertools import islice

from learn_transformers.symbolic.equality.decide import Problem
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.marking.explaining import Search
from learn_transformers.symbolic.marking.rewriting import Rule


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


def library() -> tuple[Slip, ...]:
    """All slips, the most telling ones first."""
    return tuple(known for level in levels() for known in level)


@lru_cache(maxsize=1)
def levels() -> tuple[tuple[Slip, ...], ...]:
    """All slips by what they say, the most telling ones first."""
    found: dict[int, list[Slip]] = {}
    for theme in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{theme}")
        slips = [value for value in vars(module).values() if isinstance(value, Slip)]
        found.setdefault(getattr(module, "LEVEL", 0), []).extend(slips)
    return tuple(tuple(found[level]) for level in sorted(found))


def slip_named(name: str) -> Slip:
    """The slip with this name; `KeyError` if there is none."""
    return {known.name: known for known in library()}[name]


def explain(answer: Tree, right: Sequence[Tree], problem: Problem, *, most: int = 2) -> tuple[Slip, ...]:
    """The slips that turn a right form into something equal to `answer`, best first; none for a right answer.

    `right` are forms that are right here: the reference, other ways to write it, the line before. Gives up with `()`
    where the search takes too long. A rounded number that several slips come close to has no explanation.
    """
    search = Search(answer, right, problem)
    if search.rounded:
        found = [known for known in library() if known not in levels()[-1] and search.explains(known.rewrite)]
        return tuple(found) if len(found) <= most else ()
    for forms in (search.own_forms, search.resolved_forms):
        for level in _levels_for(problem):
            found = list(islice((known for known in level if search.explains(known.rewrite, forms)), most))
            if found:
                return tuple(found[:1] if level is levels()[-1] else found)
    return ()


def _levels_for(problem: Problem) -> tuple[tuple[Slip, ...], ...]:
    """Where only the growth counts, slips of mathematics in general would explain anything."""
    every = levels()
    return (every[0], every[-1]) if problem.policy.form == "bigO" else every

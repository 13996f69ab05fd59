"""Which slips explain a wrong answer? Asked by `marking/` for a single formula and for a step of a chain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.slips.library import levels, library
from learn_transformers.symbolic.slips.search import Search
from learn_transformers.symbolic.slips.slip import Slip


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

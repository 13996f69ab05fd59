"""A derivation with one wrong line, made from the worksheet's model solution and a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learn_transformers.symbolic.marking import worksheet
from learn_transformers.symbolic.marking.worksheet import Derivation
from learn_transformers.trouble import KeyFault


@dataclass(frozen=True)
class Altered:
    """The lines, of which `line` (counted from 1) is the first that is wrong; what was done there, and a question."""

    start: str
    lines: tuple[str, ...]
    line: int
    slip: str
    title: str
    hint: str


def altered(
    chapter: str, name: str, slips: Sequence[str], rng: np.random.Generator, lines: Sequence[str] = ()
) -> Altered:
    """The worksheet's derivation with one of these slips made in one of its lines; the lines after it stay as they are.

    Without `lines` of one's own they are those of the model solution.

    Raises:
        KeyFault: if none of the slips makes a wrong line.
    """
    from learn_transformers.symbolic.equality.decide import compare_trees
    from learn_transformers.symbolic.equality.problem import problem_of
    from learn_transformers.symbolic.language.grammar import parse_reference
    from learn_transformers.symbolic.language.tree import show
    from learn_transformers.symbolic.slips.library import library

    question = worksheet.load(chapter).get(name)
    if not isinstance(question, Derivation):
        raise KeyFault(f"The key is at fault: {chapter} has no derivation called {name!r}.")
    problem = problem_of(question.target, question.names, "exact", question.given)
    start = None if question.start in question.labels else parse_reference(question.start, problem.names)
    trees = [parse_reference(line, problem.names) for line in lines or question.model]
    known = [slip for slip in library() if slip.name in slips]
    for place in rng.permutation(len(trees)):
        before = trees[place - 1] if place else start
        for slip in (known[i] for i in rng.permutation(len(known))):
            for right in filter(None, (trees[place], before)):
                for tree in slip.rewrite(right, problem.names):
                    if compare_trees(tree, problem, seed=show(tree)).status == "not_equal":
                        shown = [show(tree) if i == place else show(t) for i, t in enumerate(trees)]
                        begin = question.start if start is None else show(start)
                        return Altered(begin, tuple(shown), int(place) + 1, slip.name, slip.title, slip.hint)
    raise KeyFault(f"The key is at fault: none of the slips {', '.join(slips)} makes a line of {chapter}.{name} wrong.")

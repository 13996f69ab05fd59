"""Which slip led from one line of a derivation to the next: of all that explain it, the one that looks most like it.

A slip can have the right value by coincidence: `s(s - 1)` is the negative of `s(1 - s)`, and its difference turned
round as well. In a derivation there is more to go by than the value, as the right line stands just before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from learn_transformers.symbolic.equality.ordering import likeness
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.language.tree import Tree, free_names, substitute
from learn_transformers.symbolic.slips.library import levels
from learn_transformers.symbolic.slips.search import Search
from learn_transformers.symbolic.slips.slip import Slip

_WORTH: Final = (1.5, 1.2, 1.0)  # of a slip's likeness, by its level: one of this subject says more than a lost term
_ALSO: Final = 0.85  # of the best one's worth: a second slip that is named as well
_FAR: Final = 0.5  # too little likeness for a formula in which names were replaced by what they stand for


def slips_in(line: Tree, right: Sequence[Tree], problem: Problem) -> tuple[Slip, ...]:
    """The slips that turn a right line into `line`, one or two, best first."""
    search = Search(line, right, problem)
    if not search.possible:
        return ()
    found: list[tuple[float, Slip]] = []
    for level, worth in zip(levels(), _WORTH, strict=True):
        if found and found[0][0] >= worth:
            break
        found += [(worth * near, slip) for slip in level if (near := _nearest(slip, search)) is not None]
        found.sort(key=lambda pair: -pair[0])
    return tuple(slip for value, slip in found[:2] if value >= _ALSO * found[0][0])


def _nearest(slip: Slip, search: Search) -> float | None:
    """How much the line looks like what the slip makes of a right one; None if the slip does not explain it."""
    best: tuple[float, Tree] | None = None
    for form in search.forms:
        for candidate in slip.rewrite(form, search.problem.names):
            if search.is_over():
                break
            if search.agrees(candidate):
                near = _likeness(candidate, search)
                best = (near, candidate) if best is None or near > best[0] else best
    return best[0] if best is not None and best[0] > 0 and search.confirmed(best[1]) else None


def _likeness(candidate: Tree, search: Search) -> float:
    """The likeness as written; for a name that was replaced, with all of them replaced, and only if it is large."""
    known = free_names(search.answer).union(*map(free_names, search.right))
    near = likeness(candidate, search.answer)
    if free_names(candidate) <= known:
        return near
    given = search.problem.given
    near = max(near, likeness(substitute(candidate, given), substitute(search.answer, given)))
    return near if near >= _FAR else 0.0

"""Why a line of a derivation is wrong: its shapes, a slip with a name, the part at fault, or a point that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from learn_transformers.symbolic.equality.arithmetic import TooLarge
from learn_transformers.symbolic.equality.decide import compare_trees
from learn_transformers.symbolic.equality.ordering import likeness
from learn_transformers.symbolic.equality.problem import Problem
from learn_transformers.symbolic.equality.result import Comparison, Counterexample
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.tree import Tree, free_names, show
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking.blame import blamed_part
from learn_transformers.symbolic.marking.item import Item
from learn_transformers.symbolic.marking.line_slips import slips_in
from learn_transformers.symbolic.marking.marked import MarkedLine
from learn_transformers.symbolic.slips.search import Search
from learn_transformers.symbolic.slips.slip import Slip, sentence

_SECONDS: Final = 0.8  # of a derivation; after these no more reasons are looked for


@dataclass(frozen=True)
class Why:
    """What a wrong line is held against: the question, the line before, and where in the model solution that is."""

    item: Item
    previous: Tree | None
    previous_true: bool
    position: int
    begun: float  # processor time

    @property
    def is_late(self) -> bool:
        return limits.is_past(self.begun + _SECONDS)

    def reason(self, tree: Tree, found: Comparison) -> MarkedLine:
        """In this order: shapes, a known slip, the part at fault, a point at which the two differ."""
        if found.reason == "shape":
            return MarkedLine("", "wrong", message=found.message, reason="shape")
        before = self.previous if self.previous is not None else self.item.problem.reference
        shown = self.counterexample(tree, before, found)
        right = [before, *self.nearest(tree)]
        slips = () if self.is_late else _slips(tree, right, replace(self.item.exact, reference=before))
        if slips:
            names = tuple(slip.name for slip in slips)
            return MarkedLine("", "wrong", message=sentence(slips), reason="slip", hint=slips[0].hint, slips=names,
                        counterexample=self.shown(shown))  # fmt: skip
        blame = "" if self.is_late else self.blame(tree, right)
        where = self.difference(shown)
        if blame:
            return MarkedLine("", "wrong", message=f"{blame} {where}".strip(), reason="term",
                        counterexample=self.shown(shown))  # fmt: skip
        message = where or found.message or "This does not follow from the line before."
        reason = found.reason if found.reason in ("domain", "index", "rounded") else "value"
        if reason == "domain" or reason == "index":
            message = found.message
        if reason == "rounded":
            message = "This is rounded; give the exact value."
        return MarkedLine("", "wrong", message=message, reason=reason, counterexample=self.shown(shown))

    def counterexample(self, tree: Tree, before: Tree, found: Comparison) -> Counterexample | None:
        if self.previous_true:
            return found.counterexample
        return compare_trees(tree, replace(self.item.exact, reference=before), seed=show(tree)).counterexample

    def shown(self, point: Counterexample | None) -> Counterexample | None:
        """A point at which the lines differ, unless that would tell the answer: a number."""
        return point if free_names(self.item.problem.wanted) else None

    def difference(self, point: Counterexample | None) -> str:
        if point is None:
            return ""
        where = f"At {point.where()} " if point.values else ""
        entry = f"entry ({', '.join(map(str, point.entry))}) of " if point.entry else ""
        other = f"it should be {point.reference}" if self.previous is None else f"in the line before {point.reference}"
        if self.shown(point) is None:
            other = "which is not the right value" if self.previous is None else "the line before is not"
        text = f"{where}{entry}this line is {point.answer}, {other}."
        return text[0].upper() + text[1:]

    def nearest(self, tree: Tree) -> list[Tree]:
        """The line of the model solution that the learner was most likely after."""
        if not self.previous_true:
            return []
        lines = self.item.steps
        return [max(lines[self.position + 1 :] or lines, key=lambda line: likeness(tree, line))]

    def blame(self, tree: Tree, right: Sequence[Tree]) -> str:
        problem = replace(self.item.exact, reference=right[0])
        search = Search(right[0], right[:1], problem)

        def agrees(candidate: Tree) -> bool:
            return search.agrees(candidate) and compare_trees(candidate, problem, show(candidate)).accepted

        for one in right:
            found = blamed_part(tree, one, agrees)
            if found is not None:
                return found.message
        return ""


def _slips(answer: Tree, right: Sequence[Tree], problem: Problem) -> tuple[Slip, ...]:
    """The known slips that lead from a right line to this one."""
    try:
        return slips_in(answer, right, problem)
    except (Refusal, TooLarge, RecursionError):
        return ()

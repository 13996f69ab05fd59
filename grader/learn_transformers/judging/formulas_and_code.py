"""Where a worksheet's formula and a function of the chapter say the same: do they? Accepted formulas only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from learn_transformers.judging.formula_code import Call, agreement
from learn_transformers.symbolic.language.plain import from_plain
from learn_transformers.symbolic.marking.worksheet import Formula, load
from learn_transformers.verdict import Answer

if TYPE_CHECKING:
    from learn_transformers.judging.worksheets import Marks
    from learn_transformers.outcomes.records import ChapterRun


def linked(run: ChapterRun, marks: Marks, call: Call, seed: int, *, all_functions: bool = True) -> tuple[Answer, ...]:
    """The answers, each accepted formula with a sentence on the learner's function that computes the same.

    `call` makes one call of a function of the learner's. Those that passed agree with what is right: unless
    `all_functions` are wanted, they are not called again.
    """
    settled = frozenset() if all_functions else run.passed
    written = {f.reference.name for f in run.functions if f.missing is None and not f.unfinished} - settled

    def with_code(answer: Answer) -> Answer:
        question = load(run.chapter.name).get(answer.name)
        if answer.name not in marks.trees or not isinstance(question, Formula) or question.code is None:
            return answer
        if question.code.function not in written:
            return answer
        tree = from_plain(marks.trees[answer.name])
        found = agreement(question.code, tree, question.names, question.given, call, seed)
        return replace(answer, code=found.message)

    return tuple(map(with_code, marks.answers))

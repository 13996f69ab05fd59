"""The vocabulary that a worksheet's key is written in: what is asked, and what the right answer is.

A key, `answer_key/CHAPTER/worksheet.py`, assigns questions to names; the same names are assigned to in the learner's
`worksheet.py`. It is data: text in the language of answers, nothing that computes.

    two_classes = Formula("sigmoid(x_1 - x_2)", names={"x_1": "real", "x_2": "real"})
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Chain", "Code", "Derivation", "FindMistake", "Formula", "Gradient", "Known", "Question", "Step", "load"]

_ANSWER_KEY = "learn_transformers.answer_key"


@dataclass(frozen=True)
class Known:
    """A wrong answer that is known: what a learner who gave it did, and a question that leads on."""

    answer: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Code:
    """The function that computes the same: its arguments, and which part of its result the formula gives.

    `arguments` are formulas over the names of the question and over `inputs`, further names with their kinds; the
    values of names are drawn at random (whole numbers for `posint`), except for those in `values`, formulas themselves.
    A formula in two free indices is compared with the whole matrix; the indices' order is that of their declarations.
    `part` picks rows and columns from the result (`((3, 4), (3, 4))`, counted from 1); of several results, `output`
    (counted from 1) is meant.
    """

    function: str
    arguments: tuple[str, ...]
    inputs: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    part: tuple[tuple[int, ...], ...] = ()
    output: int = 1


@dataclass(frozen=True)
class Gradient(Code):
    """The formula is the derivative of `Sum(G ∘ output)` by one argument of the function; `G` names the upstream
    gradient, `by` counts the argument from 1.
    """

    by: int = 1
    upstream: str = "G"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all questions share. `hint` is shown where no slip explains a wrong answer: a question, not the answer.

    `rule` is the next help that `hint` opens: the law or the move that is needed, in words.
    """

    points: float = 1.0
    hint: str = ""
    rule: str = ""

    def entries(self, name: str) -> tuple[str, ...]:
        """The names that a learner assigns to."""
        return (name,)


@dataclass(frozen=True)
class Formula(Question):
    """One formula, number, vector or matrix.

    `forms` are other right forms, from which slips are looked for as well; `right` and `wrong` are answers that must be
    accepted and refused: the tests hold the key to them, and a wrong one explains the same answer of a learner. With
    `strict`, an answer that is not defined wherever the reference is does not count. What is counted is the `unit`
    ("parameters"), which may be typed behind the number.
    """

    reference: str
    names: Mapping[str, str] = field(default_factory=dict)
    policy: str = "exact"
    given: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    wrong: tuple[Known, ...] = ()
    code: Code | None = None
    strict: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Derivation(Question):
    """From `start` to `target`, one line a step; `model` is the model solution, also for what explains a slip.

    `start` may be one of the `labels` (a left-hand side such as `dp_i/dx_j`, which is a name and no formula). With
    `strict`, a line that is equal only where both sides are defined is wrong. Of the points, `answer` shares are for
    the last line and `method` shares for the lines: three, or one for each line of the model solution. Where the
    question shows the goal (`goal_shown`), writing it down earns nothing unless it follows.
    """

    start: str
    target: str
    names: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    model: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    largest_step: int | None = None
    form: str | None = None
    policy: str = "exact"  # for the last line
    strict: bool = False
    method: float | None = None
    answer: float = 1.0
    goal_shown: bool = True
    right: tuple[str, ...] = ()
    wrong: tuple[tuple[str, int], ...] = ()  # a derivation, and its first wrong line

    @property
    def pace(self) -> str:
        """How much one line may do, as the question says it; "" where it does not matter."""
        if self.largest_step is None:
            return ""
        each = "one a line" if self.largest_step == 1 else f"a line may do {self.largest_step} of them"
        return f"about {len(self.model)}; {each}."


@dataclass(frozen=True)
class Step:
    """One step of a chain: a `formula` over the inputs and the names of earlier steps.

    `promises` are laws that the right value keeps, and a carried one must: "rows sum to 1", "symmetric", "positive".
    With `worked`, the answer must be worked out: no name of an earlier step may stand in it.
    """

    name: str
    formula: str
    kind: str = "real"
    policy: str = "exact"
    promises: tuple[str, ...] = ()
    worked: bool = True


@dataclass(frozen=True)
class Chain(Question):
    """Named steps, each computed from those before; what follows from a learner's own earlier value counts.

    The names of the steps are what the learner assigns to; `points` are those of every single step.
    """

    inputs: Mapping[str, str]
    steps: tuple[Step, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def entries(self, name: str) -> tuple[str, ...]:
        return tuple(step.name for step in self.steps)


@dataclass(frozen=True)
class FindMistake(Question):
    """A text with one wrong line: which one, and what it should say.

    The learner assigns the line's number to `NAME_line` and the correction to `NAME`. `why` says of right lines why
    they are right.
    """

    lines: tuple[str, ...]
    wrong_line: int
    correction: Formula
    why: Mapping[int, str] = field(default_factory=dict)

    def entries(self, name: str) -> tuple[str, ...]:
        return (f"{name}_line", name)


@cache
def load(chapter: str) -> dict[str, Question]:
    """The questions of a chapter's worksheet by name, in order; none where it has no worksheet."""
    package = importlib.import_module(f"{_ANSWER_KEY}.{chapter}")
    folders: Iterable[str] = package.__path__
    if not any((Path(folder) / "worksheet.py").is_file() for folder in folders):
        return {}
    module: Any = importlib.import_module(f"{_ANSWER_KEY}.{chapter}.worksheet")
    return {name: value for name, value in vars(module).items() if isinstance(value, Question)}


def entries(chapter: str) -> dict[str, float]:
    """The names that a learner assigns to in a chapter's worksheet, in order, with the points of each."""
    found: dict[str, float] = {}
    for name, question in load(chapter).items():
        found |= dict.fromkeys(question.entries(name), question.points)
    return found

"""What is said of a derivation: of every line, and of all of it. `derivation` makes it, everybody else reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from learn_transformers.symbolic.equality.result import Counterexample

LineStatus = Literal["ok", "wrong", "follow-through", "recovered", "invalid", "given", "gap"]


@dataclass(frozen=True)
class MarkedLine:
    """The verdict on one line."""

    text: str
    status: LineStatus
    read_as: str = ""
    message: str = ""
    reason: str = ""  # for programs: "shape", "slip", "term", "value", or why the line cannot be read
    slips: tuple[str, ...] = ()  # names
    hint: str = ""  # the slip's question
    counterexample: Counterexample | None = None
    by: str = ""  # the rule that the learner named
    mark: float = 0.0
    max_mark: float = 0.0


@dataclass(frozen=True)
class MarkedDerivation:
    """The verdict on all of it. `failed` needs a wrong line; what is right so far is `unfinished`."""

    lines: tuple[MarkedLine, ...]
    status: Literal["passed", "failed", "unfinished"]
    score: float
    max_score: float
    message: str
    first_wrong: int | None = None  # counted from 1
    reached: bool = False  # the target's value, in the form that is asked for

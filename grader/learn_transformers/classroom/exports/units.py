"""A verdict as other places take it: one unit a function, an answer of a worksheet, a question of a quiz.

It holds what a student may be told, and no more (`classroom.disclosure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from learn_transformers import printable
from learn_transformers.classroom.disclosure import disclosed
from learn_transformers.verdict import Answer, Chapter, Function, QuizEntry, Status, Verdict

_MOST: Final = 150_000  # characters of all texts together: places refuse results of a megabyte
_LONGEST: Final = 8_000  # of one
_LONGEST_NAME: Final = 200
Tell = Callable[[Chapter, Function | Answer | QuizEntry], str]


class Kind(StrEnum):
    """Only functions count; the others stand apart, as everywhere."""

    FUNCTION = "function"
    WORKSHEET = "worksheet"
    QUIZ = "quiz"


@dataclass(frozen=True)
class Part:
    """A check: it earns all of its points, or none."""

    name: str
    passed: bool
    points: float


@dataclass(frozen=True)
class Unit:
    """`text` is several printable lines for the student; `parts` are a function's checks."""

    kind: Kind
    chapter: str
    name: str
    status: Status
    score: float
    max_score: float
    text: str
    parts: tuple[Part, ...] = ()

    @property
    def counts(self) -> bool:
        return self.kind == Kind.FUNCTION

    @property
    def passed(self) -> bool:
        return self.status == Status.PASSED

    @property
    def title(self) -> str:
        """As in `softmax.log_softmax`, or `softmax worksheet: gradient (0.5 of 1, counted apart)`."""
        if self.counts:
            return f"{self.chapter}.{self.name}"
        marks = f"{self.score:.4g} of {self.max_score:.4g}, counted apart" if self.max_score else "not counted"
        return f"{self.chapter} {self.kind}: {self.name} ({marks})"


def of(verdict: Verdict, tell: Tell) -> tuple[Unit, ...]:
    """The units of a verdict, in the order of the course; `tell` gives the text of each.

    Together their texts are bounded, however many there are.
    """
    shown = printable.shown(disclosed(verdict))
    count = sum(len(c.functions) + len(c.worksheet) + len(c.quiz) for c in shown.chapters)
    most = min(_LONGEST, _MOST // max(count, 1))
    return tuple(unit for chapter in shown.chapters for unit in _of_chapter(chapter, tell, most))


def _of_chapter(chapter: Chapter, tell: Tell, most: int) -> Iterator[Unit]:
    for function in chapter.functions:
        parts = tuple(
            Part(_name(check.name), check.status == Status.PASSED, check.max_points) for check in function.checks
        )
        yield _unit(Kind.FUNCTION, chapter, function, tell, most, parts)
    for kind, entries in ((Kind.WORKSHEET, chapter.worksheet), (Kind.QUIZ, chapter.quiz)):
        for entry in entries:
            yield _unit(kind, chapter, entry, tell, most)


def _unit(
    kind: Kind,
    chapter: Chapter,
    of: Function | Answer | QuizEntry,
    tell: Tell,
    most: int,
    parts: tuple[Part, ...] = (),
) -> Unit:
    text = printable.clean(tell(chapter, of), most)
    score, max_score = round(of.score, 6), round(of.max_score, 6)
    return Unit(kind, chapter.name, _name(of.name), of.status, score, max_score, text, parts)


def _name(name: str) -> str:
    return printable.one_line(name, _LONGEST_NAME) or "(no name)"

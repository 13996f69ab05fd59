"""A question as other places know them: a text, one of eight forms of answers, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from learn_transformers.quiz.exports.rich_text import Rich


@dataclass(frozen=True)
class Answer:
    """One thing to choose. `credit` is the share of marks that it earns, 1 for what is right."""

    text: Rich
    why: Rich
    credit: float

    @property
    def is_right(self) -> bool:
        return self.credit == 1.0


@dataclass(frozen=True)
class Form:
    """How an answer is given; `what` is said where a format has none of that."""

    what: ClassVar[str]


@dataclass(frozen=True)
class Pick(Form):
    """One of these."""

    answers: tuple[Answer, ...]
    shuffled: bool = True
    what: ClassVar[str] = "choice of one"


@dataclass(frozen=True)
class PickAll(Form):
    """All of these that are right."""

    answers: tuple[Answer, ...]
    what: ClassVar[str] = "choice of several"

    def share(self, answer: Answer) -> float:
        """What choosing one adds or takes away; all that are right add up to 1."""
        alike = [one for one in self.answers if one.is_right is answer.is_right]
        return (1 if answer.is_right else -1) / len(alike)


@dataclass(frozen=True)
class Numeric(Form):
    """A number, right within a tolerance, and wrong ones that are known, which no right one can be."""

    value: float
    tolerance: float
    why: Rich
    known: tuple[tuple[float, Rich], ...] = ()
    what: ClassVar[str] = "number to type"


@dataclass(frozen=True)
class Short(Form):
    """A short text in one of several spellings; wrong ones that are known, each in its spellings."""

    right: tuple[str, ...]
    why: Rich
    known: tuple[tuple[tuple[str, ...], Rich], ...] = ()
    what: ClassVar[str] = "short text to type"


@dataclass(frozen=True)
class Pairs(Form):
    """What on the left belongs to what on the right, where there may be more."""

    pairs: tuple[tuple[Rich, Rich], ...]
    extra: tuple[Rich, ...]
    why: Rich
    what: ClassVar[str] = "matching"

    @property
    def rights(self) -> tuple[Rich, ...]:
        """What there is on the right, each once."""
        return tuple({shown.markdown: shown for shown in (*(b for _, b in self.pairs), *self.extra)}.values())


@dataclass(frozen=True)
class Sequence(Form):
    """Lines, in their right order."""

    lines: tuple[Rich, ...]
    what: ClassVar[str] = "putting into order"


@dataclass(frozen=True)
class Gaps(Form):
    """A text with gaps, `[[1]]`, `[[2]]` …, each to be filled in by its own form."""

    text: Rich
    blanks: tuple[Pick | Numeric | Short, ...]
    what: ClassVar[str] = "text with gaps"


@dataclass(frozen=True)
class Essay(Form):
    """A free text; its reader marks it by the points of a rubric."""

    model: Rich
    rubric: tuple[Rich, ...]
    what: ClassVar[str] = "free text"


@dataclass(frozen=True)
class Item:
    """One variant of a question. `converted` says what became of it, where it is asked differently at home."""

    chapter: str
    question: str
    seed: int
    stem: Rich
    form: Form
    idea: Rich
    hints: tuple[Rich, ...]
    tags: tuple[str, ...]
    converted: str = ""

    @property
    def id(self) -> str:
        """The same in every export: importing it again brings the question up to date."""
        return f"{self.chapter}.{self.question}.{self.seed}"

    @property
    def title(self) -> str:
        """What a teacher finds it by."""
        return f"{self.chapter}: {self.question.replace('_', ' ')} ({self.seed})"


def remarks(form: Form) -> Iterator[Rich]:
    """What is said of wrong answers by name, for places that cannot say it of each."""
    match form:
        case Numeric(known=known):
            for number, why in known:
                yield _behind(f"{number:.6g}", why)
        case Short(known=others):
            for spellings, why in others:
                yield _behind(spellings[0], why)


def _behind(answer: str, why: Rich) -> Rich:
    import html

    safe = html.escape(answer)
    return Rich(f"`{answer}`: {why.markdown}", f"{safe}: {why.html}", f"{safe}: {why.read}", f"{answer}: {why.plain}")

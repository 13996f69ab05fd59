"""A sitting: which questions are asked, in which order and variant, and what has become of each. Nothing here waits.

A round goes through all questions of a chapter; round 3 has the seed 3. What is finished of it is read off the replies
that were kept, so the next start goes on where the last one ended, however it ended. An exam has a seed of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from learn_transformers import course
from learn_transformers.course import WrongUse
from learn_transformers.key.quiz import Question, Words
from learn_transformers.progress import QUESTION, WORKSHEET, Reply
from learn_transformers.quiz import bank
from learn_transformers.quiz.credit import attempts, earned
from learn_transformers.quiz.from_lesson import NAME as OF_THE_LESSON
from learn_transformers.quiz.from_worksheet import OnPaper
from learn_transformers.quiz.marking import Marked
from learn_transformers.quiz.variants import Variant, variant
from learn_transformers.verdict import Status

Mode = Literal["practice", "exam", "review"]
_EXAM, _ALONE = "exam ", "alone "  # before the number in a seed


@dataclass(frozen=True, eq=False)
class Turn:
    """One question in one variant. `answer` is the last one given, `score` the most that any attempt has earned."""

    chapter: str
    question: Question
    seed: int | str
    answer: Any = None
    marked: Marked | None = None
    attempts: int = 0
    hints: int = 0
    confidence: str = ""
    mistake: str = ""
    score: float = 0.0
    seconds: float = 0.0
    finished: bool = False

    @property
    def status(self) -> Status:
        return self.marked.status if self.marked is not None else Status.UNFINISHED

    def variant(self) -> Variant:
        return variant(self.chapter, self.question, self.seed)

    def takes(self, answer: Any, marked: Marked, kind: str, seconds: float = 0.0) -> Turn:
        """After one more attempt. What could not be read is none, and costs nothing."""
        if marked.status == Status.UNFINISHED:
            return self
        number = self.attempts + 1
        return replace(
            self,
            answer=answer,
            marked=marked,
            attempts=number,
            mistake=self.mistake or marked.mistake,
            score=max(self.score, earned(marked.score, number, self.hints)),
            seconds=self.seconds + seconds,
            finished=marked.status == Status.PASSED or number >= attempts(kind),
        )

    def reply(self, mode: Mode, at: float) -> Reply:
        """What is kept of it once it is finished."""
        return Reply(
            self.chapter,
            self.question.name,
            at,
            str(self.seed),
            mode,
            str(self.status),
            self.score,
            self.attempts,
            self.hints,
            self.confidence,  # type: ignore[arg-type]
            self.mistake,
            self.seconds,
            json.dumps(self.answer),
            WORKSHEET if isinstance(self.question, OnPaper) else QUESTION,
        )

    def as_kept(self, reply: Reply) -> Turn:
        """As an earlier sitting left it."""
        try:
            answer, status = json.loads(reply.answer), Status(reply.status)
        except (ValueError, RecursionError):
            answer, status = None, Status.FAILED
        return replace(
            self,
            answer=answer,
            marked=Marked(status, reply.score, mistake=reply.mistake),
            attempts=reply.attempts,
            hints=reply.hints,
            confidence=reply.confidence,
            mistake=reply.mistake,
            score=reply.score,
            seconds=reply.seconds,
            finished=True,
        )


@dataclass(frozen=True, eq=False)
class Session:
    """The turns in their order, and at which of them the learner is."""

    mode: Mode
    turns: tuple[Turn, ...]
    at: int = 0
    title: str = ""

    @property
    def turn(self) -> Turn:
        return self.turns[self.at]

    @property
    def over(self) -> bool:
        return all(turn.finished for turn in self.turns)

    @property
    def passed(self) -> bool:
        """Was every question answered right, be it at a later attempt?"""
        return all(turn.status == Status.PASSED for turn in self.turns)

    @property
    def score(self) -> float:
        return sum(turn.score for turn in self.turns)

    def goes(self, at: int) -> Session:
        return replace(self, at=at)

    def with_turn(self, turn: Turn, at: int | None = None) -> Session:
        place = self.at if at is None else at
        return replace(self, turns=(*self.turns[:place], turn, *self.turns[place + 1 :]))

    def open_one(self, after: int) -> int | None:
        """The next turn that is not finished, from there on and round again."""
        places = [*range(after + 1, len(self.turns)), *range(after + 1)]
        return next((n for n in places if n < len(self.turns) and not self.turns[n].finished), None)


def session_for(target: str, replies: Sequence[Reply], *, exam: bool = False) -> Session:
    """What the name of a chapter or of a question asks for.

    Raises:
        WrongUse: for an unknown name, a chapter without a quiz, or an exam on one question.
    """
    chapter = course.chapter_named(target)
    if chapter is None:
        of, question = bank.question_named(target)
        if exam:
            raise WrongUse(f"An exam is on a whole chapter: `learn-transformers quiz {of.name} --exam`.")
        return alone(of.name, question, replies)
    questions = bank.questions(chapter.name)
    if not questions:
        raise WrongUse(f"There is no quiz on {chapter.name}.")
    return examined(chapter.name, questions, replies) if exam else practice(chapter.name, questions, replies)


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Easy ones first, those of the lesson last, else in the order of their file."""
    return sorted(questions, key=lambda q: (q.name.startswith(OF_THE_LESSON), q.difficulty))


def practice(chapter: str, questions: Mapping[str, Question], replies: Sequence[Reply]) -> Session:
    """The round of a chapter that is under way, at its first question that is not finished; else the next round."""
    ours = [r for r in replies if (r.chapter, r.mode) == (chapter, "practice") and r.question in questions]
    number = max((int(r.seed) for r in ours if _is_round(r.seed)), default=1)
    kept = {r.question: r for r in ours if r.seed == str(number)}
    if len(kept) == len(questions):
        number, kept = number + 1, {}
    turns = [Turn(chapter, question, number) for question in in_order(questions.values())]
    turns = [turn.as_kept(kept[turn.question.name]) if turn.question.name in kept else turn for turn in turns]
    session = Session("practice", tuple(turns), title=f"round {number}" if number > 1 else "")
    return session.goes(session.open_one(-1) or 0)


def alone(chapter: str, question: Question, replies: Sequence[Reply]) -> Session:
    """One question, in a variant that this learner has not seen yet."""
    before = [r for r in replies if (r.chapter, r.question) == (chapter, question.name)]
    number = 1 + sum(r.seed.startswith(_ALONE) for r in before)
    return Session("practice", (Turn(chapter, question, f"{_ALONE}{number}"),))


def examined(chapter: str, questions: Mapping[str, Question], replies: Sequence[Reply]) -> Session:
    """A new exam on a chapter, without the texts that their writer marks."""
    seeds = {r.seed for r in replies if (r.chapter, r.mode) == (chapter, "exam")}
    number = 1 + max((int(s.removeprefix(_EXAM)) for s in seeds if _is_round(s.removeprefix(_EXAM))), default=0)
    asked = [q for q in in_order(questions.values()) if not _is_text(q)]
    return Session("exam", tuple(Turn(chapter, q, f"{_EXAM}{number}") for q in asked), title=f"exam {number}")


def _is_text(question: Question) -> bool:
    return question.build.__annotations__.get("return") in (Words, Words.__name__)


def _is_round(seed: str) -> bool:
    return seed.isascii() and seed.isdigit() and 0 < len(seed) < 9 and int(seed) > 0

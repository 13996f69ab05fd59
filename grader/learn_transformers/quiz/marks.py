"""Marks of a whole quiz: what a file of answers says, question by question, with points.

A free text is marked by its writer. It has no points for machines, so that nobody earns any by a tick.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from learn_transformers import course
from learn_transformers.key.quiz import Words
from learn_transformers.printable import clean, one_line
from learn_transformers.quiz import answer_file, answers
from learn_transformers.quiz.from_worksheet import Entry
from learn_transformers.quiz.marking import BLANK, Marked, Typed, mark
from learn_transformers.quiz.seeds import Seed
from learn_transformers.quiz.typed import TypedFormulas, not_judged
from learn_transformers.quiz.variants import Variant
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.symbolic.process.comparer import NotStarted, WorkerEnded
from learn_transformers.trouble import Unreadable, WrongUse
from learn_transformers.verdict import QuizEntry, Status, worst

SCHEMA: Final = "learn-transformers/quiz-marks@1"
SECONDS: Final = 60.0  # for all typed answers of a quiz together
_MESSAGE: Final = 1_000
_ID: Final = 60


@dataclass(frozen=True)
class Marks:
    """What came of the answers to a chapter's quiz."""

    chapter: str
    seed: Seed
    entries: tuple[QuizEntry, ...]

    @property
    def status(self) -> Status:
        return worst(entry.status for entry in self.entries)

    def to_plain(self) -> dict[str, Any]:
        """The document of `quiz CHAPTER --answers FILE --format json`."""
        return {
            "schema": SCHEMA,
            "chapter": self.chapter,
            "seed": self.seed.shown,
            "status": self.status.value,
            "score": round(sum(entry.score for entry in self.entries), 6),
            "max_score": sum(entry.max_score for entry in self.entries),
            "questions": [
                {
                    "name": e.name, "kind": e.kind, "status": e.status.value, "score": e.score,
                    "max_score": e.max_score, "message": e.message, "mistake": e.mistake,
                }
                for e in self.entries
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class Given:
    """Answers as they were read: by the ids in the file, and which chapter and seed it names (None: none)."""

    answers: Mapping[str, Any]
    chapter: str | None = None
    seed: int | str | None = None


def points(asked: Variant) -> float:
    """What a machine gives for all of a right answer."""
    return 0.0 if asked.kind == "words" else 1.0


def read(content: bytes, name: str, process: TypedFormulas) -> Given:
    """What a file of answers says; one called `.toml` is TOML, all others are JSON.

    Raises:
        Unreadable: with a sentence that says why not.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(f"{name} is not UTF-8: byte {problem.start} cannot be read") from None
    if len(text) > answer_file.MOST_CHARACTERS:
        most = answer_file.MOST_CHARACTERS
        raise Unreadable(f"{name} has {len(text)} characters; at most {most} are read")
    try:
        return Given(**process.read(text, is_toml=name.endswith(".toml")))
    except NotStarted:
        raise
    except ValueError as problem:
        raise Unreadable(f"{name} {problem}") from None
    except WorkerEnded as problem:
        raise Unreadable(f"{name} could not be read: {problem}") from None


def by_question(chapter: str, names: Sequence[str], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers by the names of questions, and a sentence on each that belongs to none, or to one that has another.

    `softmax.three_weights` means the same as `three_weights`; in TOML it is a table called `softmax`.
    """
    found: dict[str, Any] = {}
    refused = []
    inside = given.get(chapter)
    if isinstance(inside, dict) and chapter not in names:
        given = {**{id: answer for id, answer in given.items() if id != chapter},
                 **{f"{chapter}.{id}": answer for id, answer in inside.items()}}  # fmt: skip
    for id, answer in given.items():
        name = id.removeprefix(f"{chapter}.")
        if name not in names:
            shown = one_line(id, _ID)
            instead = course.instead(shown, names, f"It has {', '.join(names)}.")
            refused.append(f"The quiz of {chapter} has no question called {shown!r}. {instead}")
        elif name in found:
            refused.append(f"{name} is answered twice, as {name} and as {chapter}.{name}.")
        else:
            found[name] = answer
    return found, refused


def marked(asked: Sequence[Variant], given: Mapping[str, Any], typed: Typed) -> tuple[QuizEntry, ...]:
    """The marks of every question. An answer of another form than is wanted is an error, and costs no other."""
    in_time = _within(SECONDS, typed)
    return tuple(_entry(one, given, in_time) for one in asked)


def require_wanted(asked: Sequence[Variant], given: Mapping[str, Any]) -> None:
    """Raises WrongUse for the first answer of another form than is wanted."""
    for one in asked:
        if one.question.name in given and not answers.is_left_out(one, given[one.question.name]):
            answers.checked(one, given[one.question.name])


def same(asked: Sequence[Variant], status: Status, message: str) -> tuple[QuizEntry, ...]:
    """One sentence on all questions, and no points."""
    said = clean(message, _MESSAGE)
    return tuple(QuizEntry(one.question.name, one.kind, status, 0.0, points(one), said) for one in asked)


def _entry(asked: Variant, given: Mapping[str, Any], typed: Typed) -> QuizEntry:
    name = asked.question.name
    try:
        if name not in given or answers.is_left_out(asked, given[name]):
            found = BLANK
        elif asked.kind == "words":
            found = _words(asked, given[name])
        else:
            found = mark(asked, answers.checked(asked, given[name]), typed)
    except WrongUse as problem:
        found = Marked(Status.ERROR, 0.0, str(problem))
    score = round(found.score * points(asked), 6)
    return QuizEntry(
        name, asked.kind, found.status, score, points(asked), clean(_message(found), _MESSAGE), found.mistake
    )


def _words(asked: Variant, answer: Any) -> Marked:
    """What its writer says of a free text; until then, what it is to be held against."""
    item = asked.item
    assert isinstance(item, Words)
    found = answers.checked(asked, answer)
    if not found["text"].strip():
        return BLANK
    if "met" in answer:
        return mark(asked, found, _nothing_typed)
    rubric = " ".join(f"({number}) {point}" for number, point in enumerate(item.rubric, 1))
    return Marked(Status.UNFINISHED, 0.0, f"You mark it yourself: `met` lists which of these it meets. {rubric}")


def _message(found: Marked) -> str:
    """What there is to say of it, at least how much of it is right."""
    if found.message or found.status != Status.FAILED or not found.said:
        return found.message
    wrong = [said for said in found.said if not said.is_right]
    why = next((f" {said.part}: {said.why}" for said in wrong if said.why), "")
    return f"{len(found.said) - len(wrong)} of {len(found.said)} parts are right.{why}"


def _within(seconds: float, typed: Typed) -> Typed:
    """The same until this much time is used up; what is typed after that is left, and costs nothing."""
    left = seconds

    def measured(asked: Formula | Entry, text: str) -> Mapping[str, Any]:
        nonlocal left
        if left <= 0:
            return not_judged(f"what stands before it took {seconds:g} seconds")
        begun = time.monotonic()
        found = typed(asked, text)
        left -= time.monotonic() - begun
        return found

    return measured


def _nothing_typed(asked: Formula | Entry, text: str) -> Mapping[str, Any]:
    raise AssertionError("no formula is asked for")

"""What was answered: a reply for each finished question of a quiz, and for what was done once more in a review."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from learn_transformers.progress import schema, store
from learn_transformers.progress.trouble import ProgressError

if TYPE_CHECKING:
    import sqlite3

QUESTION: Final = "question"
LONGEST_ANSWER: Final = 1 << 16  # characters that are kept
Mode = Literal["practice", "exam", "review"]
Confidence = Literal["sure", "think", "guess", ""]


@dataclass(frozen=True)
class Reply:
    """How one question was answered, in the end: `score` is the share of its points, `answer` the last one as JSON.

    `at` is when, in seconds since 1970, `seconds` what it took. `mistake` explains a wrong one, if that is known.
    `kind` is `QUESTION`, or in a review `FUNCTION` or `WORKSHEET`: then `question` names one of these.
    """

    chapter: str
    question: str
    at: float
    seed: str
    mode: Mode
    status: str
    score: float
    attempts: int
    hints: int
    confidence: Confidence
    mistake: str
    seconds: float
    answer: str
    kind: str = QUESTION

    @property
    def counts(self) -> bool:
        """What was skipped, or could not be judged, says nothing."""
        return self.status in ("passed", "failed")

    @property
    def is_right_at_once(self) -> bool:
        """At the first attempt: how sure somebody is was asked before it was marked."""
        return self.status == "passed" and self.attempts <= 1


def keep_reply(exercises: Path, reply: Reply) -> str:
    """Remember a reply; a sentence if there is something to say. A disk that refuses costs no more than that."""
    if len(reply.answer) > LONGEST_ANSWER:
        reply = replace(reply, answer="null")
    *values, kind = (_written(value) for value in astuple(reply))
    try:
        return store.write(exercises, lambda connection: schema.insert_sound(connection, "reply", (kind, *values)))
    except ProgressError as problem:
        return str(problem)


def _written(value: object) -> object:
    """A text without what is no character, which SQLite would refuse."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def replies(exercises: Path, kind: str = QUESTION) -> list[Reply]:
    """What was answered, oldest first.

    Raises:
        ProgressError: if it cannot be read.
    """
    return [reply for reply in store.read(exercises, every, list[Reply]()) if reply.kind == kind]


def every(connection: sqlite3.Connection) -> list[Reply]:
    """All replies in an open file, oldest first."""
    columns = "chapter, question, at, seed, mode, status, score, attempts, hints, confidence, mistake, seconds, answer"
    return [Reply(*row) for row in connection.execute(f"select {columns}, kind from reply order by id")]

"""What is kept: one graded attempt of one student, what it is told apart by, and what was decided about it."""

from __future__ import annotations

import hashlib
import json
import math
import os
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from learn_transformers import __version__
from learn_transformers.verdict import NOT_GRADED, Status, Verdict, refuse_practice

KEPT_OUT: Final = "kept out"  # a decision: the attempt stays in the book and does not count
COUNTS: Final = "counts"  # a decision: it counts, whatever was decided before
HANDED_IN_AGAIN: Final = "handed in again"  # at that time, the content of an attempt that was there already


@dataclass(frozen=True)
class Key:
    """What is graded once: one content of one student, under one key and one seed, for some chapters in any order.

    `content` and `seed` are fingerprints. `run` names a run that was to grade everything once more, and is empty
    otherwise: with the same name, it grades everything once.
    """

    student: str
    content: str
    key_version: str
    seed: str
    chapters: tuple[str, ...]
    run: str = ""

    @cached_property
    def digest(self) -> str:
        """All of it as 64 hexadecimal digits."""
        texts = [storable(part) for part in (self.student, self.content, self.key_version, self.seed, self.run)]
        return hashlib.sha256(json.dumps([texts, sorted(set(self.chapters))]).encode()).hexdigest()


@dataclass(frozen=True)
class Attempt:
    """What came of a submission, and how it was come by.

    `handed_in` and `graded` are seconds since 1970, the first is `None` where nobody knows. `package` is the version of
    this package, `grader` the computer and the process, `verdict` a verdict as JSON; it is empty where whoever read the
    attempt did not ask for it. `refused` and `notes` are what was said of the submission.
    """

    key: Key
    handed_in: float | None
    graded: float
    package: str
    isolation: tuple[str, ...]
    status: Status
    score: float
    max_score: float
    grader: str
    verdict: str
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        verdict: Verdict,
        key: Key,
        *,
        handed_in: float | None,
        graded: float | None = None,
        refused: Iterable[str] = (),
        notes: Iterable[str] = (),
        text: str = "",
    ) -> Self:
        """What this process has found out, now where nothing else is said; `text` is the verdict as it was read."""
        return cls(
            key=key,
            handed_in=handed_in,
            graded=time.time() if graded is None else graded,
            package=__version__,
            isolation=verdict.isolation,
            status=verdict.status,
            score=verdict.score,
            max_score=verdict.max_score,
            grader=f"{socket.gethostname()}/{os.getpid()}",
            verdict=text or verdict.to_json(indent=None),
            refused=tuple(refused),
            notes=tuple(notes),
        )


@dataclass(frozen=True)
class Event:
    """What was decided, as `KEPT_OUT` or `COUNTS` of an attempt, or what happened; `what` may be any other short text.

    `at` is in seconds since 1970; `attempt` is the digest of its key, where it is about one.
    """

    at: float
    who: str
    what: str
    student: str = ""
    attempt: str = ""
    detail: str = ""


def require_countable(attempt: Attempt) -> None:
    """Keep out what must not count, and what contradicts itself.

    Raises:
        ValueError: if its verdict is for practice, if the grader itself failed, so that it is to be graded again, or if
            it says something else than its verdict.
    """
    try:
        document = json.loads(attempt.verdict)
    except (ValueError, RecursionError) as error:
        raise ValueError("the verdict of an attempt is not JSON") from error
    try:
        refuse_practice(document)
    except ValueError as error:
        raise ValueError(f"the verdict {error}") from error
    said: dict[str, object] = {"isolation": list(attempt.isolation), "status": attempt.status.value}
    said |= {"score": attempt.score, "max_score": attempt.max_score}
    if not isinstance(document, dict) or any(document.get(name) != value for name, value in said.items()):
        raise ValueError("an attempt says something else than its verdict")
    if any(function.get("reason") == NOT_GRADED for function in _functions(document)):
        raise ValueError("the grader itself failed on a chapter: it is to be graded again")
    numbers = [attempt.score, attempt.max_score, attempt.graded, attempt.handed_in or 0.0]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("an attempt has a number that is none")


def storable(text: str) -> str:
    """Text as a database takes it: what is no character, as in names of files, and a NUL are written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")


def _functions(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (function for chapter in document.get("chapters", ()) for function in chapter.get("functions", ()))

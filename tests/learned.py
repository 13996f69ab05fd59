"""What somebody learned at noon of a day in the past: replies, and passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from learn_transformers import progress
from learn_transformers.progress import Reply
from learn_transformers.verdict import Answer, Chapter, Function, Status, Verdict

NOON = 1_800_014_400.0
"""2027-01-15 12:00 in London: no day of the weeks after it is longer or shorter than others."""


def reply(question: str, *, status: str = "passed", confidence: Any = "think", seconds: float = 35.0) -> Reply:
    """One to a question on softmax, at the first attempt."""
    return Reply(
        chapter="softmax", question=question, at=NOON, seed="1", mode="practice", status=status,
        score=float(status == "passed"), attempts=1, hints=0, confidence=confidence, mistake="", seconds=seconds,
        answer='"b"',
    )  # fmt: skip


def kept(exercises: Path, *replies: Reply) -> None:
    for one in replies:
        assert progress.keep_reply(exercises, one) == ""


def passed(exercises: Path, *functions: str, answers: tuple[str, ...] = (), at: float = NOON) -> None:
    """Functions and answers of the chapter on softmax pass at that moment."""
    found = Chapter(
        "softmax", Status.PASSED, 1.0, 1.0,
        tuple(Function(name, Status.PASSED, 1.0, 1.0, None, (), (), ()) for name in functions),
        tuple(Answer(name, Status.PASSED, 1.0, 1.0, "", "") for name in answers),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("learn_transformers.progress.journal.time.time", lambda: at)
        assert progress.record(exercises, Verdict.of([found], seed=0, isolation=())) == ""

"""Typed formulas are marked in the bounded process of worksheets; it starts while its first question is being read.

Files of answers are read there as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self

from learn_transformers.quiz.from_worksheet import Entry
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.symbolic.process.comparer import Comparer, Process, WorkerEnded

_MARKING = "learn_transformers.symbolic.marking.question"
READING = "learn_transformers.quiz.answer_file"
_SECONDS = 5.0


class TypedFormulas:
    """Marks what is typed as a formula; use it in a `with` statement. Where there can be no process, one stands in."""

    def __init__(self, comparer: Process | None = None) -> None:
        self._comparer = comparer or Comparer(_SECONDS, preload=(_MARKING,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self._comparer.close()

    def warm(self) -> None:
        """Start the process; nobody waits for it yet."""
        self._comparer.start()

    def __call__(self, asked: Formula | Entry, text: str) -> Mapping[str, Any]:
        """The marks of one formula, or entry of a worksheet, as plain data; what cannot be judged is unfinished."""
        try:
            if isinstance(asked, Entry):
                return self._entry(asked, text)
            arguments = {"formula": asdict(asked), "answer": text}
            found: Mapping[str, Any] = self._comparer.call(f"{_MARKING}:mark_formula", arguments)
        except (ValueError, WorkerEnded) as problem:
            return not_judged(str(problem))
        return found

    def read(self, text: str, *, is_toml: bool) -> dict[str, Any]:
        """What a file of answers says: see `answer_file.read_plain`; also raises WorkerEnded."""
        found: dict[str, Any] = self._comparer.call(f"{READING}:read_plain", {"text": text, "is_toml": is_toml})
        return found

    def _entry(self, asked: Entry, text: str) -> Mapping[str, Any]:
        arguments = {"chapter": asked.chapter, "question": asked.question, "answers": {asked.name: text}}
        marks: list[dict[str, Any]] = self._comparer.call(f"{_MARKING}:mark_plain", arguments)
        (found,) = (one for one in marks if one["name"] == asked.name)
        return {**found, "score": found["score"] / found["max_score"]}


def not_judged(why: str) -> Mapping[str, Any]:
    """The marks of a formula that could not be judged."""
    message = f"This could not be judged: {why}. It costs nothing."
    return {"status": "unfinished", "score": 0.0, "message": message, "hint": "", "counterexample": "",
            "slips": (), "read_as": "", "known": ""}  # fmt: skip

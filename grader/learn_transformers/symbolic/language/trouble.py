"""Why an answer cannot be read or compared: one exception with a sentence for the learner, and a word for programs."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "", "syntax", "character", "unknown_name", "ambiguous", "limit", "shape", "index", "rounded", "domain", "value",
    "too_large", "time",
]  # fmt: skip


class Refusal(Exception):
    """A formula that cannot be read: `message` is for the person who typed it, `column` counts from 1."""

    def __init__(self, reason: Reason, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message
        self.column = column

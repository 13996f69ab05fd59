"""What came of regrading one content of one student: the old and the new attempt, which of them counts, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learn_transformers.classroom.gradebook import plain
from learn_transformers.classroom.gradebook.attempt import Attempt
from learn_transformers.classroom.regrading.changes import Change
from learn_transformers.classroom.regrading.decisions import is_lower
from learn_transformers.printable import one_line


class Outcome(StrEnum):
    """How the new score is beside the old one, or why there is none."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    MISSING = "missing"
    NOT_GRADED = "not_graded"


@dataclass(frozen=True)
class Entry:
    """`problem` is the sentence why there is no new attempt; `was_known` says that it was there before this run."""

    old: Attempt
    new: Attempt | None
    outcome: Outcome
    new_counts: bool = False
    was_known: bool = False
    problem: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def is_kept_out(self) -> bool:
        """Is there a new attempt that does not count?"""
        return self.new is not None and not self.new_counts

    @property
    def is_changed(self) -> bool:
        """Is there anything to look at?"""
        return self.outcome is not Outcome.SAME or bool(self.changes) or self.is_kept_out

    def to_plain(self) -> dict[str, Any]:
        """As data for JSON."""
        return {
            "student": one_line(self.old.key.student),
            "chapters": list(self.old.key.chapters),
            "outcome": self.outcome.value,
            "counts": "new" if self.new_counts else "old",
            "regraded_before": self.was_known,
            "problem": one_line(self.problem),
            "old": plain.attempt(self.old),
            "new": None if self.new is None else plain.attempt(self.new),
            "changes": [change.to_plain() for change in self.changes],
        }


def outcome(old: Attempt, new: Attempt) -> Outcome:
    """How the new score is beside the old one."""
    if is_lower(new, old):
        return Outcome.DOWN
    return Outcome.UP if is_lower(old, new) else Outcome.SAME

"""What came of regrading one content of one student: the old and the new attempt, which of them counts, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learn_transformers.classroom.gradebook.attempt import Attempt
from learn_transformers.classroom.lateness import in_utc
from learn_transformers.classroom.regrading.changes import Change
from learn_transformers.classroom.regrading.decisions import is_lower
from learn_transformers.printable import one_line

SHOWN = 12  # characters of what an attempt is called


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
            "old": plain(self.old),
            "new": None if self.new is None else plain(self.new),
            "changes": [change.to_plain() for change in self.changes],
        }


def outcome(old: Attempt, new: Attempt) -> Outcome:
    """How the new score is beside the old one."""
    if is_lower(new, old):
        return Outcome.DOWN
    return Outcome.UP if is_lower(old, new) else Outcome.SAME


def plain(attempt: Attempt) -> Mapping[str, Any]:
    """An attempt as data for JSON, without its verdict."""
    return {
        "attempt": attempt.key.digest,
        "score": attempt.score,
        "max_score": attempt.max_score,
        "status": attempt.status.value,
        "handed_in": None if attempt.handed_in is None else in_utc(attempt.handed_in) or None,
        "graded": in_utc(attempt.graded) or None,
        "grader": one_line(attempt.grader),
        "package": one_line(attempt.package),
        "key": one_line(attempt.key.key_version),
        "seed": one_line(attempt.key.seed),
        "run": one_line(attempt.key.run),
        "content": one_line(attempt.key.content),
        "isolation": [one_line(layer) for layer in attempt.isolation],
    }

"""How a class was graded last: what the gradebook noted of the run that left its results in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from learn_transformers.classroom.gradebook.attempt import Attempt, Event
from learn_transformers.classroom.gradebook.plain import detail_of
from learn_transformers.classroom.grading_a_class import GRADED
from learn_transformers.classroom.lateness import Due, LatePolicy, penalty
from learn_transformers.trouble import WrongUse


@dataclass(frozen=True)
class Former:
    """`chapters` is None where that is not known; `class_key` is a fingerprint, `extra_key` a folder."""

    chapters: tuple[str, ...] | None = None
    class_key: str = ""
    extra_key: str = ""
    due: Due | None = None
    policy: LatePolicy | None = None

    @classmethod
    def of(cls, events: Iterable[Event], folder: Path) -> Self:
        """Of the last run that left its results there."""
        here = folder.resolve()
        noted = (detail_of(event) for event in events if event.what == GRADED)
        runs = [found for found in noted if isinstance(out := found.get("out"), str) and Path(out).resolve() == here]
        return cls._read(runs[-1]) if runs else cls()

    @classmethod
    def _read(cls, detail: dict[str, Any]) -> Self:
        listed = detail.get("chapters")
        chapters = tuple(filter(_is_text, listed)) if isinstance(listed, list) else ()
        try:
            due, policy = detail.get("due"), detail.get("late_policy")
            until = Due.parse(due) if isinstance(due, str) else None
            costs = LatePolicy.parse(policy) if isinstance(policy, str) else None
        except WrongUse:
            until = costs = None
        keys = (detail.get("class_key"), detail.get("extra_key"))
        class_key, extra_key = (key if isinstance(key, str) else "" for key in keys)
        return cls(chapters or None, class_key, extra_key, until, costs)

    def worth(self, attempt: Attempt) -> float:
        """What is left of an attempt's score after the penalty for lateness, worked out from when it was handed in."""
        late_by = 0.0
        if self.due is not None and attempt.handed_in is not None:
            late_by = self.due.late_by(attempt.handed_in)
        return penalty(attempt.score, late_by, self.policy or LatePolicy()).final_score


def _is_text(value: object) -> bool:
    return isinstance(value, str)

"""A row: what a teacher gets for one student, whatever was handed in, and also if nothing was."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

from learn_transformers.classroom.lateness import Due, LatePolicy, penalty
from learn_transformers.classroom.roster import Entry
from learn_transformers.printable import one_line
from learn_transformers.verdict import Status, Verdict, refuse_practice

_NO_TIME: Final = "When this was handed in is not known: nothing is taken off for lateness."


class Outcome(StrEnum):
    """Why there is no verdict. `not_graded` is the grader's own failure: then there are no points, not even none."""

    MISSING = "missing"
    REFUSED = "refused"
    NOT_GRADED = "not_graded"


@dataclass(frozen=True, slots=True)
class Mark:
    """The points of one chapter; None where the grader itself failed on it."""

    chapter: str
    number: int
    score: float | None
    max_score: float


@dataclass(frozen=True, slots=True)
class Row:
    """One student's, all of whose text is printable.

    `further` is what stands in the roster's further columns. `at` is when the submission was last changed, in seconds
    since 1970, and `late_by` how many seconds after the due time that is; None where one of them is not known.
    `refused` and `notes` are sentences for the teacher. `seed` is the fingerprint that the verdict shows of its seeds.
    `attempt` names in the gradebook what the row is about, and `counts` says so where that is not what lies there now.
    """

    student: str
    status: Status | Outcome
    score: float | None
    max_score: float
    penalty: float | None
    final_score: float | None
    name: str = ""
    email: str = ""
    id: str = ""
    further: tuple[tuple[str, str], ...] = ()
    at: float | None = None
    late_by: float | None = None
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seed: str = ""
    marks: tuple[Mark, ...] = ()
    attempt: str = ""
    counts: str = ""
    verdict: Verdict | None = None

    @classmethod
    def of(
        cls,
        student: str,
        found: Verdict | Outcome,
        *,
        entry: Entry | None = None,
        at: float | None = None,
        refused: Iterable[str] = (),
        notes: Iterable[str] = (),
        due: Due | None = None,
        policy: LatePolicy | None = None,
        max_score: float = 0.0,
        attempt: str = "",
        counts: str = "",
    ) -> Self:
        """The row of a submission, or of somebody who handed nothing in; the roster's name goes before the folder's.

        Nothing handed in, or nothing that can be graded, is 0 points of `max_score`; a verdict has its own.

        Raises:
            ValueError: for a verdict that was made for practice.
        """
        at = at if at is not None and math.isfinite(at) else None
        late_by = due.late_by(at) if due is not None and at is not None else None
        said = [counts, *notes]
        if isinstance(found, Verdict):
            refuse_practice({"practice": found.practice})
            verdict, status, marks, max_score = found, _status(found), _marks(found), found.max_score
            score = found.score if status != Outcome.NOT_GRADED else None
            said += found.notes
            if due is not None and at is None:
                said.append(_NO_TIME)
        else:
            verdict, status, marks = None, found, ()
            score = 0.0 if found != Outcome.NOT_GRADED else None
        reckoning = None if score is None else penalty(score, late_by or 0.0, policy or LatePolicy())
        return cls(
            student=entry.student if entry else one_line(student),
            status=status,
            score=score,
            max_score=max_score,
            penalty=reckoning.penalty if reckoning else None,
            final_score=reckoning.final_score if reckoning else None,
            name=entry.name if entry else "",
            email=entry.email if entry else "",
            id=entry.id if entry else "",
            further=entry.further if entry else (),
            at=at,
            late_by=late_by,
            refused=tuple(filter(None, map(one_line, refused))),
            notes=tuple(filter(None, map(one_line, said))),
            seed=one_line(str(verdict.seed)) if verdict else "",
            marks=marks,
            attempt=attempt,
            counts=one_line(counts),
            verdict=verdict,
        )

    def without_verdict(self) -> Self:
        """The same, so small that ten thousand are held at once."""
        return dataclasses.replace(self, verdict=None)

    def beside_others(self, notes: Iterable[str], max_score: float) -> Self:
        """With what is known once all are there: notes, and of how many points there are none without a verdict."""
        most = self.max_score if self.attempt or self.marks else max_score
        return dataclasses.replace(self, notes=(*self.notes, *map(one_line, notes)), max_score=most)


def _status(verdict: Verdict) -> Status | Outcome:
    return verdict.status if all(chapter.was_graded for chapter in verdict.chapters) else Outcome.NOT_GRADED


def _marks(verdict: Verdict) -> tuple[Mark, ...]:
    marks = [_mark(c.name, c.number, c.score if c.was_graded else None, c.max_score) for c in verdict.chapters]
    return tuple(sorted(marks, key=lambda mark: (mark.number, mark.chapter)))


@lru_cache(maxsize=1 << 12)
def _mark(chapter: str, number: int, score: float | None, max_score: float) -> Mark:
    """One and the same for all who have it."""
    return Mark(chapter, number, score, max_score)

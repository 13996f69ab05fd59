"""What is known of a class while it is being graded: a small row and a sketch of each student, and what adds up.

A student's page is made as soon as the result is there; of a verdict nothing else stays in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from learn_transformers import course
from learn_transformers.classroom import lookalikes, what_counts
from learn_transformers.classroom.class_report import ClassReport, LikeTheSolution, LookAlike, Observer
from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.grade import Result
from learn_transformers.classroom.gradebook.attempt import Attempt
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.classroom.grading import Graded
from learn_transformers.classroom.keeping_book import Book
from learn_transformers.classroom.lateness import Due, LatePolicy, penalty
from learn_transformers.classroom.outputs import Pages, leave_pages
from learn_transformers.classroom.roster import Entry, Matches, Roster
from learn_transformers.classroom.row import Outcome, Row
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import Verdict

_KEPT_OUT = "What was handed in was kept out of what counts; the gradebook says why."
_EARLIER = 8  # attempts of one student that are looked at for since when there is a mistake


@dataclass(frozen=True)
class Terms:
    """What applies to everybody: the list of students, until when what is handed in, and which attempt counts."""

    roster: Roster | None = None
    due: Due | None = None
    policy: LatePolicy | None = None
    counts: Counts = Counts.LATEST


@dataclass(frozen=True)
class _Standing:
    """What stands in a student's row: a verdict, or the sentence why there is none."""

    verdict: Verdict | None
    attempt: Attempt | None = None
    problem: str = ""
    is_kept_out: bool = False


class Gathering:
    """Hears of results in any order; `students` are the names of all who will come."""

    def __init__(self, out: Path, book: Book, terms: Terms, students: Sequence[str], pages: Pages) -> None:
        self._out, self._book, self._terms, self._pages = out, book, terms, pages
        self._chapters = book.chapters
        self._matches = terms.roster.matches(students) if terms.roster is not None else Matches({}, {}, ())
        self._rows: list[Row] = []
        self._sketches: list[lookalikes.Sketch] = []
        self._handed_in: dict[str, lookalikes.HandedIn] = {}
        self._pairings: tuple[lookalikes.Pairing, ...] = ()
        self._given = lookalikes.given(book.chapters)
        self._observer = Observer()
        self._isolation: tuple[str, ...] | None = None

    @property
    def isolation(self) -> tuple[str, ...]:
        """The layers that were in force for every verdict that counts."""
        return self._isolation or ()

    def add(self, result: Result) -> Row:
        """See a result, and leave the student's pages; the row is as it will be but for notes on look-alikes."""
        submission = result.submission
        student, standing = submission.student, self._standing(result)
        nothing = Outcome.REFUSED if result.own is None or standing.is_kept_out else Outcome.NOT_GRADED
        row = self._row(result, standing, nothing, self._matches.entries.get(student), self._matches.notes.get(student))
        if result.own is not None:
            self._sketches.append(lookalikes.sketch(student, submission.files, self._given))
            counts_otherwise = standing.attempt is not None and standing.attempt.key.content != result.own.content
            remark = row.counts if counts_otherwise else ""
            self._handed_in[student] = lookalikes.HandedIn(result.own.content, remark)
        return row

    def finished(self) -> tuple[tuple[Row, ...], ClassReport]:
        """All rows, those of students without a submission, too, and what the class has understood."""
        found = lookalikes.compare(self._sketches)
        said = lookalikes.notes(found)
        named = {entry.student: student for student, entry in self._matches.entries.items()}
        for entry, note in self._matches.missing:
            result = Result(Graded(Submission(entry.student, {}), None, ""), None, self._history(entry.student))
            self._row(result, self._standing(result), Outcome.MISSING, entry, note)
        most = max((row.max_score for row in self._rows), default=0.0)
        rows = tuple(row.beside_others(said.get(named.get(row.student, row.student), ()), most) for row in self._rows)
        self._pairings = lookalikes.pairings(found)
        return rows, self._observer.report(*_look_alikes(found, self._pairings))

    def side_by_side(self) -> Iterator[lookalikes.Beside]:
        """Both texts of each pair that has a page, once all are there; three students' are held at once, at most."""
        contents = lru_cache(maxsize=2)(self._book.content)  # many in a row may be like the same one
        for pairing in self._pairings:
            yield lookalikes.beside(pairing, self._handed_in, self._given, contents, course.solution_bytes)

    def _history(self, student: str) -> History:
        """Of somebody who has handed in nothing now: of no use but where the best counts."""
        return self._book.histories([student])[0] if self._terms.counts is Counts.BEST else History(student, (), ())

    def _standing(self, result: Result) -> _Standing:
        own, found = result.own, result.found
        if own is not None and not result.is_kept:
            return _Standing(found.verdict, None, found.problem)
        attempt = what_counts.counted(
            result.history, own, self._chapters, self._terms.counts, lambda one: self._worth(one, result.submission)
        )
        if attempt is None:
            return _Standing(None, None, found.problem, is_kept_out=own is not None)
        return _Standing(self._verdict(result, attempt), attempt)

    def _row(self, result: Result, standing: _Standing, nothing: Outcome, entry: Entry | None, note: str | None) -> Row:
        """Make it and the pages that go with it, see it for the class report, and keep it without its verdict."""
        attempt = standing.attempt
        about = _about(result.submission, attempt)
        row = Row.of(
            about.student,
            standing.verdict or nothing,
            entry=entry,
            at=about.at,
            refused=[*about.refused, _KEPT_OUT if standing.is_kept_out else standing.problem],
            notes=[*about.notes, note or ""],
            due=self._terms.due,
            policy=self._terms.policy,
            attempt=attempt.key.digest if attempt is not None else "",
            counts=what_counts.said_of(attempt, result.own) if attempt is not None else "",
        )
        leave_pages(self._out, self._pages.of_student(row))
        self._observer.see(about.student, row.verdict, row.at, self._earlier(result, standing.attempt))
        self._rows.append(row.without_verdict())
        if attempt is not None:
            had = self._isolation if self._isolation is not None else attempt.isolation
            self._isolation = tuple(layer for layer in had if layer in attempt.isolation)
        return row

    def _earlier(self, result: Result, counted: Attempt | None) -> Iterator[tuple[Verdict, float | None]]:
        others = what_counts.earlier(result.history, counted, _EARLIER) if counted is not None else ()
        return ((self._verdict(result, other), other.handed_in) for other in others)

    def _verdict(self, result: Result, attempt: Attempt) -> Verdict:
        """Of an attempt of the student's; the one that was made just now may not be in the gradebook yet."""
        fresh = result.found.verdict if attempt.key == result.own else None
        return fresh or self._book.verdict(attempt.key)

    def _worth(self, attempt: Attempt, submission: Submission) -> float:
        """The share of the points that is left after any penalty, from the times at which things were handed in."""
        at = _about(submission, attempt).at
        late = self._terms.due.late_by(at) if self._terms.due is not None and at is not None else 0.0
        left = penalty(attempt.score, late, self._terms.policy or LatePolicy()).final_score
        return left / attempt.max_score if attempt.max_score else 0.0


def _look_alikes(
    found: lookalikes.Lookalikes, shown: Sequence[lookalikes.Pairing]
) -> tuple[list[LookAlike], list[LikeTheSolution]]:
    pages = {(pairing.one, pairing.other): pairing.page for pairing in shown}
    pairs = [
        LookAlike(
            *pair.students,
            "the same throughout" if pair.equal else lookalikes.in_files(pair.files),
            pair.shared,
            pages.get(pair.students, ""),
        )
        for pair in found.pairs
    ]
    alone = [
        LikeTheSolution(one.student, lookalikes.in_files(one.files), one.shared, pages.get((one.student, None), ""))
        for one in found.solution
    ]
    return pairs, alone


def _about(submission: Submission, attempt: Attempt | None) -> Submission:
    """What lies there now, or, where other work counts, what the gradebook says of that."""
    if attempt is None or attempt.key.content == submission.fingerprint:
        return submission
    return Submission(submission.student, {}, attempt.refused, attempt.notes, attempt.handed_in)

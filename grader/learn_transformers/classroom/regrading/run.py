"""A run of regrading: what waits is graded with the key of now, and what then counts is decided.

It may end at any moment: an attempt and the decision on it are kept together, and the next run goes on.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from learn_transformers.classroom.gradebook.attempt import Attempt
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.contents import DamagedContent
from learn_transformers.classroom.gradebook.history import History, graded_in
from learn_transformers.classroom.grading import Engine, Graded, Settings
from learn_transformers.classroom.keeping import Keeping
from learn_transformers.classroom.regrading import decisions
from learn_transformers.classroom.regrading.cases import Case, Present, Which, cases
from learn_transformers.classroom.regrading.changes import Change, changes
from learn_transformers.classroom.regrading.entries import Entry, Outcome, outcome
from learn_transformers.classroom.submission import Submission
from learn_transformers.classroom.who import user

NOT_KEPT: Final = "The gradebook does not have what was handed in."
NO_VERDICT: Final = "The grader itself failed on it, and it is to be graded again."


@dataclass(frozen=True)
class Plan:
    """What is to be graded anew, and how.

    `students` and `chapters` are None where everybody, or all that anything was graded in, is meant.
    """

    which: Which
    present: Present
    settings: Settings
    students: tuple[str, ...] | None = None
    chapters: tuple[str, ...] | None = None
    allow_lower: bool = False


@dataclass(frozen=True)
class Step:
    """One more that was graded anew, where that went well, and how many that makes of how many."""

    old: Attempt
    new: Attempt | None
    done: int
    of: int


class Run:
    """Every method raises `GradebookError` where the gradebook cannot be used any more."""

    def __init__(self, book: Gradebook, new: Keeping, plan: Plan, engine: Engine) -> None:
        self.decided = 0
        self._book = book
        self._plan = plan
        self._engine = engine
        self._who = user()
        self._new = new
        self._problems: dict[str, tuple[Outcome, str]] = {}  # by the digest of the key that it has no attempt under
        self._anew: dict[str, list[Case]] = {}  # of each student what was graded in this run

    @property
    def graded(self) -> int:
        """How many new attempts are kept."""
        return self._new.kept

    def waiting(self) -> list[Case]:
        """What is to be graded anew: what is not there yet, and was not tried in this run."""
        found = [case for case in self._cases() if case.new is None and case.key.digest not in self._problems]
        there = self._book.contents_known(case.key.content for case in found)
        for case in found:
            if case.key.content not in there:
                self._problems[case.key.digest] = (Outcome.MISSING, NOT_KEPT)
        return [case for case in found if case.key.content in there]

    def go(self, tell: Callable[[Step], object]) -> None:
        """Grade what waits, and decide what counts; where that makes another attempt the best one, that one, too."""
        done = 0
        self._decide()
        while waiting := self.waiting():
            of = done + len(waiting)
            by_chapters: dict[tuple[str, ...], list[Case]] = {}
            for case in waiting:
                by_chapters.setdefault(case.key.chapters, []).append(case)
            try:
                for chapters, some in by_chapters.items():
                    for case, new in self._graded(some, replace(self._plan.settings, chapters=chapters)):
                        done += 1
                        tell(Step(case.old, new, done, of))
            finally:
                self._new.flush()
            self._decide()

    def entries(self) -> Iterator[Entry]:
        """What is graded anew by now, in this run or before it, and what could not be; student by student."""
        for history in self._book.histories(self._plan.students):
            found = {case.key.digest: case for case in self._of(history)}
            for case in self._anew.get(history.student, ()):
                new = next((attempt for attempt in history.attempts if attempt.key.digest == case.key.digest), None)
                found.setdefault(case.key.digest, replace(case, new=new))
            for case in found.values():
                if case.new is not None or case.key.digest in self._problems:
                    yield self._entry(history, case)

    def _cases(self) -> Iterator[Case]:
        for history in self._book.histories(self._plan.students):
            yield from self._of(history)

    def _of(self, history: History) -> Iterator[Case]:
        return cases(history, self._plan.which, self._plan.present, self._plan.chapters)

    def _decide(self) -> None:
        """Until nothing is left to decide: what counts of one content can make another one the latest."""
        decided = -1
        while decided != self.decided:
            decided = self.decided
            for history in self._book.histories(self._plan.students):
                for case in self._of(history):
                    for event in decisions.on_known(case, self._who, allow_lower=self._plan.allow_lower):
                        former = history.decision(event.attempt)
                        self._book.note(event, once=f"{event.what} {event.attempt} after {former and former.at}")
                        self.decided += 1

    def _graded(self, some: Iterable[Case], settings: Settings) -> Iterator[tuple[Case, Attempt | None]]:
        under_way: dict[tuple[str, str], Case] = {}

        def submissions() -> Iterator[Submission]:
            for case in some:
                submission = self._submission(case)
                if submission is not None:
                    under_way[submission.student, submission.fingerprint] = case
                    yield submission

        for one in self._engine(submissions(), settings):
            case = under_way.pop((one.submission.student, one.submission.fingerprint))
            yield case, self._keep(case, one)

    def _submission(self, case: Case) -> Submission | None:
        old = case.old
        try:
            files = self._book.content(case.key.content)
        except DamagedContent as error:
            self._problems[case.key.digest] = (Outcome.MISSING, str(error))
            return None
        if files is None:
            self._problems[case.key.digest] = (Outcome.MISSING, NOT_KEPT)
            return None
        return Submission(case.key.student, files, old.refused, old.notes, old.handed_in)

    def _keep(self, case: Case, one: Graded) -> Attempt | None:
        old, verdict = case.old, one.verdict
        if verdict is None or not all(chapter.was_graded for chapter in verdict.chapters):
            self._problems[case.key.digest] = (Outcome.NOT_GRADED, one.problem or NO_VERDICT)
            return None
        try:
            new = Attempt.of(
                verdict, case.key, handed_in=old.handed_in, refused=old.refused, notes=old.notes, text=one.text
            )
            self._new.add(new, decision=decisions.on_new(old, new, self._who, allow_lower=self._plan.allow_lower))
        except ValueError:  # a number that is none, say: nobody else is to suffer from it
            self._problems[case.key.digest] = (Outcome.NOT_GRADED, NO_VERDICT)
            return None
        self._anew.setdefault(case.key.student, []).append(case)
        return new

    def _entry(self, history: History, case: Case) -> Entry:
        old, new = case.old, case.new
        if new is None:
            why, problem = self._problems[case.key.digest]
            return Entry(old, None, why, problem=problem)
        standing = history.of_content(case.key.content, graded_in(case.key.chapters))
        return Entry(
            old,
            new,
            outcome(old, new),
            new_counts=standing is not None and standing.key.digest == new.key.digest,
            was_known=all(case.key != anew.key for anew in self._anew.get(history.student, ())),
            changes=self._changes(old, new),
        )

    def _changes(self, old: Attempt, new: Attempt) -> tuple[Change, ...]:
        """None where one of the verdicts cannot be read any more: the scores say it then."""
        with contextlib.suppress(ValueError, RecursionError):
            found = self._book.verdicts([old.key.digest, new.key.digest])
            return tuple(changes(*(json.loads(found.get(one.key.digest, "")) for one in (old, new))))
        return ()

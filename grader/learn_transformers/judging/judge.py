"""From the chapters that were handed in to a verdict on them: one hearing for each file, each file heard once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learn_transformers import course
from learn_transformers.judging import to_verdict
from learn_transformers.judging.hearing import Ahead, Hearing, lend
from learn_transformers.judging.run_checks import Expectations
from learn_transformers.key.loading import load_key
from learn_transformers.outcomes.printable import clean
from learn_transformers.outcomes.records import Broken, ChapterRun
from learn_transformers.sandbox.host import LAYERS, Loan, Sandbox, SandboxError, Sandboxes, Worker
from learn_transformers.sandbox.submission import LIMITS, Budget, Limits, Submission
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Answer, Chapter, Verdict

if TYPE_CHECKING:
    from learn_transformers.judging.worksheets import Marks, Worksheets
    from learn_transformers.key.reference import Reference

GRADER_FAILED = "the grader itself failed on this file; please report it"

Progress = Callable[[course.Chapter, str], None]


def _told(tell: Callable[[], object], reference: Reference, *args: Any, **kwargs: Any) -> Any:
    tell()
    return lend(reference, *args, **kwargs)


class Judge:
    """Grades the chapters of one submission; earlier chapters that they import are graded on the way, once."""

    def __init__(
        self,
        sandboxes: Sandboxes,
        *,
        seed: int | str = 0,
        secret: bool = False,
        shrinks: bool = True,
        progress: Progress | None = None,
        abandoned: Callable[[], bool] | None = None,
        worksheets: Worksheets | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.worksheets = worksheets
        self.shrinks = shrinks
        self.sandboxes = sandboxes
        self.seed = seed
        self.secret = secret
        self.progress = progress or (lambda chapter, function: None)
        self.abandoned = abandoned
        self.limits = limits
        self._expectations: dict[str, Expectations] = {}
        self._runs: dict[tuple[Path, str], ChapterRun] = {}
        self._submissions: dict[Path, Submission] = {}
        self.notes: dict[str, None] = {}  # what there is to remark on the files of this submission
        self._idle: Worker | None = None

    def verdict(self, assignments: Iterable[course.Assignment]) -> Verdict:
        """Grade everything asked for."""
        chapters = [self.chapter(assignment) for assignment in assignments]
        notes = tuple(self.notes)
        self.forget()
        canaries = [sandbox.canary for sandbox in self.sandboxes.used()]
        layers = [layer for layer in LAYERS if canaries and all(layer in canary.layers for canary in canaries)]
        exposed = dict.fromkeys(name for canary in canaries for name in canary.exposed)
        return Verdict.of(chapters, seed=self.shown_seed, isolation=layers, exposed=exposed, notes=notes)

    @property
    def shown_seed(self) -> int | str:
        """The seed, or of a secret one a fingerprint."""
        if not self.secret and isinstance(self.seed, int):
            return self.seed
        return "sha256:" + hashlib.sha256(f"learn-transformers:{self.seed}".encode()).hexdigest()[:12]

    def forget(self, since: int = 0) -> None:
        """Drop what is known of one submission, before the next, or of its chapters from number `since` on.

        The answers to the key's own cases stay.
        """
        self._runs = {key: run for key, run in self._runs.items() if run.chapter.number < since}
        self._submissions.clear()
        self.notes.clear()
        self.leave_idle(None)

    def leave_idle(self, worker: Worker | None) -> None:
        """Keep a worker in which a whole chapter passed, for the next chapter of the same submission."""
        if self._idle is not None:
            self._idle.close()
        self._idle = worker if worker is not None and worker.alive else None

    def take_idle(self, sandbox: Sandbox, budget: Budget) -> Worker | None:
        """The worker that was left, if it is one of this sandbox and of the very submission that asks."""
        worker = self._idle
        if worker is None or worker.sandbox is not sandbox or worker.budget.submission is not budget.submission:
            return None
        self._idle = None
        worker.hold(budget)
        return worker

    def _submission(self, assignment: course.Assignment) -> Submission:
        """The one that a file belongs to: others of the same course folder share its time and its workers."""
        owner = assignment.owner
        if owner not in self._submissions:
            self._submissions[owner] = Submission(self.limits, self.abandoned)
        return self._submissions[owner]

    def chapter(
        self, assignment: course.Assignment, first: str = "", tell: Callable[[Chapter], None] | None = None
    ) -> Chapter:
        """The verdict on one file, and on the worksheet beside it.

        Where somebody waits for the function `first`, `tell` gets the verdict on that one before the rest is judged.
        """
        ahead = None if tell is None else Ahead(first, lambda run: tell(to_verdict.chapter_verdict(run, assignment)))
        run = self.run(assignment, ahead)
        chapter = to_verdict.chapter_verdict(run, assignment)
        if assignment.worksheet is None or self.worksheets is None:
            return chapter
        marks = self.worksheets.marks(assignment)
        return to_verdict.with_worksheet(chapter, self._linked(assignment, run, marks), assignment)

    def _linked(self, assignment: course.Assignment, run: ChapterRun, marks: Marks) -> tuple[Answer, ...]:
        """The answers, with what the learner's own functions say of accepted formulas."""
        if not marks.trees or not run.functions:
            return marks.answers
        from learn_transformers.judging.formulas_and_code import linked

        assert run.source is not None
        budget = self._submission(assignment).budget(self.limits.linking)
        hearing = Hearing(self, assignment, run.source, budget)
        try:
            return linked(run, marks, hearing.outcome, self.seed if isinstance(self.seed, int) else 0)
        finally:
            hearing.close()

    def run(self, assignment: course.Assignment, ahead: Ahead | None = None) -> ChapterRun:
        """Run every check of the functions asked for; a whole chapter of a course folder once only."""
        if assignment.siblings is None or assignment.functions is not None:
            return self._heard(assignment, ahead)
        key = (assignment.siblings, assignment.chapter.name)
        if key not in self._runs:
            self._runs[key] = self._heard(assignment, ahead)
        return self._runs[key]

    def _heard(self, assignment: course.Assignment, ahead: Ahead | None) -> ChapterRun:
        if assignment.functions == ():
            return ChapterRun(assignment.chapter, None, (), None, "")
        try:
            source = self._read(assignment)
        except course.Unreadable as problem:
            return ChapterRun(assignment.chapter, None, (), str(problem), "")
        hearing = Hearing(self, assignment, source, self._submission(assignment).budget())
        try:
            return hearing.run(ahead)
        except (SandboxError, KeyFault):
            raise
        except Exception as error:  # ours, and still no reason for the other chapters to go without a verdict
            if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
                raise
            said = clean(f"{type(error).__name__}: {error}", 300)
            return ChapterRun(assignment.chapter, source, (), Broken(f"{GRADER_FAILED} ({said})"), "")
        finally:
            hearing.close()

    def _read(self, assignment: course.Assignment) -> bytes:
        """The file to grade. One that has other names may be somebody else's: who grades for others takes none."""
        found = course.source_of(assignment)
        if found.names > 1:
            said = f"{assignment.file.name} is a hard link: the same file stands under {found.names} names"
            if self.secret:
                raise course.Unreadable(f"{said}; hand in a copy")
            self.notes[f"{said}."] = None
        return found.content

    def expectations(self, chapter: str) -> Expectations:
        if chapter not in self._expectations:
            self._expectations[chapter] = Expectations(chapter, self.seed)
        return self._expectations[chapter]

    def borrow(self, name: str, borrower: course.Assignment, tell: Callable[[str], object] = lambda name: None) -> Loan:
        """An earlier chapter for a submission that imports it: its own functions where they passed, else right ones.

        `tell` hears of every right one that is called in place of one that was handed in.
        """
        chapter = course.chapter_named(name)
        assert chapter is not None
        references = load_key(name).references
        run = None
        if borrower.siblings is not None:
            run = self.run(borrower.sibling(chapter))
        own = run.passed if run is not None else frozenset()
        replaces = run is not None and run.source is not None
        lent = {
            n: partial(_told, partial(tell, f"{name}.{n}"), reference) if replaces else partial(lend, reference)
            for n, reference in references.items()
            if n not in own
        }
        return Loan(lent, run.source if run is not None and own else None, f"{name}.py")

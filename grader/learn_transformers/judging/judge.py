"""From the chapters that were handed in to a verdict on them: one desk for each file, each file judged once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers import course
from learn_transformers.course.handed_in import HandedIn
from learn_transformers.judging import locating, to_verdict, torch_needed
from learn_transformers.judging.bench import Bench
from learn_transformers.judging.desk import Desk, favor
from learn_transformers.judging.one_file import Ahead, Progress, run_file
from learn_transformers.key.loading import load_key
from learn_transformers.outcomes.records import Broken, ChapterRun
from learn_transformers.printable import clean
from learn_transformers.sandbox.host import LAYERS, Loan, SandboxError, Sandboxes
from learn_transformers.sandbox.submission import LIMITS, Limits
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Answer, Chapter, Verdict

if TYPE_CHECKING:
    from learn_transformers.judging.worksheets import Marks, Worksheets

GRADER_FAILED = "the grader itself failed on this file; please report it"


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
        self.bench = Bench(sandboxes, seed, limits, abandoned, secret)
        self.fingerprint = ""  # what is shown in place of seeds that somebody else has chosen
        self.worksheets = worksheets
        self.shrinks = shrinks
        self.secret = secret
        self.knows_stubs = True  # of one that costs much to run it is said unseen what comes of it
        self.progress = progress or (lambda chapter, function: None)
        self._runs: dict[tuple[Path | None, str], ChapterRun] = {}
        self.notes: dict[str, None] = {}  # what there is to remark on the files of this submission

    def verdict(self, assignments: Iterable[course.Assignment]) -> Verdict:
        """Grade everything asked for."""
        chapters = [self.chapter(assignment) for assignment in assignments]
        notes = tuple(self.notes)
        self.forget()
        canaries = [sandbox.canary for sandbox in self.bench.sandboxes.used()]
        layers = [layer for layer in LAYERS if canaries and all(layer in canary.layers for canary in canaries)]
        exposed = dict.fromkeys(name for canary in canaries for name in canary.exposed)
        practice = any(sandbox.mode == "in process" for sandbox in self.bench.sandboxes.used())
        return Verdict.of(
            chapters, seed=self.shown_seed, isolation=layers, exposed=exposed, notes=notes, practice=practice
        )

    @property
    def shown_seed(self) -> int | str:
        """The seed, or of a secret one a fingerprint."""
        if self.fingerprint:
            return self.fingerprint
        if not self.secret and isinstance(self.bench.seed, int):
            return self.bench.seed
        return "sha256:" + hashlib.sha256(f"learn-transformers:{self.bench.seed}".encode()).hexdigest()[:12]

    def forget(self, since: int = 0) -> None:
        """Drop what is known of one submission, before the next, or of its chapters from number `since` on.

        The answers to the key's own cases stay.
        """
        self._runs = {key: run for key, run in self._runs.items() if run.chapter.number < since}
        self.bench.clear()
        self.notes.clear()

    def chapter(
        self,
        assignment: course.Assignment,
        first: str = "",
        tell: Callable[[Chapter], None] | None = None,
        tell_all: Callable[[Chapter], None] = lambda chapter: None,
    ) -> Chapter:
        """The verdict on one file, and on the worksheet beside it.

        Where somebody waits for the function `first`, `tell` gets the verdict on that one before the rest is judged;
        `tell_all` gets the one on the whole file before places of what nothing explains are looked for.
        """
        ahead = None if tell is None else Ahead(first, lambda run: tell(to_verdict.chapter_verdict(run, assignment)))
        run = self.run(assignment, ahead)
        if self.shrinks and not run.searched and any(map(locating.is_wanted, run.functions)):
            tell_all(to_verdict.chapter_verdict(run, assignment))
            run = self._located(assignment, run)
        chapter = to_verdict.chapter_verdict(run, assignment)
        if assignment.worksheet is None or self.worksheets is None:
            return chapter
        marks = self.worksheets.marks(assignment)
        return to_verdict.with_worksheet(chapter, self._linked(assignment, run, marks), assignment)

    def _located(self, assignment: course.Assignment, run: ChapterRun) -> ChapterRun:
        """The same with places of what nothing explains."""
        assert run.source is not None
        with self.desk(assignment, run.source) as desk:
            run = replace(run, functions=locating.with_places(desk, run.functions), searched=True)
        key = (assignment.siblings, assignment.chapter.name)
        if key in self._runs and assignment.functions is None:
            self._runs[key] = run
        return run

    def _linked(self, assignment: course.Assignment, run: ChapterRun, marks: Marks) -> tuple[Answer, ...]:
        """The answers, with what the learner's own functions say of accepted formulas."""
        if not marks.trees or not run.functions:
            return marks.answers
        from learn_transformers.judging.formulas_and_code import linked

        assert run.source is not None
        seed = self.bench.seed if isinstance(self.bench.seed, int) else 0
        with self.desk(assignment, run.source, self.bench.limits.linking) as desk:
            return linked(run, marks, desk.of_no_check, seed, all_functions=not self.secret)

    def desk(self, assignment: course.Assignment, source: bytes, seconds: float | None = None) -> Desk:
        """A desk for one file, with as much of its submission's time as is left, or less."""
        budget = self.bench.submission(assignment).budget(seconds)
        handed = partial(self._weights, assignment)
        return Desk(
            self.bench, assignment, source, budget, lambda name, tell: self.borrow(name, assignment, tell), handed
        )

    def run(self, assignment: course.Assignment, ahead: Ahead | None = None) -> ChapterRun:
        """Run every check of the functions asked for; a whole chapter of a course folder once only."""
        if assignment.siblings is None or assignment.functions is not None:
            return self._judged(assignment, ahead)
        key = (assignment.siblings, assignment.chapter.name)
        if key not in self._runs:
            self._runs[key] = self._judged(assignment, ahead)
        return self._runs[key]

    def _judged(self, assignment: course.Assignment, ahead: Ahead | None) -> ChapterRun:
        if assignment.functions == ():
            return ChapterRun(assignment.chapter, None, (), None, "")
        try:
            source = self._read(assignment)
        except course.Unreadable as problem:
            return ChapterRun(assignment.chapter, None, (), str(problem), "")
        try:
            untouched = torch_needed.not_started(assignment, source) if self.knows_stubs else None
            if untouched is not None:
                return untouched
            with self.desk(assignment, source) as desk:
                if (broken := torch_needed.missing(assignment.chapter.name)) is not None:
                    return ChapterRun(assignment.chapter, source, (), broken, "")
                return run_file(desk, self.progress, shrinks=self.shrinks, ahead=ahead)
        except (SandboxError, KeyFault):
            raise
        except Exception as error:  # ours, and still no reason for the other chapters to go without a verdict
            if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
                raise
            said = clean(f"{type(error).__name__}: {error}", 300)
            return ChapterRun(assignment.chapter, source, (), Broken(f"{GRADER_FAILED} ({said})"), "")

    def _read(self, assignment: course.Assignment) -> bytes:
        """The file to grade."""
        return self._own(assignment.file.name, course.source_of(assignment))

    def _weights(self, assignment: course.Assignment) -> bytes | None:
        """The trained model beside it."""
        found = course.weights_of(assignment)
        return None if found is None else self._own(Path(assignment.chapter.weights).name, found)

    def _own(self, name: str, found: HandedIn) -> bytes:
        """What a file holds. One that has other names may be somebody else's: who grades for others takes none."""
        if found.names > 1:
            said = f"{name} is a hard link: the same file stands under {found.names} names"
            if self.secret:
                raise course.Unreadable(f"{said}; hand in a copy")
            self.notes[f"{said}."] = None
        return found.content

    def borrow(self, name: str, borrower: course.Assignment, tell: Callable[[str], object] = lambda name: None) -> Loan:
        """An earlier chapter for a submission that imports it: its own functions where they passed, else right ones.

        `tell` hears of every right one that is called in place of one that was handed in.
        """
        chapter = course.chapter_named(name)
        assert chapter is not None
        references = load_key(name).written
        run = None
        if borrower.siblings is not None:
            run = self.run(borrower.sibling(chapter))
        own = run.passed if run is not None else frozenset()
        replaces = run is not None and run.source is not None
        right = {
            n: favor(reference, partial(tell, f"{name}.{n}") if replaces else None)
            for n, reference in references.items()
            if n not in own
        }
        return Loan(right, run.source if run is not None and own else None, f"{name}.py")

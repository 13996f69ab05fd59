"""What the files of one submission are judged with: sandboxes, the key's answers, clocks, an idle worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from learn_transformers import course
from learn_transformers.judging.run_checks import Expectations
from learn_transformers.sandbox.host import Sandbox, Sandboxes, Worker
from learn_transformers.sandbox.submission import LIMITS, Budget, Limits, Submission


class Bench:
    """Kept by a judge from one submission to the next; only the answers to the key's own cases outlive one."""

    def __init__(
        self,
        sandboxes: Sandboxes,
        seed: int | str = 0,
        limits: Limits = LIMITS,
        abandoned: Callable[[], bool] | None = None,
        secret: bool = False,
    ) -> None:
        self.sandboxes = sandboxes
        self.seed = seed
        self.secret = secret
        self.limits = limits
        self.abandoned = abandoned
        self._expectations: dict[str, Expectations] = {}
        self._submissions: dict[Path, Submission] = {}
        self._idle: Worker | None = None

    def expectations(self, chapter: str) -> Expectations:
        """The calls of a chapter's cases with the right answers, worked out once."""
        if chapter not in self._expectations:
            self._expectations[chapter] = Expectations(chapter, self.seed)
        return self._expectations[chapter]

    def submission(self, assignment: course.Assignment) -> Submission:
        """The one that a file belongs to: others of the same course folder share its time and its workers."""
        owner = assignment.owner
        if owner not in self._submissions:
            self._submissions[owner] = Submission(self.limits, self.abandoned)
        return self._submissions[owner]

    def aside(self, seconds: float) -> Budget:
        """Time that is no part of any submission's; `Abandoned` as there."""
        return Submission(self.limits, self.abandoned).budget(seconds)

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

    def clear(self) -> None:
        """The submission is over: its time and its workers with it."""
        self._submissions.clear()
        self.leave_idle(None)

"""Whose code a worker runs, and what that may use up: no worker can be had without saying so.

A submission has one clock for all its files and workers. It counts what the submission itself makes the judge wait:
neither the judge's own work nor the time in which its process was ready and the machine busy with something else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True)
class Limits:
    """How long things may take, in seconds, and how large they may get, in bytes. All limits stand here."""

    load: float = 10.0
    load_torch: float = 30.0
    call: float = 2.0
    submission: float = 120.0
    idle: float = 20.0  # of a submission's time, in which its process does nothing: right code never sleeps
    linking: float = 10.0
    paper: float = 30.0  # for all its worksheets and quizzes, where a class is graded
    wall: float = math.inf  # for a submission's code, whatever else the machine is busy with
    locating: float = 2.0  # after the verdict, for all functions of a file
    memory: int = 1 << 30
    memory_torch: int = 2 << 30
    output: int = 64 << 10
    received: int = 128 << 20  # from all workers of one function together
    start: float = 60.0


LIMITS = Limits()
IN_A_CLASS = Limits(wall=3 * LIMITS.submission)  # nobody is waited for without an end
BUDGETS = ("time_budget", "memory_budget")


class Abandoned(BaseException):
    """Nobody waits for this verdict any more. No `Exception`: like an interruption, it is no finding about a file."""


class Activity(NamedTuple):
    """What a process has done since it began: seconds on a processor, and seconds in which it was ready for one."""

    running: float
    queued: float


class Submission:
    """Everything that one learner handed in, and the time that all of it together has taken."""

    def __init__(self, limits: Limits = LIMITS, abandoned: Callable[[], bool] | None = None) -> None:
        self.limits = limits
        self._abandoned = abandoned
        self._taken = 0.0
        self._idle = 0.0
        self._begun = time.monotonic()

    def budget(self, seconds: float | None = None) -> Budget:
        """What one file of it may use up, `seconds` at the most."""
        return Budget(self, seconds)

    def remaining(self) -> float:
        """Seconds left.

        Raises:
            Abandoned: if nobody waits any more.
        """
        if self._abandoned is not None and self._abandoned():
            raise Abandoned
        return min(self.limits.submission - self._taken, self.limits.idle - self._idle, self._before_the_wall())

    def _before_the_wall(self) -> float:
        return self.limits.wall - (time.monotonic() - self._begun)

    def spend(self, seconds: float) -> None:
        """Count time that the judge waited."""
        self._taken += seconds

    def excuse(self, seconds: float) -> None:
        """Take back time that the machine was busy with something else."""
        self._taken = max(self._taken - seconds, 0.0)

    def idle(self, seconds: float) -> None:
        """Count time in which its process neither ran nor was ready to."""
        self._idle += max(seconds, 0.0)

    def why_ended(self) -> str:
        """A clause for the learner: what it has used up."""
        if self._idle >= self.limits.idle:
            return f"the submission spent {self.limits.idle:g} s waiting without computing anything"
        if self._before_the_wall() <= 0:
            return f"the submission was not done after {self.limits.wall:g} s, on a machine that was busy with others"
        return f"the submission used up its {self.limits.submission:g} s"


class Budget:
    """What one file may use up: a part of its submission's time, and so many bytes that each of its functions sends."""

    def __init__(self, submission: Submission, seconds: float | None = None) -> None:
        self.submission = submission
        self._seconds = seconds
        self._taken = 0.0
        self._received = 0

    def remaining(self) -> float:
        """Seconds left; `Abandoned` as in `Submission.remaining`."""
        left = self.submission.remaining()
        return left if self._seconds is None else min(left, self._seconds - self._taken)

    def spend(self, seconds: float) -> None:
        self._taken += seconds
        self.submission.spend(seconds)

    def excuse(self, seconds: float) -> None:
        self._taken = max(self._taken - seconds, 0.0)
        self.submission.excuse(seconds)

    def begin(self) -> None:
        """Another function of the file is judged, which has nothing to do with what others sent."""
        self._received = 0

    def receive(self, count: int) -> None:
        """Count bytes that a worker sent."""
        self._received += count

    @property
    def used_up(self) -> Literal["", "time_budget", "memory_budget"]:
        """Which of the two there is nothing left of, if any."""
        if self._received > self.submission.limits.received:
            return "memory_budget"
        return "time_budget" if self.remaining() <= 0 else ""

    def why_ended(self) -> str:
        """A clause for the learner: what has been used up."""
        if self.used_up == "memory_budget":
            return f"it sent more than {self.submission.limits.received >> 20} MiB in all"
        if self._seconds is not None and self._taken >= self._seconds:
            return f"it took longer than {self._seconds:g} s"
        return self.submission.why_ended()


class Stopwatch:
    """Measures how long one worker is waited for, and decides when that is too long.

    What its process spends ready to run, and what the judge spends standing still, is the machine's doing and not
    counted: a slow machine alone ends nothing. `activity` tells what the process has done so far, None where the
    system does not say.
    """

    _LONG = 0.05  # seconds waited after which a look at the process, which costs as much as a short call, is worth it
    _STALL = 0.1  # by so much later than asked for does the judge wake up only where the machine stood still

    def __init__(self, activity: Callable[[], Activity | None]) -> None:
        self._activity = activity
        self._seen = Activity(0.0, 0.0)
        self._unseen = 0.0  # waited since the last look
        self._mark = 0.0
        self._left = 0.0

    def start(self, budget: Budget, seconds: float) -> None:
        """Begin to wait for one answer, `seconds` at the most."""
        self._budget = budget
        self._left = seconds
        self._mark = time.monotonic()

    def count(self) -> None:
        """Book the time up to now."""
        now = time.monotonic()
        self._book(now - self._mark)
        self._mark = now

    def skip(self, at_most: float) -> float:
        """Leave out the time since it was last booked, which the judge took; returns how much that was."""
        now = time.monotonic()
        skipped = min(now - self._mark, at_most)
        self._mark += skipped
        return skipped

    def stop(self) -> None:
        """The answer is there, or will never be."""
        self.count()
        if self._unseen > self._LONG:
            self._look()

    @property
    def deadline(self) -> float:
        """Until when to wait before the next question whether it is `over`."""
        return self._mark + min(self._left, self._budget.remaining())

    def is_over(self, expected: float) -> bool:
        """Has it taken too long? Asked at a moment that was `expected` to come."""
        self.count()
        stalled = self._mark - expected
        if stalled > self._STALL:
            self._unseen -= stalled
            self._excuse(stalled)
        if self._mark < self.deadline:
            return False
        self._look()
        return self._mark >= self.deadline

    def _book(self, seconds: float) -> None:
        self._left -= seconds
        self._unseen += seconds
        self._budget.spend(seconds)

    def _excuse(self, seconds: float) -> None:
        self._left += seconds
        self._budget.excuse(seconds)

    def _look(self) -> None:
        """Split what was waited since the last look: the process ran, could have run, or slept."""
        seen = self._activity()
        if seen is not None:
            queued = min(seen.queued - self._seen.queued, max(self._unseen, 0.0))
            self._excuse(queued)
            self._budget.submission.idle(self._unseen - queued - (seen.running - self._seen.running))
            self._seen = seen
        self._unseen = 0.0

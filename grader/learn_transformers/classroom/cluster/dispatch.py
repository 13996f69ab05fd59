"""Batches to workers and results back, until every submission has one: nothing is lost, whoever ends on the way.

A bounded number of batches is under way, so what is held does not grow with the class. A batch whose workers end comes
back in single submissions, so that one of them cannot cost the others their verdict. When the scheduler is gone it is
waited for, and gets again what has no result yet.
"""

from __future__ import annotations

import operator
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from learn_transformers.classroom.cluster import batch
from learn_transformers.classroom.cluster.batch import Answer, Shared
from learn_transformers.classroom.cluster.link import Came, Lost, Worker
from learn_transformers.classroom.cluster.pace import Pace
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.judges import Paper
from learn_transformers.classroom.submission import Submission
from learn_transformers.judging import judge as judging
from learn_transformers.trouble import KeyFault, Stopped, WrongUse
from learn_transformers.verdict import Verdict

_AHEAD: Final = 2  # batches for every place: one is graded, one waits beside it
_MOST_BYTES: Final = 4 << 20  # of a batch
_BEAT: Final = 1.0  # seconds without an answer after which workers are looked at
_LOOK: Final = 2.0  # seconds between two looks at them
_UNABLE: Final = 3  # times in a row that workers could not grade
STARTS: Final = "`learn-transformers cluster worker --scheduler {} --certificates DIR` starts one"


class Connection(Protocol):
    """To a scheduler: what `link.Link` is."""

    def workers(self) -> tuple[Worker, ...]: ...
    def send(self, question: str) -> str: ...
    def next(self, seconds: float) -> Came | None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class _Item:
    submission: Submission
    paper: Paper


class Dispatch:
    """One run. `connect` makes a connection, and waits for the scheduler where it is not the first."""

    def __init__(
        self,
        connect: Callable[[bool], Connection],
        settings: Settings,
        *,
        address: str,
        patience: float,
        say: Callable[[str], object],
    ) -> None:
        terms = settings.terms
        self._connect = connect
        self._settings = settings
        self._shared = Shared.of(terms.chapters, terms.seed, terms.layers, terms.extra_key)
        self._address = address
        self._patience = patience
        self._say = say
        self._pace = Pace()
        self._places = 0
        self._looked = self._seen = float("-inf")
        self._told: set[str] = set()
        self._there: dict[str, Worker] = {}  # those that are used, by address
        self._unable = 0
        self._again: deque[Sequence[_Item]] = deque()
        self._under_way: dict[str, Sequence[_Item]] = {}

    def graded(self, submissions: Iterable[Submission]) -> Iterator[Graded]:
        """A result for every submission, in the order in which they come.

        Raises:
            WrongUse: before the first, if no worker may be used.
            Stopped: if the scheduler or all workers are gone for good.
            KeyFault: if a private check cannot be passed.
        """
        source = iter(submissions)
        link = self._connect(True)
        try:
            self._first_look(link)
            while True:
                try:
                    self._look(link)
                    if self._fill(link, source) and not self._under_way:
                        return
                    came = link.next(_BEAT)
                except Lost:
                    self._again.extendleft(self._under_way.values())
                    self._under_way.clear()
                    link.close()
                    link = self._connect(False)
                    self._looked, self._seen = float("-inf"), time.monotonic()
                    self._there = {}  # they connect anew
                    continue
                if came is not None:
                    yield from self._settled(came)
        finally:
            link.close()

    def _first_look(self, link: Connection) -> None:
        """Wait for a worker that may be used; those that may not are named."""
        deadline, waiting = time.monotonic() + self._patience, False
        while True:
            workers = link.workers()
            refused = [_refused(worker) for worker in workers if worker.refusal]
            if len(refused) < len(workers):
                self._seen = time.monotonic()
                return
            if refused:
                raise WrongUse(*refused, "No other worker is connected, so nothing was graded.")
            if time.monotonic() > deadline:
                raise WrongUse(f"No worker is connected to {self._address}: {STARTS.format(self._address)}.")
            if not waiting:
                waiting = True
                self._say(
                    f"No worker is connected yet; one is waited for, at most {_minutes(self._patience)}: "
                    f"{STARTS.format(self._address)}."
                )
            time.sleep(min(_BEAT / 2, self._patience))

    def _look(self, link: Connection) -> None:
        """Count the places of workers, say what there is to say of new ones, and give up when none is left."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        workers = link.workers()
        for worker in workers:
            if worker.address not in self._told:
                self._told.add(worker.address)
                if worker.refusal:
                    self._say(_refused(worker))
                elif worker.differences:
                    self._say(f"The worker {worker.name} has other libraries: {worker.differences}.")
        self._see({worker.address: worker for worker in workers if not worker.refusal})
        self._places = sum(worker.jobs for worker in self._there.values())
        if self._places:
            self._seen = now
        elif now - self._seen > self._patience:
            raise Stopped(
                f"No worker has been there for {_minutes(self._patience)}. What is graded so far is kept: "
                f"{STARTS.format(self._address)}, and the same command goes on."
            )

    def _see(self, there: dict[str, Worker]) -> None:
        """Say whose workers have come and gone since the last look."""
        gone = [worker.name for address, worker in self._there.items() if address not in there]
        come = [worker.name for address, worker in there.items() if address not in self._there]
        for name in gone:
            self._say(f"The worker {name} is gone; what it had not finished is graded anew.")
        if gone and not there:
            self._say(f"No worker is left; one is waited for, at most {_minutes(self._patience)}.")
        if come:
            jobs = sum(worker.jobs for worker in there.values())
            self._say(f"Connected to {self._address}: {_workers(len(there))}, {jobs} at once.")
        self._there = there

    def _fill(self, link: Connection, source: Iterator[Submission]) -> bool:
        """Send as many batches as shall be under way: was it the last of them?"""
        while len(self._under_way) < _AHEAD * self._places:
            if not (items := self._next(source)):
                return True
            try:
                name = link.send(batch.question(self._shared, [item.paper for item in items]))
            except Lost:
                self._again.appendleft(items)
                raise
            self._under_way[name] = items
        return False

    def _next(self, source: Iterator[Submission]) -> Sequence[_Item]:
        if self._again:
            return self._again.popleft()
        items: list[_Item] = []
        size, volume = self._pace.size(self._places, operator.length_hint(source)), 0
        while len(items) < size and volume < _MOST_BYTES:
            submission = next(source, None)
            if submission is None:
                break
            items.append(_Item(submission, self._settings.paper(submission)))
            volume += sum(map(len, submission.files.values()))
        return items

    def _settled(self, came: Came) -> Iterator[Graded]:
        """The results in an answer; what has none yet is sent again."""
        items = self._under_way.pop(came.batch, None)
        if items is None:  # it was sent again, and has had its results
            return
        try:
            answer = Answer.from_text(came.text, len(items))
            if answer.fault:
                raise KeyFault(answer.fault)
            if answer.unable:
                self._not_by(answer)
                self._again.append(items)
                return
            results = [self._result(item, found) for item, found in zip(items, answer.found, strict=False)]
        except (ValueError, TypeError, LookupError):
            results = []
        else:
            self._unable = 0
            self._pace = self._pace.after(answer.seconds, len(results))
        yield from results
        left = items[len(results) :]
        if results and left:
            self._again.append(left)
        elif len(left) > 1:
            self._again.extend([item] for item in left)
        elif left:
            problem = f"{judging.GRADER_FAILED} (every worker ended that had it)"
            yield Graded(left[0].submission, None, left[0].paper.fingerprint, problem)

    def _result(self, item: _Item, found: dict[str, object] | str) -> Graded:
        fingerprint = item.paper.fingerprint
        if isinstance(found, str):
            return Graded(item.submission, None, fingerprint, found)
        verdict = Verdict.from_dict(found)
        if verdict.seed != fingerprint or verdict.practice:
            raise ValueError("a verdict on something else")
        return Graded(item.submission, verdict, fingerprint)

    def _not_by(self, answer: Answer) -> None:
        self._unable += 1
        said = f"The worker {answer.worker} could not grade: {answer.unable.removesuffix('.')}."
        if self._unable >= _UNABLE:
            raise Stopped(f"{said} What is graded so far is kept.")
        self._say(said)


def _refused(worker: Worker) -> str:
    return f"The worker {worker.name} at {worker.address} is not used: {worker.refusal}."


def _workers(count: int) -> str:
    return "1 worker" if count == 1 else f"{count} workers"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"

"""Submissions graded by several judges at once, each in a process of its own: what one does to it costs no other.

There is a result for every submission, be it the sentence why it cannot be graded.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from learn_transformers import course
from learn_transformers.classroom.class_key import ClassKey, version_of_keys
from learn_transformers.classroom.judges import Chair, Paper, Terms
from learn_transformers.classroom.submission import Submission
from learn_transformers.quiz.seeds import Student
from learn_transformers.sandbox.host import LAYERS
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Verdict


@dataclass(frozen=True)
class Graded:
    """A submission and its verdict, or the sentence why there is none. `fingerprint` stands for its seeds."""

    submission: Submission
    verdict: Verdict | None
    fingerprint: str
    problem: str = ""


@dataclass(frozen=True)
class Settings:
    """How a class is graded: with which key, which chapters, and which layers of isolation have to be in force."""

    key: ClassKey
    chapters: tuple[str, ...]
    extra_key: Path | None = None
    layers: tuple[str, ...] = ()
    jobs: int = 1

    def seeds(self, submission: Submission) -> dict[str, str]:
        """The seed of each chapter of a submission."""
        version, content = version_of_keys(), submission.fingerprint
        return {chapter: self.key.seed(version, content, chapter) for chapter in self.chapters}

    def fingerprint(self, submission: Submission) -> str:
        """That of all seeds of a submission: what a verdict shows in their place."""
        return self.key.fingerprint([version_of_keys(), *self.seeds(submission).values()])

    @property
    def terms(self) -> Terms:
        """What a judge is told before the first submission."""
        return Terms(self.chapters, self.key.pool(version_of_keys())[0], self.extra_key, self.layers)

    def paper(self, submission: Submission) -> Paper:
        """What a judge gets of a submission: what was handed in, and of the class key no more than its own seeds."""
        student = Student(self.key.secret, submission.student)
        drawn = {chapter: student.seed(chapter) for chapter in self.chapters}
        quiz_seeds = {chapter: (str(seed.value), str(seed.shown)) for chapter, seed in drawn.items()}
        return Paper(submission.files, self.seeds(submission), quiz_seeds, self.fingerprint(submission))


Engine = Callable[[Iterable[Submission], Settings], Iterator[Graded]]  # what `graded` is, wherever it is done


def layers_named(text: str) -> tuple[str, ...]:
    """The layers of isolation that `all`, or a list with commas, names.

    Raises:
        WrongUse: if one is not known.
    """
    named = [name.strip() for name in text.split(",") if name.strip()]
    if named == ["all"]:
        return LAYERS
    if unknown := [name for name in named if name not in LAYERS]:
        raise WrongUse(f"There is no layer of isolation called {unknown[0]!r}: {course.instead(unknown[0], LAYERS)}")
    return tuple(layer for layer in LAYERS if layer in named)


def graded(submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
    """A result for every submission, in the order in which they come.

    Raises:
        WrongUse: before the first, if a layer of isolation is missing that has to be there.
        SandboxError: if no judge can be started.
        KeyFault: if a private check cannot be passed.
    """
    waiting: queue.SimpleQueue[Submission | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Graded | BaseException] = queue.SimpleQueue()
    count = 0
    for submission in submissions:
        waiting.put(submission)
        count += 1
    jobs = max(1, min(settings.jobs, count))
    for _ in range(jobs):
        waiting.put(None)
    stopping = threading.Event()
    workers = [_Worker(settings, waiting, done, stopping) for _ in range(jobs)]
    try:
        for worker in workers[:1] if count else ():
            worker.begin()  # whether grading is possible at all is known before the first result
        for worker in workers:
            worker.start()
        for _ in range(count):
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        stopping.set()
        for worker in workers:
            worker.interrupt()
        for worker in workers:
            if worker.ident is not None:
                worker.join()


class _Worker(threading.Thread):
    """Waits for one judge, on behalf of a queue of submissions."""

    def __init__(
        self,
        settings: Settings,
        waiting: queue.SimpleQueue[Submission | None],
        done: queue.SimpleQueue[Graded | BaseException],
        stopping: threading.Event,
    ) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._waiting = waiting
        self._done = done
        self._stopping = stopping
        self._chair = Chair(settings.terms)

    def begin(self) -> None:
        """Have a judge ready."""
        self._chair.begin()

    def interrupt(self) -> None:
        """End it in the midst of whatever it does."""
        self._chair.interrupt()

    def run(self) -> None:
        try:
            while not self._stopping.is_set() and (submission := self._waiting.get()) is not None:
                self._done.put(self._result(submission))
        except BaseException as error:  # nobody may wait for ever
            self._done.put(error)
        finally:
            self._chair.leave()

    def _result(self, submission: Submission) -> Graded:
        paper = self._settings.paper(submission)
        found = self._chair.verdict(paper)
        if isinstance(found, str):
            return Graded(submission, None, paper.fingerprint, found)
        return Graded(submission, Verdict.from_dict(found), paper.fingerprint)

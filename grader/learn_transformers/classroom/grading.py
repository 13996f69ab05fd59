"""Submissions graded by several judges at once, each in a process of its own: what one does to it costs no other.

There is a result for every submission, be it the sentence why it cannot be graded.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from learn_transformers import __version__, course
from learn_transformers.classroom.class_key import ClassKey, version_of_keys
from learn_transformers.classroom.judges import Chair, Paper, Terms
from learn_transformers.classroom.submission import Submission
from learn_transformers.quiz.seeds import Student
from learn_transformers.sandbox.host import LAYERS
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Verdict

_AHEAD: Final = 4  # submissions for each judge that are read before their turn


@dataclass(frozen=True)
class Graded:
    """A submission and its verdict, or the sentence why there is none. `fingerprint` stands for its seeds.

    `text` is the verdict as JSON, where that is how it came.
    """

    submission: Submission
    verdict: Verdict | None
    fingerprint: str
    problem: str = ""
    text: str = ""


@dataclass(frozen=True)
class Settings:
    """How a class is graded: with which key, which chapters, and which layers of isolation have to be in force."""

    key: ClassKey
    chapters: tuple[str, ...]
    extra_key: Path | None = None
    layers: tuple[str, ...] = ()
    jobs: int = 1

    @cached_property
    def version(self) -> str:
        """What grades: this package, the keys and the private checks. With another one, everything is graded anew."""
        found = hashlib.sha256()
        for part in (__version__, version_of_keys(), *self._private()):
            found.update(len(part).to_bytes(8, "little") + part.encode())
        return found.hexdigest()[:16]

    def _private(self) -> Iterator[str]:
        folder = self.extra_key
        if folder is None:
            return
        for file in sorted(folder.rglob("*.py")):
            yield file.relative_to(folder).as_posix()
            yield hashlib.sha256(file.read_bytes()).hexdigest()

    def seeds(self, submission: Submission) -> dict[str, str]:
        """The seed of each chapter of a submission."""
        return self.seeds_of(submission.fingerprint)

    def seeds_of(self, content: str) -> dict[str, str]:
        """The same by the fingerprint of what was handed in."""
        return {chapter: self.key.seed(version_of_keys(), content, chapter) for chapter in self.chapters}

    def fingerprint(self, submission: Submission) -> str:
        """That of all seeds of a submission: what a verdict shows in their place."""
        return self.fingerprint_of(submission.fingerprint)

    def fingerprint_of(self, content: str) -> str:
        """The same by the fingerprint of what was handed in."""
        return self.key.fingerprint([version_of_keys(), *self.seeds_of(content).values()])

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


Engine: TypeAlias = Callable[[Iterable[Submission], Settings], Iterator[Graded]]
"""What grades: `graded`, or what means the same. It reads a bounded number ahead, in the thread that it is used in."""


def graded(submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
    """A result for every submission, in the order in which they come; a few are read ahead, and none is kept.

    Raises:
        WrongUse: before the first, if a layer of isolation is missing that has to be there.
        SandboxError: if no judge can be started.
        KeyFault: if a private check cannot be passed.
    """
    waiting: queue.SimpleQueue[Submission | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Graded | BaseException] = queue.SimpleQueue()
    stopping = threading.Event()
    workers: list[_Worker] = []
    coming, under_way = iter(submissions), 0
    try:
        while True:
            while under_way < _AHEAD * settings.jobs and (submission := next(coming, None)) is not None:
                waiting.put(submission)
                under_way += 1
                if len(workers) < settings.jobs:
                    workers.append(_Worker(settings, waiting, done, stopping))
                    if len(workers) == 1:
                        workers[0].begin()  # whether grading is possible at all is known before the first result
                    workers[-1].start()
            if not under_way:
                break
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            under_way -= 1
            yield found
    finally:
        stopping.set()
        for worker in workers:
            waiting.put(None)
            worker.interrupt()
        for worker in workers:
            if worker.ident is not None:
                worker.join()


_Asked: TypeAlias = tuple[Submission, Paper]


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
            following = self._next()  # asked for ahead, unless that leaves nothing for the others
            while not self._stopping.is_set() and (own := following) is not None:
                following = self._next(at_once=True) if self._waiting.qsize() >= self._settings.jobs else None
                self._done.put(self._result(*own, following))
                following = following or self._next()
        except BaseException as error:  # nobody may wait for ever
            self._done.put(error)
        finally:
            self._chair.leave()

    def _next(self, *, at_once: bool = False) -> _Asked | None:
        """What is to be graded next; None where nothing is, or, `at_once`, nothing yet."""
        try:
            submission = self._waiting.get(block=not at_once)
        except queue.Empty:
            return None
        if submission is None:
            self._waiting.put(None)  # of that, everybody may hear more than once
            return None
        return submission, self._settings.paper(submission)

    def _result(self, submission: Submission, paper: Paper, following: _Asked | None) -> Graded:
        found = self._chair.verdict(paper, following[1] if following is not None else None)
        if found.problem:
            return Graded(submission, None, paper.fingerprint, found.problem)
        return Graded(submission, Verdict.from_json(found.verdict), paper.fingerprint, text=found.verdict)

"""Submissions graded by several judges at once, each in a process of its own: what one does to it costs no other.

A judge that ends, or takes too long, is started again, and its submission gets a second chance with a fresh one. What
cannot be graded then is said so: there is a result for every submission.
"""

from __future__ import annotations

import contextlib
import queue
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.classroom.class_key import ClassKey, version_of_keys
from learn_transformers.classroom.submission import Submission
from learn_transformers.judging import judge as judging
from learn_transformers.launch.child import Child, Gone, Late, TooLarge
from learn_transformers.sandbox.host import LAYERS, SandboxError
from learn_transformers.sandbox.submission import IN_A_CLASS
from learn_transformers.trouble import KeyFault, WrongUse
from learn_transformers.verdict import Verdict

_START: Final = 120.0  # seconds
_LONGEST: Final = IN_A_CLASS.wall + IN_A_CLASS.paper + 210.0  # for one submission with all explanations
_MOST_MEMORY: Final = 1 << 30
_LARGEST: Final = 64 << 20  # bytes of a verdict
_CHANCES: Final = 2


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
        self._judge: _Judge | None = None

    def begin(self) -> None:
        """Have a judge ready."""
        if self._judge is None:
            self._judge = _Judge(self._settings)

    def interrupt(self) -> None:
        """End it in the midst of whatever it does."""
        if (judge := self._judge) is not None:
            judge.process.kill()

    def run(self) -> None:
        try:
            while not self._stopping.is_set() and (submission := self._waiting.get()) is not None:
                self._done.put(self._result(submission))
        except BaseException as error:  # nobody may wait for ever
            self._done.put(error)
        finally:
            if self._judge is not None:
                self._judge.close()

    def _result(self, submission: Submission) -> Graded:
        fingerprint = self._settings.fingerprint(submission)
        problem = judging.GRADER_FAILED
        for _ in range(_CHANCES):
            self.begin()
            assert self._judge is not None
            try:
                verdict = self._judge.verdict(submission, fingerprint)
            except (Gone, Late, TooLarge, OSError) as error:
                problem = f"{judging.GRADER_FAILED} ({type(error).__name__.lower()})"
            else:
                if isinstance(verdict, Verdict):
                    if self._judge.memory > _MOST_MEMORY:
                        self._leave()
                    return Graded(submission, verdict, fingerprint)
                problem = verdict
            self._leave()
            if self._stopping.is_set():
                break
        return Graded(submission, None, fingerprint, problem)

    def _leave(self) -> None:
        if self._judge is not None:
            self._judge.close()
            self._judge = None


class _Judge:
    """One process with a judge in it; its layers of isolation are what was asked for, at least."""

    def __init__(self, settings: Settings) -> None:
        self.memory = 0
        self._settings = settings
        self.process = Child("learn_transformers.classroom.judge_process", largest=_LARGEST, start_new_session=True)
        try:
            extra = str(settings.extra_key.absolute()) if settings.extra_key is not None else ""
            pool = settings.key.pool(version_of_keys())
            self.process.send({"extra_key": extra, "seed": pool[0]})
            answer = self.process.receive(time.monotonic() + _START)
            if "problem" in answer:
                raise KeyFault(answer["problem"]) if extra else SandboxError(answer["problem"])
            missing = [layer for layer in settings.layers if layer not in answer["isolation"]]
            if missing:
                raise WrongUse(
                    f"Isolation without {', '.join(missing)}, which --require-isolation asks for: "
                    "`learn-transformers doctor` says why. Nothing was graded."
                )
        except (Gone, Late) as error:
            self.close()
            raise SandboxError("a judge could not be started; `learn-transformers doctor` says more") from error
        except BaseException:
            self.close()
            raise

    def verdict(self, submission: Submission, fingerprint: str) -> Verdict | str:
        """The verdict, or the sentence why there is none."""
        with _laid_out(submission) as folder:
            self.process.send(
                {
                    "folder": str(folder),
                    "chapters": list(self._settings.chapters),
                    "seeds": self._settings.seeds(submission),
                    "fingerprint": fingerprint,
                    "student": submission.student,
                    "class_key": self._settings.key.secret.hex(),
                }
            )
            answer = self.process.receive(time.monotonic() + _LONGEST)
        self.memory = answer["memory"]
        if "problem" in answer:
            return str(answer["problem"])
        return Verdict.from_dict(answer["verdict"])

    def close(self) -> None:
        self.process.end()


@contextlib.contextmanager
def _laid_out(submission: Submission) -> Iterator[Path]:
    """What was handed in, as a course folder of our own: nothing but plain files, which nobody else writes."""
    with tempfile.TemporaryDirectory(prefix="learn-transformers-") as scratch:
        folder = Path(scratch).resolve() / "exercises"
        folder.mkdir()
        for name, content in submission.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield folder

"""What Dask runs on a worker: one function of ours, text in and text out, whose judges stay from batch to batch.

The worker's own process runs nothing that a student wrote; its judges do that in sandboxes, as they do everywhere.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from distributed import Worker, WorkerPlugin, get_worker

from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.cluster import batch
from learn_transformers.classroom.cluster.batch import Shared
from learn_transformers.classroom.judges import Chair, Terms
from learn_transformers.sandbox.host import SandboxError
from learn_transformers.trouble import KeyFault, WrongUse

JUDGES: Final = "learn-transformers"  # the plugin's name
_ENOUGH: Final = 16 << 20  # characters of verdicts in an answer; what is left is asked for again
_IDLE: Final = 120.0  # seconds until a judge with nothing to do is ended


def grade(question: str) -> str:
    """The answer to a batch, as text; every failure is in it."""
    worker = get_worker()
    judges, key = worker.plugins[JUDGES], worker.get_current_task()
    assert isinstance(judges, Judges)

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return not judges.closed and task is not None and task.state == "executing"

    return judges.answer(question, wanted)


@dataclass(eq=False)
class _Seat:
    chair: Chair
    digest: str
    since: float = field(default_factory=time.monotonic)


class Judges(WorkerPlugin):
    """Those of one worker: at most `most` have nothing to do, and none of these for long."""

    def __init__(self, worker: str, most: int) -> None:
        self.name = JUDGES  # by which the worker knows them
        self.closed = False
        self._worker = worker
        self._most = most
        self._lock = threading.Lock()
        self._idle: list[_Seat] = []
        self._busy: list[_Seat] = []
        self._folders: dict[str, Path] = {}

    def answer(self, question: str, wanted: Callable[[], bool] = lambda: True) -> str:
        """Grade a batch, for as long as it is wanted."""
        began = time.monotonic()
        pieces: list[str] = []
        try:
            shared, papers = batch.asked(question)
            if shared.keys != version_of_keys():
                return batch.answer(self._worker, unable="its answer keys have another version")
            with self._seat(shared) as chair:
                chair.begin()
                for paper in papers:
                    if sum(map(len, pieces)) > _ENOUGH or not wanted():
                        break
                    pieces.append(batch.piece(chair.verdict(paper)))
        except KeyFault as problem:
            return batch.answer(self._worker, fault=str(problem))
        except (SandboxError, WrongUse) as problem:
            return batch.answer(self._worker, unable=str(problem))
        except Exception as error:
            return batch.answer(self._worker, unable=f"{type(error).__name__}: {error}")
        return batch.answer(self._worker, pieces, time.monotonic() - began)

    def rest(self) -> None:
        """End the judges that have had nothing to do for a while."""
        with self._lock:
            now = time.monotonic()
            tired = [seat for seat in self._idle if now - seat.since > _IDLE]
            self._idle = [seat for seat in self._idle if seat not in tired]
        for seat in tired:
            seat.chair.leave()

    def close(self) -> None:
        """End all, in the midst of whatever they do."""
        with self._lock:
            self.closed = True
            idle, self._idle = self._idle, []
            busy = [*self._busy]
            folders, self._folders = self._folders, {}
        for seat in busy:
            seat.chair.interrupt()
        for seat in idle:
            seat.chair.leave()
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)

    def teardown(self, worker: Worker) -> None:
        """The worker is closing."""
        self.close()

    @contextlib.contextmanager
    def _seat(self, shared: Shared) -> Iterator[Chair]:
        seat = self._taken(shared)
        try:
            yield seat.chair
        finally:
            with self._lock:
                self._busy.remove(seat)
                seat.since = time.monotonic()
                self._idle.append(seat)
                keep = 0 if self.closed else self._most
                too_many = self._idle[: max(0, len(self._idle) - keep)]
                self._idle = self._idle[len(too_many) :]
            for other in too_many:
                other.chair.leave()

    def _taken(self, shared: Shared) -> _Seat:
        digest = shared.digest
        with self._lock:
            seat = next((seat for seat in reversed(self._idle) if seat.digest == digest), None)
            if seat is None:
                folder = self._folder(shared, digest) if shared.extra else None
                seat = _Seat(Chair(Terms(shared.chapters, shared.seed, folder, shared.layers)), digest)
            else:
                self._idle.remove(seat)
            self._busy.append(seat)
            return seat

    def _folder(self, shared: Shared, digest: str) -> Path:
        """The private checks, in a folder that nobody else can enter."""
        if digest not in self._folders:
            root = Path(tempfile.mkdtemp(prefix="learn-transformers-"))
            self._folders[digest] = root
            for name, content in shared.extra.items():
                parts = PurePosixPath(name).parts
                if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
                    raise ValueError("a name of a private check leads out of its folder")
                path = root.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        return self._folders[digest]

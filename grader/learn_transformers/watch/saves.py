"""Which chapters were saved: a thread that listens to the file system, and what a chapter's files are at one moment."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from learn_transformers import course

# watchfiles looks every STEP milliseconds whether more has changed. Its own 50 would be the whole budget of a verdict;
# a shorter step costs a sleeping learner's battery more than it saves them.
STEP, TOGETHER = 5, 25
LOOK = 250  # milliseconds between two looks at what nobody reported


@dataclass(frozen=True)
class Saved:
    """A file at one moment: which save of it this is, and what it holds; the reason, where it cannot be read."""

    save: tuple[int, ...]
    content: bytes

    @classmethod
    def of(cls, root: Path, name: str | PurePath) -> Saved:
        """The file as it is now, identified before it is read: what is newer than that will be noticed once more."""
        save = _look_at(root / name)
        try:
            source = course.read_source(root, name)
        except course.Unreadable as problem:
            return cls(save, str(problem).encode())
        return cls(save, hashlib.sha256(source).digest() if source else b"")

    def beside(self, other: Saved) -> Saved:
        """Two files that are judged together, as one, which looks begun as long as the first does."""
        if self.looks_begun:
            return self
        return Saved((*self.save, *other.save), self.content + other.content)

    @property
    def looks_begun(self) -> bool:
        """Not there, or empty: as a file is for a moment while an editor saves it."""
        return not self.save or not self.content


@dataclass(frozen=True)
class Snapshot:
    """A chapter's files at one moment; a trained model is judged with the code."""

    code: Saved
    worksheet: Saved

    @classmethod
    def of(cls, exercises: Path, chapter: course.Chapter) -> Snapshot:
        code = Saved.of(exercises, chapter.file)
        if chapter.is_trained:
            code = code.beside(Saved.of(exercises, chapter.weights))
        return cls(code, Saved.of(exercises, chapter.worksheet))


class Listener:
    """Calls `saved` with the chapters of which something was written, removed or replaced.

    The file system says so at once, where it says anything. What it keeps to itself (network drives, a system that is
    out of watches, a folder made a moment ago) is found by looking at every file a few times a second.
    """

    def __init__(self, exercises: Path, saved: Callable[[Iterable[course.Chapter]], None]) -> None:
        self._exercises = exercises
        self._saved = saved
        self._files = {(c.folder, PurePath(file).name): c for c in course.chapters() for file in c.judged}
        self._folders = {c.folder: c for c in course.chapters()}
        self._looks: dict[tuple[str, str], tuple[int, ...]] = {}
        self._stop = threading.Event()
        self.listening = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="saves")
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # no more watches to be had, or no such folder
            self._hear()
        while not self._stop.wait(LOOK / 1000):
            self._look()

    def _hear(self) -> None:
        from watchfiles import watch

        changes = watch(
            self._exercises,
            watch_filter=self._concerns,
            step=STEP,
            debounce=TOGETHER,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for found in changes:
            if found:
                self._saved(_in_order(c for _, path in found if (c := self._chapter(path)) is not None))
            else:
                self._look()

    def _look(self) -> None:
        now = {place: _look_at(self._exercises.joinpath(*place)) for place in self._files}
        if changed := _in_order(self._files[place] for place in now if now[place] != self._looks.get(place)):
            self._saved(changed)
        self._looks = now
        self.listening.set()

    def _concerns(self, _: Any, path: str) -> bool:
        return self._chapter(path) is not None

    def _chapter(self, path: str) -> course.Chapter | None:
        """The chapter that a file belongs to, or a folder that was replaced as a whole."""
        folder, name = os.path.split(path)
        return self._files.get((os.path.basename(folder), name)) or self._folders.get(name)


def _look_at(path: Path) -> tuple[int, ...]:
    """Which save of a file this is; the same for all that is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ino, status.st_size


def _in_order(chapters: Iterable[course.Chapter]) -> list[course.Chapter]:
    return sorted(set(chapters), key=lambda c: c.number)

"""Which chapters were saved: a thread that listens to the file system, and what a chapter's files are at one moment."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_transformers import course

# watchfiles looks every STEP milliseconds whether more has changed. Its own 50 would be the whole budget of a verdict;
# a shorter step costs a sleeping learner's battery more than it saves them.
STEP, TOGETHER = 5, 25


@dataclass(frozen=True)
class Saved:
    """A file at one moment: which save of it this is, and what it holds; the reason, where it cannot be read."""

    save: tuple[int, ...]
    content: bytes

    @classmethod
    def of(cls, path: Path) -> Saved:
        """The file as it is now, identified before it is read: what is newer than that will be noticed once more."""
        try:
            status = os.stat(path)
            save: tuple[int, ...] = (status.st_mtime_ns, status.st_ino, status.st_size)
        except OSError:
            save = ()
        try:
            source = course.read_source(path)
        except course.Unreadable as problem:
            return cls(save, str(problem).encode())
        return cls(save, hashlib.sha256(source).digest() if source else b"")

    @property
    def looks_begun(self) -> bool:
        """Not there, or empty: as a file is for a moment while an editor saves it."""
        return not self.save or not self.content


@dataclass(frozen=True)
class Snapshot:
    """A chapter's files at one moment."""

    code: Saved
    worksheet: Saved

    @classmethod
    def of(cls, exercises: Path, chapter: course.Chapter) -> Snapshot:
        return cls(Saved.of(exercises / chapter.file), Saved.of(exercises / chapter.worksheet))


class Listener:
    """Calls `saved` with the chapters of which something was written, removed or replaced."""

    def __init__(
        self,
        exercises: Path,
        saved: Callable[[Iterable[course.Chapter]], None],
        trouble: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._exercises = exercises
        self._saved = saved
        self._trouble = trouble
        self._files = {(c.folder, name): c for c in course.chapters() for name in (f"{c.name}.py", course.WORKSHEET)}
        self._folders = {c.folder: c for c in course.chapters()}
        self._stop = threading.Event()
        self.listening = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="saves")
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _listen(self) -> None:
        for polling in (None, True):
            try:
                return self._watch(polling)
            except (OSError, RuntimeError) as error:  # no room for one more watch in this system, or no such folder
                problem = error
        self._trouble(f"{self._exercises} cannot be watched ({problem}).")
        return None

    def _watch(self, polling: bool | None) -> None:
        from watchfiles import watch

        changes = watch(
            self._exercises,
            watch_filter=self._concerns,
            step=STEP,
            debounce=TOGETHER,
            rust_timeout=50,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=polling,
            ignore_permission_denied=True,
        )
        for found in changes:
            if not self.listening.is_set():  # what was saved before somebody listened
                self._saved(course.chapters())
                self.listening.set()
            if chapters := {c for _, path in found if (c := self._chapter(path)) is not None}:
                self._saved(sorted(chapters, key=lambda c: c.number))

    def _concerns(self, _: Any, path: str) -> bool:
        return self._chapter(path) is not None

    def _chapter(self, path: str) -> course.Chapter | None:
        """The chapter that a file belongs to, or a folder that was replaced as a whole."""
        folder, name = os.path.split(path)
        return self._files.get((os.path.basename(folder), name)) or self._folders.get(name)

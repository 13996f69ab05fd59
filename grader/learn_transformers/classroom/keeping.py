"""New attempts on their way into a gradebook: what is graded is kept within a moment.

A thread of its own adds them, several in one transaction: a commit costs as much as writing many. None waits longer
than `SOON`, so that a grader that is killed loses no more than what came in the last moment.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.gradebook.attempt import Attempt, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import Interrupted, Stopped

SOON: Final = 0.5  # seconds
_TOGETHER: Final = 50  # attempts of one transaction
_WAITING: Final = 2 * _TOGETHER  # so many may wait, for instance for a server that is started anew


@dataclass(frozen=True)
class _New:
    attempt: Attempt
    submission: Submission | None
    decision: Event | None


class Keeping:
    """Every method raises a `GradebookError` where the gradebook cannot be used any more; `kept` are there by now."""

    def __init__(self, book: Gradebook) -> None:
        self.kept = 0
        self._book = book
        self._waiting: queue.Queue[_New | None] = queue.Queue(_WAITING)
        self._closed = False
        self._trouble: Exception | None = None
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def add(self, attempt: Attempt, submission: Submission | None = None, decision: Event | None = None) -> None:
        """Keep an attempt soon, with what was handed in and the decision whether it counts: all of it, or nothing."""
        self.require_no_trouble()
        self._waiting.put(_New(attempt, submission, decision))  # which is taken from there in trouble, too

    def flush(self) -> None:
        """Keep what waits, now."""
        self._waiting.put(None)
        self._waiting.join()
        self.require_no_trouble()

    def close(self) -> None:
        """Keep what waits, and end."""
        self._closed = True
        self._waiting.put(None)
        self._writer.join()

    @property
    def is_closed(self) -> bool:
        """Has it come to its end, so that nothing is on its way any more?"""
        return not self._writer.is_alive()

    def require_no_trouble(self) -> None:
        """Raise what has kept attempts from being kept, as every method does."""
        if self._trouble is not None:
            raise self._trouble

    def _write(self) -> None:
        while not (self._closed and self._waiting.empty()):
            some = list(self._some())
            new = [one for one in some if one is not None]
            if self._trouble is None and new:
                try:
                    self._record(new)
                except Exception as error:  # whoever keeps the next one hears of it
                    self._trouble = error
            for _ in some:
                self._waiting.task_done()

    def _some(self) -> Iterator[_New | None]:
        """What is written together: the first that comes, and what else comes soon; None says that nothing will."""
        yield (one := self._waiting.get())
        until = time.monotonic() + SOON
        for _ in range(_TOGETHER - 1):
            if one is None:
                return
            try:
                yield (one := self._waiting.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                return

    def _record(self, some: Sequence[_New]) -> None:
        contents = {one.submission.fingerprint: one.submission.files for one in some if one.submission is not None}
        decisions = {one.attempt.key: one.decision for one in some if one.decision is not None}
        attempts = [one.attempt for one in some]
        self.kept += len(self._book.record_all(attempts, contents=contents, decisions=decisions))


@contextmanager
def keeping(book: Gradebook) -> Iterator[Keeping]:
    """As long as a run takes; whatever ends it, what is graded by then is kept.

    Raises:
        Stopped: if the gradebook cannot be used any more.
        Interrupted: if Ctrl-C has ended it.
    """
    new = Keeping(book)
    try:
        try:
            yield new
        finally:
            new.close()
            new.require_no_trouble()
    except GradebookError as error:
        raise Stopped(f"{error} {_kept(new)}") from error
    except KeyboardInterrupt:
        if not new.is_closed:  # a second one: who knows what was on its way
            raise
        raise Interrupted(f"Interrupted. {_kept(new)}") from None


def _kept(new: Keeping) -> str:
    kept = f"{new.kept:,} {'result of this run is' if new.kept == 1 else 'results of this run are'} kept"
    return f"{kept}; the same command goes on."

"""Worksheets marked beside everything else: their process may take seconds, and no verdict on code waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from learn_transformers import course
from learn_transformers.judging.worksheets import Marks, Worksheets
from learn_transformers.sandbox.submission import Abandoned
from learn_transformers.symbolic.marking.worksheet import Question
from learn_transformers.watch.saves import Saved

_GLANCE = 0.02  # seconds between two looks whether anybody still waits


class Sheets(Worksheets):
    """Marks each worksheet once for as long as it stays as it is, in a thread of its own."""

    def __init__(self, abandoned: Callable[[], bool]) -> None:
        super().__init__()
        self._abandoned = abandoned
        self._ending = threading.Event()
        self._thread = ThreadPoolExecutor(1, "worksheets")
        self._known: dict[str, tuple[bytes, Future[Marks]]] = {}

    def __exit__(self, *details: object) -> None:
        self._ending.set()
        self._comparer.interrupt()
        self._thread.shutdown(cancel_futures=True)
        super().__exit__(*details)

    def begin(self, assignment: course.Assignment, done: Callable[[], None]) -> None:
        """See to it that this worksheet is marked; `done` is called once it is."""
        assert assignment.worksheet is not None
        chapter = assignment.chapter
        content = Saved.of(*assignment.place(assignment.worksheet)).content
        known = self._known.get(chapter.name)
        if known is None or known[0] != content:
            if known is not None:
                known[1].cancel()
            known = content, self._thread.submit(super().marks, assignment)
            self._known[chapter.name] = known
        known[1].add_done_callback(lambda future: None if future.cancelled() else done())

    def marks(self, assignment: course.Assignment) -> Marks:
        """The marks, as soon as they are there."""
        self.begin(assignment, lambda: None)
        while True:
            try:
                return self._known[assignment.chapter.name][1].result(_GLANCE)
            except TimeoutError:
                if self._abandoned():
                    raise Abandoned from None

    def _question(self, chapter: str, name: str, question: Question, given: Mapping[str, str]) -> list[dict[str, Any]]:
        if self._ending.is_set():
            raise Abandoned
        return super()._question(chapter, name, question, given)

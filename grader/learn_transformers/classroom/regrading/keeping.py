"""New attempts on their way into the gradebook, each together with the decision whether it counts."""

from __future__ import annotations

import time
from typing import Final

from learn_transformers.classroom.gradebook.attempt import Attempt, Event, require_countable
from learn_transformers.classroom.gradebook.book import Gradebook

SOON: Final = 0.5  # seconds
_TOGETHER: Final = 50  # attempts of one transaction: a commit costs as much as writing several


class Keeping:
    """Attempts that come soon after one another are kept in one transaction, all with their decisions or none."""

    def __init__(self, book: Gradebook) -> None:
        self.kept = 0
        self._book = book
        self._waiting: list[tuple[Attempt, Event | None]] = []
        self._last = 0.0

    def add(self, attempt: Attempt, decision: Event | None) -> None:
        """Keep one, now or with the next ones.

        Raises:
            ValueError: if it must not count.
            GradebookError: if what waits cannot be kept.
        """
        require_countable(attempt)
        self._waiting.append((attempt, decision))
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._last > SOON:
            self.flush()

    def flush(self) -> None:
        """Keep what waits.

        Raises:
            GradebookError: if it cannot be kept.
        """
        waiting, self._waiting = self._waiting, []
        decided = {attempt.key: decision for attempt, decision in waiting if decision is not None}
        if waiting:
            self.kept += len(self._book.record_all([attempt for attempt, _ in waiting], decisions=decided))
        self._last = time.monotonic()

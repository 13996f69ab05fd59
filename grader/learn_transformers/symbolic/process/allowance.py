"""How long all that one submission has on paper may be marked, so that nobody's worksheets keep a class waiting."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from learn_transformers.symbolic.process.comparer import Process, TookTooLong


class Allowance:
    """In place of a process whose questions may together take so many seconds; the last one may still be answered.

    `renew` when the next submission's turn comes. Closing it closes the process.
    """

    def __init__(self, process: Process, seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self._taken = 0.0

    def renew(self) -> None:
        """Somebody else's turn."""
        self._taken = 0.0

    def call(self, function: str, arguments: Mapping[str, Any], seconds: float | None = None) -> Any:
        """As `Bounded.call`; `TookTooLong` without a question once the time is used up."""
        if self._taken >= self._seconds:
            raise TookTooLong(f"what was marked before it took {self._seconds:g} seconds")
        begun = time.monotonic()
        try:
            return self._process.call(function, arguments, seconds)
        finally:
            self._taken += time.monotonic() - begun

    def start(self) -> object:
        return self._process.start()

    def close(self) -> None:
        self._process.close()

    def interrupt(self) -> None:
        self._process.interrupt()

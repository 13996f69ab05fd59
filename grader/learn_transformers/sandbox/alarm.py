"""Interrupts a submission's own loops where no other process can: Python says at every jump and call that it makes one.

What it calls of C is not interrupted. Without `sys.monitoring`, before Python 3.12, the alarm never rings.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from types import CodeType
from typing import Any, Final

_OF_FILES: Final = ("/", "<frozen")  # names of files of ours and of libraries; a submission's lies nowhere


class TooLong(BaseException):
    """Raised in a submission's code once its time is over."""


class Alarm:
    """One for all workers of a process. `line` is the line in which it rang."""

    def __init__(self) -> None:
        self.rang = False
        self.line = 0
        self._end: float | None = None
        self._monitoring: Any = getattr(sys, "monitoring", None)
        if self._monitoring is not None:
            self._tool = self._monitoring.PROFILER_ID
            self._monitoring.use_tool_id(self._tool, __name__)
            events = self._monitoring.events
            for event in (events.JUMP, events.PY_START):
                self._monitoring.register_callback(self._tool, event, self._at)
            self._monitoring.set_events(self._tool, events.JUMP | events.PY_START)

    @contextlib.contextmanager
    def set(self, seconds: float) -> Iterator[None]:
        """Rings, if what is inside takes longer."""
        before = self._end
        self.rang, self._end = False, time.monotonic() + seconds
        try:
            with contextlib.suppress(TooLong):
                yield
        finally:
            self._end = before

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """What is inside does not count, even if an alarm of its own rings in it."""
        before, rang, begun = self._end, self.rang, time.monotonic()
        self._end = None
        try:
            yield
        finally:
            self.rang = rang
            self._end = None if before is None else before + time.monotonic() - begun

    def close(self) -> None:
        if self._monitoring is not None:
            self._monitoring.set_events(self._tool, 0)
            self._monitoring.free_tool_id(self._tool)
            self._monitoring = None

    def _at(self, code: CodeType, offset: int, destination: int = 0) -> Any:
        if code.co_filename.startswith(_OF_FILES):
            return self._monitoring.DISABLE
        if self._end is not None and time.monotonic() >= self._end:
            self.rang, self.line = True, self.line if self.rang else _line(code, offset)
            raise TooLong
        return None


def _line(code: CodeType, offset: int) -> int:
    return next((line for start, end, line in code.co_lines() if start <= offset < end and line), 0)

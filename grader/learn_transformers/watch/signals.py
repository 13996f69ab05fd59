"""Signals for a program that must put a terminal right before it ends, and may not be torn out of doing so."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Self

_FATAL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_OTHERS = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT)


class Quit(BaseException):
    """A signal asks the program to end, with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Signals:
    """Every signal wakes who reads from a pipe. One that ends the program is raised as `Quit`, anywhere and once."""

    def __init__(self, wake: int) -> None:
        self._wake = wake
        self._seen: set[int] = set()
        self._holding = False
        self._held: int | None = None

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._handle) for number in (*_FATAL, *_OTHERS)}
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def seen(self, number: int) -> bool:
        """Did this signal come since this was last asked?"""
        came = number in self._seen
        self._seen.discard(number)
        return came

    def hold(self) -> None:
        """From now on nothing interrupts: the end has begun."""
        self._holding = True

    @contextlib.contextmanager
    def held(self, *unheard: int) -> Iterator[None]:
        """Nothing interrupts meanwhile; what should end the program does so afterwards, `unheard` signals excepted."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        number, self._held = self._held, None
        if number is not None and number not in unheard:
            self._quit(number)

    def pause(self) -> None:
        """Stop as Ctrl-Z would have done, until somebody lets the program go on."""
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)

    def _handle(self, number: int, _: FrameType | None) -> None:
        if number not in _FATAL:
            self._seen.add(number)
        elif self._holding:
            self._held = number
        else:
            self._quit(number)

    def _quit(self, number: int) -> None:
        self._holding = True  # a second one must not interrupt what the first one set off
        raise Quit(128 + number)

"""A small process that puts the terminal right when the program that changed it is gone without having done so.

Nothing can be done about SIGKILL in the process that it ends. The guardian waits on a pipe whose other end dies with
the program; it leads a session of its own, so that whatever is sent to the program's group does not reach it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import termios
from typing import Any

KEYBOARD, SCREEN = 0, 1  # standard input and output, which have to be the terminal
_TAKEN, _GIVEN_BACK = b"+", b"-"
_MAX_DESCRIPTORS = 4096


class Guardian:
    """Start it before any thread. `changed` is what the program makes of `before`, and `leave` undoes the rest."""

    def __init__(self, before: list[Any], changed: list[Any], leave: bytes) -> None:
        reader, self._writer = os.pipe()
        self._process = os.fork()
        if not self._process:
            try:
                _guard(reader, before, changed, leave)
            finally:
                os._exit(0)
        os.close(reader)

    def taken(self) -> None:
        """From now on the terminal must be put right should this process die."""
        self._say(_TAKEN)

    def given_back(self) -> None:
        """The terminal is in order."""
        self._say(_GIVEN_BACK)

    def dismiss(self) -> None:
        """The terminal is in order for good."""
        self.given_back()
        os.close(self._writer)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def _say(self, word: bytes) -> None:
        with contextlib.suppress(OSError):  # somebody ended it: then it cannot help
            os.write(self._writer, word)


def _guard(reader: int, before: list[Any], changed: list[Any], leave: bytes) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTOU):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(SCREEN + 1, reader)  # whoever reads from the program's other streams shall see them end with it
    os.closerange(reader + 1, _MAX_DESCRIPTORS)
    last_word = _GIVEN_BACK
    while words := os.read(reader, 64):
        last_word = words[-1:]
    if last_word == _TAKEN:
        os.write(SCREEN, leave)
        # A shell that was quicker has its own settings in place by now: they are not to be touched.
        if termios.tcgetattr(KEYBOARD)[:4] == changed[:4]:
            termios.tcsetattr(KEYBOARD, termios.TCSANOW, before)

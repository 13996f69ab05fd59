"""A program of ours on a pseudo-terminal: what it draws, what is typed, and whether the terminal is in order."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import FIXTURE_COURSE, open_terminal

from learn_transformers.course import location

fcntl = pytest.importorskip("fcntl", reason="`watch` needs a Unix terminal")
termios = pytest.importorskip("termios", reason="`watch` needs a Unix terminal")

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
SHOWN_AGAIN = ("\x1b[?25h", "\x1b[?7h", "\x1b[0m")
PATIENCE = 60.0
WATCH = "from learn_transformers.cli import main; main()"
STUB = (FIXTURE_COURSE / "exercises" / "01_doubling" / "doubling.py").read_text()
TODO = '    raise NotImplementedError("double")\n'


class Session:
    """`watch` on a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, program: str = WATCH, **more: str) -> None:
        self.file = folder / "exercises" / "01_doubling" / "doubling.py"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(STUB)
        self._ours, theirs = open_terminal()
        self.resize(80, 24)
        self.before = self.settings
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        environment |= {**location.environment(), **more}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, "watch", *arguments],
            cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(theirs)
        self.drawn, self._read = "", 0

    @property
    def settings(self) -> list[Any]:
        return termios.tcgetattr(self._ours)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, there: Callable[[], object], what: object = None) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < deadline, f"{what}:\n{self.drawn}"
            if select.select([self._ours], [], [], 0.02)[0]:
                try:
                    self.drawn += os.read(self._ours, 1 << 16).decode("utf-8", "replace")
                except OSError:  # nobody has the terminal open any more
                    time.sleep(0.02)

    def draws(self, text: str) -> str:
        """What is drawn until this text has come, from where the last such text ended."""
        start = self._read
        self.until(lambda: text in self.drawn[start:], text)
        self._read = self.drawn.index(text, start) + len(text)
        return self.drawn[start : self._read]

    def ends(self) -> int:
        self.until(lambda: self.process.poll() is not None, "the end")
        assert self.process.stderr is not None
        self.said = self.process.stderr.read().decode()
        return self.process.wait()

    def in_order(self) -> bool:
        """Is the terminal as it was, the screen of before shown, the cursor back?"""
        after = self.drawn.rpartition(ENTER)[2]
        return self.settings == self.before and LEAVE in after and all(code in after for code in SHOWN_AGAIN)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()
        os.close(self._ours)

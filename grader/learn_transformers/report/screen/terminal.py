"""The terminal: taken over for as long as a screen stays, painted where it changed, given back in every case."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
import termios
from collections.abc import Iterator, Sequence
from typing import Any, Self

from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from rich.text import Text

from learn_transformers.printable import one_line
from learn_transformers.report.screen.guardian import KEYBOARD, SCREEN, Guardian
from learn_transformers.report.screen.keyboard import is_begun, keys

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"  # the other screen, no cursor, no wrapping, cleared
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_REST_OF_A_KEY = 0.05  # seconds; what an arrow key sends may come in two pieces


class Gone(Exception):
    """The terminal was closed."""


class Terminal:
    """A terminal in which keys come one by one and nothing scrolls. Use as a context manager, before any thread."""

    def __init__(self) -> None:
        self.console = Console(file=sys.stdout, highlight=False)
        self._encoding = self.console.encoding or "ascii"
        self._shown: list[str] = []
        self._before = termios.tcgetattr(KEYBOARD)
        self._changed = _one_by_one(self._before)
        self._guardian = Guardian(self._before, self._changed, self._farewell())

    def __enter__(self) -> Self:
        try:
            self.take()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Gone):
            self._give_back()
        self._guardian.dismiss()

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """The terminal as it was before, for somebody else to use meanwhile."""
        self._give_back()
        try:
            yield
        finally:
            self.take()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            columns, rows = os.get_terminal_size(SCREEN)
        except OSError:
            return 80, 24
        return columns or 80, rows or 24

    def paint(self, lines: Sequence[Text]) -> None:
        """Show these lines, one for each row; only what differs from what is there is written, in one go."""
        rows = [self._row(line) for line in lines]
        out = []
        if len(rows) != len(self._shown):
            out.append("\x1b[2J")
            self._shown = [""] * len(rows)
        for number, (row, old) in enumerate(zip(rows, self._shown, strict=True), start=1):
            if row != old:
                out.append(f"\x1b[{number};1H\x1b[2K{row}")
        self._shown = rows
        if out:
            self._write("".join(out))

    def forget(self) -> None:
        """Paint everything anew next time: the window has changed, or somebody else has written on it."""
        self._shown = []

    def keys(self, *, as_typed: bool = False) -> list[str]:
        """The keys that were typed (see `keyboard.keys`); call it when the keyboard is ready to be read."""
        data = self._read()
        while is_begun(data) and select.select([KEYBOARD], [], [], _REST_OF_A_KEY)[0]:
            data += self._read()
        return keys(data, as_typed=as_typed)

    def _row(self, line: Text) -> str:
        system = COLOR_SYSTEMS[self.console.color_system] if self.console.color_system else None
        parts = []
        for segment in line.render(self.console):
            style = segment.style or Style.null()
            link = style.link if system is not None else None
            style = style.update_link(None)
            style = style.without_color if self.console.no_color else style
            text = style.render(one_line(segment.text), color_system=system)
            parts.append(f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\" if link else text)
        return "".join(parts)

    def take(self) -> None:
        """Take the terminal over, also from whoever has changed it behind our back."""
        self._guardian.taken()
        _set(self._changed)
        self._write(_ENTER)
        self._shown = []

    def _give_back(self) -> None:
        self._write(self._farewell().decode())
        _set(self._before)
        self._guardian.given_back()

    def _farewell(self) -> bytes:
        return f"\x1b[{self.size[1]};1H{_LEAVE}".encode()  # below everything, should there be no other screen

    def _read(self) -> bytes:
        try:
            data = os.read(KEYBOARD, 1024)
        except OSError:
            raise Gone from None
        if not data:
            raise Gone
        return data

    def _write(self, text: str) -> None:
        view = memoryview(text.encode(self._encoding, "replace"))
        while view:
            try:
                view = view[os.write(SCREEN, view) :]
            except BlockingIOError:
                select.select([], [SCREEN], [])
            except OSError:
                raise Gone from None


def _set(settings: list[Any]) -> None:
    while True:
        try:
            return termios.tcsetattr(KEYBOARD, termios.TCSADRAIN, settings)
        except termios.error as error:
            if error.args[0] != errno.EINTR:
                raise Gone from None


def _one_by_one(settings: list[Any]) -> list[Any]:
    """Keys are handed over as they are typed and not echoed; Ctrl-C and Ctrl-Z stay signals."""
    changed = [*settings[:6], list(settings[6])]
    changed[3] &= ~(termios.ECHO | termios.ICANON)
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
    return changed

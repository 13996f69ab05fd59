"""`read` on a terminal: the lesson on the whole screen, its answers behind a key, and guesses asked for."""

from __future__ import annotations

import importlib.util
import os
import select
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learn_transformers.report.lesson.page import Layout

_LOOK = 0.25  # seconds between two looks at the size of the window


def is_possible() -> bool:
    """Can keys be read one by one here? A pager of the learner's own comes first: PAGER names it."""
    terminal = importlib.util.find_spec("termios") is not None and sys.stdin.isatty() and sys.stdout.isatty()
    return terminal and os.environ.get("TERM", "dumb") != "dumb" and "PAGER" not in os.environ


def read(laid_out: Callable[[int, frozenset[int]], Layout]) -> None:
    """Show a lesson, laid out for a width and for what was opened, until its reader has had enough."""
    from learn_transformers.report.screen import reading
    from learn_transformers.report.screen.guardian import KEYBOARD
    from learn_transformers.report.screen.terminal import Gone, Terminal
    from learn_transformers.watch.signals import Quit, Signals

    wakes, wake = os.pipe()
    os.set_blocking(wakes, False)
    os.set_blocking(wake, False)
    place: reading.Place | None = reading.Place()
    try:
        with Signals(wake) as signals, Terminal() as screen:
            known: tuple[int, frozenset[int]] | None = None
            while place is not None:
                width, height = screen.size
                if known != (width, place.opened):
                    known, layout = (width, place.opened), laid_out(width, place.opened)
                place = reading.within(place, layout, height)
                screen.paint(reading.frame(place, layout, width, height))
                ready = select.select([KEYBOARD, wakes], [], [], _LOOK)[0]
                if wakes in ready:
                    os.read(wakes, 4096)
                if signals.seen(signal.SIGWINCH):
                    screen.forget()
                if signals.seen(signal.SIGTSTP):
                    with signals.held(), screen.lent():
                        signals.pause()
                for key in screen.keys() if KEYBOARD in ready else ():
                    place = reading.press(place, key, layout, height)
                    if place is None or place.opened != known[1]:
                        break
            signals.hold()
    except Quit as quit:
        sys.exit(quit.code)
    except Gone:
        sys.exit(128 + signal.SIGHUP)
    finally:
        os.close(wakes)
        os.close(wake)

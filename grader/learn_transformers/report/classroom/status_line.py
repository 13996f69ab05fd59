"""One line on the error stream that says how far something is; in a pipe it says nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_MINUTE: Final = 60


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """Gives a function to call with what it says from then on."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("Getting ready …") as status:
        yield lambda text: status.update(Text(text))


def how_far(done: int, of: int, graded: int, seconds: float) -> str:
    """So many of so many; with what was `graded` in so many seconds, how fast that goes and how long it will take."""
    parts = [f"{done} of {of}"]
    if graded and seconds > 0:
        rate = graded / seconds
        parts += [f"{rate:.1f} a second", f"{_time((of - done) / rate)} left"]
    return " · ".join(parts)


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"

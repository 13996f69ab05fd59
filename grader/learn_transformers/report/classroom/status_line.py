"""One line on the error stream that says how far something is; in a pipe it says nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.text import Text

_MINUTE: Final = 60


@contextmanager
def status_line() -> Iterator[Callable[[Callable[[], str]], None]]:
    """Gives a function to call with what says it from then on: that is asked again as time goes by."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Getting ready …") as status:
        yield lambda text: status.update(_Saying(text))


@dataclass(frozen=True)
class _Saying:
    """What rich shows as it is at that moment."""

    text: Callable[[], str]

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text(self.text(), no_wrap=True, overflow="ellipsis")


def how_far(done: int, of: int, graded: int, seconds: float) -> str:
    """So many of so many; with what was `graded` in so many seconds, how fast that goes and how long it will take."""
    parts = [f"{done} of {of}"]
    if graded and seconds > 0:
        rate = graded / seconds
        parts += [f"{rate:.1f} a second", f"{_time((of - done) / rate)} left"]
    return " · ".join(parts)


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"

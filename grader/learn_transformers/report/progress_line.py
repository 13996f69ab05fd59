"""One line on the error stream that says what is being graded, while it is; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from learn_transformers.course import Chapter


@contextmanager
def progress_line(wanted: bool) -> Iterator[Callable[[Chapter, str], None]]:
    """Gives a function to call with the chapter and the function that come next."""
    if wanted:
        from learn_transformers.report.verdicts import terminal  # noqa: F401  # needed soon: a sandbox is starting now
    if not (wanted and sys.stderr.isatty() and sys.stdout.isatty()):
        yield lambda chapter, function: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Getting ready …") as status:
        yield lambda chapter, function: status.update(f"Checking {chapter.folder} · {function}")

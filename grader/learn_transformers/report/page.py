"""Where plain lines leave the program: pages on standard output, single sentences on the error stream.

A line that goes through here is one line, whatever stands in it, and on a terminal that is too narrow for it the rest
is indented: only what we say ourselves begins at the left edge.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from learn_transformers import printable


def show(lines: Iterable[str]) -> None:
    """Print a page."""
    print("".join(f"{part}\n" for line in lines for part in fitted(line, sys.stdout)), end="")


def say(sentence: str) -> None:
    """One sentence beside the page."""
    print("\n".join(fitted(f"learn-transformers: {sentence}", sys.stderr)), file=sys.stderr)


def fitted(line: str, stream: TextIO) -> list[str]:
    """A line as it is printed there."""
    line = printable.one_line(line, printable.MOST)
    room = width(stream)
    indent = len(line) - len(line.lstrip(" ")) + 2
    return printable.fold(line, room, later=" " * indent) if room is not None else [line]


def width(stream: TextIO) -> int | None:
    """The columns of a terminal; None elsewhere, where nothing is folded."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return None

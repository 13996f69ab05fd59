"""Lines on a terminal: continued with an indent, behind a gutter, with a rule; what every page is put together from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report.signs import Signs, ascii_text, signs_for

WIDTH = 80


def near(file: str) -> str:
    """A path as short as it can be typed from here, on one line."""
    try:
        relative = os.path.relpath(file)
    except ValueError:  # on another drive
        relative = file
    return printable.one_line(min(file, relative, key=len), printable.MOST)


def ruled(title: str, signs: Signs, style: str) -> Text:
    """A title with a line to its right, as far as there is room."""
    line = Text.assemble((title, "bold"), (signs.line * max(0, WIDTH - len(title)), style))
    line.no_wrap = True
    return line


def wrapped(lines: Iterable[Text], width: int = WIDTH) -> Iterable[Text]:
    """No line longer than the card; what is continued begins below what it continues, or is indented a little."""
    console = Console(width=width, file=None, color_system=None)
    for line in lines:
        if cell_len(line.plain) <= width and "\n" not in line.plain:
            yield line
        elif line.no_wrap:
            line = line.copy()
            line.truncate(width)
            yield line
        else:
            text = line.plain.lstrip(" ").removeprefix("- ")
            indent = min(max(2, len(line.plain) - len(text)), width // 2)
            first, *rest = line.wrap(console, width - indent)
            yield first
            for part in rest:
                part.rstrip()
                yield Text(" " * indent).append_text(part)


@dataclass(frozen=True)
class Lines:
    """Lines of which none, however narrow the terminal, goes on at its left edge."""

    lines: Sequence[Text]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from wrapped(self.lines, options.max_width)


@dataclass(frozen=True)
class Behind:
    """What somebody else wrote or printed, each line of it behind a gutter."""

    text: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from behind(self.text, signs_for(console), options.max_width, self.style)


def behind(text: str, signs: Signs, width: int = WIDTH, style: str = "") -> list[Text]:
    """The lines of somebody else's text, each behind a gutter."""
    console = Console(width=width, file=None, color_system=None)
    lines = []
    for line in printable.lines(text):
        for part in Text(line, style=style).wrap(console, max(width - len(signs.gutter), 1)) or [Text()]:
            part.rstrip()
            lines.append(Text.assemble((signs.gutter, "dim"), part))
    return lines


def in_ascii(line: Text) -> Text:
    """A styled line for a terminal that has nothing else."""
    if line.plain.isascii():
        return line
    console = Console(width=1 << 16, file=None, color_system="truecolor", force_terminal=True)
    return Text.assemble(*((ascii_text(segment.text), segment.style or "") for segment in line.render(console)))

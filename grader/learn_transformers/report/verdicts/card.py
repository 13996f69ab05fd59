"""The failure card: what is wrong with one function, on at most 25 lines of 80 columns, colored or not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from learn_transformers.outcomes import printable
from learn_transformers.verdict import Chapter, Check, Explanation, Failure, Function, Grid

MAX_LINES, WIDTH = 25, 80
_ASCII = str.maketrans(
    dict(zip("·−×’“”–—", '*-x\'""--', strict=True))
    | {"√": "sqrt ", "≤": "<=", "≥": ">=", "→": "->", "…": "...", "Σ": "sum ", "ᵀ": "^T", "∞": "inf", "±": "+-"}
    | {"²": "^2", "σ": "sigma", "δ": "delta", "ω": "omega", "π": "pi", "ε": "eps", "γ": "gamma", "β": "beta"}
)


@dataclass(frozen=True)
class Marks:
    """The signs in use, which depend on what the terminal can show."""

    passed: str
    failed: str
    unfinished: str
    dot: str
    mistake: str
    line: str
    utf8: bool

    @property
    def gutter(self) -> str:
        """What stands before every line of somebody else's."""
        return "│ " if self.utf8 else "| "

    def of(self, status: str) -> str:
        return {"passed": self.passed, "unfinished": self.unfinished}.get(status, self.failed)

    def text(self, text: str) -> str:
        """Text that this terminal can show."""
        return text if self.utf8 else text.translate(_ASCII).encode("ascii", "replace").decode()


def marks_for(console: Console) -> Marks:
    """UTF-8 signs where the terminal has them, ASCII elsewhere."""
    if "utf" in (console.encoding or "").lower():
        return Marks("✓", "✗", "○", "·", "→", "─", True)
    return Marks("+", "x", "-", "-", "=>", "-", False)


def near(file: str) -> str:
    """A path as short as it can be typed from here, on one line."""
    try:
        relative = os.path.relpath(file)
    except ValueError:  # on another drive
        relative = file
    return printable.one_line(min(file, relative, key=len), printable.MOST)


def not_graded(chapter: Chapter) -> str:
    """What happened to a chapter of which no check was run."""
    return "could not be loaded" if chapter.was_graded else "was not graded"


def graded_with(chapter: Chapter) -> str:
    """Which functions of earlier chapters were not the learner's own, as a sentence; nothing where all were."""
    if not chapter.lent:
        return ""
    names = " and ".join(filter(None, [", ".join(chapter.lent[:-1]), chapter.lent[-1]]))
    has = "has" if len(chapter.lent) == 1 else "have"
    return f"{chapter.name} was checked with the right {names}: yours {has} not passed."


def card(chapter: Chapter, function: Function, marks: Marks) -> list[Text]:
    """The lines of one function's card."""
    lines = [_title(chapter, function, marks)]
    wrong = [c for c in function.checks if c.status != "passed"]
    shown = function.failure
    reserved = 6 + 3 * min(len(function.diagnosis), 2) + len(function.differences)
    lines += _failure(chapter, wrong[0], shown, marks, MAX_LINES - reserved)
    lines += _reasons(function, marks)
    lines += _others(function, wrong[0] if shown is None else _named(wrong, shown.check), marks)
    return list(islice(wrapped(lines), MAX_LINES))


def _named(checks: list[Check], name: str) -> Check:
    return next((c for c in checks if c.name == name), checks[0])


def _title(chapter: Chapter, function: Function, marks: Marks) -> Text:
    title = f"{chapter.name}.{function.name} {marks.dot} {function.score:g} of {function.max_score:g} "
    return ruled(title, marks, "red")


def ruled(title: str, marks: Marks, style: str) -> Text:
    """A title with a line to its right, as far as there is room."""
    line = Text.assemble((title, "bold"), (marks.line * max(0, WIDTH - len(title)), style))
    line.no_wrap = True
    return line


def _failure(chapter: Chapter, check: Check, shown: Failure | None, marks: Marks, room: int) -> list[Text]:
    if shown is None:
        return [_failed(marks, check.name), Text("  " + marks.text(check.message))]
    lines = [_failed(marks, shown.check)]
    if shown.call:
        lines += [Text("  " + part) for part in _folded(shown.call, WIDTH - 4, max(2, room - 9))]
    if shown.sizes:
        lines.append(Text(f"  {shown.sizes}", style="dim"))
    if shown.grid is not None:
        lines += _grid(shown, shown.grid, marks)
    elif shown.line:
        lines.append(Text(f"  {near(chapter.file)}:{shown.line}", style="bold"))
        if shown.text.strip():
            lines.append(Text(f"    {shown.text.strip()}"))
        lines.append(Text(f"  {marks.text(shown.message)}", style="red"))
    else:
        lines.append(Text(f"  {marks.text(shown.message)}"))
    return lines


def _failed(marks: Marks, name: str) -> Text:
    return Text.assemble((f"{marks.failed} ", "red"), (marks.text(name), "bold"))


def _grid(shown: Failure, grid: Grid, marks: Marks) -> list[Text]:
    """Three small matrices side by side; a star and red mark what differs."""
    starred = tuple(
        tuple(f"{entry}*" if w else f"{entry} " for entry, w in zip(row, wrong, strict=True))
        for row, wrong in zip(grid.got, grid.wrong, strict=True)
    )
    blocks = [("got", starred), ("expected", grid.expected), ("difference", grid.difference)]
    if _total(blocks) > WIDTH - 4:
        blocks = blocks[:2]
    widths = [[max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))] for _, rows in blocks]
    heading, below = Text("  "), []
    for (name, _), columns in zip(blocks, widths, strict=True):
        heading.append(name.ljust(max(sum(columns) + 2 * len(columns), len(name) + 2) + 2), style="dim")
    for r in range(len(grid.got)):
        line = Text("  ")
        for (name, rows), columns in zip(blocks, widths, strict=True):
            start = len(line)
            for c, width in enumerate(columns):
                style = "red bold" if name == "got" and grid.wrong[r][c] else "green" if name == "expected" else ""
                line.append(rows[r][c].rjust(width) + "  ", style=style)
            line.append(" " * (max(sum(columns) + 2 * len(columns), len(name) + 2) + 2 - (len(line) - start)))
        line.rstrip()
        below.append(line)
    axes = f"rows {grid.rows}, columns {grid.columns}" if grid.rows else f"along {grid.columns}"
    where = [shown.part, grid.place, axes, "a part of it" if grid.cut else ""]
    first = f"first wrong: {shown.index}" if shown.index else ""
    note = f" {marks.dot} ".join(filter(None, [*where, first]))
    return [heading, *below, Text(f"  {note}", style="dim")]


def _total(blocks: Iterable[tuple[str, tuple[tuple[str, ...], ...]]]) -> int:
    total = 0
    for name, rows in blocks:
        widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))]
        total += max(sum(widths) + 2 * len(widths), len(name) + 2) + 2
    return total


def _reasons(function: Function, marks: Marks) -> list[Text]:
    if function.follows_from:
        return [_reason(marks, f"this follows from {function.follows_from}: put that right first")]
    if function.differences:
        return [_reason(marks, sentence) for sentence in function.differences]
    lines = []
    if len(function.diagnosis) > 1:
        lines.append(_reason(marks, "one of these, which results alone cannot tell apart:"))
        lines += [Text(f"  - {marks.text(e.title)}", style="yellow") for e in function.diagnosis]
        lines.append(Text(f"  {marks.text(function.diagnosis[0].hint)}", style="italic"))
    else:
        for explanation in function.diagnosis:
            lines += _explained(explanation, marks)
    return lines


def _explained(explanation: Explanation, marks: Marks) -> list[Text]:
    head = "two mistakes together: " if len(explanation.mistakes) == 2 else ""
    head = "three mistakes together: " if len(explanation.mistakes) == 3 else head
    return [_reason(marks, head + explanation.title), Text(f"  {marks.text(explanation.hint)}", style="italic")]


def _reason(marks: Marks, sentence: str) -> Text:
    return Text(f"{marks.mistake} {marks.text(sentence)}", style="yellow")


def _others(function: Function, shown: Check, marks: Marks) -> list[Text]:
    """The rest in two lines: what else fails, and what is right."""
    others = [c for c in function.checks if c.status != "passed" and c is not shown]
    passed = sum(c.status == "passed" for c in function.checks)
    parts = []
    if others:
        later = f"{len(others)} more {'check' if len(others) == 1 else 'checks'} not reached"
        parts.append(Text.assemble((f"{marks.failed} ", "red"), (later, "dim")))
    if passed:
        parts.append(Text.assemble((f"{marks.passed} ", "green"), (f"{passed} passed", "dim")))
    return parts


def _folded(text: str, width: int, most: int) -> list[str]:
    """A long call on several lines that can still be pasted; cut where it would fill the card."""
    lines = []
    while len(text) > width:
        cut = text.rfind(", ", 0, width) + 2
        cut = cut if cut > 2 else width
        lines.append(text[:cut].rstrip())
        text = "    " + text[cut:]
    lines.append(text)
    return lines if len(lines) <= most else [*lines[: most - 1], "    ..."]


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
        gutter = marks_for(console).gutter
        for line in printable.lines(self.text):
            parts = Text(line, style=self.style).wrap(console, max(options.max_width - len(gutter), 1))
            for part in parts or [Text()]:
                part.rstrip()
                yield Text.assemble((gutter, "dim"), part)

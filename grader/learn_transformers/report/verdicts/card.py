"""The failure card: what is wrong with one function, on at most 25 lines of 80 columns, colored or not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rich.cells import cell_len
from rich.text import Text

from learn_transformers.report.lines import WIDTH, near, ruled, wrapped
from learn_transformers.report.signs import Signs
from learn_transformers.verdict import Chapter, Check, Explanation, Failure, Function, Grid

MAX_LINES = 25


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


def card(chapter: Chapter, function: Function, signs: Signs) -> list[Text]:
    """The lines of one function's card."""
    lines = [_title(chapter, function, signs)]
    wrong = [c for c in function.checks if c.status != "passed"]
    shown = function.failure
    reserved = 6 + 3 * min(len(function.diagnosis), 2) + len(function.differences)
    lines += _failure(chapter, wrong[0], shown, signs, MAX_LINES - reserved)
    lines += _reasons(function, signs)
    lines += _others(function, wrong[0] if shown is None else _named(wrong, shown.check), signs)
    return list(islice(wrapped(lines), MAX_LINES))


def _named(checks: list[Check], name: str) -> Check:
    return next((c for c in checks if c.name == name), checks[0])


def _title(chapter: Chapter, function: Function, signs: Signs) -> Text:
    title = f"{chapter.name}.{function.name} {signs.dot} {function.score:g} of {function.max_score:g} "
    return ruled(title, signs, "red")


def _failure(chapter: Chapter, check: Check, shown: Failure | None, signs: Signs, room: int) -> list[Text]:
    if shown is None:
        return [_failed(signs, check.name), Text("  " + signs.text(check.message))]
    lines = [_failed(signs, shown.check)]
    if shown.call:
        lines += [Text("  " + part) for part in _folded(shown.call, WIDTH - 4, max(2, room - 9))]
    if shown.sizes:
        lines.append(Text(f"  {shown.sizes}", style="dim"))
    if shown.grid is not None:
        lines += _grid(shown, shown.grid, signs)
    elif shown.line:
        lines.append(Text(f"  {near(chapter.file)}:{shown.line}", style="bold"))
        if shown.text.strip():
            lines.append(Text(f"    {shown.text.strip()}"))
        lines.append(Text(f"  {signs.text(shown.message)}", style="red"))
    else:
        lines.append(Text(f"  {signs.text(shown.message)}"))
    return lines


def _failed(signs: Signs, name: str) -> Text:
    return Text.assemble((f"{signs.failed} ", "red"), (signs.text(name), "bold"))


def _grid(shown: Failure, grid: Grid, signs: Signs) -> list[Text]:
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
    note = f" {signs.dot} ".join(filter(None, [*where, first]))
    return [heading, *below, Text(f"  {note}", style="dim")]


def _total(blocks: Iterable[tuple[str, tuple[tuple[str, ...], ...]]]) -> int:
    total = 0
    for name, rows in blocks:
        widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))]
        total += max(sum(widths) + 2 * len(widths), len(name) + 2) + 2
    return total


def _reasons(function: Function, signs: Signs) -> list[Text]:
    if function.follows_from:
        return [_reason(signs, f"this follows from {function.follows_from}: put that right first")]
    if function.differences:
        return [_reason(signs, sentence) for sentence in function.differences]
    lines = []
    if len(function.diagnosis) > 1:
        lines.append(_reason(signs, "one of these, which results alone cannot tell apart:"))
        lines += [Text(f"  - {signs.text(e.title)}", style="yellow") for e in function.diagnosis]
        lines.append(Text(f"  {signs.text(function.diagnosis[0].hint)}", style="italic"))
    else:
        for explanation in function.diagnosis:
            lines += _explained(explanation, signs)
    return lines


def _explained(explanation: Explanation, signs: Signs) -> list[Text]:
    head = "two mistakes together: " if len(explanation.mistakes) == 2 else ""
    head = "three mistakes together: " if len(explanation.mistakes) == 3 else head
    return [_reason(signs, head + explanation.title), Text(f"  {signs.text(explanation.hint)}", style="italic")]


def _reason(signs: Signs, sentence: str) -> Text:
    return Text(f"{signs.mistake} {signs.text(sentence)}", style="yellow")


def _others(function: Function, shown: Check, signs: Signs) -> list[Text]:
    """The rest in two lines: what else fails, and what is right."""
    others = [c for c in function.checks if c.status != "passed" and c is not shown]
    passed = sum(c.status == "passed" for c in function.checks)
    parts = []
    if others:
        later = f"{len(others)} more {'check' if len(others) == 1 else 'checks'} not reached"
        parts.append(Text.assemble((f"{signs.failed} ", "red"), (later, "dim")))
    if passed:
        parts.append(Text.assemble((f"{signs.passed} ", "green"), (f"{passed} passed", "dim")))
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

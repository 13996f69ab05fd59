"""The failure card: what is wrong with one function, on at most 20 lines of 80 columns, colored or not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rich.cells import cell_len
from rich.text import Text

from learn_transformers import printable
from learn_transformers.report import in_numpy
from learn_transformers.report.lines import WIDTH, behind, near, ruled, wrapped
from learn_transformers.report.signs import Signs
from learn_transformers.report.verdicts.reasons import reasons
from learn_transformers.verdict import Chapter, Check, Failure, Function, Grid

MAX_LINES = 20  # with a headline and a prompt around them 24 rows hold them
MAX_PRINTED = 6  # lines that the call printed
VERBOSE = "learn-transformers check -v"


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


def card(chapter: Chapter, function: Function, signs: Signs, all_of_it: str = VERBOSE) -> list[Text]:
    """The lines of one function's card; `all_of_it` is what shows everything that it printed."""
    wrong = [c for c in function.checks if c.status != "passed"]
    shown = function.failure
    head = [_title(chapter, function, signs), _failed(signs, wrong[0].name if shown is None else shown.check)]
    if shown is not None and shown.smaller:
        head.append(Text("  a simpler call that fails in the same way:", style="dim"))
    tail = _found(chapter, wrong[0], shown, signs)
    tail += _reasons(function, signs)
    tail += _others(function, wrong[0] if shown is None else _named(wrong, shown.check), signs, all_of_it)
    head, tail = list(wrapped(head)), list(wrapped(tail))
    middle = _call(shown, signs, MAX_LINES - len(head) - len(tail)) if shown is not None else []
    return list(islice([*head, *middle, *tail], MAX_LINES))


def _call(shown: Failure, signs: Signs, room: int) -> list[Text]:
    """The call, its sizes and what it printed, in as many lines as there is room for."""
    printed = behind(shown.output.rstrip("\n"), signs) if shown.output.strip() else []
    kept = min(len(printed), MAX_PRINTED)
    most = max(2, room - bool(shown.sizes) - kept - 1)
    call = [Text("  " + signs.text(part)) for part in _folded(shown.call, WIDTH - 4, most)]
    sizes = [Text(f"  {shown.sizes}", style="dim")] if shown.sizes else []
    lines = list(wrapped([*(call if shown.call else []), *sizes]))
    kept = max(0, min(kept, room - len(lines) - 1 - (kept < len(printed))))
    if printed and room - len(lines) > 1:
        lines.append(Text("  this call printed:", style="dim"))
        lines += printed[:kept]
        if kept < len(printed):
            lines.append(Text(f"  {signs.text('…')} {count(len(printed) - kept, 'more line')}", style="dim"))
    return lines


def count(number: int, what: str) -> str:
    """So many of something."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _named(checks: list[Check], name: str) -> Check:
    return next((c for c in checks if c.name == name), checks[0])


def _title(chapter: Chapter, function: Function, signs: Signs) -> Text:
    title = f"{chapter.name}.{function.name} {signs.dot} {function.score:g} of {function.max_score:g} "
    return ruled(title, signs, "red")


def _found(chapter: Chapter, check: Check, shown: Failure | None, signs: Signs) -> list[Text]:
    """What came of it, and where in the file."""
    if shown is None:
        return [Text("  " + signs.text(check.message))]
    if shown.grid is not None:
        return _grid(shown, shown.grid, signs)
    if not shown.line:
        return [Text(f"  {signs.text(shown.message)}")]
    lines = [Text(f"  {near(chapter.file)}:{shown.line}", style="bold")]
    if shown.text.strip():
        lines.append(Text(f"    {shown.text.strip()}"))
    return [*lines, Text(f"  {signs.text(shown.message)}", style="red")]


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
    """Each reason on a line, the question that belongs to the first, and where their NumPy is explained."""
    lines, found = [], reasons(function)
    for number, reason in enumerate(found):
        lines.append(_reason(signs, reason.sentence))
        lines += [Text(f"  - {signs.text(title)}", style="yellow") for title in reason.alternatives]
        if reason.hint and number == 0:
            lines.append(Text(f"  {signs.text(reason.hint)}", style="italic"))
    said = " ".join([*(reason.sentence for reason in found), *(reason.hint for reason in found[:1])])
    if numpy := in_numpy.explained(said):
        lines.append(Text(f"  {numpy}", style="dim"))
    return lines


def _reason(signs: Signs, sentence: str) -> Text:
    return Text(f"{signs.mistake} {signs.text(sentence)}", style="yellow")


def _others(function: Function, shown: Check, signs: Signs, all_of_it: str) -> list[Text]:
    """The rest in three lines: what else fails, what is right, and what other calls printed."""
    others = [c for c in function.checks if c.status != "passed" and c is not shown]
    passed = sum(c.status == "passed" for c in function.checks)
    parts = []
    if others:
        later = f"{len(others)} more {'check' if len(others) == 1 else 'checks'} not reached"
        parts.append(Text.assemble((f"{signs.failed} ", "red"), (later, "dim")))
    if passed:
        parts.append(Text.assemble((f"{signs.passed} ", "green"), (f"{passed} passed", "dim")))
    return [*parts, *printed(function, signs, all_of_it)]


def printed(function: Function, signs: Signs, all_of_it: str) -> list[Text]:
    """A line that says how much all calls printed, and what shows it."""
    if not function.output.strip():
        return []
    lines = count(len(printable.lines(function.output.rstrip("\n"))), "line")
    how = f": {all_of_it} shows {'it' if lines == '1 line' else 'them'}" if all_of_it else ""
    return [Text(f"{signs.gutter}all calls printed {lines}{how}", style="dim")]


def _folded(text: str, width: int, most: int) -> list[str]:
    """A long call on several lines that can still be pasted; cut where it would fill the card.

    Weights that stand behind it, by name, are left out first: some of them alone say nothing.
    """
    call, weights, _ = text.partition(" with ")
    if weights and len(text) > width * most:
        text = f"{call} with …"
    lines = []
    while len(text) > width:
        cut = text.rfind(", ", 0, width) + 2
        cut = cut if cut > 2 else width
        lines.append(text[:cut].rstrip())
        text = "    " + text[cut:]
    lines.append(text)
    return lines if len(lines) <= most else [*lines[: most - 1], "    ..."]

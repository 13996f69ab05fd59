"""The model solution beside the learner's text: two columns where they fit, one with + and - elsewhere."""

from __future__ import annotations

import difflib
import io
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from learn_transformers.printable import one_line
from learn_transformers.report import page
from learn_transformers.report.lines import Lines, near
from learn_transformers.report.signs import Signs, signs_for
from learn_transformers.workspace.solving import Solution

_AROUND = 3  # lines that are the same, shown around what differs
_GAP = 3
_LONGEST = 10_000
Row = tuple[str, str, str]  # the learner's line, "|", "<", ">" or a space between, the model's


def show(found: Solution) -> None:
    """Print it: for eyes on a terminal, as a unified diff into a pipe; what there is to say goes beside it."""
    for note in found.notes:
        page.say(note)
    if sys.stdout.isatty():
        _show_on_terminal(found)
    elif found.yours is None:
        print(found.model, end="")
    else:
        print("\n".join(unified(found)) or _same(found))


def unified(found: Solution) -> list[str]:
    """A unified diff from the learner's text to the model's; nothing where they are the same."""
    yours, model = _lines(found.yours or ""), _lines(found.model)
    labels = (one_line(f"yours: {found.file}"), f"model solution: {found.what}")
    return list(difflib.unified_diff(yours, model, *labels, n=_AROUND, lineterm=""))


def side_by_side(found: Solution) -> list[list[Row]]:
    """Groups of lines that belong beside each other, with a few that are the same around them."""
    yours, model = _lines(found.yours or ""), _lines(found.model)
    groups = difflib.SequenceMatcher(None, yours, model, autojunk=False).get_grouped_opcodes(_AROUND)
    return [[row for _, a, b, c, d in group for row in _rows(yours[a:b], model[c:d])] for group in groups]


def _rows(yours: Sequence[str], model: Sequence[str]) -> Iterator[Row]:
    for place in range(max(len(yours), len(model))):
        left = yours[place] if place < len(yours) else None
        right = model[place] if place < len(model) else None
        sign = "<" if right is None else ">" if left is None else " " if left == right else "|"
        yield left or "", sign, right or ""


def _same(found: Solution) -> str:
    return f"Yours is the model solution of {found.what}, word for word."


def _lines(text: str) -> list[str]:
    """The lines of a text, however they end, as Python counts them."""
    return [line.rstrip("\n") for line in io.StringIO(text, newline=None)]


def _show_on_terminal(found: Solution) -> None:
    console = Console(highlight=False)
    signs = signs_for(console)
    if found.yours is None:
        for line in lines(found, console.width, signs):
            console.print(line, soft_wrap=True)
    else:
        console.print(Lines([*lines(found, console.width, signs)]))


def lines(found: Solution, width: int, signs: Signs) -> Iterator[Text]:
    """The two texts for a screen of this width, in columns where they fit."""
    groups = side_by_side(found)
    most = (width - _GAP - len(signs.gutter)) // 2
    if found.yours is None:
        yield _line(f"The model solution of {found.what}", signs, "bold")
        yield from (_line(text, signs) for text in _lines(found.model))
    elif not groups:
        yield _line(_same(found), signs, "green")
    elif (widest := _widest(found)) <= most:
        yield from _columns(found, groups, max(widest, min(most, max(map(len, _heads(found))))), signs)
    else:
        yield from (_line(text, signs, style) for text, style in _colored(unified(found)))


def _widest(found: Solution) -> int:
    lines = [*_lines(found.yours or ""), *_lines(found.model)]
    return max(cell_len(one_line(line.expandtabs(4), _LONGEST)) for line in lines)


def _heads(found: Solution) -> tuple[str, str]:
    return f"yours: {near(str(found.file))}", f"model: {found.what}"


def _columns(found: Solution, groups: Sequence[Sequence[Row]], width: int, signs: Signs) -> Iterator[Text]:
    yours, model = (_line(head, signs, "bold") for head in _heads(found))
    yield _beside(yours, " ", model, width, signs)
    for rows in groups:
        yield Text(signs.line * (len(signs.gutter) + 2 * width + _GAP), style="dim")
        for left, sign, right in rows:
            styles = ("", "") if sign == " " else ("red", "green")
            yield _beside(_line(left, signs, styles[0]), sign, _line(right, signs, styles[1]), width, signs)


def _beside(left: Text, sign: str, right: Text, width: int, signs: Signs) -> Text:
    left.truncate(width, pad=True)
    right.truncate(width)
    return Text.assemble((signs.gutter, "dim"), left, f" {sign} ", right)


def _line(text: str, signs: Signs, style: str = "") -> Text:
    return Text(signs.text(one_line(text.expandtabs(4), _LONGEST)), style=style)


def _colored(diff: Iterable[str]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(diff):
        if number < 2:
            yield text, "bold"
        elif text.startswith("@@"):
            yield text, "dim"
        else:
            yield text, {"-": "red", "+": "green"}.get(text[:1], "")

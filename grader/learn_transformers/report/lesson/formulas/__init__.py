"""LaTeX as a terminal can show it: √dₖ in a line of text, fractions and matrices stacked where there is room.

It knows what lessons use, and more. What it does not know comes out as its bare name: no backslash and no brace of the
notation ever reaches a reader.
"""

from __future__ import annotations

import re

from learn_transformers.report.lesson.formulas.boxes import Box, joined
from learn_transformers.report.lesson.formulas.reader import Reader, TooDeep

MAX_LENGTH = 4000
_BETWEEN = 4  # columns between formulas that stand side by side


def inline(latex: str) -> str:
    """A formula on one line."""
    return " ".join(row.text for row in _rows(latex, flat=True)).strip()


def display(latex: str, width: int) -> list[str]:
    """A formula on as many lines as it takes; formulas with a wide space between them stand side by side if they fit.

    One that is wider than `width` comes back on one line, for whoever shows it to break.
    """
    rows = _rows(latex, flat=False)
    beside = rows[0]
    for row in rows[1:]:
        beside = joined([beside, Box((" " * _BETWEEN,)), row])
    if beside.width <= width:
        return [line.rstrip() for line in beside.lines]
    lines: list[str] = []
    for row, flat in zip(rows, _rows(latex, flat=True), strict=True):
        lines += ["", *row.lines] if row.width <= width else ["", flat.text]
    return [line.rstrip() for line in lines[1:]]


def _rows(latex: str, *, flat: bool) -> list[Box]:
    """The formulas that a wide space or a line break separates."""
    latex = "".join(c if c.isprintable() else " " for c in latex)
    if len(latex) > MAX_LENGTH:
        return [Box((_bare(latex),))]
    try:
        return Reader(latex, flat).rows()
    except TooDeep:
        return [Box((_bare(latex),))]


def _bare(latex: str) -> str:
    return " ".join(re.sub(r"[\\{}]", " ", latex).split())

"""What stands for a figure where there are only characters: shades and numbers, at most 76 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from learn_transformers.key.figures.scales import Scale, matrix_of
from learn_transformers.key.figures.svg import decimals

MOST: Final = 76  # columns
_GAP = 4
_ABOVE, _BELOW = " ░▒▓█", " /x%"  # the farther from zero, the darker; `report.signs` puts them into ASCII


def heat(
    values: Any, rows: Sequence[str], columns: Sequence[str], scale: tuple[float, float] | None, title: str
) -> list[str]:
    """A heat map as lines: shades with their numbers, without them where those have no room.

    Raises:
        ValueError: if not even shades have room.
    """
    matrix = matrix_of(values)
    known = Scale.of(matrix, scale)
    names = [str(rows[n]) if n < len(rows) else "" for n in range(len(matrix))]
    tops = [str(columns[n]) if n < len(columns) else "" for n in range(matrix.shape[1])]
    shades = [[_shade(known, v) for v in map(float, row)] for row in matrix]
    numbers = [[_number(v) for v in map(float, row)] for row in matrix]
    both = [[f"{s * 2} {n:>5}" for s, n in zip(*pair, strict=True)] for pair in zip(shades, numbers, strict=True)]
    for cells, apart in ((both, 2), (numbers, 1), ([[s * 2 for s in row] for row in shades], 1), (shades, 0)):
        lines = _table(cells, names, tops, apart)
        if max(map(len, lines)) <= MOST:
            return ([title] if title else []) + lines
    raise ValueError(f"a terminal's picture has at most {MOST} columns, this one {max(map(len, lines))}")


def words(drawing: str) -> list[str]:
    """A drawing made of characters.

    Raises:
        ValueError: if it is too wide.
    """
    lines = [line.rstrip() for line in drawing.strip("\n").splitlines()]
    if max(map(len, lines), default=0) > MOST:
        raise ValueError(f"a terminal's picture has at most {MOST} columns, this one {max(map(len, lines))}")
    return lines


def together(blocks: Sequence[Sequence[str]]) -> str:
    """Pictures side by side as long as there is room, else below each other."""
    bands: list[list[str]] = []
    for block in blocks:
        wide = max(map(len, bands[-1])) + _GAP if bands else 0
        if bands and wide + max(map(len, block)) <= MOST:
            last = bands[-1]
            last += [""] * (len(block) - len(last))
            right = [*block, *[""] * (len(last) - len(block))]
            bands[-1] = [f"{one:<{wide}}{other}".rstrip() for one, other in zip(last, right, strict=True)]
        else:
            bands.append(list(block))
    return "\n\n".join("\n".join(band) for band in bands) + "\n" if bands else ""


def _table(cells: Sequence[Sequence[str]], names: Sequence[str], tops: Sequence[str], apart: int) -> list[str]:
    wide = max(len(cell) for row in cells for cell in row)
    if apart:
        wide = max([wide, *map(len, tops)])
    margin = max(map(len, names), default=0)
    between = " " * apart
    head = between.join(top.rjust(wide) for top in tops) if apart and any(tops) else ""
    lines = [f"{'':{margin}}  {head}".rstrip()] if head else []
    return lines + [
        f"{name:>{margin}}  {between.join(cell.rjust(wide) for cell in row)}".rstrip()
        for name, row in zip(names, cells, strict=True)
    ]


def _number(value: float) -> str:
    """As NumPy writes it, so that it is as wide in ASCII."""
    return decimals(value).replace("−", "-").replace("∞", "inf")


def _shade(scale: Scale, value: float) -> str:
    if not np.isfinite(value):
        return "~"
    shades = _BELOW if value < 0 and scale.signed else _ABOVE
    return shades[round(scale.strength(value) * (len(shades) - 1))]

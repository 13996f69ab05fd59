"""A heat map in a figure: cells whose color says how large a number is, with the number in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from learn_transformers.key.figures import svg
from learn_transformers.key.figures.palette import Tone
from learn_transformers.key.figures.scales import Scale, matrix_of

if TYPE_CHECKING:
    from learn_transformers.key.figures.figure import Figure

NAMES = 13.0  # the size of what stands beside rows and columns
_AWAY = 8.0
_LEAST = 24.0  # a smaller cell has no room for words
_ROOM = 0.82  # of a cell, for its words
_FAINT = 0.05  # words on less color are less important


def draw(
    figure: Figure,
    x: float,
    y: float,
    values: Any,
    rows: Sequence[str],
    columns: Sequence[str],
    cell: float,
    words: Any,
    scale: tuple[float, float] | None,
) -> None:
    """The cells from the corner (x, y) on; rows are named to the left of it, columns above it."""
    matrix = matrix_of(values)
    known = Scale.of(matrix, scale)
    inside = _words(matrix, words, cell)
    size = _size(inside, cell)
    for (i, j), number in np.ndenumerate(matrix):
        left, top = x + j * cell, y + i * cell
        color, strength = _color(known, float(number))
        figure.cell(left + 1, top + 1, cell - 2, color, strength)
        if inside[i][j]:
            tone: Tone = "quiet" if strength < _FAINT else "ink"
            at = top + cell / 2 + 0.36 * size
            figure.text(left + cell / 2, at, inside[i][j], size=size, anchor="middle", tone=tone)
    for i, name in enumerate(rows):
        figure.text(x - _AWAY, y + (i + 0.5) * cell + 0.36 * NAMES, name, size=NAMES, anchor="end", tone="quiet")
    slanted = any(svg.width_of(name, NAMES) > cell - 4 for name in columns)
    for j, name in enumerate(columns):
        at = x + (j + 0.5) * cell
        if slanted:
            figure.text(at - 2, y - _AWAY, name, size=NAMES, tone="quiet", turned=-40)
        else:
            figure.text(at, y - _AWAY, name, size=NAMES, anchor="middle", tone="quiet")


def _words(matrix: np.ndarray, words: Any, cell: float) -> list[list[str]]:
    """What stands in each cell: the numbers, unless told otherwise; nothing where cells are too small for it."""
    if words is None:
        shown = cell >= _LEAST
        return [[svg.decimals(v) if shown else "" for v in map(float, row)] for row in matrix]
    if words == "":
        return [[""] * matrix.shape[1] for _ in matrix]
    found = np.broadcast_to(np.asarray(words, dtype=object), matrix.shape)
    return [[str(word) for word in row] for row in found]


def _size(words: Sequence[Sequence[str]], cell: float) -> float:
    """The largest size, up to that of other text, at which all words fit."""
    widest = max((svg.width_of(word, 1.0) for row in words for word in row), default=0.0)
    return min(15.0, 0.36 * cell, _ROOM * cell / widest) if widest else 0.0


def _color(scale: Scale, number: float) -> tuple[str, float]:
    if not np.isfinite(number):
        return "soft-box", 1.0
    return ("below" if scale.signed and number < 0 else "above"), scale.strength(number)

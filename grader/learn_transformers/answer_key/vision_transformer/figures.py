"""Chapter 13, the vision transformer: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.vision_transformer.functions import patchify
from learn_transformers.answer_key.vision_transformer.pictures import ACROSS, HOUSE, PATCHES, SIDE
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

# A picture of 4 × 4 pixels that are numbered as one reads; what matters is which of them share a row of the result.

NUMBERED = np.arange(16.0).reshape(4, 4)
PLACES: tuple[Tone, ...] = ("query", "key", "value", "weight")
SIGNS = "○●□■"


def picture_to_tokens() -> Figure:
    """From pixels to what the encoder reads: squares, a row of them, a class token in front, places below."""
    figure = Figure(height=400)
    cell, gap = 14.0, 6.0
    side = SIDE * cell
    figure.text(24, 34, "cut into squares", bold=True)
    for number, patch in enumerate(PATCHES):
        row, column = divmod(number, ACROSS)
        x, y = 24 + column * (side + gap), 56 + row * (side + gap)
        figure.grid(x, y, patch.reshape(SIDE, SIDE), cell=cell, words="", scale=(0.0, 1.0))
    figure.text(250, 90, f"{HOUSE.shape[0]} × {HOUSE.shape[1]} pixels, P = {SIDE}")
    figure.text(250, 116, f"{len(PATCHES)} patches of {SIDE} × {SIDE} pixels")
    figure.text(24, 216, "one token for each, in the order in which one reads, behind a class token", bold=True)
    names = ["class", *map(str, range(len(PATCHES)))]
    wide, step = 64.0, 96.0
    for place, name in enumerate(names):
        x = 24 + place * step
        if place:
            patch = PATCHES[place - 1].reshape(SIDE, SIDE)
            figure.grid(x + 8, 236, patch, cell=12, words="", scale=(0.0, 1.0))
            figure.line(x + 32, 288, x + 32, 304, tone="quiet", arrow=True)
        figure.box(x, 308, wide, 32, name if not place else f"patch {name}", tone="soft" if place else "query", size=13)
        figure.text(x + 32, 366, f"+ place {place}", anchor="middle", tone="key", size=13)
    figure.terminal(
        "┌─────┬─────┬─────┐\n"
        "│  0  │  1  │  2  │      class   0     1     2     3     4     5\n"
        "├─────┼─────┼─────┤  ──►   +     +     +     +     +     +     +\n"
        "│  3  │  4  │  5  │      place place place place place place place\n"
        "└─────┴─────┴─────┘        0     1     2     3     4     5     6"
    )
    return figure


def two_cuts() -> Figure:
    """Which pixels share a row of the result: a square with the right cut, a strip with a reshape alone."""
    figure = Figure(height=420)
    right = patchify(NUMBERED[..., np.newaxis], 2)
    for left, title, rows in ((40, "the cut: squares", right), (400, "a reshape alone: strips", NUMBERED)):
        figure.text(left, 36, title, bold=True)
        _pixels(figure, left, 56, rows)
        figure.text(left, 272, "the result, one patch a row", tone="quiet")
        for number, row in enumerate(rows):
            for place, pixel in enumerate(row):
                figure.box(left + 56 * place, 286 + 30 * number, 52, 26, f"{pixel:.0f}", tone=PLACES[number], size=14)
    figure.terminal("\n".join(_in_characters(right)))
    return figure


def _pixels(figure: Figure, left: float, top: float, rows: np.ndarray) -> None:
    """The picture, each pixel in the color of the row that it goes to."""
    for row, column in np.ndindex(NUMBERED.shape):
        pixel = NUMBERED[row, column]
        (number,) = np.flatnonzero((rows == pixel).any(axis=1))
        x, y = left + 48 * column, top + 48 * row
        figure.box(x, y, 44, 44, f"{pixel:.0f}", tone=PLACES[number])


def _in_characters(right: np.ndarray) -> list[str]:
    """Both pictures, one sign for each row of the result."""
    lines = ["the cut: squares      a reshape alone: strips"]
    for row in NUMBERED:
        places = [int(np.flatnonzero((right == pixel).any(axis=1))[0]) for pixel in row]
        strip = int(row[0]) // 4
        lines.append("  ".join(SIGNS[place] for place in places) + " " * 12 + "  ".join(SIGNS[strip] for _ in row))
    return [*lines, "one sign for each row of the result"]

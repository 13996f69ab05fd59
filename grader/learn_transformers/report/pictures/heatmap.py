"""Numbers as a picture made of characters: heat maps and bars, in color where the terminal has it.

Whatever the numbers are, NaN and infinities and matrices of a million rows among them, each line stays within its room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.color import Color
from rich.style import Style
from rich.text import Text

from learn_transformers.report.signs import Signs, signs_with

Array = np.ndarray

MOST_ROWS = 48
_RISING = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
_AROUND_ZERO = ((33, 102, 172), (146, 197, 222), (247, 247, 247), (244, 165, 130), (178, 24, 43))
_WITH_NUMBERS = (12, 8)  # rows and columns at most
_ODD = Style(color="red", bold=True)
_QUIET = Style(dim=True)


@dataclass(frozen=True)
class Look:
    """What a terminal can show: 256 colors or more, characters beyond ASCII."""

    color: bool
    utf8: bool

    @property
    def signs(self) -> Signs:
        return signs_with(self.utf8)


@dataclass(frozen=True)
class Scale:
    """Which numbers the two ends of the colors stand for."""

    low: float
    high: float

    @classmethod
    def of(cls, array: Array) -> Scale:
        """From the smallest to the largest finite number; as far below zero as above where there are both."""
        low, high = ends(array) or (0.0, 1.0)
        far = max(-low, high)
        return cls(-far, far) if low < 0 < high else cls(low, high)

    @property
    def is_signed(self) -> bool:
        """Does it have two sides, below zero and above?"""
        return self.low < 0 < self.high

    def place(self, number: float) -> float:
        """Where a number lies, from 0 to 1."""
        if self.high <= self.low:
            return 0.5
        return min(max((number - self.low) / (self.high - self.low), 0.0), 1.0)

    def outside(self, number: float) -> int:
        """1 above the scale, -1 below it, rounding aside."""
        slack = 1e-6 * (self.high - self.low) + 1e-12
        return int(number > self.high + slack) - int(number < self.low - slack)


@dataclass(frozen=True)
class Axes:
    """What runs down and across a matrix, and names in place of numbers."""

    rows: str = ""
    columns: str = ""
    row_names: Sequence[str] = ()
    column_names: Sequence[str] = ()

    def row(self, number: int) -> str:
        return self.row_names[number] if number < len(self.row_names) else str(number)

    def column(self, number: int) -> str:
        return self.column_names[number] if number < len(self.column_names) else str(number)


def heat(matrix: Array, scale: Scale, axes: Axes, room: int, look: Look) -> list[Text]:
    """A matrix as a heat map of at most `room` columns; with its numbers where there are few."""
    shown = matrix[:MOST_ROWS]
    labels = [axes.row(n) for n in range(len(shown))] if axes.rows else []
    margin = max(map(len, labels), default=-1) + 1
    numbers = _numbers(shown, room - margin, look) if axes.rows else None
    wide = 1
    if numbers is None:
        wide = 2 if 2 * matrix.shape[1] <= room - margin else 1
        shown = shown[:, : max((room - margin) // wide, 1)]
    if numbers is not None:
        width = len(numbers[0][0])
        lines = [_number_row(row, values, scale, look) for row, values in zip(numbers, shown, strict=True)]
        tops = "".join(axes.column(n).rjust(width) for n in range(shown.shape[1]))
    else:
        halves = look.color and look.utf8 and wide == 1 and bool(np.isfinite(shown).all())
        lines = _half_rows(shown, scale) if halves else [_block_row(row, wide, scale, look) for row in shown]
        labels = labels[::2] if halves else labels
        tops = _tops(shown.shape[1], wide, axes)
    if labels:
        pairs = zip(labels, lines, strict=True)
        lines = [Text.assemble((label.rjust(margin - 1) + " ", _QUIET), line) for label, line in pairs]
        signs = look.signs
        head = f"{axes.rows} {signs.down}  {axes.columns} {signs.across}"
        lines = [Text(head[:room], style=_QUIET), Text(" " * margin + tops, style=_QUIET), *lines]
    if shown.shape != matrix.shape:
        rows, columns = matrix.shape
        lines.append(Text(f"a part of {rows} x {columns}"[:room], style=_QUIET))
    return lines


def bars(matrix: Array, scale: Scale, axes: Axes, room: int, look: Look) -> list[Text]:
    """Each row of a matrix as bars from 0 to the end of the scale."""
    shown = matrix[: MOST_ROWS // 4, : MOST_ROWS // 4]
    names = [axes.column(n) for n in range(shown.shape[1])]
    margin = max(map(len, names)) + 3
    digits = max(len(number_text(float(value))) for value in shown.flat)
    lines = []
    for number, row in enumerate(shown):
        lines.append(Text(axes.row(number)[:room], style="bold"))
        for name, value in zip(names, map(float, row), strict=True):
            bar = _bar(value, scale, max(room - margin - digits - 1, 4), look)
            lines.append(Text(f"  {name.rjust(margin - 3)} ") + bar + Text(f" {number_text(value):>{digits}}"))
    if shown.shape != matrix.shape:
        lines.append(Text(f"a part of {matrix.shape[0]} x {matrix.shape[1]}"[:room], style=_QUIET))
    return lines


def legend(scale: Scale, look: Look) -> Text:
    """The colors or characters, between the numbers that they stand for."""
    places = np.linspace(0.0, 1.0, 10)
    ramp = Text()
    for place in places:
        number = scale.low + place * (scale.high - scale.low)
        ramp += _block_row(np.array([number]), 2, scale, look)
    return Text.assemble(f"{scale.low:.3g} ", ramp, f" {scale.high:.3g}")


def extent(array: Array) -> str:
    """From where to where its numbers go, and whether all are numbers."""
    found = ends(array)
    odd = int((~np.isfinite(array)).sum())
    more = f", {odd} not finite" if odd else ""
    return f"from {found[0]:.3g} to {found[1]:.3g}{more}" if found else "no finite number"


def ends(array: Array) -> tuple[float, float] | None:
    """The smallest and the largest finite number."""
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else None


# Cells


def _block_row(row: Array, wide: int, scale: Scale, look: Look) -> Text:
    """One row, each number `wide` characters in a color or a shade."""
    line = Text()
    for number in map(float, row):
        if np.isnan(number):
            line.append("?" * wide, style=_ODD)
            continue
        outside = scale.outside(number)
        sign = "^v"[outside < 0] if outside else ""
        if look.color:
            line.append((sign or " ") * wide, style=_background(scale, number))
        else:
            line.append((sign or _shade(number, scale, look)) * wide, style=_ODD if sign else "")
    return line


def _shade(number: float, scale: Scale, look: Look) -> str:
    """The character of a number: the farther from zero the darker, of another kind below it, where a scale has both."""
    shades, share = look.signs.shades, scale.place(number)
    if scale.is_signed:
        shades = look.signs.below if number < 0 else look.signs.above
        share = min(number / (scale.low if number < 0 else scale.high), 1.0)
    return shades[round(share * (len(shades) - 1))]


def _half_rows(matrix: Array, scale: Scale) -> list[Text]:
    """Two rows on each line: an upper half-block in the color of the one on the color of the other."""
    lines = []
    for top in range(0, len(matrix), 2):
        line = Text()
        under = matrix[top + 1] if top + 1 < len(matrix) else [None] * matrix.shape[1]
        for upper, lower in zip(matrix[top], under, strict=True):
            below = _color(scale, float(lower)) if lower is not None else None
            line.append("▀", style=Style(color=_color(scale, float(upper)), bgcolor=below))
        lines.append(line)
    return lines


def _numbers(matrix: Array, room: int, look: Look) -> list[list[str]] | None:
    """The entries as text of one width; none where they are many, or do not fit, or say no more than colors do."""
    rows, columns = matrix.shape
    if rows > _WITH_NUMBERS[0] or columns > _WITH_NUMBERS[1] or np.isin(matrix, (0.0, 1.0)).all():
        return None
    texts = [[number_text(float(number)) for number in row] for row in matrix]
    width = max(len(text) for row in texts for text in row) + (1 if look.color else 3)
    if width * columns > room:
        return None
    return [[text.rjust(width) for text in row] for row in texts]


def _number_row(texts: Sequence[str], row: Array, scale: Scale, look: Look) -> Text:
    line = Text()
    for text, number in zip(texts, map(float, row), strict=True):
        odd = np.isnan(number) or scale.outside(number) != 0
        if look.color:
            style = Style(color="red", bold=True, reverse=True) if np.isnan(number) else _background(scale, number)
            line.append(text, style=style)
        else:
            shade = Text("  ") if np.isnan(number) else _block_row(np.array([number]), 2, scale, look)
            blank = len(text) - len(text.lstrip()) - 2
            line += Text(" " * blank) + shade + Text(text.lstrip(), style=_ODD if odd else "")
    return line


def _bar(number: float, scale: Scale, room: int, look: Look) -> Text:
    top = max(scale.high, 1e-12)
    share = min(max(number / top, 0.0), 1.0) if np.isfinite(number) else float(number > 0)
    if np.isnan(number):
        return Text("?".ljust(room), style=_ODD)
    parts = look.signs.parts
    whole, part = divmod(round(share * room * len(parts)), len(parts))
    text = look.signs.bar * whole + (parts[part] if part else "")
    wrong = scale.outside(number) > 0 or number < -1e-12
    return Text(text.ljust(room), style="red" if wrong else "cyan")


def number_text(number: float) -> str:
    """A number in at most eight characters."""
    if not np.isfinite(number):
        return str(number)
    if number == round(number) and abs(number) < 1000:
        return f"{number + 0.0:.0f}"
    if abs(number) < 100:
        return f"{number:.2f}" if abs(number) < 10 else f"{number:.1f}"
    return f"{number:.1e}" if abs(number) >= 100000 else f"{number:.0f}"


def _tops(columns: int, wide: int, axes: Axes) -> str:
    """Names above columns of blocks, as many as have room."""
    longest = max(len(axes.column(n)) for n in range(columns))
    least = 1 if columns <= 10 else 4 if wide == 2 else 8
    every = next(n for n in (1, 2, 4, 8, 16, 32, 64) if n >= least and (n * wide > longest or n == 64))
    return "".join(axes.column(n).ljust(every * wide) for n in range(0, columns, every)).rstrip()[: columns * wide]


def _background(scale: Scale, number: float) -> Style:
    return Style(color="bright_white" if is_dark(scale, number) else "black", bgcolor=_color(scale, number))


def _color(scale: Scale, number: float) -> Color:
    return Color.from_rgb(*rgb(scale, number))


def is_dark(scale: Scale, number: float) -> bool:
    """Is a number's color one on which white stands out more than black, by the luminance that WCAG measures?"""
    parts = [part / 255 for part in rgb(scale, number)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) ** 2 < 0.05 * 1.05


def palette(scale: Scale) -> tuple[tuple[int, int, int], ...]:
    """The colors from one end of the scale to the other, between which others lie."""
    return _AROUND_ZERO if scale.is_signed else _RISING


def rgb(scale: Scale, number: float) -> tuple[int, int, int]:
    """The color of a number."""
    anchors = palette(scale)
    at = scale.place(number) * (len(anchors) - 1)
    first = min(int(at), len(anchors) - 2)
    pairs = zip(anchors[first], anchors[first + 1], strict=True)
    red, green, blue = (round(a + (at - first) * (b - a)) for a, b in pairs)
    return red, green, blue

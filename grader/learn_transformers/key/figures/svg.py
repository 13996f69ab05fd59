"""The text of an SVG file, the same on every machine: elements, numbers, and how wide words are, about."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

Point = tuple[float, float]

NAMESPACE: Final = "http://www.w3.org/2000/svg"
ASCENT, DESCENT = 0.75, 0.22  # of letters, in their size
LEADING: Final = 1.3  # from line to line, in their size
_MONO = 0.61
_WIDTHS = (("iljI.,:;'|!", 0.3), ("ft()[]/ -r", 0.38), ("mwMW", 0.86), ("0123456789", 0.6), ("−+=√∞", 0.75))
_BOLD = 1.06


def number(value: float, digits: int = 1) -> str:
    """A place or a size with few digits; a trace of rounding never tips it over."""
    text = f"{round(float(value), 9) + 0.0:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def decimals(value: float) -> str:
    """A number as a cell shows it: two decimals, a minus that is as wide as a plus."""
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{round(float(value), 9) + 0.0:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """One element; an underscore in an attribute's name is a hyphen, what is empty is left out."""
    named = {key.strip("_").replace("_", "-"): value for key, value in attributes.items()}
    written = "".join(
        f' {key}="{escape(value if isinstance(value, str) else number(value), _QUOTE)}"'
        for key, value in named.items()
        if value != ""
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


_QUOTE = {'"': "&quot;"}


def polygon(points: Iterable[Point]) -> str:
    """The way along these points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def curve(points: list[Point]) -> str:
    """A smooth way through these points, which leaves each in the direction from the one before to the one after."""
    out = polygon(points[:1])
    neighbors = zip([points[0], *points], points, points[1:], [*points[2:], points[-1]], strict=False)
    for before, start, end, after in neighbors:
        first = [s + (e - b) / 6 for b, s, e in zip(before, start, end, strict=True)]
        second = [e - (a - s) / 6 for s, e, a in zip(start, end, after, strict=True)]
        out += "C" + " ".join(number(n) for n in (*first, *second, *end))
    return out


def tip(before: Point, end: Point, width: float) -> str:
    """The head of an arrow that comes from `before`, on a line of this width."""
    (ux, uy), half = _direction(before, end), 2.2 + 1.1 * width
    bx, by = end[0] - _long(width) * ux, end[1] - _long(width) * uy
    return polygon([end, (bx - half * uy, by + half * ux), (bx + half * uy, by - half * ux)]) + "Z"


def before_tip(before: Point, end: Point, width: float) -> Point:
    """Where the line ends, inside of that head."""
    ux, uy = _direction(before, end)
    return end[0] - 0.8 * _long(width) * ux, end[1] - 0.8 * _long(width) * uy


def _long(width: float) -> float:
    return 5 + 2.2 * width


def _direction(start: Point, end: Point) -> Point:
    away = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / away, (end[1] - start[1]) / away


def corners(start: Point, wide: float, size: float, around: Point, turned: float) -> list[Point]:
    """The corners of the box that a line of letters fills, turned by degrees around a point."""
    (x, y), (cx, cy) = start, around
    c, s = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    sides = [(x + h - cx, y + v - cy) for h in (0.0, wide) for v in (-ASCENT * size, DESCENT * size)]
    return [(cx + c * h - s * v, cy + s * h + c * v) for h, v in sides]


def width_of(words: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """About how wide a line of letters is."""
    if mono:
        return len(words) * _MONO * size
    wide = sum(next((w for letters, w in _WIDTHS if c in letters), 0.7 if c.isupper() else 0.58) for c in words)
    return wide * size * (_BOLD if bold else 1.0)

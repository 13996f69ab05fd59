"""Charts that need no color: what is what is told by patterns, lengths and the numbers beside them. Inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from learn_transformers.report.classroom.elements import element
from learn_transformers.report.verdicts.html import Html

Fill = Literal["solid", "hatched", "dotted", "crossed"]
FILLS: Final[tuple[Fill, ...]] = ("solid", "hatched", "dotted", "crossed")
_WIDTH: Final = 240.0
_HEIGHT: Final = 16.0


@dataclass(frozen=True)
class Part:
    """A part of a bar: how much, and how it is filled."""

    size: float
    fill: Fill


@dataclass(frozen=True)
class Column:
    """A column of a histogram: what stands below it, and how much it is."""

    label: str
    size: int


def patterns() -> Html:
    """What the fills are made of, once a page."""
    line = {"stroke": "currentColor", "stroke-width": "2", "fill": "none"}
    drawn = {
        "hatched": element("path", d="M-1 1L1 -1M0 8L8 0M7 9L9 7", **line),
        "dotted": element("circle", cx="4", cy="4", r="1.4", fill="currentColor"),
        "crossed": element("path", d="M0 0L8 8M8 0L0 8", **{**line, "stroke-width": "1"}),
    }
    made = [
        element("pattern", shape, id=f"fill-{name}", width="8", height="8", patternUnits="userSpaceOnUse")
        for name, shape in drawn.items()
    ]
    return element("svg", element("defs", *made), width="0", height="0", class_="patterns", aria_hidden="true")


def bar(parts: Sequence[Part], whole: float) -> Html:
    """Parts of a whole in one row. The numbers stand beside it, so it is hidden from those who do not see it."""
    pieces, x = [_box(0, _WIDTH)], 0.0
    for part in parts:
        width = _WIDTH * part.size / whole if whole > 0 else 0.0
        if width > 0:
            pieces.append(_filled(part.fill, x, 0, width, _HEIGHT))
        x += width
    return _svg(_WIDTH, _HEIGHT, pieces, class_="bar", aria_hidden="true", preserveAspectRatio="none")


def swatch(fill: Fill) -> Html:
    """A piece of a fill, for a legend."""
    return _svg(24, _HEIGHT, [_filled(fill, 0, 0, 24, _HEIGHT)], class_="swatch", aria_hidden="true")


def histogram(columns: Sequence[Column], said: str) -> Html:
    """Columns with their numbers on top and what they are below; `said` is the chart in a sentence."""
    most, step, high = max((c.size for c in columns), default=0), 60.0, 150.0
    pieces = []
    for place, column in enumerate(columns):
        left, height = place * step, high * column.size / most if most else 0.0
        pieces += [_filled("solid", left + 6, 22 + high - height, step - 12, height)] if height else []
        pieces.append(_text(left + step / 2, 16 + high - height, str(column.size), "number"))
        pieces.append(_text(left + step / 2, 42 + high, column.label, "label"))
    width = step * len(columns)
    floor = element("path", d=f"M0 {_n(22 + high)}H{_n(width)}", class_="axis")
    return _svg(width, high + 52, [*pieces, floor], class_="histogram", role="img", aria_label=said)


def _svg(width: float, height: float, pieces: Sequence[Html], **attributes: str) -> Html:
    return element("svg", *pieces, viewBox=f"0 0 {_n(width)} {_n(height)}", **attributes)


def _box(x: float, width: float) -> Html:
    return element("rect", x=_n(x), y="0", width=_n(width), height=_n(_HEIGHT), class_="whole")


def _filled(fill: Fill, x: float, y: float, width: float, height: float) -> Html:
    place = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    inside = "currentColor" if fill == "solid" else f"url(#fill-{fill})"
    return element("rect", **place, fill=inside, class_=f"part {fill}")


def _text(x: float, y: float, words: str, kind: str) -> Html:
    return element("text", words, x=_n(x), y=_n(y), class_=kind, text_anchor="middle")


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")

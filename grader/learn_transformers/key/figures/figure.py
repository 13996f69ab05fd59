"""A figure: words, lines, boxes, heat maps and curves on a panel, as SVG that reads in the light and in the dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape

from learn_transformers.key.figures import grids, palette, plots, svg, terminal
from learn_transformers.key.figures.palette import Tone
from learn_transformers.key.figures.svg import Point, element

Anchor = Literal["start", "middle", "end"]
_INSIDE = 4.0  # from the edge of the panel to the nearest letter, at least


class Figure:
    """A panel `width` by `height`, drawn on from the back to the front; y goes down, sizes of text are in its units.

    Tones say what something is: `query`, `key`, `value`, `weight`, `good`, `wrong`; `ink` and `quiet` words, `soft`
    boxes. A `strength` from 0 to 1 is how much of it is seen.
    """

    def __init__(self, height: float, width: float = 720) -> None:
        self.width = width
        self.height = height
        self._drawn: list[str] = []
        self._tones: set[str] = set()
        self._blocks: list[list[str]] = []
        self._beyond: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 15,
        anchor: Anchor = "start",
        tone: Tone = "ink",
        bold: bool = False,
        mono: bool = False,
        turned: float = 0,
    ) -> None:
        """Words whose letters stand on y, and begin, are centered or end at x; a line each, `turned` by degrees."""
        classes = " ".join([*([self._toned(tone)] if tone != "ink" else []), *["bold"] * bold, *["mono"] * mono])
        for n, line in enumerate(words.split("\n")):
            level = y + n * svg.LEADING * size
            turn = f"rotate({svg.number(turned)} {svg.number(x)} {svg.number(level)})" if turned else ""
            self._drawn.append(
                element(
                    "text",
                    escape(line),
                    class_=classes,
                    x=x,
                    y=level,
                    font_size="" if size == 15 else svg.number(size),
                    text_anchor="" if anchor == "start" else anchor,
                    transform=turn,
                )
            )
            self._see(x, level, line, size, anchor, bold, mono, turned)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        tone: Tone = "ink",
        width: float = 1.5,
        dashed: bool = False,
        arrow: bool = False,
        strength: float = 1.0,
    ) -> None:
        """A straight line, to the tip of its `arrow`."""
        end = svg.before_tip((x1, y1), (x2, y2), width) if arrow else (x2, y2)
        tip = svg.tip((x1, y1), (x2, y2), width) if arrow else ""
        self._stroke(svg.polygon([(x1, y1), end]), tip, tone, width, dashed, strength)

    def arc(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        bend: float = 60,
        tone: Tone = "query",
        width: float = 1.5,
        dashed: bool = False,
        arrow: bool = True,
        strength: float = 1.0,
    ) -> None:
        """A line that is bent upward, by `bend` in its middle; downward where that is negative."""
        cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 - 2 * bend
        ex, ey = svg.before_tip((cx, cy), (x2, y2), width) if arrow else (x2, y2)
        tip = svg.tip((cx, cy), (x2, y2), width) if arrow else ""
        way = f"M{svg.number(x1)} {svg.number(y1)}Q{' '.join(map(svg.number, (cx, cy, ex, ey)))}"
        self._stroke(way, tip, tone, width, dashed, strength)

    def path(
        self,
        points: Sequence[Point],
        *,
        tone: Tone = "weight",
        width: float = 1.5,
        dashed: bool = False,
        smooth: bool = False,
        arrow: bool = False,
        strength: float = 1.0,
    ) -> None:
        """A line through these points, with corners or `smooth`."""
        way = list(points)
        tip = svg.tip(way[-2], way[-1], width) if arrow else ""
        if arrow:
            way[-1] = svg.before_tip(way[-2], way[-1], width)
        self._stroke(svg.curve(way) if smooth else svg.polygon(way), tip, tone, width, dashed, strength)

    def dot(self, x: float, y: float, *, r: float = 4, tone: Tone = "ink", strength: float = 1.0) -> None:
        """A filled circle around (x, y)."""
        self._drawn.append(
            element("circle", class_=self._classes("dot", tone), cx=x, cy=y, r=r, opacity=_strength(strength))
        )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        words: str = "",
        *,
        tone: Tone = "soft",
        size: float = 15,
        bold: bool = False,
        mono: bool = False,
    ) -> None:
        """A rounded box from the corner (x, y) on, with words in its middle."""
        rounded = min(8.0, h / 3, w / 3)
        if tone == "soft":
            self._tones.add("soft-box")
            self._drawn.append(element("rect", class_="soft-box", x=x, y=y, width=w, height=h, rx=rounded))
        else:
            inner = self._classes("tint", tone)
            place = {"x": x, "y": y, "width": w, "height": h, "rx": rounded}
            self._drawn.append(element("rect", class_=inner, **place, fill_opacity=svg.number(palette.TINT, 2)))
            self._drawn.append(element("rect", class_=self._classes("edge", tone), **place))
        lines = words.split("\n") if words else []
        top = y + h / 2 - (len(lines) - 1) * svg.LEADING * size / 2 + 0.36 * size
        for n, line in enumerate(lines):
            if svg.width_of(line, size, bold=bold, mono=mono) > w:
                self._beyond.append(f"{line!r} is wider than its box")
            self.text(x + w / 2, top + n * svg.LEADING * size, line, size=size, anchor="middle", bold=bold, mono=mono)

    def cell(self, x: float, y: float, side: float, color: str, strength: float) -> None:
        """A square of a heat map, which is framed so that it is seen without any color."""
        self._tones.add(color)
        place = {"x": x, "y": y, "width": side, "height": side, "rx": min(3.0, side / 6)}
        self._drawn.append(element("rect", class_=f"cell {color}", **place, fill_opacity=_strength(strength)))

    def grid(
        self,
        x: float,
        y: float,
        values: Any,
        *,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        cell: float = 40,
        words: Any = None,
        scale: tuple[float, float] | None = None,
    ) -> None:
        """A heat map whose first cell has its corner at (x, y), rows named on its left, columns above.

        `words` is what stands in the cells: their numbers with two decimals unless told, "" for nothing, one text for
        all or one for each. `scale` says which numbers have no color and all of it; where some are negative, zero has
        none, and each side a color of its own. What is not finite is gray.
        """
        grids.draw(self, x, y, values, rows, columns, cell, words, scale)

    def plot(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        lines: Mapping[str, tuple[Any, Any]],
        *,
        x_label: str = "",
        y_label: str = "",
        log: bool = False,
        tones: Sequence[Tone] = plots.TONES,
    ) -> None:
        """Curves with their axes and names, all of it inside of a box; `log` for equal factors upward."""
        plots.draw(self, (x, y, w, h), lines, x_label, y_label, log, tones)

    def terminal(
        self,
        values: Any,
        *,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        scale: tuple[float, float] | None = None,
        title: str = "",
    ) -> None:
        """What a terminal shows instead: a heat map, or a drawing in characters as one text, at most 76 columns wide.

        Several stand side by side where there is room.

        Raises:
            ValueError: if it is wider.
        """
        drawn = (
            terminal.words(values) if isinstance(values, str) else terminal.heat(values, rows, columns, scale, title)
        )
        self._blocks.append(drawn)

    def to_svg(self) -> str:
        """The figure as the text of an SVG file."""
        panel = element("rect", class_="panel", x=0.5, y=0.5, width=self.width - 1, height=self.height - 1, rx=10)
        body = "\n".join([f"<style>\n{palette.style(self._tones)}</style>", panel, *self._drawn])
        wide, high = svg.number(self.width), svg.number(self.height)
        size = {"width": wide, "height": high, "viewBox": f"0 0 {wide} {high}"}
        return element("svg", f"\n{body}\n", xmlns=svg.NAMESPACE, class_="figure", role="img", **size) + "\n"

    def to_terminal(self) -> str:
        """What a terminal shows instead, as text; empty where nothing was said about it."""
        return terminal.together(self._blocks)

    def beyond(self) -> list[str]:
        """Which words, as far as one can tell without their font, leave the panel or their box."""
        return list(self._beyond)

    def _toned(self, tone: Tone) -> str:
        if tone not in palette.TONES:
            raise ValueError(f"there is no tone {tone!r}: {', '.join(palette.TONES)}")
        self._tones.add(tone)
        return tone

    def _classes(self, kind: str, tone: Tone) -> str:
        return f"{kind} {self._toned(tone)}" if tone != "ink" else kind

    def _stroke(self, way: str, tip: str, tone: Tone, width: float, dashed: bool, strength: float) -> None:
        stroke = {
            "stroke_width": "" if width == 1.5 else svg.number(width, 2),
            "stroke_dasharray": f"{svg.number(3 * width)} {svg.number(3 * width)}" if dashed else "",
        }
        if not tip:
            kind = self._classes("line", tone)
            self._drawn.append(element("path", class_=kind, d=way, **stroke, opacity=_strength(strength)))
            return
        parts = element("path", class_="line", d=way, **stroke) + element("path", class_="dot", d=tip)
        named = self._toned(tone) if tone != "ink" else ""
        self._drawn.append(element("g", parts, class_=named, opacity=_strength(strength)))

    def _see(
        self, x: float, y: float, line: str, size: float, anchor: Anchor, bold: bool, mono: bool, turned: float
    ) -> None:
        """Remember words that leave the panel."""
        wide = svg.width_of(line, size, bold=bold, mono=mono)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        corners = svg.corners((left, y), wide, size, (x, y), turned)
        right, bottom = self.width - _INSIDE, self.height - _INSIDE
        if line and not all(_INSIDE <= h <= right and _INSIDE <= v <= bottom for h, v in corners):
            self._beyond.append(f"{line!r} leaves the panel")


def _strength(strength: float) -> str:
    return "" if strength >= 1 else svg.number(strength, 2)

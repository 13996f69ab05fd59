"""Curves in a figure: two axes, and a name at the end of each line in place of a legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from learn_transformers.key.figures import svg
from learn_transformers.key.figures.palette import Tone

if TYPE_CHECKING:
    from learn_transformers.key.figures.figure import Figure

TONES: Final[tuple[Tone, ...]] = ("query", "key", "value", "weight", "wrong", "good")
_SMALL = 12.0
_NAMES = 14.0
_APART = 17.0  # between names at the ends of lines, at least
_STEPS = 5


def draw(
    figure: Figure,
    box: tuple[float, float, float, float],
    lines: Mapping[str, tuple[Any, Any]],
    x_label: str,
    y_label: str,
    log: bool,
    tones: Sequence[Tone],
) -> None:
    """All of it within the box (x, y, width, height); `log`: equal steps upward are equal factors."""
    x, y, wide, high = box
    series = {name: ([float(v) for v in xs], [float(v) for v in ys]) for name, (xs, ys) in lines.items()}
    across = _ticks([v for xs, _ in series.values() for v in xs])
    values = [v for _, ys in series.values() for v in ys if math.isfinite(v) and (v > 0 or not log)]
    up = _decades(values) if log else _ticks([*values, 0.0] if min(values) > 0 > min(values) - max(values) else values)
    texts = [_tick(tick, up) for tick in up]
    names = max((svg.width_of(name, _NAMES) for name in series), default=0.0)
    left = x + max(svg.width_of(text, _SMALL) for text in texts) + 10
    right = x + wide - (names + 10 if names else 8)
    top, bottom = y + (24 if y_label else 8), y + high - (40 if x_label else 22)

    def place(h: float, v: float) -> svg.Point:
        v, low, end = (math.log10(n) if log else n for n in (max(v, up[0]) if log else v, up[0], up[-1]))
        share = (h - across[0]) / ((across[-1] - across[0]) or 1.0)
        return left + share * (right - left), bottom - (v - low) / ((end - low) or 1.0) * (bottom - top)

    for tick, text in zip(up, texts, strict=True):
        _, at = place(across[0], tick)
        figure.line(left, at, right, at, tone="quiet", width=1, strength=0.6 if tick == up[0] else 0.2)
        figure.text(left - 6, at + 0.36 * _SMALL, text, size=_SMALL, anchor="end", tone="quiet")
    for tick in across:
        at, _ = place(tick, up[0])
        figure.line(at, bottom, at, bottom + 4, tone="quiet", width=1, strength=0.6)
        figure.text(at, bottom + 17, _tick(tick, across), size=_SMALL, anchor="middle", tone="quiet")
    if y_label:
        figure.text(x, y + 11, y_label, size=13, tone="quiet")
    if x_label:
        figure.text((left + right) / 2, y + high - 5, x_label, size=13, anchor="middle", tone="quiet")
    ends = []
    for number, (name, (xs, ys)) in enumerate(series.items()):
        tone = tones[number % len(tones)]
        shown = [place(h, v) for h, v in zip(xs, ys, strict=True) if math.isfinite(v) and (v > 0 or not log)]
        figure.path(shown, tone=tone, width=2.25)
        ends.append((shown[-1][1], name, tone))
    ends.sort()
    for (_, name, tone), level in zip(ends, _spread([end[0] for end in ends], top, bottom), strict=True):
        figure.text(right + 8, level + 0.36 * _NAMES, name, size=_NAMES, tone=tone)


def _ticks(values: Sequence[float]) -> list[float]:
    """Round numbers from below the smallest to above the largest."""
    low, high = min(values), max(values)
    rough = (high - low) / _STEPS or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, max(last, first + 1) + 1)]


def _decades(values: Sequence[float]) -> list[float]:
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    every = max(1, -(-(high - low) // 6))
    return [10.0**n for n in range(high - every * max(1, -(-(high - low) // every)), high + 1, every)]


def _tick(value: float, ticks: Sequence[float]) -> str:
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, _, power = f"{value:.0e}".partition("e")
        raised = str(int(power)).translate(_RAISED)
        return f"10{raised}" if mantissa == "1" else f"{mantissa}·10{raised}"
    return f"{value:g}".replace("-", "−")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _spread(levels: Sequence[float], top: float, bottom: float) -> list[float]:
    """The same heights from top to bottom, far enough apart to be read."""
    out: list[float] = []
    for level in levels:
        out.append(max(level, out[-1] + _APART) if out else max(level, top))
    over = max(out[-1] - bottom, 0.0) if out else 0.0
    for n in range(len(out) - 1, -1, -1):
        out[n] = min(out[n], (out[n + 1] - _APART) if n + 1 < len(out) else out[n] - over)
    return out

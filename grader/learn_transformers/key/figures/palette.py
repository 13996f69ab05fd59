"""The colors of the field, by what they mean: on a light panel and on a dark one, told apart without red and green."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal, get_args

Tone = Literal["ink", "quiet", "soft", "query", "key", "value", "weight", "good", "wrong"]
TONES: Final[tuple[Tone, ...]] = get_args(Tone)

PANEL: Final = ("#ffffff", "#161b22")  # in the light, in the dark
BORDER: Final = ("#d5dbe1", "#30363d")
LINES: Final[dict[Tone, tuple[str, str]]] = {  # of lines, letters, dots
    "ink": ("#1f2328", "#e6edf3"),
    "quiet": ("#57606a", "#9aa5b1"),
    "soft": ("#57606a", "#9aa5b1"),
    "query": ("#1565c0", "#5aa9ff"),
    "key": ("#a34a00", "#f59a4a"),
    "value": ("#00735a", "#35c594"),
    "weight": ("#5e1a6b", "#f2b0ea"),
    "good": ("#2a7a12", "#9be07d"),
    "wrong": ("#8f0d2b", "#f2777f"),
}
SOFT: Final = ("#eef1f4", "#262d36")  # of plain boxes
ABOVE: Final = ("#5aa9e6", "#1f5f9e")  # the farthest above zero in a heat map, on which one writes in ink
BELOW: Final = ("#f2994a", "#8f4a12")
TINT: Final = 0.13  # how much of its tone is in a box

_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
_ALWAYS = f"""\
.figure{{font:15px {_FONT};stroke-width:1.5}}
.figure .mono{{font-family:{_MONO}}}
.figure .bold{{font-weight:600}}
.figure text,.figure .dot,.figure .tint{{fill:currentColor}}
.figure .cell{{stroke:currentColor;stroke-width:.75;stroke-opacity:.25}}
.figure .panel{{stroke-width:1}}
.figure .line,.figure .edge{{fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}}
"""


def style(tones: Collection[str]) -> str:
    """The style sheet of a figure in which these tones, and what else has a color, occur."""
    dark = "".join(_rules(tones, 1))
    return f"{_ALWAYS}{''.join(_rules(tones, 0))}@media(prefers-color-scheme:dark){{\n{dark}}}\n"


def _rules(tones: Collection[str], scheme: int) -> list[str]:
    filled = {"soft-box": SOFT, "above": ABOVE, "below": BELOW}
    return [
        f".figure{{color:{LINES['ink'][scheme]}}}\n",
        f".figure .panel{{fill:{PANEL[scheme]};stroke:{BORDER[scheme]}}}\n",
        *(f".figure .{tone}{{color:{LINES[tone][scheme]}}}\n" for tone in TONES if tone in tones and tone != "ink"),
        *(f".figure .{name}{{fill:{colors[scheme]}}}\n" for name, colors in filled.items() if name in tones),
    ]

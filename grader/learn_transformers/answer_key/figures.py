"""The figure of the course's map: which chapter builds on which."""

from __future__ import annotations

from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

WRITTEN: dict[int, tuple[str, float, float, Tone]] = {
    1: ("before\ntransformers", 20, 140, "key"),
    2: ("softmax", 190, 60, "query"),
    3: ("self-\nattention", 190, 140, "query"),
    4: ("positional\nencoding", 370, 60, "query"),
    5: ("masking", 370, 140, "query"),
    6: ("multi-head\nattention", 370, 220, "query"),
    7: ("encoder", 550, 60, "value"),
    8: ("decoder", 550, 140, "value"),
    13: ("vision\ntransformer", 550, 220, "weight"),
    14: ("AlphaFold", 190, 220, "weight"),
    15: ("decision\ntransformer", 20, 220, "weight"),
}
"""Each chapter's number → its name, the corner of its block, and its color."""
LATER = {
    9: "the whole,\ntrained",
    10: "attention\nat less cost",
    11: "GPT",
    12: "BERT",
    16: "summaries",
}
"""Those that are still to be written."""
_WIDE, _HIGH = 118.0, 56.0


def course() -> Figure:
    """The chapters as blocks, an arrow from each to those that build on it."""
    figure = Figure(height=420)
    for column, words in ((20, "why"), (190, "attention"), (550, "the blocks")):
        figure.text(column, 40, words, tone="quiet")
    for number, (name, left, top, tone) in WRITTEN.items():
        figure.box(left, top, _WIDE, _HIGH, f"{number:02d} {name}", tone=tone, size=14)
    for start, end in ((1, 3), (3, 5)):
        _across(figure, start, end)
    for end in (4, 6):
        _across(figure, 3, end)
    for start in (4, 5, 6):
        _across(figure, start, 7)
    for upper in (2, 7):
        _, x, y, _ = WRITTEN[upper]
        figure.line(x + _WIDE / 2, y + _HIGH + 2, x + _WIDE / 2, y + 78, arrow=True, tone="quiet")
    _, x, y, _ = WRITTEN[7]
    _, _, low, _ = WRITTEN[13]
    right, far = x + _WIDE + 2, x + _WIDE + 30
    figure.path(
        [(right, y + _HIGH / 2), (far, y + _HIGH / 2), (far, low + _HIGH / 2), (right, low + _HIGH / 2)],
        tone="quiet",
        arrow=True,
    )
    figure.line(368, 248, 310, 248, tone="quiet", arrow=True)  # from the heads of 06 back to 14
    figure.path([(249, 198), (249, 208), (79, 208), (79, 218)], tone="quiet", arrow=True)  # from 03 back to 15
    figure.line(20, 304, 700, 304, tone="quiet", dashed=True)
    figure.text(20, 328, "still to be written, each on the blocks above", tone="quiet")
    for place, (number, name) in enumerate(LATER.items()):
        figure.box(20 + 98 * place, 344, 92, _HIGH, f"{number:02d} {name}", size=12)
    figure.terminal(
        "why            attention                             the blocks\n"
        "\n"
        "               02 softmax        ┌► 04 positions ─┐\n"
        "                   ▼             │                │\n"
        "01 before ───► 03 self-attention ┼► 05 masking ───┼► 07 encoder ──┐\n"
        "transformers┌───┘                │                │     ▼         ▼\n"
        "15 games ◄──┘  14 proteins ◄─────┴► 06 heads ─────┘  08 decoder  13 pictures"
    )
    return figure


def _across(figure: Figure, start: int, end: int) -> None:
    """An arrow from the right of one block to the left of another."""
    _, left, top, _ = WRITTEN[start]
    _, right, low, _ = WRITTEN[end]
    figure.line(left + _WIDE + 2, top + _HIGH / 2, right - 2, low + _HIGH / 2, tone="quiet", arrow=True)

"""The figure of the course's map: which chapter builds on which."""

from __future__ import annotations

from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

CHAPTERS: dict[int, tuple[str, float, float, Tone]] = {
    1: ("before\ntransformers", 20, 140, "key"),
    2: ("softmax", 190, 60, "query"),
    3: ("self-\nattention", 190, 140, "query"),
    4: ("positional\nencoding", 370, 60, "query"),
    5: ("masking", 370, 140, "query"),
    6: ("multi-head\nattention", 370, 220, "query"),
    7: ("encoder", 550, 60, "value"),
    8: ("decoder", 550, 140, "value"),
    9: ("transformer", 550, 220, "value"),
    10: ("efficient\nattention", 20, 344, "weight"),
    14: ("AlphaFold", 136, 344, "weight"),
    11: ("GPT", 252, 344, "weight"),
    12: ("BERT", 368, 344, "weight"),
    13: ("vision\ntransformer", 484, 344, "weight"),
    15: ("decision\ntransformer", 600, 344, "weight"),
    16: ("summarizer", 484, 440, "value"),
}
"""Each chapter's number → its name, the corner of its block, and its color."""
_WIDE, _HIGH = 118.0, 56.0
_NARROW = 106.0


def course() -> Figure:
    """The chapters as blocks, an arrow from each to those that build on it."""
    figure = Figure(height=516)
    for column, words in ((20, "why"), (190, "attention"), (550, "the blocks")):
        figure.text(column, 40, words, tone="quiet")
    for number, (name, left, top, tone) in CHAPTERS.items():
        narrow = number > 9
        wide, size = (_NARROW, 13) if narrow else (_WIDE, 14)
        figure.box(left, top, wide, _HIGH, f"{number:02d} {name}", tone=tone, size=size)
    for start, end in ((1, 3), (3, 5)):
        _across(figure, start, end)
    for end in (4, 6):
        _across(figure, 3, end)
    for start in (4, 5, 6):
        _across(figure, start, 7)
    for upper in (2, 7, 8):
        _, x, y, _ = CHAPTERS[upper]
        figure.line(x + _WIDE / 2, y + _HIGH + 2, x + _WIDE / 2, y + 78, arrow=True, tone="quiet")
    _into(figure, 10, [(200, 198), (200, 208)])  # from 03
    _into(figure, 14, [(368, 248)])  # from 06
    for number in (11, 12, 13, 15):
        _into(figure, number, [(670, 88), (698, 88), (698, 318)])  # from 07
    _, left, top, _ = CHAPTERS[16]
    right, middle = left + _NARROW + 2, top + _HIGH / 2
    figure.path([(670, 248), (712, 248), (712, middle), (right, middle)], tone="quiet", arrow=True)  # from 09
    figure.terminal(
        "why            attention                             the blocks\n"
        "\n"
        "               02 softmax        ┌► 04 positions ─┐\n"
        "                   ▼             │                │\n"
        "01 before ───► 03 self-attention ┼► 05 masking ───┼► 07 encoder ► 08 decoder\n"
        "transformers       │             │                │      │         ▼\n"
        "                   │             └► 06 heads ─────┘      │      09 whole\n"
        "                   ▼                   ▼                 ▼\n"
        "               10 cheaper         14 proteins     11 GPT · 12 BERT ·\n"
        "                                                  13 pictures · 15 games\n"
        "                                                  09 whole ► 16 summaries"
    )
    return figure


def _into(figure: Figure, number: int, way: list[tuple[float, float]]) -> None:
    """An arrow along this way, then across to a block of the lowest row, and down into it."""
    _, left, top, _ = CHAPTERS[number]
    middle = left + _NARROW / 2
    figure.path([*way, (middle, way[-1][1]), (middle, top - 2)], tone="quiet", arrow=True)


def _across(figure: Figure, start: int, end: int) -> None:
    """An arrow from the right of one block to the left of another."""
    _, left, top, _ = CHAPTERS[start]
    _, right, low, _ = CHAPTERS[end]
    figure.line(left + _WIDE + 2, top + _HIGH / 2, right - 2, low + _HIGH / 2, tone="quiet", arrow=True)

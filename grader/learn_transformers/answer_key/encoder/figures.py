"""Chapter 7, the encoder: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.encoder.functions import TWO_TOKENS, block_by_hand, parts
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone
from learn_transformers.key.mistakes import RIGHT

LAYERS, SLOPE = 20, 0.1


def one_block() -> Figure:
    """What a token passes, and what goes around it."""
    figure = Figure(height=250)
    middle, wide = 150.0, 130.0
    figure.text(24, 34, "One encoder block: two workers, each with a skip and a norm", bold=True)
    stations: tuple[tuple[float, str, Tone], ...]
    stations = ((70.0, "attention", "query"), (384.0, "feed-forward\nnetwork", "value"))
    figure.line(18, middle, 66, middle, arrow=True)
    figure.text(20, middle - 12, "x")
    for left, words, tone in stations:
        plus, norm = left + wide + 42, left + wide + 78
        figure.box(left, middle - 34, wide, 68, words, tone=tone)
        figure.line(left + wide, middle, plus - 15, middle, arrow=True)
        figure.arc(left - 26, middle - 4, plus, middle - 14, bend=74, tone="good", width=2.5)
        figure.box(plus - 14, middle - 14, 28, 28, "+", tone="good", bold=True)
        figure.line(plus + 14, middle, norm - 2, middle, arrow=True)
        figure.box(norm, middle - 22, 62, 44, "norm", tone="weight")
        figure.text(left + wide / 2, 62, "skip", tone="good", anchor="middle")
        figure.line(norm + 62, middle, norm + 108, middle, arrow=True)
    figure.text(135, 212, "tokens meet", tone="query", anchor="middle")
    figure.text(449, 212, "each token alone", tone="value", anchor="middle")
    figure.text(696, middle - 12, "z", anchor="middle")
    figure.terminal(
        " ┌─────── skip ──────┐          ┌─────── skip ──────┐\n"
        "─┴─▶ [attention] ──▶ + ─▶[norm]─┴─▶ [  network  ] ─▶ + ─▶[norm]─▶\n"
        "     tokens meet                    each token alone"
    )
    return figure


def what_arrives() -> Figure:
    """The slope of so many layers one after the other, each of slope 0.1, with and without skips."""
    layers = np.arange(1, LAYERS + 1)
    figure = Figure(height=290)
    figure.text(40, 28, "What is left of a change after so many layers")
    lines = {"x + f(x)": (layers, (1 + SLOPE) ** layers), "f(x) alone": (layers, SLOPE**layers)}
    figure.plot(72, 44, 500, 220, lines, x_label="layers", log=True)
    return figure


def through_the_block() -> Figure:
    """The two tokens of the lesson at five stations of the block that is worked out by hand."""
    attention, network, norm_1, norm_2 = parts(block_by_hand(), 2, None, RIGHT)
    first = TWO_TOKENS + attention(TWO_TOKENS)
    y = norm_1(first)
    second = y + network(y)
    stations = (
        ("x", TWO_TOKENS, "as they come in"),
        ("x + attention", first, "each has fetched [0, 4, 0, 4]"),
        ("norm: y", y, "mean 0 and variance 1"),
        ("y + network", second, "the network gives |y|"),
        ("norm: z", norm_2(second), "one feature stands out"),
    )
    figure = Figure(height=452)
    figure.text(24, 34, "Two tokens on their way through a block", bold=True)
    for place, (name, tokens, said) in enumerate(stations):
        top = 58 + 78 * place
        words = [[f"{entry:.2f}" if entry % 1 else f"{entry:.0f}" for entry in row] for row in tokens]
        figure.text(24, top + 41, name, tone="weight" if "norm" in name else "ink")
        figure.grid(190, top, tokens, rows=("a", "b"), cell=36, words=words)
        figure.text(360, top + 41, said, tone="quiet")
        figure.terminal(tokens, rows=("a", "b"), columns=tuple("0123"), title=f"{name} ({said})")
    return figure

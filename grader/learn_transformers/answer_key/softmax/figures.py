"""Chapter 2, softmax: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.softmax.functions import softmax, softmax_jacobian, softmax_with_temperature
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

WORDS = ("cat", "mat", "sat")
SCORES = np.array([2.0, 1.0, -1.0])
TEMPERATURES = (0.25, 0.5, 1.0, 4.0, 16.0)
TONES: tuple[Tone, ...] = ("query", "value", "key")


def scores_to_weights() -> Figure:
    """Three scores as bars, their exponentials as bars, and one strip that is shared out."""
    powers, weights = np.exp(SCORES), softmax(SCORES)
    figure = Figure(height=300)
    for x, words in ((110.0, "scores"), (330.0, "e to the score"), (562.0, "weights")):
        figure.text(x, 28, words, anchor="middle", bold=True)
    for left, values, decimals in ((30, SCORES, 0), (250, powers, 2)):
        figure.line(left, 230, left + 160, 230, tone="quiet")
        for n, (word, value, tone) in enumerate(zip(WORDS, values, TONES, strict=True)):
            at, top = left + 14 + 48 * n, 230 - 22 * max(value, 0)
            figure.box(at, top, 36, 22 * abs(value), tone=tone)
            figure.text(at + 18, top - 8, f"{value:.{decimals}f}".replace("-", "−"), anchor="middle")
            figure.text(at + 18, 284, word, anchor="middle", tone=tone)
    figure.line(208, 140, 238, 140, arrow=True, tone="quiet")
    figure.line(412, 140, 438, 140, arrow=True, tone="quiet")
    start = 448.0
    for word, weight, tone in zip(WORDS, weights, TONES, strict=True):
        wide = 220 * weight
        middle = start + max(wide / 2, 29)
        figure.box(start, 130, wide, 40, tone=tone)
        figure.text(middle, 118, f"{100 * weight:.1f} %", size=13, anchor="middle")
        figure.text(middle, 192, word, anchor="middle", tone=tone)
        start += wide
    figure.text(562, 222, "together 1", anchor="middle", tone="quiet")
    rows = [
        f"{word}  {score:2.0f}  ──▶ {power:5.2f}  ──▶  {'█' * round(40 * weight)} {100 * weight:.1f} %"
        for word, score, power, weight in zip(WORDS, SCORES, powers, weights, strict=True)
    ]
    figure.terminal("\n".join(rows).replace("-1", "−1"))
    return figure


def two_scores() -> Figure:
    """The first of two weights over the gap of their scores, and the slope of that curve."""
    gaps = np.linspace(-10, 10, 81)
    pairs = np.stack([gaps, np.zeros_like(gaps)], axis=-1)
    slopes = [softmax_jacobian(pair)[0, 0] for pair in pairs]
    figure = Figure(height=290)
    lines = {"weight of the first": (gaps, softmax(pairs)[:, 0]), "its slope": (gaps, np.array(slopes))}
    figure.plot(40, 24, 640, 250, lines, x_label="gap: the first score minus the second")
    return figure


def temperature() -> Figure:
    """The weights of three words at five temperatures."""
    weights = [softmax_with_temperature(SCORES, tau) for tau in TEMPERATURES]
    names = [f"temperature {tau:g}" for tau in TEMPERATURES]
    figure = Figure(height=330)
    figure.grid(220, 50, weights, rows=names, columns=WORDS, cell=50, scale=(0.0, 1.0))
    figure.text(395, 80, "cold: nearly all to the largest score", tone="quiet", size=13)
    figure.text(395, 180, "1 changes nothing", tone="quiet", size=13)
    figure.text(395, 280, "hot: nearly even", tone="quiet", size=13)
    figure.terminal(np.array(weights), rows=names, columns=WORDS, scale=(0.0, 1.0))
    return figure

"""Chapter 1, before transformers: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.before_transformers.functions import local_attention, rnn
from learn_transformers.key.figures import Figure

SENTENCE = ("The", "cat", "sat", "on", "the", "mat", "because", "it")
LEFT = 0.6  # of what the state knows at one step, at the next one: small enough for the fading to be seen

YEARS = (
    ("1990", "recurrent\nnetworks"),
    ("1997", "LSTM"),
    ("2014", "GRU,\nsequence to\nsequence,\nattention"),
    ("2015", "soft, hard,\nglobal, local\nattention"),
    ("2017", "Attention\nIs All\nYou Need"),
    ("2018", "GPT,\nBERT"),
    ("2020", "GPT-3"),
    ("2021", "AlphaFold 2,\nthe lecture"),
)

ONE_THREE_ONE_FOUR = np.log([[1.0], [3.0], [1.0], [4.0]])


def fading_memory() -> Figure:
    """A chain, whose arrows fade as the network forgets, and one arc of attention beside it."""
    n = len(SENTENCE) - 1
    tiny = np.vstack([[[1e-6]], np.zeros((n - 1, 1))])
    kept = rnn(tiny, np.ones((1, 1)), np.full((1, 1), LEFT), np.zeros(1))[:, 0] / 1e-6
    figure = Figure(height=300)
    figure.text(24, 34, "attention: one step, whatever the distance", tone="weight")
    figure.text(24, 272, f"a recurrent network: {n - 1} steps from cat to it, and each keeps {LEFT:g} of what is left")
    places = [24 + 84.0 * i for i in range(len(SENTENCE))]
    for place, word in zip(places, SENTENCE, strict=True):
        figure.box(place, 146, 76, 34, word, tone="query" if word == "it" else "soft")
    figure.arc(places[7] + 38, 142, places[1] + 38, 142, bend=44, tone="weight", width=4)
    for i, share in enumerate(kept[: n - 1], 1):
        strength = max(0.1, float(share))
        figure.line(places[i] + 42, 208, places[i + 1] + 34, 208, tone="query", width=5, arrow=True, strength=strength)
        figure.text(places[i + 1] + 38, 236, f"{kept[i]:.2f}", anchor="middle", tone="quiet")
    figure.text(places[1] + 38, 236, f"{kept[0]:.2f}", anchor="middle", tone="quiet")
    figure.terminal(
        "     ┌───────────── attention: one step ─────────────┐\n"
        "     ▼                                               │\n"
        "The  cat   sat   on    the   mat   because           it\n"
        "     " + "  ".join(f"{share:.2f}" for share in kept[:5]) + f"  {kept[5]:.2f}" + f"{'':14}{kept[6]:.2f}\n"
        "     ━━━━▶━━━━━▶┅┅┅┅┅▶┄┄┄┄┄▶┈┈┈┈┈▶┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▶\n"
        f"     a recurrent network: each step keeps {LEFT:g} of what is left"
    )
    return figure


def timeline() -> Figure:
    """What came before 2017, and what after."""
    figure = Figure(height=200)
    figure.text(24, 30, "the lecture's “prehistoric era”", tone="quiet")
    figure.text(378, 30, "growth into all of machine learning", tone="quiet")
    figure.line(20, 62, 704, 62, tone="quiet", width=2, arrow=True)
    for i, (year, what) in enumerate(YEARS):
        place, great = 56 + 87.0 * i, year == "2017"
        figure.dot(place, 62, r=9 if great else 5, tone="weight" if great else "ink")
        figure.text(place, 94, year, anchor="middle", bold=True, tone="weight" if great else "ink")
        figure.text(place, 116, what, anchor="middle", size=11.5, tone="ink")
    figure.line(361, 14, 361, 186, tone="quiet", dashed=True)
    figure.terminal("\n".join(f"{year}  {what.replace(chr(10), ' ')}" for year, what in YEARS))
    return figure


def global_and_local() -> Figure:
    """The weights of four positions, of all of them and of a window around each."""
    windows = [4, 1, 1, 1, 1]
    centers = [0, 0, 1, 2, 3]
    asked = (np.ones(1), ONE_THREE_ONE_FOUR, np.arange(4.0)[:, None])
    weights = [local_attention(*asked, center, window)[1] for center, window in zip(centers, windows, strict=True)]
    rows = ("global", "local, center a", "local, center b", "local, center c", "local, center d")
    figure = Figure(height=300)
    figure.text(184, 30, "position")
    figure.grid(180, 64, weights, rows=rows, columns=("a", "b", "c", "d"), cell=42, scale=(0.0, 1.0))
    figure.text(390, 92, "all four share the weight 1")
    figure.text(390, 134, "at the left end: two positions")
    figure.text(390, 176, "the center and its two neighbors")
    figure.text(390, 260, "at the right end: two positions")
    figure.terminal(np.array(weights), rows=rows, columns=("a", "b", "c", "d"), scale=(0.0, 1.0))
    return figure

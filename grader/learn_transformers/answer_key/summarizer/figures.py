"""Chapter 16, the summarizer: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

TEXT = ("the", "▸", "cat", "sat", "on", "the", "▸", "mat")
SUMMARY = ("cat", "mat")
SHORT = ("▸", "tired")
CELL = 74


def one_place_ahead() -> Figure:
    figure = Figure(height=330)
    figure.text(24, 34, "The labels are one place ahead of what the decoder reads", bold=True)
    rows: list[tuple[str, tuple[str, ...], Tone, int]] = [
        ("source", TEXT, "key", 54),
        ("", (*SHORT, *["PAD"] * (len(TEXT) - len(SHORT))), "key", 94),
        ("reads", ("BOS", *SUMMARY), "query", 160),
        ("is to say", (*SUMMARY, "EOS"), "value", 200),
        ("reads", ("BOS", "tired", "PAD"), "query", 252),
        ("is to say", ("tired", "EOS", "-100"), "value", 292),
    ]
    for name, words, tone, y in rows:
        figure.text(104, y + 21, name, anchor="end", tone="quiet", size=14)
        for place, word in enumerate(words):
            idle = word in ("PAD", "-100")
            figure.box(116 + CELL * place, y, CELL - 6, 30, word, tone="soft" if idle else tone, size=14)
    figure.text(356, 181, "after BOS comes cat, after cat mat,", tone="quiet", size=14)
    figure.text(356, 201, "after mat the end", tone="quiet", size=14)
    figure.text(356, 273, "nothing stands behind EOS, so nothing", tone="quiet", size=14)
    figure.text(356, 293, "is to be predicted there", tone="quiet", size=14)
    figure.terminal(
        "source     the  ▸    cat  sat  on   the  ▸    mat\n"
        "           ▸    tired PAD PAD  PAD  PAD  PAD  PAD\n"
        "\n"
        "reads      BOS  cat  mat       reads      BOS   tired PAD\n"
        "is to say  cat  mat  EOS       is to say  tired EOS   -100"
    )
    return figure


MARKED = ("9", "▸", "7", "5", "12", "▸", "20", "6", "▸", "15", "8")
STEPS = ("BOS says 7", "7 says 20", "20 says 15", "15 says EOS")
# Weights of the cross-attention, means over the heads, of the model that `train.py` gives with seed 0.
LOOKS = np.array(
    [
        [0.03, 0.13, 0.73, 0.02, 0.01, 0.06, 0.00, 0.00, 0.02, 0.00, 0.01],
        [0.00, 0.08, 0.00, 0.01, 0.08, 0.09, 0.59, 0.07, 0.06, 0.01, 0.01],
        [0.01, 0.03, 0.01, 0.01, 0.01, 0.04, 0.01, 0.01, 0.07, 0.52, 0.31],
        [0.02, 0.01, 0.01, 0.01, 0.01, 0.02, 0.01, 0.03, 0.04, 0.43, 0.42],
    ]
)


def where_it_looks() -> Figure:
    figure = Figure(height=320)
    figure.text(24, 34, "Nobody told it what ▸ means: where a trained model looks while it writes", bold=True)
    figure.grid(140, 84, LOOKS, rows=STEPS, columns=MARKED, scale=(0.0, 1.0), cell=46)
    figure.text(
        120, 300, "each step looks at the next marked word, the end at the last and behind it", tone="quiet", size=14
    )
    figure.terminal(LOOKS, rows=STEPS, columns=MARKED, scale=(0.0, 1.0))
    return figure

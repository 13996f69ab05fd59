"""Chapter 6, multi-head attention: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.multi_head_attention.functions import multi_head_attention
from learn_transformers.key.figures import Figure

WORDS = ("the", "cat", "saw", "the", "other", "cat")
STEP = 2 * np.pi / 12  # of the hand of a clock, from one word to the next

# Four features say which word a token is, two where it stands. Head 1 turns its queries one step back.
WHICH = 3.0 * np.eye(4)[[0, 1, 2, 0, 3, 1]]
WHERE = np.array([[6 * np.sin(STEP * n), 6 * np.cos(STEP * n), 0.0, 0.0] for n in range(6)])
TOKENS = np.concatenate([WHICH, WHERE], axis=1)
LOOK_BACK = np.eye(8)
LOOK_BACK[4:6, 4:6] = [[np.cos(STEP), np.sin(STEP)], [-np.sin(STEP), np.cos(STEP)]]


def two_heads() -> Figure:
    _, weights = multi_head_attention(TOKENS, TOKENS, LOOK_BACK, np.eye(8), np.eye(8), np.eye(8), 2)
    figure = Figure(height=372)
    figure.text(24, 34, "One sentence, two attention maps: each row shows where a word looks", bold=True)
    for head, (left, finds) in enumerate(((88, "the same word"), (444, "the word before"))):
        figure.text(left, 68, f"head {head} finds {finds}", tone="weight")
        figure.grid(left, 108, weights[head], rows=WORDS, columns=WORDS, scale=(0.0, 1.0))
        figure.terminal(weights[head], rows=WORDS, columns=WORDS, scale=(0.0, 1.0), title=f"head {head}: {finds}")
    return figure

"""Chapter 6, multi-head attention: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

TWO_TOKENS, IDENTITY = np.array([[1.0, 0.5], [0.2, 2.0]]), np.eye(2)

# Two features say which of two words a token is, two where it stands, on a circle. Head 1 turns its queries back.
STEP = 2 * np.pi / 5
WORDS = 2.0 * np.eye(2)[[0, 1, 0, 0, 1]]
PLACES = 2.0 * np.array([[np.sin(STEP * n), np.cos(STEP * n)] for n in range(5)])
FIVE_TOKENS = np.concatenate([WORDS, PLACES], axis=1)
LOOK_BACK = np.eye(4)
LOOK_BACK[2:, 2:] = [[np.cos(STEP), np.sin(STEP)], [-np.sin(STEP), np.cos(STEP)]]

PICTURES = (
    Picture(
        "two tokens of four features, numbered, as two heads",
        "split_heads",
        calls=((np.arange(8.0).reshape(2, 4), 2),),
        rows="token",
        columns="feature",
        panel="head",
    ),
    Picture(
        "the worked example with two heads: they disagree",
        "multi_head_attention",
        calls=((TWO_TOKENS, TWO_TOKENS, IDENTITY, IDENTITY, IDENTITY, IDENTITY, 2),),
        part=1,
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
        panel="head",
    ),
    Picture(
        "five tokens, two heads: one looks for the same word, the other one step back",
        "multi_head_attention",
        calls=((FIVE_TOKENS, FIVE_TOKENS, LOOK_BACK, np.eye(4), np.eye(4), np.eye(4), 2),),
        part=1,
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
        panel="head",
    ),
)

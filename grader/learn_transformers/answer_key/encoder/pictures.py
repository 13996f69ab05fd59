"""Chapter 7, the encoder: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.encoder.functions import TWO_TOKENS, block, block_by_hand
from learn_transformers.key.pictures import Picture

TOKENS = np.array([[2.0, 4, 4, 4, 5, 5, 7, 9], [20, 40, 40, 40, 50, 50, 70, 90], [9, 7, 5, 5, 4, 4, 4, 2]])
HEIGHTS = np.linspace(-2, 2, 9)[:, None] * np.array([1.0, 0.0])
APART = (np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2), np.array([[1.0, 0.0], [1.0, 0.0]]), np.zeros(2))
SIX = np.random.default_rng(7).normal(size=(6, 8))
NEUTRAL = {name: np.ones(8) for name in ("gamma_1", "gamma_2")} | {
    name: np.zeros(8) for name in ("beta_1", "beta_2", "b_2")
}
BLOCKS = [block(np.random.default_rng(seed), 8, 16) | NEUTRAL | {"b_1": np.zeros(16)} for seed in range(3)]

PICTURES = (
    Picture(
        "three tokens, normalized: the second is ten times the first, the third runs backwards",
        "layer_norm",
        calls=((TOKENS, np.ones(8), np.zeros(8)),),
        rows="token",
        columns="feature",
    ),
    Picture(
        "a network that gives |x₁ − x₂|, for x₁ from −2 to 2 and x₂ = 0",
        "feed_forward",
        calls=((HEIGHTS, *APART),),
        rows="token",
        columns="feature",
    ),
    Picture(
        "the block of the lesson, worked out by hand",
        "encoder_block",
        calls=((TWO_TOKENS, block_by_hand(), 2),),
        rows="token",
        columns="feature",
    ),
    Picture(
        "six tokens after three blocks with random matrices",
        "encoder",
        calls=((SIX, BLOCKS, 2),),
        rows="token",
        columns="feature",
    ),
)

"""Chapter 3, self-attention: what there is to see."""

from __future__ import annotations

from learn_transformers.answer_key.self_attention.functions import (
    THREE_K,
    THREE_Q,
    THREE_TOKENS,
    THREE_V,
    THREE_W_K,
    THREE_W_Q,
    THREE_W_V,
    TWO_TOKENS,
)
from learn_transformers.key.pictures import Picture

PICTURES = (
    Picture(
        "the scores of the lecture's three tokens",
        "attention_scores",
        calls=((THREE_Q, THREE_K),),
        rows="query",
        columns="key",
    ),
    Picture(
        "the weights of the worked example: how much each token looks at each",
        "scaled_dot_product_attention",
        calls=((TWO_TOKENS, TWO_TOKENS, TWO_TOKENS),),
        part=1,
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "the weights of the lecture's three tokens",
        "scaled_dot_product_attention",
        calls=((THREE_Q, THREE_K, THREE_V),),
        part=1,
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "the output for the lecture's three tokens: a blend of values in each row",
        "self_attention",
        calls=((THREE_TOKENS, THREE_W_Q, THREE_W_K, THREE_W_V),),
        rows="token",
        columns="feature",
    ),
)

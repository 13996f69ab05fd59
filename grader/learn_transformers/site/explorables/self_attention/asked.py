"""Chapter 3: what `asked.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.self_attention.functions import attention_scores, scaled_dot_product_attention
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """The lesson's word *it*, then other sizes, also with scores of some thousands."""
    tired = np.array([2 * np.log(2), 2 * np.log(4), 0, 0])
    keys, values = np.array([[1.0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]), np.array([[1.0, 0], [0, 1], [0, 0]])
    yield _case(tired, keys, values)
    for number in range(60):
        n, d_k, d_v = (int(size) for size in rng.integers(1, 9, size=3))
        size = 100.0 if number % 6 == 0 else 1.0
        yield _case(size * rng.normal(size=d_k), size * rng.normal(size=(n, d_k)), rng.normal(size=(n, d_v)))


def _case(query: Any, keys: Any, values: Any) -> tuple[Any, Any]:
    scores = attention_scores(query[None], keys, mistake=RIGHT)[0]
    output, weights = scaled_dot_product_attention(query[None], keys, values, mistake=RIGHT)
    return (
        {"query": query.tolist(), "keys": keys.tolist(), "values": values.tolist()},
        {
            "products": (keys @ query).tolist(),
            "scores": scores.tolist(),
            "weights": weights[0].tolist(),
            "output": output[0].tolist(),
        },
    )

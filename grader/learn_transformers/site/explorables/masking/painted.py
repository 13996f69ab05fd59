"""Chapter 5: what `painted.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.masking.functions import causal_mask, masked_softmax
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """The lesson's three words, then masks by chance: rows with nothing to see, scores of −∞ and of ±10000."""
    words = np.log([[1, 1, 2], [1, 3, 4], [2, 3, 5]]), np.array([[8.0, 0], [0, 8], [4, 4]])
    yield _case(words[0], causal_mask(3, mistake=RIGHT), words[1])
    yield _case(words[0], np.zeros((3, 3), dtype=bool), words[1])
    for number in range(60):
        n_q, n_k, d_v = (int(size) for size in rng.integers(1, 7, size=3))
        scores = (1e4 if number % 5 == 0 else 2.0) * rng.normal(size=(n_q, n_k))
        if number % 4 == 0:
            scores[rng.random(size=scores.shape) < 0.4] = -np.inf
        yield _case(scores, rng.random(size=(n_q, n_k)) < 0.6, rng.normal(size=(n_k, d_v)))


def _case(scores: Any, mask: Any, values: Any) -> tuple[Any, Any]:
    weights = masked_softmax(scores, mask, mistake=RIGHT)
    return (
        {"scores": scores.tolist(), "mask": mask.tolist(), "values": values.tolist()},
        {
            "hidden": np.where(mask, scores, -np.inf).tolist(),
            "weights": weights.tolist(),
            "output": (weights @ values).tolist(),
            "empty": (weights.sum(axis=-1) == 0).tolist(),
        },
    )

"""Chapter 1: what `carried.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.before_transformers.functions import rnn, soft_attention
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """A chain of one unit as in the lesson, forgetting and growing ones, with and without a word at first."""
    yield from (_case(1.0, 0.5, 2, float(np.log(3))), _case(0.0, 1.5, 20, 0.0), _case(1.0, 0.0, 3, -2.0))
    for _ in range(60):
        word, w_h, score = rng.uniform([-2, -1.5, -4], [2, 1.5, 10])
        yield _case(float(word), float(w_h), int(rng.integers(0, 25)), float(score))


def _case(word: float, w_h: float, silences: int, score: float) -> tuple[Any, Any]:
    x = np.zeros((silences + 1, 1))
    x[0] = word
    states = rnn(x, np.eye(1), np.array([[w_h]]), np.zeros(1), mistake=RIGHT)[:, 0]
    slopes = w_h * (1 - states**2)
    slopes[0] = 1.0
    query, keys = np.array([score]), np.eye(silences + 1, 1)
    reads = [soft_attention(query, keys[:seen], keys[:seen], mistake=RIGHT)[1][0] for seen in range(1, silences + 2)]
    return (
        {"word": word, "w_h": w_h, "silences": silences, "score": score},
        {"states": states.tolist(), "kept": np.cumprod(slopes).tolist(), "read": [float(weight) for weight in reads]},
    )

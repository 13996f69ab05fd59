"""Chapter 2: what `temperature.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.softmax.functions import softmax_with_temperature
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """Few and many scores, equal ones, scores of ±10000, and temperatures from 1/100 to 100."""
    for number in range(60):
        size = (1.0, 4.0, 1e4)[number % 3]
        scores = size * rng.normal(size=int(rng.integers(1, 9)))
        if number % 10 == 0:
            scores = np.full(len(scores), scores[0])
        temperature = float(10 ** rng.uniform(-2, 2))
        weights = softmax_with_temperature(scores, temperature, mistake=RIGHT)
        some = weights[weights > 0]
        entropy = -float((some * np.log(some)).sum())
        yield (
            {"scores": scores.tolist(), "temperature": temperature},
            {"weights": weights.tolist(), "entropy": entropy, "even": float(np.exp(entropy))},
        )

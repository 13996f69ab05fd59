"""Chapter 7: what `norm.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.encoder.functions import layer_norm
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """The lesson's token, equal numbers, then tokens of all sizes with gamma and beta of their own."""
    yield _case(np.array([2.0, 4, 4, 4, 5, 5, 7, 9]), np.ones(8), np.zeros(8), 1e-5)
    yield _case(np.full(4, 3.0), np.ones(4), np.zeros(4), 1e-5)
    for number in range(60):
        d = int(rng.integers(1, 13))
        x = (0.1, 1.0, 100.0)[number % 3] * rng.normal(size=d)
        yield _case(x, rng.uniform(0.5, 2, size=d), rng.normal(size=d), float(10 ** rng.uniform(-6, -1)))


def _case(x: Any, gamma: Any, beta: Any, eps: float) -> tuple[Any, Any]:
    ones, zeros = np.ones(len(x)), np.zeros(len(x))
    return (
        {"x": x.tolist(), "gamma": gamma.tolist(), "beta": beta.tolist(), "eps": eps},
        {
            "mean": float(x.mean()),
            "deviations": (x - x.mean()).tolist(),
            "variance": float(x.var()),
            "normalized": layer_norm(x, ones, zeros, eps, mistake=RIGHT).tolist(),
            "result": layer_norm(x, gamma, beta, eps, mistake=RIGHT).tolist(),
        },
    )

"""Chapter 7: what `stream.js` must compute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.encoder.functions import feed_forward, layer_norm
from learn_transformers.key import RIGHT

Part = Callable[[Any], Any]
WAYS: dict[str, Callable[[Any, Part], Any]] = {
    "post": lambda x, work: normalized(x + work(x)),
    "pre": lambda x, work: x + work(normalized(x)),
    "no norm": lambda x, work: x + work(x),
    "no skip": lambda x, work: normalized(work(x)),
    "neither": lambda x, work: work(x),
}


def normalized(x: Any) -> Any:
    return layer_norm(x, np.ones(len(x)), np.zeros(len(x)), mistake=RIGHT)


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """Tokens of two to six features through none to six layers, in each of the five ways."""
    for number in range(60):
        d, d_ff, layers = int(rng.integers(2, 7)), int(rng.integers(1, 9)), int(rng.integers(0, 7))
        workers = [
            {
                "w_1": rng.normal(size=(d, d_ff)) / np.sqrt(d),
                "b_1": rng.normal(size=d_ff),
                "w_2": rng.normal(size=(d_ff, d)) / np.sqrt(d_ff),
                "b_2": rng.normal(size=d),
            }
            for _ in range(layers)
        ]
        way, strength, feature = list(WAYS)[number % 5], float(rng.uniform(0.1, 1.5)), int(rng.integers(d))
        x, nudge = rng.normal(size=d), float(rng.uniform(0.5, 1))
        tokens = through(x, workers, way, strength)
        others = through(x + nudge * np.eye(d)[feature], workers, way, strength)
        yield (
            {
                "x": x.tolist(),
                "workers": [{name: array.tolist() for name, array in worker.items()} for worker in workers],
                "strength": strength,
                "way": way,
                "feature": feature,
                "nudge": nudge,
            },
            {
                "tokens": tokens.tolist(),
                "spreads": tokens.std(axis=-1).tolist(),
                "arrives": (np.linalg.norm(others - tokens, axis=-1) / nudge).tolist(),
            },
        )


def through(x: Any, workers: list[dict[str, Any]], way: str, strength: float) -> Any:
    """The token before the first layer and after each, (layers + 1, d)."""
    tokens = [x]
    for worker in workers:

        def work(given: Any, worker: dict[str, Any] = worker) -> Any:
            return strength * feed_forward(given, **worker, mistake=RIGHT)

        tokens.append(WAYS[way](tokens[-1], work))
    return np.stack(tokens)

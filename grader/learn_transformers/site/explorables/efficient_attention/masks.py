"""Windows, hubs and random links: masks, and the layers that connect all tokens under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.efficient_attention.functions import (
    bigbird_mask,
    layers_to_connect,
    sliding_window_mask,
)


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        n = int(rng.integers(2, 17))
        window, hubs, random = (int(rng.integers(most)) for most in (4, 3, 3))
        hubs = min(hubs, n)
        mask = bigbird_mask(n, window, hubs, random, rng)
        links = np.argwhere(mask & ~bigbird_mask(n, window, hubs, 0, rng))
        yield {"n": n, "window": window, "hubs": hubs, "links": links.tolist()}, seen_through(mask)
    dense = sliding_window_mask(7, 6)
    yield {"n": 7, "window": 6, "hubs": 0, "links": []}, seen_through(dense)


def seen_through(mask: np.ndarray) -> dict[str, Any]:
    """The counts of this mask, and from its boolean powers the layer in which each token is first known."""
    step = mask | np.eye(len(mask), dtype=bool)
    arrives, known = np.full(mask.shape, -1), np.eye(len(mask), dtype=bool)
    for layer in range(len(mask)):
        arrives[known & (arrives < 0)] = layer
        known = known @ step
    try:
        layers = layers_to_connect(mask)
    except ValueError:
        layers = None
    return {
        "mask": mask.astype(int).tolist(),
        "entries": int(mask.sum()),
        "arrives": [[None if wait < 0 else wait for wait in row] for row in arrives.tolist()],
        "layers": layers,
    }

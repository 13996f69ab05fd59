"""Chapter 6: what `cut.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.multi_head_attention.functions import concat_heads, split_heads
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """The lesson's eight numbers, then all sizes by chance; each in the four ways to cut and to join."""
    yield from _four_ways(np.arange(8.0).reshape(2, 4), 2)
    for _ in range(15):
        n, n_heads, d_head = (int(size) for size in rng.integers(1, 5, size=3))
        yield from _four_ways(rng.normal(size=(n, n_heads * d_head)), n_heads)


def _four_ways(x: Any, n_heads: int) -> Iterator[tuple[Any, Any]]:
    right = split_heads(x, n_heads, mistake=RIGHT)
    for cut, heads in (("trade", right), ("reshape", x.reshape(right.shape))):
        for join, joined in (("trade", concat_heads(heads, mistake=RIGHT)), ("reshape", heads.reshape(x.shape))):
            yield (
                {"x": x.tolist(), "n_heads": n_heads, "cut": cut, "join": join},
                {"heads": heads.tolist(), "joined": joined.tolist()},
            )

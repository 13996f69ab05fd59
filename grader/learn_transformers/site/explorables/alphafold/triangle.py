"""Triangles of edges that go out, with one channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.alphafold.functions import triangle_multiplication


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for number in range(60):
        r = int(rng.integers(1, 8))
        left = rng.integers(2, size=(r, r)).astype(float) if number % 2 else rng.normal(size=(r, r))
        right = left if number % 4 == 1 else rng.normal(size=(r, r))
        i, j = (int(residue) for residue in rng.integers(r, size=2))
        yield (
            {"left": left.tolist(), "right": right.tolist(), "pair": [i, j]},
            {
                "evidence": triangle_multiplication(left[..., None], right[..., None])[..., 0].tolist(),
                "terms": (left[i] * right[j]).tolist(),
            },
        )

"""Chapter 4: what `waves.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.positional_encoding.functions import frequency, sinusoidal_positional_encoding
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """The lesson's table of 2 by 4, then other sizes and bases."""
    yield _case(2, 4, 1e4)
    for number in range(55):
        n_positions, half = (int(size) for size in rng.integers(1, 17, size=2))
        yield _case(n_positions, 2 * half, 1e4 if number % 2 == 0 else float(10 ** rng.uniform(0.5, 4)))


def _case(n_positions: int, d_model: int, base: float) -> tuple[Any, Any]:
    table = sinusoidal_positional_encoding(n_positions, d_model, base, mistake=RIGHT)
    speeds = frequency(np.arange(d_model // 2), d_model, base, RIGHT)
    return (
        {"n_positions": n_positions, "d_model": d_model, "base": base},
        {"table": table.tolist(), "turn": (2 * np.pi / speeds).tolist()},
    )

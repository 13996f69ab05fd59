"""Chapter 4: what `turn.js` must compute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.positional_encoding.functions import shift_matrix, sinusoidal_positional_encoding
from learn_transformers.key import RIGHT


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """Widths from 2 to 64, the paper's base and others; `moved` is `shift_matrix` times the row, not the later row."""
    for number in range(60):
        d_model = 2 * int(rng.integers(1, 33)) if number % 3 == 0 else 2 * int(rng.integers(1, 5))
        base = 1e4 if number % 2 == 0 else float(10 ** rng.uniform(0.5, 4))
        position, offset, far = (int(whole) for whole in rng.integers(0, 41, size=3))
        table = sinusoidal_positional_encoding(position + far + 1, d_model, base, mistake=RIGHT)
        yield (
            {"d_model": d_model, "base": base, "position": position, "offset": offset, "far": far},
            {
                "here": table[position].tolist(),
                "moved": (shift_matrix(offset, d_model, base, mistake=RIGHT) @ table[position]).tolist(),
                "dots": (table[position:] @ table[position]).tolist(),
            },
        )

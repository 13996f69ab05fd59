"""Chapter 9, the transformer: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

STEPS = tuple(range(20, 260, 20))
WARMUPS = (40, 100, 200)


def by_warm_up(rates: np.ndarray) -> np.ndarray:
    """A row of rates, times 1000, for every warm-up."""
    return 1000 * rates.reshape(len(WARMUPS), len(STEPS))


PICTURES = (
    Picture(
        "the learning rate, times 1000, of steps 20 to 240, after warm-ups of 40, 100 and 200 steps; d_model is 32",
        "noam_learning_rate",
        calls=tuple((step, 32, warmup) for warmup in WARMUPS for step in STEPS),
        kind="bars",
        layout=by_warm_up,
        rows="warm-up",
        row_names=tuple(map(str, WARMUPS)),
        columns="step",
        column_names=tuple(map(str, STEPS)),
    ),
)

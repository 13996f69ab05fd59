"""Chapter 9, the transformer: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

STEPS = tuple(range(10, 410, 10))
WARMUPS = (40, 100, 200)


def by_warm_up(rates: np.ndarray) -> np.ndarray:
    """A row of rates for every warm-up."""
    return rates.reshape(len(WARMUPS), len(STEPS))


PICTURES = (
    Picture(
        "the learning rate of steps 10 to 400, for three warm-ups: d_model is 64",
        "noam_learning_rate",
        calls=tuple((step, 64, warmup) for warmup in WARMUPS for step in STEPS),
        kind="bars",
        layout=by_warm_up,
        rows="warm-up",
        row_names=tuple(map(str, WARMUPS)),
        columns="step",
    ),
)

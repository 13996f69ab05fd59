"""Chapter 1, doubling: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

PICTURES = (
    Picture(
        "two rows, doubled",
        "double",
        calls=((np.array([[0.1, 0.2, 0.3], [0.4, 0.3, 0.2]]),),),
        scale=(0.0, 1.0),
        rows="row",
        columns="number",
    ),
)

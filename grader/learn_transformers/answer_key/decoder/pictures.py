"""Chapter 8, the decoder: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

# Words of the source and of the target that mean the same share a feature; queries and keys are those features.
SOURCE = 2.0 * np.eye(4)  # the, cat, is, sleeping
TARGET = 2.0 * np.eye(4)[[0, 1, 3]]  # le, chat, dort
MATRICES = (np.eye(4), np.eye(4), np.eye(4), np.eye(4))
THREE_REAL = np.array([[True, True, True, False]])

PICTURES = (
    Picture(
        "queries 0, 1, 2 of a target look at 0, log 2, log 4 of a source",
        "cross_attention",
        calls=((np.arange(3.0)[:, None], np.log([[1.0], [2.0], [4.0]]), *[np.eye(1)] * 4, 1),),
        part=1,
        scale=(0.0, 1.0),
        rows="target",
        columns="source",
        panel="head",
    ),
    Picture(
        "le chat dort looks at the cat is sleeping: a row for each word that is written",
        "cross_attention",
        calls=((TARGET, SOURCE, *MATRICES, 1),),
        part=1,
        scale=(0.0, 1.0),
        rows="target",
        columns="source",
        panel="head",
    ),
    Picture(
        "the same where the last word of the source is padding",
        "cross_attention",
        calls=((TARGET, SOURCE, *MATRICES, 1, THREE_REAL),),
        part=1,
        scale=(0.0, 1.0),
        rows="target",
        columns="source",
        panel="head",
    ),
)

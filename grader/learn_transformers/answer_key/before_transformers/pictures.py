"""Chapter 1, before transformers: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Array, Picture

ONE_TOKEN_THEN_SILENCE = np.eye(8)[:, :1]
SLOW_AND_FAST = np.diag([0.95, 0.5])
SCORES = np.log([[1.0], [3.0], [1.0], [4.0], [2.0], [1.0], [3.0], [1.0]])
VALUES = np.arange(8.0)[:, None]
MEMORY = np.array([[3.0, 0.0], [0.0, 2.0], [3.0, 4.0], [-1.0, 0.0]])
STRENGTHS = (0.5, 2.0, 5.0)


def units_as_rows(states: Array) -> Array:
    return states.T


PICTURES = (
    Picture(
        "one token, then silence: what two units still know of it, one that forgets slowly and one that forgets fast",
        "rnn",
        calls=((ONE_TOKEN_THEN_SILENCE, np.ones((1, 2)), SLOW_AND_FAST, np.zeros(2)),),
        layout=units_as_rows,
        scale=(0.0, 1.0),
        rows="unit",
        columns="step",
        row_names=("w_h 0.95", "w_h 0.50"),
    ),
    Picture(
        "soft: every position gets a share",
        "soft_attention",
        calls=((np.ones(1), SCORES, VALUES),),
        part=1,
        kind="bars",
        scale=(0.0, 1.0),
        columns="position",
        row_names=("soft",),
    ),
    Picture(
        "hard: one position gets all",
        "hard_attention",
        calls=((np.ones(1), SCORES, VALUES),),
        part=1,
        kind="bars",
        scale=(0.0, 1.0),
        columns="position",
        row_names=("hard",),
    ),
    Picture(
        "a window of 1 moves through the same eight positions, one center a row",
        "local_attention",
        calls=tuple((np.ones(1), SCORES, VALUES, center, 1) for center in range(8)),
        part=1,
        scale=(0.0, 1.0),
        rows="center",
        columns="position",
    ),
    Picture(
        "the key (1, 0) and a memory of four rows, at three strengths",
        "content_addressing",
        calls=tuple((np.array([1.0, 0.0]), MEMORY, strength) for strength in STRENGTHS),
        kind="bars",
        scale=(0.0, 1.0),
        columns="row",
        row_names=tuple(f"strength {strength:g}" for strength in STRENGTHS),
        column_names=("(3, 0)", "(0, 2)", "(3, 4)", "(-1, 0)"),
    ),
)

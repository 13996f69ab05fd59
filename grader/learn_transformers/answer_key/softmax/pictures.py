"""Chapter 2, softmax: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Picture

SCORES = np.array([1.0, 2.0, 3.0])
TEMPERATURES = (0.1, 0.5, 1.0, 5.0)
WORKED_EXAMPLE = np.array([[5 / 4, 6 / 5], [6 / 5, 101 / 25]]) / np.sqrt(2.0)

PICTURES = (
    Picture(
        "the scores of the worked example become weights: every row sums to 1",
        "softmax",
        calls=((WORKED_EXAMPLE,),),
        scale=(0.0, 1.0),
        rows="query",
        columns="key",
    ),
    Picture(
        "the scores 1, 2 and 3 at four temperatures",
        "softmax_with_temperature",
        calls=tuple((SCORES, temperature) for temperature in TEMPERATURES),
        kind="bars",
        scale=(0.0, 1.0),
        columns="score",
        row_names=tuple(f"temperature {temperature:g}" for temperature in TEMPERATURES),
        column_names=("1", "2", "3"),
    ),
    Picture(
        "the Jacobian for the weights 1/6, 2/6 and 3/6: what one weight gains the others lose",
        "softmax_jacobian",
        calls=((np.log([1.0, 2.0, 3.0]),),),
        scale=(-0.25, 0.25),
        rows="weight",
        columns="score",
    ),
)

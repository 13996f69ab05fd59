"""Chapter 1, doubling: the figure of the lesson."""

from __future__ import annotations

import numpy as np
from learn_transformers.answer_key.doubling.functions import double

from learn_transformers.key.figures import Figure

NUMBERS = np.array([1.0, -2.0, 0.25])


def before_and_after() -> Figure:
    rows = np.stack([NUMBERS, double(NUMBERS)])
    figure = Figure(height=160, width=280)
    figure.text(24, 34, "twice as far from 0", bold=True)
    figure.grid(100, 52, rows, rows=("before", "after"), cell=44)
    figure.terminal(rows, rows=("before", "after"))
    return figure

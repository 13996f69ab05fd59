"""How values are shown in questions and options."""

from __future__ import annotations

import numpy as np
import pytest

from learn_transformers.quiz.text import text_of


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.375 + 1e-16, "0.375"),
        (np.exp(np.log([3.0, 4.0, 1.0])) / 8, "[0.375, 0.5, 0.125]"),
        ([1 / 3, 0.5, 1 / 6, 0.0, 2.0], "[1/3, 1/2, 1/6, 0, 2]"),
        ([1 / 3, 0.123456], "[1/3, 0.123456]"),
        (np.log(3.0), "log 3"),
        (-2 / 11, "−2/11"),
        ((2, 3.5), "(2, 3.5)"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_is_shown_short_and_exact(value: object, shown: str) -> None:
    assert text_of(value) == shown

"""Values as they stand in questions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from learn_transformers.key.text import text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (np.array([1 / 8, 1 / 4, 5 / 8]), "[0.125, 0.25, 0.625]"),
        (np.array([1 / 3, 2 / 3]), "[1/3, 2/3]"),
        (np.log(3.0), "log 3"),
        (np.log(27 / 5), "log (27/5)"),
        (-2, "−2"),
        (np.sqrt(2.0), "√2"),
        (-1 / (2 * np.sqrt(5.0)), "−1/(2·√5)"),
        (-0.0, "0"),
        (-1.5, "−1.5"),
        (0.30000000000000004, "0.3"),
        (0.123456789, "0.1235"),
        (1.23456789e-9, "1.235e−09"),
        (np.array([[True, False]]), "[[True, False]]"),
        ((2, 3), "(2, 3)"),
        ((4,), "(4,)"),
        (float("nan"), "nan"),
        (-np.inf, "−∞"),
        ({"a": 1 / 7}, "{a: 1/7}"),
        (np.int64(5), "5"),
        (0.375 + 1e-16, "0.375"),
        (np.exp(np.log([3.0, 4.0, 1.0])) / 8, "[0.375, 0.5, 0.125]"),
        ([1 / 3, 0.5, 1 / 6, 0.0, 2.0], "[1/3, 1/2, 1/6, 0, 2]"),
        ([1 / 3, 0.123456], "[1/3, 0.123456]"),
        (-2 / 11, "−2/11"),
    ],
)
def test_a_number_is_short_and_exact_where_it_is(value: Any, text: str) -> None:
    assert text_of(value) == text

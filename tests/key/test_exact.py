"""Numbers as an author writes them: every form is the number, and no number that was drawn has one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from learn_transformers.key.calls import call
from learn_transformers.key.exact import spelled
from learn_transformers.outcomes.as_text import call_text

WRITTEN = {
    "np.log(2)": np.log(2),
    "np.log(3/4)": np.log(3 / 4),
    "-np.log(3)": -np.log(3),
    "np.sqrt(2)*np.log(3)": np.sqrt(2) * np.log(3),
    "1/3": 1 / 3,
    "-2/7": -2 / 7,
    "np.sqrt(2)": np.sqrt(2),
    "1/np.sqrt(2)": 1 / np.sqrt(2),
    "np.sqrt(3)/2": np.sqrt(3) / 2,
    "-6/5/np.sqrt(2)": -6 / 5 / np.sqrt(2),
    "np.pi": np.pi,
    "2*np.pi/3": 2 * np.pi / 3,
    "np.exp(1)": np.e,
    "np.exp(-1/2)": np.exp(-0.5),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_an_exact_number_is_written_as_it_was(text: str) -> None:
    value = float(WRITTEN[text])
    assert spelled(value) == text
    assert abs(eval(text, {"np": np}) - value) <= math.ulp(value)


@pytest.mark.parametrize("value", [0.0, 1.0, -2.5, 0.123456, 1e4, math.inf, -math.inf, math.nan, 5e-324, 1e300])
def test_what_needs_no_other_form_has_none(value: float) -> None:
    assert spelled(value) is None


def test_no_number_that_was_drawn_has_a_form() -> None:
    rng = np.random.default_rng(0)
    for drawn in (rng.normal(size=4000), rng.uniform(-999, 999, size=4000), rng.uniform(-0.01, 0.01, size=2000)):
        assert [number for number in drawn.tolist() if spelled(number)] == []


def test_a_neighbor_of_the_neighbor_has_no_form() -> None:
    value = float(np.log(2))
    assert spelled(value + 2 * math.ulp(value)) is None
    assert spelled(0.6931471) is None


def test_a_call_for_a_reader_can_still_be_pasted() -> None:
    made = call(np.log([1, 2, 5]), np.zeros((3, 4)), 1 / 3, axis=-1)
    text = call_text("f", made, exact=True)
    assert text == "f(np.array([0., np.log(2), np.log(5)]), np.zeros((3, 4)), 1/3, axis=-1)"
    assert call_text("f", made).startswith("f(np.array([0., 0.693147, 1.60944]), np.array([[0., 0., 0., 0.]")

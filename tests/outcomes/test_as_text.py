"""Values as text: pasted back, they are the same again; whatever a worker sent, the text is short and harmless."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from learn_transformers.key.calls import call
from learn_transformers.outcomes.as_text import MAX_TEXT, call_text, outcome_text, value_text
from learn_transformers.sandbox.outcome import Died, Raised, Returned
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (np.True_, "True"),
        (3, "3"),
        (np.int8(3), "3"),
        (1.0, "1."),
        (np.float64(0.5), "0.5"),
        (1e-9, "1e-09"),
        (1e300, "1e+300"),
        (float("nan"), "np.nan"),
        (float("inf"), "np.inf"),
        (-float("inf"), "-np.inf"),
        (1 / 3, "0.333333"),
        ("it's", '"it\'s"'),
        (b"\x00", "b'\\x00'"),
        ([], "[]"),
        ((), "()"),
        ((1,), "(1,)"),
        ([1, (2.0, "a")], "[1, (2., 'a')]"),
        ({"a": np.arange(2)}, "{'a': np.array([0, 1])}"),
        (np.array(2.5), "np.array(2.5)"),
        (np.array([[1.0, -np.inf], [np.nan, 0.25]]), "np.array([[1., -np.inf], [np.nan, 0.25]])"),
        (np.array([True, False]), "np.array([True, False])"),
        (np.array([1, 2]), "np.array([1, 2])"),
        (np.array([1, 2], "f4"), "np.array([1., 2.], dtype=np.float32)"),
        (np.array([1, 2], "u1"), "np.array([1, 2], dtype=np.uint8)"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"),
        (np.zeros((0, 3), int), "np.zeros((0, 3), dtype=int)"),
        (np.zeros((8, 8)), "<float64 array of shape (8, 8)>"),
        (Tensor(np.array([1.0], "f4")), "torch.tensor([1.])"),
        (Tensor(np.zeros((9, 9), "f4")), "<float32 tensor of shape (9, 9)>"),
        (Handle(1, "Net"), "a `Net` module"),
        (Uncarriable("a `set`"), "a `set`"),
        (np.random.default_rng(0), "np.random.default_rng(…)"),
        (len, "len"),
    ],
)
def test_values(value: Any, text: str) -> None:
    assert value_text(value) == text


numbers = st.sampled_from(["f8", "i8", "?", "f4", "u1"])


@given(numbers.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_side=3, max_dims=3))))
def test_pasted_back_it_is_the_same(array: np.ndarray) -> None:
    back = eval(value_text(array), {"np": np})
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(back.astype(float), array.astype(float), rtol=1e-5, equal_nan=True)


def test_calls() -> None:
    assert call_text("softmax", call(np.arange(2.0), axis=-1)) == "softmax(np.array([0., 1.]), axis=-1)"
    assert call_text("f", call()) == "f()"
    assert call_text("f", call([1], scale=None)) == "f([1], scale=None)"


def test_outcomes() -> None:
    assert outcome_text(Returned(np.zeros(1))) == "np.array([0.])"
    assert outcome_text(Raised("ValueError", "no")) == "ValueError: no"
    assert outcome_text(Raised("ValueError", "")) == "ValueError"
    assert outcome_text(Died("the call took longer than 2 s")) == "the call took longer than 2 s"


@pytest.mark.parametrize(
    "value",
    [
        "\x1b[31m" * 100_000,
        b"\x1b" * 100_000,
        [0] * 200_000,
        [[0] * 900] * 200,
        ["\x1b]0;x\x07" * 100] * 5000,
        {"\x1b" * 1000 + str(i): "x" * 10_000 for i in range(2000)},
        {i: i for i in range(60_000)},
        Uncarriable("\x1b[2J" * 1000),
        Handle(1, "\u202e" * 1000),
        10**2400,
        (-(10**2400), [np.float64(1e-300)] * 50_000),
    ],
)
def test_what_a_worker_sends_is_short_and_harmless(value: Any) -> None:
    text = value_text(value)
    assert len(text) <= MAX_TEXT + 1
    assert text.isprintable()


def test_long_lists_say_how_long() -> None:
    assert value_text([0] * 1001).endswith("0, … (1001 in all)]")
    assert value_text([0] * 1000).endswith("0, 0]")

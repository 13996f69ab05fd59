"""Random inputs of given sizes."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import Switches, reference, sizes


@reference(axes={"x": "... n d", "w": "d"}, output="... n", hints=("", "", ""))
def products(x: np.ndarray, w: np.ndarray, *, mistake: Switches) -> Any:
    return x @ w


def test_a_size_may_be_drawn_and_is_the_same_for_every_array() -> None:
    made = [sizes(2, n=3, d=range(4, 7)).call(products, np.random.default_rng(seed)) for seed in range(20)]
    assert {w.shape for _, w in (call.args for call in made)} == {(4,), (5,), (6,)}
    assert all(x.shape == (2, 3, len(w)) for x, w in (call.args for call in made))

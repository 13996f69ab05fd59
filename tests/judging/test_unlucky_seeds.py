"""A property that the right function itself breaks with some numbers says nothing of those who are asked with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from learn_transformers.judging.run_checks import Expectations, require_lawful, run_check
from learn_transformers.key import Reference, call, reference
from learn_transformers.key.calls import Call
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.trouble import KeyFault


def halved() -> Reference:
    """With a property that needs a luck of one in two."""

    @reference(axes={"x": ""}, output="", hints=("half", "x / 2", "x / 2"))
    def half(x: float, *, mistake: Any) -> float:
        return x / 2

    half.asks("two", call(2.0))

    @half.property()
    def grows(rng: np.random.Generator, f: Any) -> str | None:
        "what is larger than zero stays so"
        return None if f(float(rng.integers(2))) > 0 else "zero came out"

    return half


@pytest.mark.parametrize("seed", range(8))
def test_an_unlucky_seed_costs_nobody_a_point(seed: int) -> None:
    half, expectations = halved(), Expectations("softmax", seed)
    grows = half.checks[-1]
    assert run_check(half, grows, half.outcome, expectations).difference is None

    def zero(made: Call) -> Outcome:
        return Returned(0.0)

    try:
        require_lawful(half, grows, expectations)
    except KeyFault:
        return
    found = run_check(half, grows, zero, expectations).difference
    assert found is not None


def test_there_is_luck_of_either_kind() -> None:
    half = halved()
    lawful = set()
    for seed in range(8):
        try:
            require_lawful(half, half.checks[-1], Expectations("softmax", seed))
            lawful.add(True)
        except KeyFault:
            lawful.add(False)
    assert lawful == {True, False}

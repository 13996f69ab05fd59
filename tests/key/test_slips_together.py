"""Slips made together: the first of a key comes in first and goes out last, and what a mistake alone raises stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from learn_transformers.key.calls import call
from learn_transformers.key.families import asserted
from learn_transformers.key.mistakes import Mistake, Slip, Switches
from learn_transformers.key.reference import reference
from learn_transformers.sandbox.outcome import Raised

UNPACKED = Mistake("the shape is unpacked", "How many axes are there?")


@reference(axes={"x": "... n", "count": ""}, output="... n", hints=("", "", ""))
def shares(x: Any, count: int, *, mistake: Switches) -> Any:
    if mistake(UNPACKED):
        (_,) = x.shape
    if count < 1:
        raise ValueError("count must be positive")
    return x / count


CUT = shares.slip("the result is cut", "", returns=np.floor)
MORE = shares.slip("one more shares", "", count=lambda count: count + 1)
TWICE = shares.slip("count is doubled", "", count=lambda count: 2 * count)
HALF_ADDED = shares.slip("a half is added", "", returns=lambda result: result + 0.5)
ASSERTED = shares.slip("it is an AssertionError", "", raises=asserted)


def test_arguments_change_in_the_order_of_the_key_and_results_in_the_other() -> None:
    assert shares(np.array([12.0]), 2, mistake=Switches({TWICE, MORE})) == 2.0
    assert shares(np.array([3.0]), 2, mistake=Switches({HALF_ADDED, CUT})) == 2.0


@pytest.mark.parametrize(("size", "count", "kind"), [((2,), 0, "AssertionError"), ((2, 2), 2, "ValueError")])
def test_only_the_exception_of_a_refused_call_becomes_another(size: tuple[int, ...], count: int, kind: str) -> None:
    outcome = shares.outcome(call(np.ones(size), count), {UNPACKED, ASSERTED})
    assert isinstance(outcome, Raised)
    assert outcome.type == kind


def test_a_slip_that_no_key_foresaw_is_of_one_function_and_not_of_those_that_it_calls() -> None:
    @reference(axes={"x": "... n", "count": ""}, output="... n", hints=("", "", ""))
    def halves(x: Any, count: int, *, mistake: Switches) -> Any:
        return shares(x, count, mistake=mistake) / 2

    generated = Slip("the negative comes back", "", kind="result", returns=np.negative)
    assert halves(np.array([12.0]), 2, mistake=Switches({generated})) == -3.0
    assert halves(np.array([13.0]), 2, mistake=Switches({generated, CUT})) == -3.0

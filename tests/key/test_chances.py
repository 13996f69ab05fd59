"""Shares of random draws: bounds that a right answer breaks once in 10⁹, and what is observed in place of a result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn_transformers.explaining.known_mistakes import explain
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key import HAND, Mistake, Reference, Switches, call, reference
from learn_transformers.key.chances import even, possible, share
from learn_transformers.outcomes.records import CheckRun


def tail(n: int, p: float, outside: Callable[[int], bool]) -> float:
    """The exact chance that so many of n draws come up."""
    return math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if outside(k))


@pytest.mark.parametrize(("n", "p"), [(40, 0.5), (200, 0.15), (300, 0.8), (500, 0.01)])
def test_a_right_answer_is_ruled_out_at_most_once_in_a_billion(n: int, p: float) -> None:
    assert tail(n, p, lambda k: not possible(k, n, p)) <= 1e-9


@given(st.integers(1, 5000), st.floats(0.0, 1.0))
def test_what_is_expected_is_always_possible(n: int, p: float) -> None:
    nearest = round(n * p)
    assert p in (0.0, 1.0) or possible(nearest, n, p)


def test_certainty_allows_nothing_else() -> None:
    assert possible(0, 10, 0.0)
    assert not possible(1, 10, 0.0)
    assert possible(10, 10, 1.0)
    assert not possible(9, 10, 1.0)


def test_a_share_is_the_first_known_chance_that_fits() -> None:
    assert share(1510, 15000, 0.1, 0.02) == 0.1
    assert share(301, 15000, 0.1, 0.02) == 0.02
    assert share(7000, 15000, 0.1, 0.02) == 0.467
    assert math.isnan(share(0, 0, 0.1))


def test_even_draws() -> None:
    rng = np.random.default_rng(0)
    assert even(np.bincount(rng.integers(0, 50, 100_000), minlength=50).tolist())
    assert not even(np.bincount(rng.integers(0, 49, 100_000), minlength=50).tolist())


def seen(result: np.ndarray, n: int) -> Mapping[str, Any]:
    return {
        "share of ones": share(int((result == 1).sum()), n, 0.25, 0.75),
        "zeros and ones alone": set(result) <= {0, 1},
    }


ONES_AND_ZEROS_EXCHANGED = Mistake("ones and zeros are exchanged", "Which of them is rare?")


@reference(axes={"n": "", "rng": ""}, output="n", hints=("a", "b", "c"), observed=seen)
def coins(n: int, rng: np.random.Generator, *, mistake: Switches) -> np.ndarray:
    ones = rng.random(n) < 0.25
    return np.where(ones, 0, 1) if mistake(ONES_AND_ZEROS_EXCHANGED) else np.where(ones, 1, 0)


coins.asks("a hundred thousand", lambda rng: call(100_000, np.random.default_rng(5)), stage=HAND)


@coins.property()
def same_seed(rng: np.random.Generator, f: Callable[..., Any]) -> str | None:
    "the same seed gives the same draws"
    one, other = (f(100, np.random.default_rng(3)) for _ in range(2))
    return None if (one == other).all() else "the same seed gave two results"


def judged(reference: Reference, function: Callable[..., Any]) -> list[CheckRun]:
    from learn_transformers.key.calls import run_trusted

    def answer(made: Any) -> Any:
        return run_trusted(
            lambda *args, mistake, **kwargs: function(*args, **kwargs), made, reference.signature, mistake=None
        )

    return run_function(reference, answer, Expectations("coins", 0))


def test_another_way_to_draw_is_right() -> None:
    runs = judged(
        coins,
        lambda n, rng: (
            (rng.permutation(np.arange(n)) % 4 == 0).astype(int) if n < 1000 else rng.choice([1, 0, 0, 0], n)
        ),
    )
    assert [run.difference for run in runs] == [None, None, None]


def test_a_known_mistake_made_in_another_way_is_named() -> None:
    runs = judged(coins, lambda n, rng: rng.choice([0, 1, 1, 1], n))
    assert runs[0].difference is not None
    assert "share of ones" in runs[0].difference.message
    (found,) = explain(coins, [c for run in runs for c in run.calls])
    assert found.mistakes == (ONES_AND_ZEROS_EXCHANGED,)


def test_draws_from_elsewhere_break_the_law_of_the_seed() -> None:
    runs = judged(coins, lambda n, rng: np.random.default_rng().choice([1, 0, 0, 0], n))
    assert runs[0].difference is None
    assert runs[1].difference is not None
    assert "two results" in runs[1].difference.message


def test_another_form_is_compared_as_it_is() -> None:
    runs = judged(coins, lambda n, rng: rng.choice([1.0, 0.0, 0.0, 0.0], n))
    assert runs[0].difference is not None
    assert runs[0].difference.layer == "dtype"
    assert runs[0].calls[0].expected.value.shape == (100_000,)  # type: ignore[union-attr]


def test_what_is_observed_is_no_answer() -> None:
    runs = judged(coins, lambda n, rng: {"share of ones": 0.25, "zeros and ones alone": True})
    assert all(run.difference is not None for run in runs)

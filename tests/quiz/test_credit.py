"""What an answer earns."""

from __future__ import annotations

import pytest

from learn_transformers.quiz.credit import attempts, earned


@pytest.mark.parametrize(
    ("share", "attempt", "hints", "points"),
    [(1.0, 1, 0, 1.0), (1.0, 2, 0, 0.5), (1.0, 3, 0, 0.25), (1.0, 1, 1, 0.75), (0.5, 2, 2, 0.125), (0.0, 1, 0, 0.0)],
)
def test_each_attempt_halves_and_each_hint_takes_a_quarter(
    share: float, attempt: int, hints: int, points: float
) -> None:
    assert earned(share, attempt, hints) == points


def test_nothing_is_ever_taken_away() -> None:
    assert earned(1.0, 1, 5) == 0.0


def test_where_few_answers_are_possible_there_are_fewer_attempts() -> None:
    assert attempts("words") == 1 < attempts("single") < attempts("formula")

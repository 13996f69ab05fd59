"""No wrong answer accepted, no right one refused, hardly any undecided."""

from __future__ import annotations

import pytest
from pairs import PAIRS, Pair

from learn_transformers.symbolic import compare


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_pair(pair: Pair) -> None:
    found = compare(pair.answer, pair.reference, pair.names, **pair.more)
    assert found.status in pair.statuses, found
    if found.status == "not_equal":
        assert found.message
    if found.status == "invalid":
        assert found.message
        assert found.reason


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 150
    assert len({pair.category for pair in PAIRS}) >= 10


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.right], ids=str)
def test_equality_has_no_direction(pair: Pair) -> None:
    if "policy" in pair.more:
        pytest.skip("a policy is about the answer")
    found = compare(pair.reference, pair.answer, pair.names, **pair.more)
    assert found.accepted, found

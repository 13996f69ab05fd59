"""Laws that values keep."""

from __future__ import annotations

from fractions import Fraction

import pytest

from learn_transformers.symbolic.marking.promises import EXACT, broken, check_known

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("promise", "kept", "numbers", "how"),
    [
        ("rows sum to 1", [[HALF, HALF], [0, 1]], [[HALF, HALF], [1, 1]], "row 2 does not sum to 1"),
        ("rows sum to 0", [[1, -1]], [[1, 1]], "row 1 does not sum to 0"),
        ("columns sum to 1", [[HALF, 1], [HALF, 0]], [[1, 1], [1, 0]], "column 1 does not sum to 1"),
        ("columns sum to 0", [[1], [-1]], [[1], [1]], "column 1 does not sum to 0"),
        ("symmetric", [[1, 2], [2, 3]], [[1, 2], [4, 3]], "entries (1,2) and (2,1) differ"),
        ("symmetric", [[1]], [[1, 2]], "not square"),
        ("positive", [[1, HALF]], [[1, 0]], "entry 2 is not positive"),
        ("not negative", [[1, 0]], [[1, 0], [2, -1]], "entry (2,2) is not 0 or more"),
        ("between 0 and 1", [[0, 1]], [[2]], "it is not between 0 and 1"),
        ("lower triangular", [[1, 0], [1, 1]], [[1, 1], [0, 1]], "entry (1,2) is not 0"),
    ],
)
def test_kept_and_broken(promise: str, kept: list[list[int]], numbers: list[list[int]], how: str) -> None:
    def exact(matrix: list[list[int]]) -> list[list[Fraction]]:
        return [[Fraction(number) for number in row] for row in matrix]

    check_known(promise)
    assert broken(promise, exact(kept), EXACT) == ""
    assert how in broken(promise, exact(numbers), EXACT)


def test_rounded_numbers_may_be_off() -> None:
    thirds = [[Fraction(333, 1000)] * 3]
    assert broken("rows sum to 1", thirds, EXACT)
    assert broken("rows sum to 1", thirds, Fraction(1, 2000)) == ""
    assert broken("positive", [[Fraction(0)]], Fraction(1, 2000)) == ""
    assert broken("positive", [[Fraction(0)]], EXACT)


def test_unknown_promises_are_refused() -> None:
    with pytest.raises(ValueError, match="rows sum to 1"):
        check_known("orthogonal")

"""Laws that a step of a chain keeps whatever its value: rows that sum to 1, symmetry, signs. Checked on numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

Numbers: TypeAlias = Sequence[Sequence[Fraction]]
"""A matrix; a vector is one row, a number a row of one."""

EXACT: Final = Fraction(1, 10**40)
"""What numbers that were not rounded may be off by, as they are irrational; to be positive they may not."""

_Law: TypeAlias = Callable[[Numbers, Fraction], str]


def broken(promise: str, numbers: Numbers, spare: Fraction) -> str:
    """How the numbers break a promise, "" if they keep it; `spare` is how far off each of them may be."""
    return _LAWS[promise](numbers, spare)


def check_known(promise: str) -> None:
    """`ValueError` where there is no such promise."""
    if promise not in _LAWS:
        raise ValueError(f"promise {promise!r} is none of: {', '.join(map(repr, _LAWS))}")


def _sums(what: str, wanted: int) -> _Law:
    def law(numbers: Numbers, spare: Fraction) -> str:
        lines = numbers if what == "row" else list(zip(*numbers, strict=True))
        for place, line in enumerate(lines, 1):
            if abs(sum(line) - wanted) > spare * len(line):
                return f"{what} {place} does not sum to {wanted}"
        return ""

    return law


def _symmetric(numbers: Numbers, spare: Fraction) -> str:
    if len(numbers) != len(numbers[0]):
        return "it is not square, so it is not symmetric"
    for row in range(len(numbers)):
        for column in range(row):
            if abs(numbers[row][column] - numbers[column][row]) > 2 * spare:
                return f"entries ({column + 1},{row + 1}) and ({row + 1},{column + 1}) differ, so it is not symmetric"
    return ""


def _every(holds: Callable[[Fraction, Fraction], bool], what: str) -> _Law:
    def law(numbers: Numbers, spare: Fraction) -> str:
        for row, line in enumerate(numbers, 1):
            for column, number in enumerate(line, 1):
                if not holds(number, spare):
                    where = f"entry ({row},{column})" if len(numbers) > 1 else f"entry {column}"
                    return f"{where if len(line) > 1 or len(numbers) > 1 else 'it'} is not {what}"
        return ""

    return law


def _lower(numbers: Numbers, spare: Fraction) -> str:
    for row, line in enumerate(numbers, 1):
        for column, number in enumerate(line, 1):
            if column > row and abs(number) > spare:
                return f"entry ({row},{column}) is not 0"
    return ""


_LAWS: Final[dict[str, _Law]] = {
    "rows sum to 1": _sums("row", 1),
    "rows sum to 0": _sums("row", 0),
    "columns sum to 1": _sums("column", 1),
    "columns sum to 0": _sums("column", 0),
    "symmetric": _symmetric,
    "positive": _every(lambda number, spare: number > (-spare if spare > EXACT else 0), "positive"),
    "not negative": _every(lambda number, spare: number >= -spare, "0 or more"),
    "between 0 and 1": _every(lambda number, spare: -spare <= number <= 1 + spare, "between 0 and 1"),
    "lower triangular": _lower,
}

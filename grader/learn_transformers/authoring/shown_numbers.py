"""Numbers as they stand in a text, and where a given number, vector or matrix stands among them, exact or rounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Rows = Sequence[Sequence[float]]  # a number is one row of one entry, a vector is one row

_PLAIN = 100, 10  # numerator below, denominator at most: such a number stands everywhere and says nothing
_DIGITS = 3  # that a number must show which is rounded
_DECIMALS = 2  # that an entry of a vector or a matrix must show which is rounded
_NEAR = 2  # lines from one row to the next
_TRIMMED = 0.5e-4  # how far from it an entry may be whose last zeros were left out: [0.8415, 0.01, 1.0]
_CLOSE = 1e-9
_PARTING = " ,;&|[](){}\\"

_FRACTION = re.compile(r"\\[dt]?frac\{(-?\d+)\}\{(\d+)\}")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_NUMBER = re.compile(r"((?<![\w)\]}])-)?(?<![\w.])(\d+)(\.\d*)?(?:e([+-]?\d+))?(?: ?/ ?(\d+)(?![\w.]))?")


@dataclass(frozen=True)
class Shown:
    """A number in a text: what it may be off by, how many digits and decimals it shows.

    It is `beside` the number before it where nothing but signs that part a list stands between the two.
    """

    value: float
    slack: float = 0.0
    digits: int = 0
    decimals: int = 0
    beside: bool = False

    def gives(self, value: float) -> bool:
        """Whether who reads this knows the value well enough."""
        return (self.slack == 0 or self.digits >= _DIGITS) and self.is_about(value)

    def is_entry(self, value: float) -> bool:
        """Whether it may be this entry of a vector or a matrix that stands there as a whole."""
        return (self.decimals >= _DECIMALS and self.is_about(value)) or abs(self.value - value) <= _TRIMMED

    def is_about(self, value: float) -> bool:
        return abs(self.value - value) <= self.slack * (1 + _CLOSE) + _CLOSE * abs(value)


def numbers_on(line: str) -> list[Shown]:
    """The numbers of a line of text, in order."""
    line = _FRACTION.sub(r" \1/\2 ", line.replace("−", "-"))
    line = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), line)
    found, end = [], 0
    for match in _NUMBER.finditer(line):
        beside = end > 0 and not line[end : match.start()].strip(_PARTING)
        found.append(_shown(*match.groups(default=""), beside=beside))
        end = match.end()
    return found


def _shown(sign: str, whole: str, decimals: str, power: str, below: str, *, beside: bool) -> Shown:
    value = float(f"{sign}{whole}{decimals}e{power or 0}")
    if not decimals and not power:
        return Shown(value / (int(below or 1) or 1), beside=beside)
    places = len(decimals.removeprefix("."))
    # NumPy leaves zeros out at the end: `2.` among rounded numbers has been rounded as those beside it.
    slack = 0.5 * 10.0 ** (int(power or 0) - max(places, 1))
    return Shown(value, slack, len((whole + decimals[1:]).lstrip("0")), places - int(power or 0), beside)


def says_nothing(rows: Rows) -> bool:
    """A small whole number or a simple fraction, two small whole numbers, or nothing but one number, or 0 and 1."""
    entries = [entry for row in rows for entry in row]
    if len(entries) <= 2 and all(_is_plain(entry) for entry in entries):
        return len(entries) == 1 or all(entry.is_integer() for entry in entries)
    return (len(entries) > 1 and len(set(entries)) == 1) or set(entries) <= {0.0, 1.0}


def places(rows: Rows, lines: Sequence[Sequence[Shown]]) -> list[int]:
    """The lines, counted from 0, on which it begins.

    A row stands without another number between its entries; the next row is behind it or on one of the lines after. A
    vector may stand as a column, too, and a pair, which is soon found by chance, has to stand for itself.
    """
    if len(rows) == len(rows[0]) == 1:
        return [n for n, line in enumerate(lines) if any(number.gives(rows[0][0]) for number in line)]
    if len(rows) == 1 and len(rows[0]) == 2:
        return [n for n, line in enumerate(lines) if _has_pair(line, *rows[0])]
    forms = [rows]
    if len(rows) == 1 and sum(not _is_plain(entry) for entry in rows[0]) > 1:
        forms.append([[entry] for entry in rows[0]])
    return sorted({n for form in forms for n in range(len(lines)) if _begins(form, lines, n)})


def same(rows: Rows, others: Rows) -> bool:
    """Whether these are the same numbers in the same places."""
    if [len(row) for row in rows] != [len(row) for row in others]:
        return False
    pairs = [pair for row, other in zip(rows, others, strict=True) for pair in zip(row, other, strict=True)]
    return all(abs(one - other) <= _CLOSE * max(1.0, abs(one)) for one, other in pairs)


def _begins(rows: Rows, lines: Sequence[Sequence[Shown]], line: int) -> bool:
    """Whether the first row is on this line, and the others follow."""
    at = _row_in(rows[0], lines[line], 0)
    for row in rows[1:]:
        if at < 0:
            return False
        behind = _row_in(row, lines[line][at : at + len(row)], 0)
        if behind >= 0:
            at += behind
            continue
        below = ((n, _row_in(row, lines[n], 0)) for n in range(line + 1, min(line + _NEAR + 1, len(lines))))
        line, at = next((place for place in below if place[1] >= 0), (line, -1))
    return at >= 0


def _row_in(row: Sequence[float], line: Sequence[Shown], start: int) -> int:
    """Where the numbers of a line go on after this row, looked for from `start` on; -1 where it is not there."""
    for at in range(start, len(line) - len(row) + 1):
        part = line[at : at + len(row)]
        if all(number.is_entry(entry) for number, entry in zip(part, row, strict=True)):
            return at + len(row)
    return -1


def _has_pair(line: Sequence[Shown], one: float, other: float) -> bool:
    """Whether these two stand beside each other, and no third beside them."""
    afterward = [number.beside for number in line[1:]] + [False]
    return any(
        left.is_entry(one) and right.is_entry(other) and (left.beside, right.beside, third) == (False, True, False)
        for (left, right), third in zip(pairwise(line), afterward[1:], strict=True)
    )


def _is_plain(value: float) -> bool:
    near = Fraction(value).limit_denominator(_PLAIN[1])
    return abs(near.numerator) < _PLAIN[0] and abs(value - near) <= _CLOSE * max(1.0, abs(value))

"""Numbers as an author writes them: log 2 as np.log(2), not as 0.693147.

Only the value is known, so that a form counts where it gives this very double or its neighbor: no number that was
drawn at random meets one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

LARGEST = 1000.0
_ROOTS = (2, 3, 5, 6, 7, 10)


def spelled(value: float) -> str | None:
    """The exact form of a number, as Python text; None where none is known, or where six digits say all of it."""
    size = abs(value)
    if not 1 / LARGEST < size < LARGEST or float(f"{value:.6g}") == value:
        return None
    for text, exact in _forms(value):
        if abs(exact - value) <= math.ulp(value):
            return text
    return None


def _forms(value: float) -> Iterator[tuple[str, float]]:
    """Forms that may give this number, the plainest first, each with what it gives."""
    size, sign = abs(value), "-" if value < 0 else ""
    signed = math.copysign(1.0, value)
    if ratio := _ratio(size, 100):
        yield f"{sign}{ratio}", signed * float(ratio)
    if ratio := _ratio(size * size, 1):
        yield f"{sign}np.sqrt({ratio})", signed * math.sqrt(ratio)
    yield from _logarithms(value)
    if ratio := _ratio(size / math.pi, 12):
        yield sign + _times(ratio, "np.pi"), signed * float(ratio) * math.pi
    if ratio := _ratio(math.log(size), 6):
        yield f"{sign}np.exp({ratio})", signed * math.exp(ratio)
    for n in _ROOTS:
        root = math.sqrt(n)
        over, times = _ratio(size * root, 100), _ratio(size / root, 100)
        if over and (times is None or over.numerator % n or times.denominator > 4):
            yield f"{sign}{over}/np.sqrt({n})", signed * float(over) / root
        elif times:
            yield sign + _times(times, f"np.sqrt({n})"), signed * float(times) * root
        if size / root < 5 and (ratio := _ratio(math.exp(value / root), 20)):
            yield f"np.sqrt({n})*np.log({ratio})", root * math.log(ratio)
    if ratio := _ratio(size * size, 100):
        yield f"{sign}np.sqrt({ratio})", signed * math.sqrt(ratio)


def _logarithms(value: float) -> Iterator[tuple[str, float]]:
    if abs(value) < 5 and (whole := _ratio(math.exp(abs(value)), 1)):
        yield f"{'-' if value < 0 else ''}np.log({whole})", math.copysign(math.log(whole), value)
    if abs(value) < 5 and (ratio := _ratio(math.exp(value), 20)):
        yield f"np.log({ratio})", math.log(ratio)
    for n in (2, 3, 5, 7):
        if ratio := _ratio(abs(value) / math.log(n), 12):
            form = _times(ratio, f"np.log({n})")
            yield f"{'-' if value < 0 else ''}{form}", math.copysign(float(ratio) * math.log(n), value)


def _ratio(value: float, denominator: int) -> Fraction | None:
    """The ratio of small whole numbers that this is, to rounding: the first convergent that meets it."""
    if not 1 / LARGEST <= abs(value) <= LARGEST:
        return None
    rest, p, q, earlier_p, earlier_q = value, 1, 0, 0, 1
    while True:
        whole = math.floor(rest)
        p, q, earlier_p, earlier_q = whole * p + earlier_p, whole * q + earlier_q, p, q
        if q > denominator:
            return None
        if abs(p / q - value) <= 8 * math.ulp(value):
            return Fraction(p, q)
        rest = 1 / (rest - whole)


def _times(ratio: Fraction, name: str) -> str:
    number = name if ratio.numerator == 1 else f"{ratio.numerator}*{name}"
    return number if ratio.denominator == 1 else f"{number}/{ratio.denominator}"

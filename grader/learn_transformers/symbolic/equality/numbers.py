"""Real values of formulas with as many digits as cancellation asks for, whether two agree, and how to print them.

`decide` looks at each of its points with this, `policies` at a number that is to be rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from mpmath import libmp  # type: ignore[import-untyped]

from learn_transformers.symbolic.equality.arithmetic import (
    Cancelled,
    Real,
    Reals,
    TooLarge,
    Undefined,
    is_zero,
    magnitude,
)
from learn_transformers.symbolic.equality.evaluate import Budget, Evaluation, OutOfRange, Value
from learn_transformers.symbolic.equality.sampling import Sample
from learn_transformers.symbolic.language import limits
from learn_transformers.symbolic.language.tree import Tree

DIGITS: Final = 100
SECOND_LOOK: Final = 400
_SPARE: Final = 10
_AGREE: Final = -80  # relative, base-10 logarithm
_SAME: Final = -9  # likewise: a gap that is computed twice
_NOISE: Final = 30  # digits by which rounding may happen to shrink less than it should
_LONGEST: Final = 1_000  # digits of a number that is written without being scaled first


@dataclass(frozen=True)
class Found:
    """A formula's value at a point, or why there is none."""

    value: Value = None
    undefined: str = ""
    out_of_range: bool = False
    floating: bool = False
    lost: int = 0  # digits between the largest and the smallest number that came up
    small: int = 0  # digits between 1 and the smallest number that came up
    digits: int = 0  # with which it was computed

    @property
    def defined(self) -> bool:
        return not self.undefined


def values_at(one: Tree, other: Tree, sample: Sample, budget: Budget, digits: int = DIGITS) -> tuple[Found, Found]:
    """Two formulas' values with the same number of digits: what one of them needs, the gap between them needs."""
    first = value_at(one, sample, budget, digits)
    second = value_at(other, sample, budget, digits, first.lost)
    if second.lost > first.lost + _SPARE:
        first = value_at(one, sample, budget, digits, second.lost)
    return first, second


def value_at(tree: Tree, sample: Sample, budget: Budget, digits: int = DIGITS, lost: int = 0) -> Found:
    """Evaluate, and again with more digits as long as the numbers that came up ask for it."""
    wanted, sure = digits + _SPARE + lost, digits >= SECOND_LOOK
    for _ in range(4):
        if wanted > budget.digits or budget.is_late():
            raise TooLarge
        reals = Reals(wanted, sure=sure)
        found = None
        try:
            value = Evaluation(reals, sample.point, sample.whole, budget).of(tree)
            lost, small = max(reals.lost_digits, 0), reals.small_digits
            found = Found(value, floating=reals.floating, lost=lost, small=small, digits=wanted)
        except Cancelled:
            sure, digits = True, max(digits, SECOND_LOOK)
        except OutOfRange as problem:
            found = Found(undefined=str(problem), out_of_range=True)
        except Undefined as problem:
            found = Found(undefined=str(problem))
        needed = digits + _SPARE + max(reals.lost_digits - _SPARE, 0)
        if found is not None and needed <= wanted:
            return found
        wanted = max(needed, wanted if found is not None else SECOND_LOOK + _SPARE)
        if needed > 2 * DIGITS:
            sure, wanted = True, max(wanted, needed + SECOND_LOOK)
    if found is None:
        raise TooLarge
    return found


def flat(value: Value) -> Iterator[tuple[tuple[int, ...], Real]]:
    """Every number of a value with its place, counted from 1."""
    if value.__class__ is not list:
        yield (), value
        return
    for place, part in enumerate(value, 1):
        for rest, number in flat(part):
            yield (place, *rest), number


def differing_entries(one: Value, other: Value, small: int) -> list[tuple[int, ...]]:
    """Places at which two values of the same shape are not the same number."""
    pairs = zip(flat(one), flat(other), strict=True)
    return [place for (place, a), (_, b) in pairs if not agree(a, b, small)]


def agree(one: Real, other: Real, small: int) -> bool:
    """Exact numbers: equal. Others: no gap within 80 digits below 1 and below the smallest number that came up."""
    if one.__class__ is not tuple and other.__class__ is not tuple:
        return bool(one == other)
    gap = subtracted(one, other)
    if is_zero(gap):
        return True
    return magnitude(gap) <= min(max(magnitude(one), magnitude(other)), 0.0) + _AGREE - small


def gaps(one: Value, other: Value) -> dict[tuple[int, ...], Any]:
    """The differences of two values of the same shape, by place."""
    return {place: subtracted(a, b) for (place, a), (_, b) in zip(flat(one), flat(other), strict=True)}


def is_same_gap(before: Any, now: Any) -> bool:
    """Whether a gap stayed what it was when more digits were taken: rounding never does."""
    return magnitude(libmp.mpf_sub(before, now, 2 * DIGITS, "n")) <= magnitude(now) + _SAME


def is_rounding(before: Any, now: Any, more_digits: int) -> bool:
    """Whether a gap became smaller by as many digits as were added."""
    return magnitude(now) <= magnitude(before) - more_digits + _NOISE


def subtracted(one: Real, other: Real) -> Any:
    bits = 4 * limits.DECIMAL_DIGITS
    return libmp.mpf_sub(_raw(one, bits), _raw(other, bits))


def relative_gap(one: Real, other: Real) -> float:
    """How far apart two numbers are, as the base-10 logarithm of the gap over their size."""
    gap = subtracted(one, other)
    return magnitude(gap) - max(magnitude(one), magnitude(other), -3.0)


def _raw(value: Real, bits: int) -> Any:
    if value.__class__ is tuple:
        return value
    if value.__class__ is int:
        return libmp.from_int(value)
    return libmp.from_rational(value.numerator, value.denominator, bits, "n")


def as_fraction(value: Real) -> Fraction:
    """The exact value of a number, a floating-point one included."""
    if value.__class__ is tuple:
        numerator, denominator = libmp.to_rational(value)
        return Fraction(int(numerator), int(denominator))
    return Fraction(value)


def written_number(value: Real, digits: int = 6) -> str:
    """A number to show: whole numbers and short fractions as such, others with a few significant digits."""
    if value.__class__ is int and abs(value) < 10**15:
        return str(value)
    if value.__class__ is Fraction and value.denominator <= 1000 and abs(value.numerator) < 10**6:
        return f"{value.numerator}/{value.denominator}" if value.denominator > 1 else str(value.numerator)
    raw, power = _raw(value, 400), ""
    if abs(magnitude(raw)) > _LONGEST and not is_zero(raw):  # Python writes no whole number of more than 4,300 digits
        scale = math.floor(magnitude(raw))
        unit = libmp.mpf_pow_int(libmp.from_int(10), scale, 400, "n")
        raw, power = libmp.mpf_div(raw, unit, 400, "n"), f"e{scale:+}"
    text = libmp.to_str(raw, digits, min_fixed=-5, max_fixed=12)
    return f"{text[:-2] if text.endswith('.0') else text}{power}"


def written_pair(one: Real, other: Real) -> tuple[str, str]:
    """Two different numbers, with as many digits as it takes to see it."""
    if one.__class__ is tuple or other.__class__ is tuple:
        one, other = _raw(one, 400), _raw(other, 400)
    for digits in (6, 10, 16, 30):
        texts = written_number(one, digits), written_number(other, digits)
        if texts[0] != texts[1]:
            return texts
    gap = subtracted(one, other)
    sign = "-" if libmp.mpf_sign(gap) < 0 else "+"
    near = written_number(other)
    return f"{near} {sign} {written_number(libmp.mpf_abs(gap), 3)}", near


def written_value(value: Value) -> str:
    if value.__class__ is list:
        return f"[{', '.join(written_value(part) for part in value)}]"
    return written_number(value)

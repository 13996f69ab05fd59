"""Two kinds of numbers to put into a formula: integers modulo a prime, and real numbers of as many digits as it takes.

`evaluate` computes with either, and with the machine's numbers in `doubles`.

Real numbers stay exact (`int`, `Fraction`) as long as only rational operations touch them; then they become mpmath's
raw floating-point tuples. While computing, the largest and smallest magnitudes are kept, so that the caller can see
how many digits cancellation may have cost and start again with more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias

from mpmath import libmp  # type: ignore[import-untyped]

from learn_transformers.symbolic.language import limits

Real: TypeAlias = Any  # int, Fraction, or a raw mpf tuple
PRIME: Final = (1 << 61) - 1
_ROUND: Final = "n"
_CAP_BITS: Final = int(limits.LOG / math.log(2))
_CANCELLED_BITS: Final = 80  # this close to the last digit, a difference is taken for zero
_UNTOUCHED: Final = 1 << 60
_LARGEST_IN_ERF: Final = 1_500  # squared; beyond it mpmath takes seconds for the digits that tell it from 1


class Undefined(Exception):
    """No real value here: division by zero, the logarithm or an even root of a negative number."""


class TooLarge(Exception):
    """A number, a sum or the whole evaluation is larger than it is worth."""


class Cancelled(Exception):
    """A difference that may be zero: more digits are needed to tell."""


class NotRational(Exception):
    """An exponent that is no whole number: the formula is not a rational function."""


class Field:
    """Integers modulo 2^61 - 1: exact and fast, for rational functions only."""

    def exact(self, value: Real) -> Real:
        if value.__class__ is int:
            return value % PRIME
        return self.divide(value.numerator, value.denominator)

    def add(self, parts: Sequence[Real]) -> Real:
        return sum(parts) % PRIME

    def multiply(self, one: Real, other: Real) -> Real:
        return one * other % PRIME

    def dot(self, one: Sequence[Real], other: Sequence[Real]) -> Real:
        return sum(map(int.__mul__, one, other)) % PRIME

    def divide(self, one: Real, other: Real) -> Real:
        other %= PRIME
        if not other:
            raise Undefined("division by zero")
        return one * pow(other, -1, PRIME) % PRIME

    def negate(self, one: Real) -> Real:
        return -one % PRIME

    def power(self, base: Real, exponent: Real) -> Real:
        if exponent.__class__ is not int:
            raise NotRational
        if abs(exponent) > limits.DEGREE:
            raise NotRational  # x^(p-1) is 1 here for every x
        if exponent < 0:
            return self.divide(1, pow(base, -exponent, PRIME))
        return pow(base, exponent, PRIME)

    def function(self, name: str, value: Real) -> Real:
        raise NotRational


class Reals:
    """Real numbers with `digits` decimal digits where they are not exact."""

    def __init__(self, digits: int, *, sure: bool = False) -> None:
        self.digits = digits
        self.bits = int(digits * 3.3219281) + 16
        self.sure = sure  # whether a difference that vanishes at this precision is zero
        self.high = -_UNTOUCHED
        self.low = _UNTOUCHED
        self.floating = False

    # -- magnitudes

    @property
    def lost_digits(self) -> int:
        """How many digits lie between the largest and the smallest number that came up."""
        return int(max(self.high, 0) * 0.30103) + self.small_digits

    @property
    def small_digits(self) -> int:
        """How many digits lie between 1 and the smallest number that came up."""
        return int(-min(self.low, 0) * 0.30103)

    def seen(self, value: Real) -> Real:
        """Note a floating-point number's magnitude, and refuse a monstrous one."""
        if not value[1]:
            return 0
        magnitude = value[2] + value[3]
        if magnitude > self.high:
            self.high = magnitude
        if magnitude < self.low:
            self.low = magnitude
        if not -_CAP_BITS < magnitude < _CAP_BITS:
            raise TooLarge
        return value

    def floated(self, value: Real) -> Real:
        """A raw floating-point number from any."""
        kind = value.__class__
        if kind is tuple:
            return value
        self.floating = True
        if not value:
            return libmp.fzero
        if kind is int:
            return self.seen(libmp.from_int(value, self.bits, _ROUND))
        return self.seen(libmp.from_rational(value.numerator, value.denominator, self.bits, _ROUND))

    def exact(self, value: Real) -> Real:
        if value.__class__ is Fraction and value.denominator == 1:
            return int(value)
        if value.__class__ is int:
            if value.bit_length() > limits.EXACT_BITS:
                return self.floated(value)
        elif max(value.numerator.bit_length(), value.denominator.bit_length()) > limits.EXACT_BITS:
            return self.floated(value)
        return value

    # -- operations

    def add(self, parts: Sequence[Real]) -> Real:
        for part in parts:
            if part.__class__ is tuple:
                break
        else:
            return self.exact(sum(parts))
        total = self.floated(parts[0])
        largest = total[2] + total[3] if total[1] else -_UNTOUCHED
        for part in parts[1:]:
            raw = self.floated(part)
            if not raw[1]:
                continue
            largest = max(largest, raw[2] + raw[3])
            total = libmp.mpf_add(total, raw, self.bits, _ROUND)
        if not total[1]:
            return 0
        magnitude = total[2] + total[3]
        if magnitude < largest - self.bits + _CANCELLED_BITS:
            if not self.sure:
                raise Cancelled
            return 0
        if magnitude > self.high:
            self.high = magnitude
        return total

    def multiply(self, one: Real, other: Real) -> Real:
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return self.exact(one * other)
        return self.seen(libmp.mpf_mul(self.floated(one), self.floated(other), self.bits, _ROUND))

    def dot(self, one: Sequence[Real], other: Sequence[Real]) -> Real:
        return self.add([self.multiply(a, b) for a, b in zip(one, other, strict=True)])

    def divide(self, one: Real, other: Real) -> Real:
        if is_zero(other):
            raise Undefined("division by zero")
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return self.exact(Fraction(one) / other)
        return self.seen(libmp.mpf_div(self.floated(one), self.floated(other), self.bits, _ROUND))

    def negate(self, one: Real) -> Real:
        return libmp.mpf_neg(one) if one.__class__ is tuple else -one

    def power(self, base: Real, exponent: Real) -> Real:
        if exponent.__class__ is int:
            return self.whole_power(base, exponent)
        if is_zero(base):
            if sign(exponent) > 0:
                return 0
            raise Undefined("division by zero")
        odd_root = exponent.__class__ is Fraction and exponent.denominator % 2 == 1
        if sign(base) < 0:
            if not odd_root:
                raise Undefined("an even root of a negative number")
            size = self.power(self.negate(base), exponent)
            return self.negate(size) if exponent.numerator % 2 else size
        if exponent.__class__ is Fraction:
            if exponent.denominator == 2:
                return self.whole_power(self.root(base), exponent.numerator)
            exact = _exact_root(base, exponent.denominator)
            if exact is not None:
                return self.whole_power(exact, exponent.numerator)
        product = self.multiply(self.function("log", base), exponent)
        return self.function("exp", product)

    def whole_power(self, base: Real, exponent: int) -> Real:
        if exponent == 0:
            return 1
        if is_zero(base):
            if exponent < 0:
                raise Undefined("division by zero")
            return 0
        if base.__class__ is not tuple:
            if base in (1, -1):
                return int(base) if exponent % 2 else 1
            length = max(base.numerator.bit_length(), base.denominator.bit_length())
            if abs(exponent) > 2 * _CAP_BITS:
                raise TooLarge
            if length * abs(exponent) <= limits.EXACT_BITS:
                return self.exact(Fraction(base) ** exponent if exponent < 0 else base**exponent)
        raw = self.floated(base)
        # ln|base| is at least its distance from 1; the exact bound is checked on the result.
        if abs(exponent) > 1 and abs((raw[2] + raw[3] - 1) * exponent) > _CAP_BITS + abs(exponent):
            raise TooLarge
        if abs(exponent) > 1 << 40:
            raise TooLarge
        return self.seen(libmp.mpf_pow_int(raw, exponent, self.bits + 40, _ROUND))

    def root(self, value: Real) -> Real:
        below = sign(value)
        if below < 0:
            raise Undefined("an even root of a negative number")
        if below == 0:
            return 0
        exact = _exact_root(value, 2)
        if exact is not None:
            return exact
        return self.seen(libmp.mpf_sqrt(self.floated(value), self.bits, _ROUND))

    def function(self, name: str, value: Real) -> Real:
        return _FUNCTIONS[name](self, value)

    def constant(self, name: str) -> Real:
        self.floating = True
        raw = libmp.mpf_pi(self.bits) if name == "pi" else libmp.mpf_e(self.bits)
        return self.seen(raw)

    def compare(self, one: Real, other: Real) -> int:
        """-1, 0 or 1."""
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return int(one > other) - int(one < other)
        return int(libmp.mpf_cmp(self.floated(one), self.floated(other)))

    def gap(self, one: Real, other: Real) -> int:
        """-1, 0 or 1 as well, but 0 where the difference may be meant to vanish."""
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return int(one > other) - int(one < other)
        return sign(self.add([one, self.negate(other)]))

    def vanishing(self, value: Real) -> Real:
        """A sine's value, which may be meant to be zero."""
        if value[1] and value[2] + value[3] < -self.bits + _CANCELLED_BITS:
            if not self.sure:
                raise Cancelled
            return 0
        return self.seen(value)


def is_zero(value: Real) -> bool:
    return bool(value[1] == 0 if value.__class__ is tuple else value == 0)


def sign(value: Real) -> int:
    if value.__class__ is tuple:
        return int(libmp.mpf_sign(value))
    return int(value > 0) - int(value < 0)


def magnitude(value: Real) -> float:
    """The base-10 logarithm of a number's size; minus infinity for zero."""
    if value.__class__ is tuple:
        return float(value[2] + value[3]) * 0.30103 if value[1] else -math.inf
    if not value:
        return -math.inf
    if value.__class__ is int:
        return int(abs(value)).bit_length() * 0.30103
    return float(abs(value.numerator).bit_length() - value.denominator.bit_length()) * 0.30103


def _exact_root(value: Real, degree: int) -> Real | None:
    """The root of an exact number where it is exact, too."""
    if value.__class__ is tuple or degree > 60:
        return None
    if value.__class__ is int:
        return _whole_root(value, degree)
    above, below = _whole_root(value.numerator, degree), _whole_root(value.denominator, degree)
    return None if above is None or below is None else Fraction(above, below)


def _whole_root(value: int, degree: int) -> int | None:
    if degree == 2:
        root = math.isqrt(value)
    elif value.bit_length() > 1000:
        return None
    else:
        root = round(value ** (1.0 / degree))
    return root if root**degree == value else None


# ---------------------------------------------------------------------------------------------------------------------
# Functions

_Function: TypeAlias = Callable[[Reals, Real], Real]


def _exp(reals: Reals, value: Real) -> Real:
    if is_zero(value):
        return 1
    raw = reals.floated(value)
    if raw[2] + raw[3] > 18 or abs(libmp.to_float(raw)) > limits.LOG:
        raise TooLarge
    return reals.seen(libmp.mpf_exp(raw, reals.bits, _ROUND))


def _log(reals: Reals, value: Real) -> Real:
    if sign(value) <= 0:
        raise Undefined("the logarithm of zero" if is_zero(value) else "the logarithm of a negative number")
    if value == 1:
        return 0
    return reals.seen(libmp.mpf_log(reals.floated(value), reals.bits, _ROUND))


def _log2(reals: Reals, value: Real) -> Real:
    if value.__class__ is not tuple and value > 0:
        power = value.numerator.bit_length() - value.denominator.bit_length()
        if Fraction(2) ** power == value:
            return power
    return reals.divide(_log(reals, value), libmp.mpf_log(libmp.from_int(2), reals.bits, _ROUND))


def _trigonometric(raw_function: Callable[..., Any], at_zero: int) -> _Function:
    def apply(reals: Reals, value: Real) -> Real:
        if is_zero(value):
            return at_zero
        raw = reals.floated(value)
        if raw[2] + raw[3] > 20_000:
            raise TooLarge
        return reals.vanishing(raw_function(raw, reals.bits, _ROUND))

    return apply


def _tan(reals: Reals, value: Real) -> Real:
    return reals.divide(_sin(reals, value), _cos(reals, value))


def _hyperbolic(name: str) -> _Function:
    def apply(reals: Reals, value: Real) -> Real:
        if is_zero(value):
            return 1 if name == "cosh" else 0
        raw = reals.floated(value)
        if raw[2] + raw[3] > 17 or abs(libmp.to_float(raw)) > limits.LOG:
            raise TooLarge
        if name == "tanh":
            # 1 - tanh is about exp(-2|x|): those digits count as well.
            far = int(2.9 * abs(libmp.to_float(raw)))
            reals.low = min(reals.low, -far)
            return reals.seen(libmp.mpf_tanh(raw, reals.bits, _ROUND))
        return reals.seen(libmp.mpf_cosh_sinh(raw, reals.bits, _ROUND)[0 if name == "cosh" else 1])

    return apply


def _erf(reals: Reals, value: Real) -> Real:
    if is_zero(value):
        return 0
    raw = reals.floated(value)
    size = abs(libmp.to_float(raw)) if raw[2] + raw[3] < 30 else limits.LOG
    if size * size > _LARGEST_IN_ERF:
        raise TooLarge
    reals.low = min(reals.low, -int(1.45 * size * size))  # 1 - erf is about exp(-x²)
    return reals.seen(libmp.mpf_erf(raw, reals.bits, _ROUND))


def _sigmoid(reals: Reals, value: Real) -> Real:
    return reals.divide(1, reals.add([1, _exp(reals, reals.negate(value))]))


def _softplus(reals: Reals, value: Real) -> Real:
    return _log(reals, reals.add([1, _exp(reals, value)]))


def _relu(reals: Reals, value: Real) -> Real:
    return value if sign(value) > 0 else 0


def _abs(reals: Reals, value: Real) -> Real:
    return reals.negate(value) if sign(value) < 0 else value


_product_up_to = lru_cache(maxsize=32)(math.factorial)  # the same one comes at every point


def _factorial(reals: Reals, value: Real) -> Real:
    if value.__class__ is not int or value < 0:
        raise Undefined("the factorial of what is no natural number")
    if value > 9_000:
        raise TooLarge
    return reals.exact(_product_up_to(value))


def _floor(reals: Reals, value: Real) -> Real:
    if value.__class__ is not tuple:
        return math.floor(value)
    nearest = int(libmp.to_int(value, "n"))
    return reals.exact(nearest - (reals.gap(value, nearest) < 0))


def _sign(reals: Reals, value: Real) -> Real:
    return sign(value)


def _arccos(reals: Reals, value: Real) -> Real:
    for end in (1, -1):
        beyond = end * reals.gap(value, end)
        if beyond > 0:
            raise Undefined("the arc cosine of a number beyond 1 or -1")
        if beyond == 0:
            return 0 if end == 1 else reals.constant("pi")
    return reals.seen(libmp.mpf_acos(reals.floated(value), reals.bits, _ROUND))


_sin: Final = _trigonometric(libmp.mpf_sin, 0)
_cos: Final = _trigonometric(libmp.mpf_cos, 1)

_FUNCTIONS: Final[dict[str, _Function]] = {
    "exp": _exp, "log": _log, "log2": _log2, "sqrt": Reals.root, "abs": _abs, "sin": _sin, "cos": _cos, "tan": _tan,
    "sinh": _hyperbolic("sinh"), "cosh": _hyperbolic("cosh"), "tanh": _hyperbolic("tanh"), "erf": _erf,
    "sigmoid": _sigmoid, "softplus": _softplus, "relu": _relu, "factorial": _factorial,
    "floor": _floor, "sign": _sign, "arccos": _arccos,
}  # fmt: skip

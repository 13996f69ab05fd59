"""Arithmetic with the machine's floating-point numbers: fast, and good enough to rule a formula out.

The search for slips and the search for turns use it. No verdict rests on it: what looks equal here is compared again by
`decide`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from learn_transformers.symbolic.equality.arithmetic import Real, Reals, Undefined

_LARGEST_WHOLE: Final = 1 << 53
_CLOSE: Final = 1e-12


class Doubles(Reals):
    """Real numbers as `float`; whole ones stay `int`, so that they can be indices and exponents."""

    def __init__(self) -> None:
        super().__init__(16, sure=True)

    def exact(self, value: Real) -> Real:
        if value.__class__ is int and -_LARGEST_WHOLE < value < _LARGEST_WHOLE:
            return value
        return float(value)

    def add(self, parts: Sequence[Real]) -> Real:
        return sum(parts)

    def multiply(self, one: Real, other: Real) -> Real:
        return one * other

    def dot(self, one: Sequence[Real], other: Sequence[Real]) -> Real:
        return sum([a * b for a, b in zip(one, other, strict=True)])

    def divide(self, one: Real, other: Real) -> Real:
        if not other:
            raise Undefined("division by zero")
        if one.__class__ is int and other.__class__ is int and one % other == 0:
            return one // other
        return one / other

    def negate(self, one: Real) -> Real:
        return -one

    def power(self, base: Real, exponent: Real) -> Real:
        if not base and exponent < 0:
            raise Undefined("division by zero")
        if base < 0 and exponent.__class__ is not int:
            raise Undefined("a root of a negative number")
        return (
            self.exact(base**exponent) if exponent.__class__ is int and 0 <= exponent < 64 else float(base) ** exponent
        )

    def root(self, value: Real) -> Real:
        return _sqrt(value)

    def function(self, name: str, value: Real) -> Real:
        return _FUNCTIONS[name](value)

    def constant(self, name: str) -> Real:
        return math.pi if name == "pi" else math.e

    def compare(self, one: Real, other: Real) -> int:
        return int(one > other) - int(one < other)

    def gap(self, one: Real, other: Real) -> int:
        return 0 if math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE) else self.compare(one, other)


def _floor(value: float) -> int:
    nearest = round(value)
    return nearest if abs(value - nearest) < _CLOSE else math.floor(value)


def _sqrt(value: float) -> float:
    if value < 0:
        raise Undefined("an even root of a negative number")
    return math.sqrt(value)


def _log(value: float) -> float:
    if value <= 0:
        raise Undefined("the logarithm of what is not positive")
    return math.log(value)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else math.exp(value)


def _softplus(value: float) -> float:
    return max(value, 0) + math.log1p(math.exp(-abs(value)))


def _factorial(value: float) -> float:
    if value.__class__ is not int or not 0 <= value <= 170:
        raise Undefined("the factorial of what is no natural number")
    return math.factorial(int(value))


_FUNCTIONS: Final[dict[str, Callable[[float], float]]] = {
    "exp": math.exp, "log": _log, "log2": lambda value: _log(value) / math.log(2), "sqrt": _sqrt, "abs": abs,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "erf": math.erf, "sigmoid": _sigmoid, "softplus": _softplus, "relu": lambda value: max(value, 0),
    "factorial": _factorial, "floor": _floor, "sign": lambda value: (value > 0) - (value < 0), "arccos": math.acos,
}  # fmt: skip

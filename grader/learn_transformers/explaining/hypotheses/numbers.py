"""Whole numbers and others that are off: by one, by a sign, upside down."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from learn_transformers.explaining.hypotheses.subject import Subject, argument
from learn_transformers.key.mistakes import Slip


def arguments(s: Subject) -> Iterator[Slip]:
    for name in (*s.counts, *s.integers):
        counted = f"From which number is `{name}` counted?"
        yield argument(f"off_by_one:{name}+1", f"`{name}` is taken one too large", counted, {name: lambda n: n + 1})
        yield argument(f"off_by_one:{name}-1", f"`{name}` is taken one too small", counted, {name: lambda n: n - 1})
    for name in (*s.counts, *s.numbers):
        values = [c[name] for c in s.calls if isinstance(c.get(name), int | float)]
        if any(value < 0 for value in values):
            sign = f"What does a negative `{name}` give, and what should it?"
            yield argument(f"absolute:{name}", f"the sign of `{name}` is lost", sign, {name: abs})
            yield argument(f"negated:{name}", f"`{name}` has the wrong sign", sign, {name: lambda n: -n})
        for sort, said, deed in _OTHERS if name in s.numbers else ():
            hint = f"How does the right result change when `{name}` doubles, and how does yours?"
            yield argument(
                f"{sort}:{name}", f"{said.format(f'`{name}`')} is used in place of `{name}`", hint, {name: deed}
            )
    for name in s.counts:
        doubled = f"How does the right result change when `{name}` doubles, and how does yours?"
        yield argument(f"doubled:{name}", f"`{name}` is taken twice as large", doubled, {name: lambda n: 2 * n})
        yield argument(f"halved:{name}", f"`{name}` is taken half as large", doubled, {name: lambda n: n // 2})


def _root(x: float) -> Any:
    return math.sqrt(x) if x > 0 else x


def _log(x: float) -> Any:
    return math.log(x) if x > 0 else x


_OTHERS: tuple[tuple[str, str, Callable[[float], Any]], ...] = (
    ("reciprocal", "1/{}", lambda x: float(np.divide(1.0, x))),
    ("squared", "the square of {}", lambda x: x * x),
    ("root", "the square root of {}", _root),
    ("log", "the logarithm of {}", _log),
    ("mixed_logarithms", "e to the power of log₁₀ of {}", lambda x: math.exp(math.log10(x)) if x > 0 else x),
)

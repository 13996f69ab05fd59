"""Values in questions and options as text: short, and exact where they are: 1/8, log 3, [1/4, 3/4]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from learn_transformers.key.exact import spelled

_LARGEST_DENOMINATOR = 100
_ROUNDING = 1e-12  # of a value: the 3/8 that a softmax leaves is 0.375, as a typed one is
_DIGITS = 4
_RATIO = re.compile(r"−?\d+/\d+")
_SPELLED = (
    (r"np\.log\((\d+/\d+)\)", r"log (\1)"),
    (r"np\.log\((.+?)\)", r"log \1"),
    (r"np\.sqrt\((\d+)\)", r"√\1"),
    (r"(\d+)/(\d+)/(√\d+)", r"\1/(\2·\3)"),
    (r"np\.pi", "π"),
    (r"np\.exp\((.+?)\)", r"e^\1"),
)


def text_of(value: Any) -> str:
    """What is shown for a value; a text is shown as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray):
        return text_of(value.tolist())
    if isinstance(value, np.generic):
        return text_of(value.item())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text_of(key)}: {text_of(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        parts = [text_of(item) for item in value]
        if any(map(_RATIO.fullmatch, parts)):  # [1/3, 1/2, 1/6], not [1/3, 0.5, 1/6]
            parts = [
                (isinstance(item, float) and _ratio(item)) or part for item, part in zip(value, parts, strict=True)
            ]
        inner = ", ".join(parts)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return _number(value) if isinstance(value, float) else _signed(str(value))


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return "nan" if value != value else "∞" if value > 0 else "−∞"
    if _is(value, float(f"{value:.6g}")) and abs(value) < 1e6 and (value == 0 or abs(value) >= 1e-4):
        return _signed(f"{value:.6g}" if value else "0")
    if ratio := _ratio(value):
        return ratio
    exact = spelled(value)
    if exact is not None:
        for pattern, sign in _SPELLED:
            exact = re.sub(pattern, sign, exact)
        return _signed(exact.replace("*", "·"))
    return _signed(f"{value:.{_DIGITS}g}")


def _is(value: float, shown: float) -> bool:
    return abs(shown - value) <= _ROUNDING * abs(value)


def _ratio(value: float) -> str:
    """A fraction of small whole numbers, if it is one."""
    ratio = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return _signed(str(ratio)) if ratio and _is(value, float(ratio)) else ""


def _signed(text: str) -> str:
    return text.replace("e-", "e−") if text[0] != "-" else "−" + text[1:].replace("e-", "e−")

"""Values in questions and options as text: short, and exact where they are: 1/8, log 3, [1/4, 3/4]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from learn_transformers.outcomes.exact import spelled

_LARGEST_DENOMINATOR = 60
_DIGITS = 4
_SPELLED = (
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
        inner = ", ".join(map(text_of, value))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return "nan" if value != value else "∞" if value > 0 else "−∞"
    if float(f"{value:.6g}") == value and abs(value) < 1e6 and (value == 0 or abs(value) >= 1e-4):
        return _signed(f"{value:.6g}" if value else "0")
    ratio = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    if ratio and abs(float(ratio) - value) <= 1e-12 * abs(value):
        return _signed(str(ratio))
    exact = spelled(value)
    if exact is not None:
        for pattern, sign in _SPELLED:
            exact = re.sub(pattern, sign, exact)
        return _signed(exact.replace("*", "·"))
    return _signed(f"{value:.{_DIGITS}g}")


def _signed(text: str) -> str:
    return text.replace("e-", "e−") if text[0] != "-" else "−" + text[1:].replace("e-", "e−")

"""Plain values as short text: what a learner reads in a message, or pastes into an interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from learn_transformers.checking import Call
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, clean
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable

MAX_ENTRIES = 60


def call_text(name: str, made: Call) -> str:
    """The call as a line that can be pasted, as long as its arrays are small."""
    parts = [value_text(a) for a in made.args] + [f"{k}={value_text(v)}" for k, v in made.kwargs.items()]
    return f"{name}({', '.join(parts)})"


def value_text(value: Any) -> str:
    """A value as Python text; large arrays by their shape."""
    if isinstance(value, np.ndarray):
        return _array_text(value)
    if isinstance(value, np.generic):
        return _number_text(value.item())
    if isinstance(value, tuple | list):
        inner = ", ".join(map(value_text, value))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: {value_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Uncarriable):
        return value.what
    if isinstance(value, Tensor):
        return f"torch.{_array_text(value.array).removeprefix('np.').replace('array', 'tensor', 1)}"
    if isinstance(value, Handle):
        return f"a `{value.type}` module"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, np.random.Generator):
        return "np.random.default_rng(…)"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return clean(repr(value), 300)


def outcome_text(outcome: Outcome) -> str:
    """What came of a call, in one piece of text."""
    if isinstance(outcome, Died):
        return outcome.reason
    if isinstance(outcome, Raised):
        return f"{outcome.type}: {outcome.message}" if outcome.message else outcome.type
    return value_text(outcome.value)


def _array_text(array: np.ndarray) -> str:
    if array.size > MAX_ENTRIES:
        return f"<{array.dtype} array of shape {array.shape}>"
    if array.size == 0:
        return f"np.zeros({array.shape}, dtype={array.dtype})" if array.dtype != float else f"np.zeros({array.shape})"
    return f"np.array({_nested(array.tolist())})"


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return _number_text(value)


def _number_text(value: Any) -> str:
    if isinstance(value, float):
        if value != value:
            return "np.nan"
        if value in (float("inf"), float("-inf")):
            return "np.inf" if value > 0 else "-np.inf"
        return f"{value:.6g}" if "e" in f"{value:.6g}" or "." in f"{value:.6g}" else f"{value:.6g}."
    return repr(value)

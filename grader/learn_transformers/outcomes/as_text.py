"""Plain values as short text: what a learner reads in a message, or pastes into an interpreter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from itertools import islice, zip_longest
from typing import Any

import numpy as np

from learn_transformers.key.calls import Call, argument_names
from learn_transformers.key.exact import spelled
from learn_transformers.key.modules import ModuleCall
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.comparison import dtype_name
from learn_transformers.printable import clean, one_line
from learn_transformers.sandbox.outcome import Died, Outcome, Raised
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable

MAX_ENTRIES = 60  # of an array
MAX_ITEMS = 1000  # of a list
MAX_TEXT = 20_000


def call_text(name: str, made: Call, exact: bool = False, names: Sequence[str] = ()) -> str:
    """The call as a line that can be pasted, as long as its arrays are small; weights by name stand after it.

    `exact` is for a reader: log 2 is np.log(2) then, and a matrix of zeros np.zeros. `names` are those of the arguments
    that are given by place.
    """
    text = _exact_text if exact else value_text
    if isinstance(made, ModuleCall):
        arguments, weights, inputs, _ = made.args
        module = call_text(name, Call((), arguments), exact)
        if weights is None:
            return module
        mode = ".train()" if made.kwargs else ""
        return f"{module}{mode}({', '.join(map(text, inputs))}) with {_weights_text(weights, text)}"
    by_place = list(zip_longest(names[: len(made.args)], made.args, fillvalue=""))
    apart = {n: value for n, value in [*by_place, *made.kwargs.items()] if n and _holds_by_name(value)}
    parts = [n if n in apart else text(value) for n, value in by_place]
    parts += [f"{n}={n if n in apart else text(value)}" for n, value in made.kwargs.items()]
    after = " and ".join(f"{n} = {text(value)}" for n, value in apart.items())
    return f"{name}({', '.join(parts)})" + (f" with {after}" if apart else "")


def _weights_text(weights: Mapping[str, Any], text: Callable[[Any], str]) -> str:
    """Weights by name; of more than can be pasted, how many there are."""
    entries = sum(np.size(weight) for weight in weights.values())
    if entries > MAX_ENTRIES:
        return f"{entries} given numbers as its {len(weights)} weights"
    return ", ".join(f"{name} = {text(weight)}" for name, weight in weights.items())


def call_of(reference: Reference, made: Call, exact: bool = False) -> str:
    """The call of an exercise's function, as text."""
    return call_text(reference.name, made, exact, argument_names(reference.signature, made))


def _holds_by_name(value: Any) -> bool:
    """Is it a dict, or a list of them?"""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(v, Mapping) for v in value))


def value_text(value: Any) -> str:
    """A value as Python text; large arrays by their shape. It may be a worker's: capped, and nothing hidden in it."""
    return clean(_text(value, _number_text), MAX_TEXT)


def _exact_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{one_line(repr(key), 100)}: {_exact_text(item)}' for key, item in value.items())}}}"
    if _holds_by_name(value):
        return f"[{', '.join(map(_exact_text, value))}]"
    return _constant_text(value) or clean(_text(value, _exact_number_text), MAX_TEXT)


Numbers = Callable[[Any], str]


def _text(value: Any, number: Numbers) -> str:
    if isinstance(value, np.ndarray):
        return _array_text(value, number)
    if isinstance(value, np.generic):
        return number(value.item())
    if isinstance(value, tuple | list):
        return _sequence_text(value, number)
    if isinstance(value, Mapping):
        items = [f"{one_line(repr(k), 100)}: {_text(v, number)}" for k, v in islice(value.items(), MAX_ITEMS)]
        return "{" + ", ".join(items + _rest(value)) + "}"
    if isinstance(value, Uncarriable):
        return one_line(value.what, 200)
    if isinstance(value, Tensor):
        return _array_text(value.array, number, "torch.", "tensor")
    if isinstance(value, Handle):
        return f"a `{one_line(value.type, 100)}` module"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, np.random.Generator):
        return "np.random.default_rng(…)"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return one_line(repr(value), 300)


def _sequence_text(value: tuple[Any, ...] | list[Any], number: Numbers) -> str:
    inner = ", ".join([_text(item, number) for item in value[:MAX_ITEMS]] + _rest(value))
    if isinstance(value, list):
        return f"[{inner}]"
    return f"({inner},)" if len(value) == 1 else f"({inner})"


def _rest(value: Sized) -> list[str]:
    return [f"… ({len(value)} in all)"] if len(value) > MAX_ITEMS else []


def outcome_text(outcome: Outcome) -> str:
    """What came of a call, in one piece of text."""
    if isinstance(outcome, Died):
        return outcome.reason
    if isinstance(outcome, Raised):
        return f"{outcome.type}: {outcome.message}" if outcome.message else outcome.type
    return value_text(outcome.value)


_PLAIN = frozenset(np.dtype(name) for name in (bool, np.intp, np.int64, np.float64, np.complex128))


MANY = 9  # entries, of which a reader wants to be told that they are all the same


def _constant_text(value: Any) -> str:
    """An array of zeros or ones, or an identity, where it has many entries."""
    if not isinstance(value, np.ndarray) or value.size <= MANY or value.dtype != float:
        return ""
    if np.array_equal(value, np.zeros(value.shape)):
        return f"np.zeros({value.shape})"
    if np.array_equal(value, np.ones(value.shape)):
        return f"np.ones({value.shape})"
    square = value.ndim == 2 and value.shape[0] == value.shape[1]
    return f"np.eye({len(value)})" if square and np.array_equal(value, np.eye(len(value))) else ""


def _array_text(array: np.ndarray, number: Numbers, module: str = "np.", kind: str = "array") -> str:
    name = str(array.dtype) if kind == "tensor" else dtype_name(array.dtype)
    if array.size > MAX_ENTRIES:
        return f"<{name} {kind} of shape {array.shape}>"
    plain = array.dtype == float if array.size == 0 else array.dtype in _PLAIN
    dtype = "" if plain or kind == "tensor" else f", dtype={'' if name == 'int' else 'np.'}{name}"
    if array.size == 0:
        return f"{module}zeros({array.shape}{dtype})"
    return f"{module}{kind}({_nested(array.tolist(), number)}{dtype})"


def _nested(value: Any, number: Numbers) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_nested(item, number) for item in value) + "]"
    return number(value)


def _exact_number_text(value: Any) -> str:
    return (spelled(value) if isinstance(value, float) else None) or _number_text(value)


def _number_text(value: Any) -> str:
    if isinstance(value, float):
        if value != value:
            return "np.nan"
        if value in (float("inf"), float("-inf")):
            return "np.inf" if value > 0 else "-np.inf"
        return f"{value:.6g}" if "e" in f"{value:.6g}" or "." in f"{value:.6g}" else f"{value:.6g}."
    return repr(value)

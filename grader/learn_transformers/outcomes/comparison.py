"""Does what came back equal what should have come back, and if not, how does it differ first?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from learn_transformers.key.modules import GIVEN, OUTPUT, PARAMETERS
from learn_transformers.printable import one_line
from learn_transformers.sandbox.outcome import Died, Outcome, Raised, Returned
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable

RTOL, ATOL = 1e-8, 1e-9
OF_THE_LARGEST = 1e-12  # of the largest entry: what adding up large numbers leaves of a small one
_NUMBERS = (np.ndarray, np.generic, float, int)


@dataclass(frozen=True)
class Difference:
    """The first way in which two outcomes differ.

    `layer` is one of `defined`, `error`, `exception`, `structure`, `shape`, `dtype`, `values`; `part` is the place in a
    tuple of results, `index` the first wrong entry.
    """

    layer: str
    message: str
    part: int | None = None
    index: tuple[int, ...] | None = None


NOT_STARTED = Difference("defined", "not started")


def difference(expected: Outcome, got: Outcome, naming: tuple[str, ...] = ()) -> Difference | None:
    """None where `got` equals `expected`; `naming` are the words one of which a ValueError's message must hold."""
    if isinstance(got, Died):
        return Difference("error", got.reason)
    if isinstance(expected, Raised):
        return _error_difference(got, naming)
    if isinstance(got, Raised):
        if got.unfinished:
            return _unfinished(got)
        return Difference("exception", f"raised {got.type}: {got.message}" if got.message else f"raised {got.type}")
    assert isinstance(expected, Returned)
    return value_difference(expected.value, got.value)


def same_outcome(left: Outcome, right: Outcome, naming: tuple[str, ...] = ()) -> bool:
    """Are two outcomes the same as far as anybody can tell: values, kinds of exception, arguments changed in place?

    Unlike in judging, NaN equals NaN here: the question is whether one function does what another does. `naming` are
    the words that an error's message is asked for: holding one or none makes a difference.
    """
    if left is right:
        return not isinstance(left, Died)
    if isinstance(left, Raised) and isinstance(right, Raised):
        named = [any(word in outcome.message for word in naming) for outcome in (left, right)]
        alike = left.type == right.type or complain_alike(left, right)
        return alike and named[0] == named[1] and set(left.changed) == set(right.changed)
    if not (isinstance(left, Returned) and isinstance(right, Returned)):
        return False
    return set(left.changed) == set(right.changed) and same_value(left.value, right.value)


_SHAPES = re.compile(
    r"shape|size|dimension|broadcast|mismatch|operand|multiplied|reshape|axis|axes|aligned|einstein", re.I
)


_DTYPES = re.compile(r"dtype|\bcast|int64|int32|\bLong\b|scalar type|float infinity", re.I)


def is_about_dtypes(raised: Raised) -> bool:
    """Is this an array library's complaint of a kind of number? Whole numbers are refused in many ways."""
    libraries = {"TypeError", "RuntimeError", "OverflowError", "NotImplementedError", "ValueError"}
    return not libraries.isdisjoint((raised.type, *raised.family)) and bool(_DTYPES.search(raised.message))


def is_about_shapes(raised: Raised) -> bool:
    """Is this an array library's complaint that shapes do not fit? NumPy and PyTorch word and type it differently."""
    libraries = {"ValueError", "RuntimeError", "IndexError", "AxisError"}
    return raised.type in libraries and bool(_SHAPES.search(raised.message))


def complain_alike(left: Raised, right: Raised) -> bool:
    """Do both complain of shapes, or both of kinds of number?"""
    return any(about(left) and about(right) for about in (is_about_shapes, is_about_dtypes))


_SINGLE = 2e-3  # relative: what may be left of two ways to the same numbers in float32, with scores of 10000


def same_value(left: Any, right: Any) -> bool:
    """The same structure, shapes, kinds of number and, to rounding, the same numbers; NaN equals NaN.

    Numbers that are whole may be integers on one side and floats on the other.
    """
    if isinstance(left, tuple | list):
        if type(left) is not type(right) or len(left) != len(right):
            return False
        return all(same_value(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return (
            isinstance(right, dict) and left.keys() == right.keys() and all(same_value(left[k], right[k]) for k in left)
        )
    if not (isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS)):
        return type(left) is type(right) and bool(left == right)
    a, b = np.asarray(left), np.asarray(right)
    whole = {a.dtype.kind, b.dtype.kind} in ({"i", "f"}, {"u", "f"})  # of integers alone, a product may be either
    if a.shape != b.shape or not (whole or a.dtype.kind == b.dtype.kind):
        return False
    if whole or a.dtype.kind not in "fc":
        return bool((a == b).all())
    if a.dtype != b.dtype:
        return False
    return a.tobytes() == b.tobytes() or _same_floats(a.reshape(-1), b.reshape(-1))


def _same_floats(a: np.ndarray, b: np.ndarray) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        gap, size = np.abs(a - b), np.abs(b)
    finite = np.isfinite(gap)
    if not finite.all():
        odd_a, odd_b = a[~finite], b[~finite]
        if not ((odd_a == odd_b) | ((odd_a != odd_a) & (odd_b != odd_b))).all():
            return False
        gap, size = gap[finite], size[finite]
    if a.dtype.itemsize >= 8 and (gap <= _allowed(size)).all():
        return True
    near = bool((gap <= _SINGLE * (1 + size)).all())
    return near and (a.dtype.itemsize < 8 or are_single(a, b))


def are_single(*arrays: np.ndarray) -> bool:
    """Do all these float64 numbers have room in float32, and does one of them show that it was there?"""
    return all(map(_fit_in_single, arrays)) and any(map(_have_many_digits, arrays))


def _fit_in_single(array: np.ndarray) -> bool:
    if array.dtype != np.float64:
        return False
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return bool(((array.astype(np.float32) == array) | (array != array)).all())


_FEW_DIGITS = 2**11


def _have_many_digits(array: np.ndarray) -> bool:
    """Is one of the numbers neither whole nor, like 1/2 or 3/8, the same in any precision?"""
    finite = array[np.isfinite(array)]
    digits = np.frexp(finite)[0] * _FEW_DIGITS
    return bool(((digits != np.round(digits)) & (finite != np.round(finite))).any())


def value_difference(expected: Any, got: Any, part: int | None = None) -> Difference | None:
    """How two plain values differ: structure first, then shape, kind of number, and the numbers."""
    if isinstance(expected, tuple | list):
        return _sequence_difference(expected, got, part)
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return Difference("structure", f"returned {describe(got)}, expected {describe(expected)}", part)
        if expected.keys() != got.keys():
            return Difference("structure", _names_message(expected, got), part)
        found = ((key, value_difference(expected[key], got[key], part)) for key in expected)
        return next((_named(key, d) for key, d in found if d is not None), None)
    if isinstance(expected, np.ndarray | np.generic | float | int):
        return _number_difference(expected, got, part)
    if type(expected) is not type(got):
        return Difference("structure", f"returned {describe(got)}, expected {describe(expected)}", part)
    if expected == got:
        return None
    return Difference("values", f"got {one_line(repr(got), 200)}, expected {one_line(repr(expected), 200)}", part)


def _names_message(expected: Mapping[str, Any], got: Mapping[str, Any]) -> str:
    """How the names differ under which several values come."""
    if OUTPUT in expected and GIVEN in got:  # of a module; elsewhere, who knows what is there under this name
        found = value_difference(got[GIVEN], got[PARAMETERS])
        said = f": {found.message}" if found is not None else ""
        return f"its parameters are not those asked for, so that no weights could be put in{said}"
    if PARAMETERS in expected and PARAMETERS in got:  # the values of what does not fit are left out
        both = {name: value_difference(expected[name], got[name]) for name in expected if name in got}
        if apart := [_named(name, found).message for name, found in both.items() if found is not None]:
            return apart[0]
    sides = {
        "is missing": [name for name in expected if name not in got],
        "is not asked for": [name for name in got if name not in expected],
    }
    return "; ".join(
        f"`{one_line(str(names[0]), 100)}` {said}" + (f" (and {len(names) - 1} more)" if names[1:] else "")
        for said, names in sides.items()
        if names
    )


def _named(what: str, found: Difference) -> Difference:
    """A difference of one of several values that have names."""
    returned = found.message.startswith("returned ")
    said = f"{what} is {found.message.removeprefix('returned ')}" if returned else f"{what}: {found.message}"
    return replace(found, message=said)


def describe(value: Any) -> str:
    """What a value is, in a few words for a learner: "a float64 array of shape (2, 3)"."""
    if isinstance(value, Uncarriable):
        return one_line(value.what, 200)
    if value is None:
        return "None"
    if isinstance(value, dict) and not value.keys().isdisjoint((OUTPUT, PARAMETERS)):
        return "an `nn.Module`"
    if isinstance(value, np.ndarray):
        return f"{_article(dtype_name(value.dtype))} array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, Handle):
        return f"a `{one_line(value.type, 100)}` module"
    if isinstance(value, Tensor):
        better = "a NumPy array: .numpy()" if value.array.shape else "a number: .item()"
        return f"a torch tensor of shape {value.array.shape} (return {better})"
    return _article(type(value).__name__)


def dtype_name(dtype: np.dtype[Any]) -> str:
    """A kind of number by name: "float64", but "int" for whole numbers of 64 bits, and of 32 where NumPy's own have 32.

    In a browser they do: what is said of an array is the same there.
    """
    return "int" if dtype in (np.intp, np.int64) else str(dtype)


def _article(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiou" and not word.startswith("uint") else f"a {word}"


def _error_difference(got: Outcome, naming: tuple[str, ...]) -> Difference | None:
    wanted = "a ValueError that names " + " or ".join(f"`{word}`" for word in naming)
    if isinstance(got, Returned):
        return Difference("exception", f"returned {describe(got.value)}, expected {wanted}")
    assert isinstance(got, Raised)
    if got.unfinished:
        return _unfinished(got)
    if "ValueError" not in got.family:
        return Difference("exception", f"raised {got.type}: {got.message}, expected {wanted}")
    if naming and not any(word in got.message for word in naming):
        return Difference("exception", f"the ValueError's message does not say {' or '.join(naming)}: {got.message!r}")
    return None


def _unfinished(got: Raised) -> Difference:
    return Difference("defined", f"waits for {got.waits_for}") if got.waits_for else NOT_STARTED


def _sequence_difference(expected: tuple[Any, ...] | list[Any], got: Any, part: int | None = None) -> Difference | None:
    if type(got) is not type(expected) or len(got) != len(expected):
        return Difference("structure", f"returned {describe(got)}, expected {describe(expected)}", part)
    if part is not None:  # of a result that is itself one of several, an index would say too little
        within = ((i, value_difference(e, g)) for i, (e, g) in enumerate(zip(expected, got, strict=True)))
        return next((replace(_named(f"item {i}", d), part=part, index=None) for i, d in within if d is not None), None)
    several = isinstance(expected, tuple)
    found = (value_difference(e, g, i if several else None) for i, (e, g) in enumerate(zip(expected, got, strict=True)))
    return next((d for d in found if d is not None), None)


_KINDS = {"b": "bool", "i": "an integer type", "u": "an integer type", "f": "float64", "c": "complex128"}


def _number_difference(expected: Any, got: Any, part: int | None) -> Difference | None:
    scalar = not isinstance(expected, np.ndarray)
    if not isinstance(got, np.ndarray | np.generic | float | int):
        return Difference("structure", f"returned {describe(got)}, expected {describe(expected)}", part)
    if not scalar and not isinstance(got, np.ndarray) and expected.ndim:
        return Difference("structure", f"returned {describe(got)}, expected {describe(expected)}", part)
    right, mine = np.asarray(expected), np.asarray(got)
    if right.shape != mine.shape:
        return Difference("shape", f"shape {mine.shape}, expected {right.shape}", part)
    kind = right.dtype.kind.replace("u", "i")
    wrong_kind = mine.dtype.kind.replace("u", "i") != kind or (kind == "f" and mine.dtype != np.float64)
    if wrong_kind:
        return Difference("dtype", f"dtype {dtype_name(mine.dtype)}, expected {_KINDS.get(kind, right.dtype)}", part)
    close = close_entries(right, mine) if kind in "fc" else mine == right
    if close.all():
        return None
    wrong = np.argwhere(~close)
    index = tuple(int(i) for i in wrong[0])
    return Difference("values", _values_message(right, mine, len(wrong), index), part, index)


def close_entries(expected: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Entry by entry: equal to what rounding leaves in float64. NaN equals nothing, an infinity only itself."""
    if (expected.dtype, expected.shape) == (got.dtype, got.shape) and expected.tobytes() == got.tobytes():
        return np.asarray(expected == expected)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= allowance(expected)
        close: np.ndarray = np.where(np.isfinite(expected), near & np.isfinite(got), got == expected)
    return close


def allowance(expected: np.ndarray) -> np.ndarray:
    """How far off each entry may be: 1e-8 of it, 1e-9, and 1e-12 of the largest finite one."""
    return _allowed(np.abs(expected))


def _allowed(size: np.ndarray) -> np.ndarray:
    """The same of magnitudes."""
    largest = size.max(initial=0.0)
    if not np.isfinite(largest):
        largest = size[np.isfinite(size)].max(initial=0.0)
    allowed: np.ndarray = RTOL * size + (ATOL + OF_THE_LARGEST * largest)
    return allowed


def _values_message(expected: np.ndarray, got: np.ndarray, wrong: int, index: tuple[int, ...]) -> str:
    here, there = _show_apart(got[index], expected[index])
    if expected.ndim == 0:
        return f"got {here}, expected {there}"
    where = ", ".join(map(str, index))
    count = f"{wrong} of {expected.size} entries differ" if expected.size > 1 else "the entry differs"
    return f"{count}; first at [{where}]: got {here}, expected {there}"


def _show_apart(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers in as few digits as tell them apart."""
    for digits in (6, 9, 12):
        shown = _show(got, digits), _show(expected, digits)
        if shown[0] != shown[1]:
            break
    return shown


def _show(number: Any, digits: int) -> str:
    return f"{number:.{digits}g}" if isinstance(number, np.inexact) else str(number)

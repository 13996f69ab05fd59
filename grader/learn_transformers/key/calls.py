"""One call of a function under test, and what a trusted function makes of it."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from learn_transformers.key.leaves import changed_leaves
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned

if TYPE_CHECKING:
    from learn_transformers.key.reference import Reference


@dataclass(frozen=True)
class Call:
    """One call of the function under test. Arguments are given by position, or by keyword where that is the point."""

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    is_exam: ClassVar[bool] = False  # need not all of it be right?

    def is_met(self, right: Outcome, got: Outcome) -> bool:
        """Is it enough that this came of it, though it is not all right?"""
        return False

    def says(self, right: Outcome, got: Outcome) -> str:
        """What to say of what came of it, where that is more than how it differs first."""
        return ""


def call(*args: Any, **kwargs: Any) -> Call:
    """The call `f(*args, **kwargs)`."""
    return Call(args, kwargs)


def changed(reference: Reference, made: Call, change: Callable[[str, Any], Any]) -> Call:
    """The same call with `change(name, value)` in place of every argument that is given, or of its leaves."""

    def new(name: str, value: Any) -> Any:
        return changed_leaves(name, value, change) if name in reference.nested else change(name, value)

    args = tuple(map(new, argument_names(reference.signature, made), made.args))
    return replace(made, args=args, kwargs={name: new(name, value) for name, value in made.kwargs.items()})


def run_trusted(function: Callable[..., Any], made: Call, signature: inspect.Signature, **extra: Any) -> Outcome:
    """Run a trusted function on copies of the arguments and report like the sandbox does."""
    args, kwargs = copied(made.args), copied(dict(made.kwargs))
    names = argument_names(signature, made)
    try:
        with np.errstate(all="ignore"):
            value = function(*args, **kwargs, **extra)
    except Exception as error:  # a mistake may raise anything; that is then what it does
        family = tuple(c.__name__ for c in type(error).__mro__)
        return Raised(type(error).__name__, str(error), family, changed=_changes(names, made, args, kwargs))
    return Returned(value, _changes(names, made, args, kwargs))


_FIXED = (int, float, str, type(None))


def copied(value: Any) -> Any:
    """A deep copy of plain data, quick for arrays; functions stay what they are."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list):
        return type(value)(map(copied, value))
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value if isinstance(value, _FIXED) or callable(value) else copy.deepcopy(value)


def in_floats(value: Any) -> Any:
    """Arrays of integers as float64; anything else as it is."""
    if isinstance(value, list | tuple):
        return type(value)(map(in_floats, value))
    return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype.kind in "iu" else value


def argument_names(signature: inspect.Signature, made: Call) -> list[str]:
    """The parameter's name of each positional argument."""
    names = list(signature.parameters)[: len(made.args)]
    return names + [f"argument {i}" for i in range(len(names) + 1, len(made.args) + 1)]


def _changes(names: list[str], made: Call, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    before = [*zip(names, made.args, strict=True), *made.kwargs.items()]
    after = [*args, *kwargs.values()]
    return tuple(name for (name, old), new in zip(before, after, strict=True) if not identical(old, new))


def of_one_form(left: Any, right: Any) -> bool:
    """Do two plain values differ in nothing but numbers and texts: the same containers, shapes and kinds of number?"""
    if isinstance(left, list | tuple):
        return type(left) is type(right) and len(left) == len(right) and all(map(of_one_form, left, right))
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and left.keys() == right.keys()
            and all(of_one_form(left[k], right[k]) for k in left)
        )
    if isinstance(left, np.ndarray | np.generic):
        kinds = {"u": "i"}
        if not isinstance(right, np.ndarray | np.generic):
            return False
        alike = kinds.get(left.dtype.kind, left.dtype.kind) == kinds.get(right.dtype.kind, right.dtype.kind)
        return alike and left.shape == right.shape
    return type(left) is type(right)


def identical(left: Any, right: Any) -> bool:
    """Are two plain values the same, NaN counting as equal to itself?"""
    if left is right:
        return True
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(identical(left[k], right[k]) for k in left)
    if callable(left) or isinstance(left, np.random.Generator):
        return True  # passed by meaning, not by value: calling it is what it is for
    return type(left) is type(right) and (left == right or left != left)

"""A reference that works everything out once: the same call with the same mistakes is asked for very many times."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from learn_transformers.checking import Call, Mistake, Reference, copied
from learn_transformers.checks import Answer
from learn_transformers.sandbox.outcome import Outcome, Returned

Made = frozenset[Mistake]


class Remembered(Reference):
    """The same right answers and mistakes as another reference, each outcome computed at its first use."""

    def __init__(self, reference: Reference) -> None:
        self.__dict__.update(reference.__dict__)
        self._outcomes: dict[tuple[Any, Made], Outcome] = {}
        self._names: dict[int, tuple[Call, Any]] = {}

    @cached_property
    def own_mistakes(self) -> tuple[Mistake, ...]:  # type: ignore[override]
        return super().own_mistakes

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:  # type: ignore[override]
        return super().mistakes

    @cached_property
    def _combinations(self) -> dict[int, list[Made]]:
        return {}

    def combinations(self, size: int) -> Iterator[Made]:
        if size not in self._combinations:
            self._combinations[size] = list(super().combinations(size))
        return iter(self._combinations[size])

    def outcome(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        name, wrong = self._name(made), frozenset(mistakes)
        if name is None:
            return super().outcome(made, wrong)
        if (name, wrong) not in self._outcomes:
            self._outcomes[name, wrong] = super().outcome(made, wrong)
        return self._outcomes[name, wrong]

    def _name(self, made: Call) -> Any:
        """What a call is known by: equal calls have equal names. None where an argument has no plain value."""
        if id(made) not in self._names:
            try:
                named = (_plain(made.args), _plain(dict(made.kwargs)))
            except TypeError:
                named = None
            self._names[id(made)] = (made, named)  # holding the call keeps its id its own
        return self._names[id(made)][1]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return ("array", value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, list | tuple):
        return (type(value).__name__, *map(_plain, value))
    if isinstance(value, dict):
        return ("dict", *((key, _plain(item)) for key, item in value.items()))
    if value is None or isinstance(value, bool | int | float | str | np.generic):
        return (type(value).__name__, repr(value))
    raise TypeError(f"{type(value).__name__} is not plain")

"""A reference that works everything out once: the same call with the same mistakes is asked for very many times."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np

from learn_transformers.key.calls import Call, copied
from learn_transformers.key.mistakes import RIGHT, Mistake, Switches
from learn_transformers.key.reference import Reference
from learn_transformers.sandbox.outcome import Outcome, Returned

Made = frozenset[Mistake]
TOO_MUCH = 256 << 20  # bytes of arrays, of all references together
_SCALARS = (bool, int, float, str, np.generic)


class OutOfTime(Exception):
    """Nothing more is replayed: whoever waits has waited long enough."""


class Remembered(Reference):
    """The same right answers and mistakes as another reference, each outcome computed at its first use."""

    def __init__(self, reference: Reference) -> None:
        self.__dict__.update(reference.__dict__)
        self.original = reference
        self.sees_anew = reference.sees_anew
        self._outcomes: dict[tuple[int, Made], Outcome] = {}
        self._replays: dict[tuple[int, Made], Outcome] = {}
        self._numbers: dict[int, tuple[Call, int]] = {}
        self._same: dict[Any, int] = {}
        self._sets: dict[int, list[Made]] = {}
        self._equal: dict[tuple[int, Any], Outcome] = {}
        self.kept = 0  # about how many bytes
        self._until: float | None = None

    @contextlib.contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """Replay for so many seconds of processor time, then raise `OutOfTime`."""
        self._until = None if seconds is None else time.process_time() + seconds
        try:
            yield
        finally:
            self._until = None

    def __call__(self, *args: Any, mistake: Switches = RIGHT, **kwargs: Any) -> Any:
        return self.original(*args, mistake=mistake, **kwargs)

    @cached_property
    def own_mistakes(self) -> tuple[Mistake, ...]:
        return self.original.own_mistakes

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        return self.original.mistakes

    @cached_property
    def reachable_mistakes(self) -> tuple[Mistake, ...]:
        return self.original.reachable_mistakes

    def made(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        return self.original.made(args, kwargs)

    def combinations(self, size: int) -> Iterator[Made]:
        if size not in self._sets:
            self._sets[size] = list(super().combinations(size))
        return iter(self._sets[size])

    def outcome(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        key = self.number(made), frozenset(mistakes)
        if key[0] < 0 or (key[1] and self.observed is not None):  # what is only observed may be large: it is not kept
            return super().outcome(made, key[1])
        if key not in self._outcomes:
            self._outcomes[key] = self.one_of(made, super().outcome(made, key[1]))
        return self._outcomes[key]

    def replayed(self, made: Call, mistakes: Iterable[Mistake] = ()) -> Outcome:
        if self._until is not None and time.process_time() > self._until:
            raise OutOfTime
        key = self.number(made), frozenset(mistakes)
        if self.observed is None or key[0] < 0:
            return super().replayed(made, key[1])
        if key not in self._replays:
            self._replays[key] = self.one_of(made, super().replayed(made, key[1]))
        return self._replays[key]

    def _observed(self, made: Call, outcome: Returned) -> Returned:
        key = self.number(made), frozenset[Mistake]()
        if outcome is not self._outcomes.get(key):
            return self.original._observed(made, outcome)
        if key not in self._replays:  # the right outcome: every other one is compared with it
            self._replays[key] = self.original._observed(made, outcome)
        return cast(Returned, self._replays[key])

    def one_of(self, made: Call, outcome: Outcome) -> Outcome:
        """One object for all outcomes of a call that are equal to the last bit, as those of many pairs are."""
        try:
            what = (plain(outcome.value), outcome.changed) if isinstance(outcome, Returned) else outcome
        except TypeError:
            return outcome
        known = self._equal.setdefault((self.number(made), what), outcome)
        if known is outcome:
            self.kept += _size(outcome)
        return known

    def number(self, made: Call) -> int:
        """Equal calls have equal numbers; -1 where an argument has no plain value to compare."""
        if id(made) not in self._numbers:
            try:
                key = (plain(made.args), plain(dict(made.kwargs)), getattr(made, "share", None))  # an exam's is its own
                number = self._same.setdefault(key, len(self._same))
            except TypeError:
                number = -1
            self._numbers[id(made)] = made, number  # holding the call keeps its id its own
            self.kept += _size_of([*made.args, *made.kwargs.values()])
        return self._numbers[id(made)][1]

    def answer(self, mistakes: Iterable[Mistake]) -> Callable[[Call], Outcome]:
        """A function with these mistakes; what it returns is a copy, which a property may do with as it likes."""
        made = frozenset(mistakes)

        def answer(call: Call) -> Outcome:
            outcome = self.outcome(call, made)
            return Returned(copied(outcome.value), outcome.changed) if isinstance(outcome, Returned) else outcome

        return answer


_known: dict[tuple[Reference, tuple[Mistake, ...], tuple[Mistake, ...]], Remembered] = {}


def remembered(reference: Reference) -> Remembered:
    """What was worked out for one submission serves the next, until it is too much to keep: the oldest goes first."""
    if isinstance(reference, Remembered):
        return reference
    key = reference, reference.slips, tuple(reference.wrongs)
    found = _known.pop(key, None)
    found = Remembered(reference) if found is None or found.kept > TOO_MUCH else found
    _known[key] = found  # the last that is forgotten
    too_much = sum(one.kept for one in _known.values()) - TOO_MUCH
    for one in list(_known)[:-1]:
        if too_much <= 0:
            break
        too_much -= _known.pop(one).kept
    return found


def _size(outcome: Outcome) -> int:
    """About how many bytes it takes up, twice: it is its own name as well."""
    return 2 * _size_of(outcome.value) + 500 if isinstance(outcome, Returned) else 500


def _size_of(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return sum(map(_size_of, value))
    return int(getattr(value, "nbytes", 0)) + 100


_PLAIN = (bool, int, float, str, np.generic)


def plain(value: Any) -> Any:
    """Something hashable that equal values share.

    Raises:
        TypeError: where there is no plain value to compare, as of a function.
    """
    if value is None or isinstance(value, _SCALARS):
        return (type(value).__name__, repr(value))
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return ("array", value.dtype.str, value.shape, value.tobytes())
    if value is None or isinstance(value, _PLAIN):
        return (type(value).__name__, repr(value))
    if isinstance(value, list | tuple):
        return (type(value).__name__, *map(plain, value))
    if isinstance(value, dict):
        return ("dict", *((key, plain(item)) for key, item in value.items()))
    if isinstance(value, np.random.Generator):
        return ("generator", repr(value.bit_generator.state))
    if is_dataclass(value) and not isinstance(value, type):  # a model that is asked, for one
        return (type(value), *(plain(getattr(value, field.name)) for field in fields(value)))
    raise TypeError(f"{type(value).__name__} is not plain")

"""Was a call drawn at random, and what of it must stay, for its check's name to be true of it?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from learn_transformers.key.axes import arguments, bind
from learn_transformers.key.calls import Call, identical
from learn_transformers.key.reference import Check, Reference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome, Raised, Returned

_NUMBER = re.compile(r"\d+")
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SHAPE = re.compile(r"batch|matri|square|cube|block|\bax[ei]s\b|table|image|sequence|\brows?\b|heads")
_RELATION = re.compile(r"square|wide|tall|high|as many|every size|above|below|height|width|side|column|cube|same")
_MANY, _LARGE = 40, 100.0


def drawn(reference: Reference, check: Check, made: Call) -> bool:
    """Does this call differ from draw to draw? What an author chose is in every one."""
    return not all(
        any(_same(made, other) for other in _calls(reference, check, np.random.default_rng(seed))) for seed in (1, 2)
    )


def _same(made: Call, other: Call) -> bool:
    return identical((made.args, dict(made.kwargs)), (other.args, dict(other.kwargs)))


def _calls(reference: Reference, check: Check, rng: np.random.Generator) -> list[Call]:
    """The calls that a check makes of a function that is right."""
    if check.build is not None:
        return check.calls(rng)
    made: list[Call] = []

    def right(*args: Any, **kwargs: Any) -> Any:
        made.append(Call(args, kwargs))
        return reference(*args, **kwargs)

    assert check.test is not None
    with np.errstate(all="ignore"), contextlib.suppress(Exception):
        check.test(rng, right)
    return made


class Drawn:
    """A call that was drawn, under the name of its check, and what a smaller one must have in common with it."""

    def __init__(self, reference: Reference, name: str, start: Recorded) -> None:
        self._reference = reference
        self._start = start
        self._sizes = bind(reference, start.call)
        said = {int(n) for n in _NUMBER.findall(name)} | {n for n, word in enumerate(_COUNTS) if word in name.split()}
        many = max(said, default=0) >= _MANY
        self._kept = {a for a, size in self._sizes.items() if size in said or (many and size >= _MANY)}
        self._shape = bool(_SHAPE.search(name))
        self._relation = bool(_RELATION.search(name))
        given = arguments(reference, start.call)
        self._numbers = [n for n in self._sizes if isinstance(given.get(n), int)]

    def still(self, made: Call, expected: Outcome) -> bool:
        """Is the name true of this call, too, and is it one that has something to show?"""
        sizes = bind(self._reference, made)
        if any(sizes.get(axis) != self._sizes[axis] for axis in self._kept):
            return False
        if self._shape and sizes.get("batch") != self._sizes.get("batch"):
            return False
        if self._relation and _equal(sizes) != _equal(self._sizes):
            return False
        if isinstance(expected, Raised) and self._multiples(sizes) != self._multiples(self._sizes):
            return False
        before, after = (arguments(self._reference, c) for c in (self._start.call, made))
        if not all(_alike(old, after[name]) for name, old in before.items()):
            return False
        return _expected_alike(self._start.expected, expected)

    def _multiples(self, sizes: Mapping[str, int]) -> list[bool]:
        """Which sizes are multiples of which numbers among the arguments: what is refused may hang on that."""
        return [size % sizes[n] == 0 for size in sizes.values() for n in self._numbers if sizes[n] > 0]


def _equal(sizes: Mapping[str, int]) -> list[tuple[bool, bool]]:
    """Which sizes are the same, and which larger than others."""
    known = [size for name, size in sizes.items() if name != "batch"]
    return [(m == n, m < n) for m in known for n in known]


def _alike(old: Any, new: Any) -> bool:
    """Not one entry where there were several, and of what is special in an array something."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return True
    if new.size == 1 < old.size or new.size == 0 < old.size:
        return False
    return all(had == has for had, has in zip(_special(old), _special(new), strict=True))


def _special(array: np.ndarray) -> Iterator[bool]:
    if array.dtype.kind == "b":
        yield bool(array.any())
        yield bool(array.all())
        yield array.ndim > 0 and not array.any(-1).all()
    elif array.dtype.kind == "f":
        finite = np.isfinite(array)
        yield bool(finite.all())
        yield bool((np.abs(array[finite]) > _LARGE).any())


def _expected_alike(old: Outcome, new: Outcome) -> bool:
    if isinstance(old, Raised):
        return isinstance(new, Raised) and (old.type, old.message) == (new.type, new.message)
    if not (isinstance(old, Returned) and isinstance(new, Returned)):
        return False
    pairs = zip(old.value, new.value, strict=True) if isinstance(old.value, tuple) else [(old.value, new.value)]
    return all(_alike(*pair) for pair in pairs)

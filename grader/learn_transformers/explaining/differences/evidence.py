"""The evidence that every kind of difference is asked about: the calls, and the wrong arrays beside the right ones.

A sentence is looked for in what is wrong, and then asked again of `everywhere`: there the right results count as well,
so that nothing is said of all results that holds for some alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from learn_transformers.explaining.differences.arrays import SAMPLE, SINGLE, Array, adds_to_one, close, is_numbers
from learn_transformers.explaining.differences.wording import POSITIONS, ordinal
from learn_transformers.key.calls import Call
from learn_transformers.key.mistakes import Mistake, Slip
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.comparison import RTOL, close_entries
from learn_transformers.sandbox.outcome import Outcome, Returned

MISTAKES = 12  # of a key that are tried, where it matters what is right under any mistake
ENOUGH = 4  # different numbers that a sentence must account for


@dataclass(frozen=True)
class Key:
    """The reference of all calls, and what it can do wrong."""

    reference: Reference

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Some of the mistakes, of all kinds but those that raise another exception."""
        mistakes = [m for m in self.reference.mistakes if not (isinstance(m, Slip) and m.raises is not None)]
        return tuple(mistakes[:: -(-len(mistakes) // MISTAKES) or 1])


@dataclass(frozen=True)
class Case:
    """One call that should give values: what it was given, what should have come, what came."""

    key: Key
    call: Call
    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    right: Any
    got: Outcome
    wrong: bool
    by_hand: bool = False

    @property
    def mine(self) -> Any:
        """What came back; asked for only where something did."""
        assert isinstance(self.got, Returned)
        return self.got.value

    @cached_property
    def under_mistakes(self) -> tuple[Outcome, ...]:
        """What the call gives where a mistake of the key is made."""
        return tuple(self.key.reference.replayed(self.call, {mistake}) for mistake in self.key.mistakes)


@dataclass(frozen=True)
class Pair:
    """One array that came back beside the right one, with a name for each of the right one's axes.

    `container` says what the learner's numbers came in, where that should have been an array.
    """

    case: Case
    part: int | None
    right: Array
    mine: Array
    names: tuple[str, ...]
    container: str = ""

    @cached_property
    def r(self) -> Array:
        """The right numbers, to calculate with."""
        return self.right.astype(float, copy=False)

    @cached_property
    def m(self) -> Array:
        """The learner's numbers, to calculate with."""
        return self.mine.astype(float, copy=False)

    @cached_property
    def coarse(self) -> bool:
        """Are the learner's numbers float32 or float16?"""
        return self.mine.dtype.kind == "f" and self.mine.dtype.itemsize < 8

    @property
    def precision(self) -> float:
        """How far, relatively, the learner's numbers may be off."""
        return SINGLE if self.coarse else RTOL

    @cached_property
    def same_shape(self) -> bool:
        return self.right.shape == self.mine.shape

    @cached_property
    def wrong(self) -> Array:
        """Which entries are wrong as numbers, whatever their dtype; of arrays of one shape."""
        if self.coarse:
            near: Array = np.asarray(close(self.m, self.r, SINGLE))
            return ~near
        return ~close_entries(self.r, self.m) if self.right.dtype.kind == "f" else np.not_equal(self.m, self.r)

    @cached_property
    def differs(self) -> bool:
        """Is it wrong by more than its dtype?"""
        return not self.same_shape or bool(self.wrong.any())

    @cached_property
    def other_dtype(self) -> bool:
        """Is it another kind of number, or a less precise one?"""
        mine, right = self.mine.dtype.kind.replace("u", "i"), self.right.dtype.kind.replace("u", "i")
        return mine != right or (right == "f" and self.coarse)

    @cached_property
    def normalized(self) -> tuple[int, ...]:
        """The axes, counted from the end, along which the right numbers sum to 1."""
        return tuple(axis for axis in range(-1, -1 - self.right.ndim, -1) if adds_to_one(self.r, axis))

    @cached_property
    def telling(self) -> float:
        """How many different numbers there are to account for; a truth value tells less than a number."""
        concerned = self.right[self.wrong] if self.same_shape else self.right
        if self.right.dtype.kind == "b":
            return concerned.size / 3
        return len(set(concerned.ravel()[:SAMPLE].tolist()))

    def fits(self, candidate: Array) -> bool:
        """Is this what the learner's numbers are, to rounding?"""
        if candidate.shape != self.m.shape:
            return False
        middle = candidate.size // 2
        if candidate.size and not close(self.m.flat[middle], candidate.flat[middle], self.precision):
            return False
        return bool(np.all(close(self.m, candidate, self.precision)))

    def broadcast(self, array: Array) -> Array | None:
        """The array in the shape of the right one; None if it does not fit."""
        try:
            return np.broadcast_to(array, self.right.shape)
        except ValueError:
            return None

    @property
    def symbols(self) -> dict[str, float]:
        """Every size and positive number that the call gives a name to."""
        found: dict[str, float] = dict(zip(self.names, self.right.shape, strict=False))
        found.update(self.case.sizes)
        for name, value in self.case.arguments.items():
            if isinstance(value, float) and 0 < value < np.inf:
                found[name] = value
        return {name: size for name, size in found.items() if size > 0 and name != "1"}


@dataclass(frozen=True)
class Evidence:
    """The wrong arrays of a function's results, and the calls they come from, right calls included.

    `pairs` is empty where some wrong result has no array to compare. `subject` begins a sentence. `right` are the
    results of the same kind that came out right: with `all_calls`, a sentence must hold for them as well.
    """

    cases: tuple[Case, ...]
    pairs: tuple[Pair, ...]
    subject: str
    right: tuple[Pair, ...] = ()
    all_calls: bool = False

    @cached_property
    def off(self) -> tuple[Pair, ...]:
        """The pairs that differ by more than dtype, the most telling first, where most kinds are refuted."""
        off = [p for p in self.pairs if p.differs]
        return tuple(sorted(off, key=lambda p: (p.right.dtype.kind == "b", -min(p.right.size, SAMPLE))))

    @property
    def several(self) -> bool:
        """Is it about more than one of several results?"""
        return len({p.part for p in self.pairs}) > 1

    @property
    def everywhere(self) -> Evidence:
        """The same, where right results count as well."""
        return replace(self, all_calls=True)

    @property
    def wrong_calls(self) -> Evidence:
        """The same, where the right results of a wrong call count as well: the second of two, say."""
        return replace(self, right=tuple(p for p in self.right if p.case.wrong), all_calls=True)

    @property
    def compared(self) -> tuple[Pair, ...]:
        """All pairs that a sentence about form must hold for."""
        return self.pairs + self.right if self.all_calls else self.pairs

    @property
    def claimed(self) -> tuple[Pair, ...]:
        """All pairs that a sentence about numbers must hold for."""
        return self.off + self.right if self.all_calls else self.off

    @property
    def raised(self) -> bool:
        """Did a call that should give a value give none?"""
        return any(c.wrong and not isinstance(c.got, Returned) for c in self.cases)

    @property
    def of(self) -> str:
        """The subject after an "of"."""
        return self.subject.removeprefix("each of ")

    @cached_property
    def wrong(self) -> tuple[Case, ...]:
        """The calls that came back with something wrong; with `all_calls`, all that came back."""
        return tuple(c for c in self.cases if (c.wrong or self.all_calls) and isinstance(c.got, Returned))

    @cached_property
    def alike(self) -> bool:
        """Have all results the shape that they should have?"""
        return bool(self.off) and all(p.same_shape for p in self.off)

    def always(self, holds: Callable[[Pair], bool], least: float = ENOUGH) -> bool:
        """Does this hold for all pairs, and are they enough to believe it?"""
        return bool(self.off) and all(map(holds, self.claimed)) and sum(p.telling for p in self.off) >= least

    def along(self, axis: int, holds: Callable[..., bool], least: float = ENOUGH) -> bool:
        """The same of a law along one axis, which right results without the axis cannot break."""
        return self.always(lambda p: holds(p, axis=axis) if has_axis(p, axis) else not p.differs, least)

    @cached_property
    def array_arguments(self) -> tuple[str, ...]:
        """The names of the arguments that are arrays of numbers in every pair."""
        calls = list({id(p.case): p.case.arguments for p in self.off}.values())
        return tuple(name for name in calls[0] if all(is_numbers(a.get(name)) for a in calls)) if calls else ()

    def name(self, axis: int) -> str:
        """What to call an axis: its symbol, where all pairs that have the axis agree on it, else its place."""
        having = [p for p in self.off if has_axis(p, axis)]
        names = {p.names[axis] for p in having}
        if axis == 0 and having and all(name.startswith("batch") for name in names):
            return "batch"
        if len(names) == 1 and all(p.names.count(p.names[axis]) == 1 for p in having):
            return names.pop()
        return POSITIONS.get(axis, f"axis {axis}")

    def shared_axes(self) -> range:
        """The axes that all pairs have, counted from the end."""
        return range(-1, -1 - min((p.right.ndim for p in self.off), default=0), -1)

    def all_axes(self) -> list[int]:
        """The axes of the pair that has most, leading ones first; 0 is the first, wherever that is in each pair."""
        dimensions = {p.right.ndim for p in self.off}
        return [*([0] if len(dimensions) > 1 and min(dimensions) else []), *range(-max(dimensions, default=0), 0)]

    def of_part(self, part: int) -> Evidence:
        """What concerns one of several results."""
        mine, right = (tuple(p for p in pairs if p.part == part) for pairs in (self.pairs, self.right))
        return replace(self, pairs=mine, right=right, subject=f"your {ordinal(part)} result")


Kind = Callable[[Evidence], str | None]


def has_axis(pair: Pair, axis: int) -> bool:
    return -pair.right.ndim <= axis < pair.right.ndim

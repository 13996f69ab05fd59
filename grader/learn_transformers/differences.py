"""How wrong results differ from the right ones, in general terms, where no known mistake explains them.

Each kind of difference is a small function over the evidence: the arrays that are wrong, beside what they should be.
It gives a sentence, or None. A sentence must hold for every wrong result, rest on enough entries, and say something
that the right results do not satisfy. `describe` asks the kinds group by group, the most telling first.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from learn_transformers import axes
from learn_transformers.checking import Reference
from learn_transformers.comparison import ATOL, RTOL, close_entries, value_difference
from learn_transformers.recording import Recorded
from learn_transformers.sandbox.outcome import Outcome, Returned
from learn_transformers.sandbox.wire import Tensor

MOST = 3  # sentences
ENOUGH = 4  # different numbers that a sentence must account for
LARGE = 500.0  # an input beyond it is large: exp(710) overflows
_SINGLE = 2e-5  # relative: what float32 leaves of a number after a few operations
_SAMPLE = 300  # entries that are counted, of a large array

Array = np.ndarray


# The evidence.


@dataclass(frozen=True)
class Case:
    """One call that should give values: what it was given, what should have come, what came."""

    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    right: Any
    got: Outcome
    wrong: bool

    @property
    def mine(self) -> Any:
        """What came back; asked for only where something did."""
        assert isinstance(self.got, Returned)
        return self.got.value


@dataclass(frozen=True)
class Pair:
    """One array that is wrong beside the right one, with a name for each of the right one's axes."""

    case: Case
    part: int | None
    right: Array
    mine: Array
    names: tuple[str, ...]

    @cached_property
    def r(self) -> Array:
        """The right numbers, to calculate with."""
        return self.right.astype(float)

    @cached_property
    def m(self) -> Array:
        """The learner's numbers, to calculate with."""
        return self.mine.astype(float)

    @cached_property
    def coarse(self) -> bool:
        """Are the learner's numbers float32 or float16?"""
        return self.mine.dtype.kind == "f" and self.mine.dtype.itemsize < 8

    @cached_property
    def same_shape(self) -> bool:
        return self.right.shape == self.mine.shape

    @cached_property
    def wrong(self) -> Array:
        """Which entries are wrong as numbers, whatever their dtype; of arrays of one shape."""
        if self.coarse:
            return ~_close(self.m, self.r, _SINGLE)
        wrong: Array = ~close_entries(self.r, self.m) if self.right.dtype.kind == "f" else self.m != self.r
        return wrong

    @cached_property
    def differs(self) -> bool:
        """Is it wrong by more than its dtype?"""
        return not self.same_shape or bool(self.wrong.any())

    @cached_property
    def telling(self) -> float:
        """How many different numbers there are to account for; a truth value tells less than a number."""
        concerned = self.right[self.wrong] if self.same_shape else self.right
        if self.right.dtype.kind == "b":
            return concerned.size / 2
        return len(set(concerned.ravel()[:_SAMPLE].tolist()))

    def fits(self, candidate: Array) -> bool:
        """Is this what the learner's numbers are, to rounding?"""
        if candidate.shape != self.m.shape:
            return False
        precision = _SINGLE if self.coarse else RTOL
        middle = candidate.size // 2
        if candidate.size and not _close(self.m.flat[middle], candidate.flat[middle], precision):
            return False
        return bool(np.all(_close(self.m, candidate, precision)))


@dataclass(frozen=True)
class Evidence:
    """The wrong arrays of a function's results, and the calls they come from, right calls included.

    `pairs` is empty where some wrong result has no array to compare. `subject` begins a sentence.
    """

    cases: tuple[Case, ...]
    pairs: tuple[Pair, ...]
    subject: str

    @cached_property
    def off(self) -> tuple[Pair, ...]:
        """The pairs that differ by more than dtype, the most telling first, where most kinds are refuted."""
        off = [p for p in self.pairs if p.differs]
        return tuple(sorted(off, key=lambda p: (p.right.dtype.kind == "b", -min(p.right.size, _SAMPLE))))

    @cached_property
    def wrong(self) -> tuple[Case, ...]:
        return tuple(c for c in self.cases if c.wrong)

    @cached_property
    def alike(self) -> bool:
        """Have all results the shape that they should have?"""
        return bool(self.off) and all(p.same_shape for p in self.off)

    def always(self, holds: Callable[[Pair], bool], least: float = ENOUGH) -> bool:
        """Does this hold for all pairs, and are they enough to believe it?"""
        return bool(self.off) and all(map(holds, self.off)) and sum(p.telling for p in self.off) >= least

    def name(self, axis: int) -> str:
        """What to call the axis, counted from the end: its symbol, where all pairs have one and the same for it."""
        names = {p.names[axis] if -axis <= len(p.names) else "" for p in self.off}
        unique = all(p.names.count(p.names[axis]) == 1 for p in self.off if -axis <= len(p.names))
        return names.pop() if len(names) == 1 and unique else f"axis {axis}"

    def shared_axes(self) -> range:
        """The axes that all pairs have, counted from the end."""
        return range(-1, -1 - min((p.right.ndim for p in self.off), default=0), -1)


Kind = Callable[[Evidence], str | None]


def _close(mine: Any, right: Any, precision: float) -> Any:
    near = (abs(mine - right) <= ATOL + precision * abs(right)) & (abs(right) < np.inf)
    return near | (mine == right) | ((mine != mine) & (right != right))


# How the whole comes back: tuples, containers, dtypes, shapes.


def one_part_only(e: Evidence) -> str | None:
    """Of several results, one comes back alone."""
    parts = {_part_returned(c) for c in e.wrong}
    if len(parts) != 1 or (part := parts.pop()) is None:
        return None
    return f"only the {_ordinal(part)} of the {len(e.wrong[0].right)} results comes back"


def _part_returned(case: Case) -> int | None:
    if not isinstance(case.right, tuple):
        return None
    mine = case.mine[0] if isinstance(case.mine, tuple | list) and len(case.mine) == 1 else case.mine
    return next((i for i, right in enumerate(case.right) if value_difference(right, mine) is None), None)


def too_many_parts(e: Evidence) -> str | None:
    """A tuple comes back, of which one part is the result."""
    places = [_place_in_tuple(c) for c in e.wrong]
    if None in places or len(set(places)) != 1:
        return None
    return f"a tuple comes back; its {_ordinal(places[0] or 0)} part alone is the right result"


def _place_in_tuple(case: Case) -> int | None:
    if isinstance(case.right, tuple | list) or not isinstance(case.mine, tuple):
        return None
    return next((i for i, part in enumerate(case.mine) if value_difference(case.right, part) is None), None)


def list_for_tuple(e: Evidence) -> str | None:
    """The right results, in the wrong container."""
    if not all(isinstance(c.right, tuple | list) and isinstance(c.mine, tuple | list) for c in e.wrong):
        return None
    right, mine = type(e.wrong[0].right), type(e.wrong[0].mine)
    if right is mine or not all(type(c.mine) is mine and len(c.mine) == len(c.right) for c in e.wrong):
        return None
    return f"your results come in a {mine.__name__}, not in a {right.__name__}"


def parts_swapped(e: Evidence) -> str | None:
    """All the right results, in another order."""
    orders = {_order_of_parts(c) for c in e.wrong}
    if len(orders) != 1 or not (order := orders.pop()):
        return None
    if len(order) == 2:
        return "your two results are swapped"
    return f"your results come in the wrong order: the {_listed([_ordinal(i) for i in order])}"


def _order_of_parts(case: Case) -> tuple[int, ...]:
    right, mine = case.right, case.mine
    if not (isinstance(right, tuple) and isinstance(mine, tuple) and len(right) == len(mine) <= 4):
        return ()
    for order in itertools.permutations(range(len(right))):
        if all(value_difference(right[i], part) is None for i, part in zip(order, mine, strict=True)):
            return order
    return ()


def not_an_array(e: Evidence) -> str | None:
    """The right numbers in a list or a tensor."""
    for kind, what in ((list, "a list"), (tuple, "a tuple"), (Tensor, "a torch tensor")):
        concerned = [p for p in e.pairs if isinstance(p.case.right, np.ndarray) and isinstance(p.case.mine, kind)]
        if concerned and len(concerned) == len(e.pairs):
            right = "the right numbers, but " if not e.off else ""
            return f"{e.subject} is {right}{what}, not a NumPy array"
    return None


def wrong_dtype(e: Evidence) -> str | None:
    """Another kind of number, or less precision, than asked for."""
    found = {(str(p.mine.dtype), str(p.right.dtype)) for p in e.pairs if not isinstance(p.case.mine, list | Tensor)}
    if len(found) != 1 or not all(_other_dtype(p) for p in e.pairs):
        return None
    ((mine, right),) = found
    values = "" if e.off else "the right values, but "
    return f"{e.subject} has {values}dtype {mine}, not {right}"


def _other_dtype(pair: Pair) -> bool:
    mine, right = pair.mine.dtype, pair.right.dtype
    return mine.kind.replace("u", "i") != right.kind.replace("u", "i") or (right.kind == "f" and pair.coarse)


def unit_axis(e: Evidence) -> str | None:
    """The right numbers with an axis of length 1 too many, or one too few."""
    if not e.always(_but_for_unit_axes, 1):
        return None
    more = {np.sign(p.mine.ndim - p.right.ndim) for p in e.off}
    if more == {1}:
        return f"{e.subject} is right but for an extra axis of length 1"
    return f"{e.subject} is right but for a missing axis of length 1" if more == {-1} else None


def _but_for_unit_axes(p: Pair) -> bool:
    return not p.same_shape and _longer(p.mine) == _longer(p.right) and p.fits(p.r.reshape(p.mine.shape))


def _longer(array: Array) -> list[int]:
    return [n for n in array.shape if n != 1]


def flattened(e: Evidence) -> str | None:
    """The right numbers in the right order, in another shape."""
    if not e.always(lambda p: p.mine.size == p.right.size and p.fits(p.r.reshape(p.mine.shape))):
        return None
    if all(p.mine.ndim == 1 for p in e.off):
        return f"{e.subject} is flattened: the right numbers, all along one axis"
    return f"{e.subject} has the right numbers in the right order, but not the right shape"


def batch_lost(e: Evidence) -> str | None:
    """Only the result of the first of a batch comes back."""
    for axis, name in _leading(e):
        if e.always(lambda p, axis=axis: p.right.ndim >= -axis and p.fits(p.r.take(0, axis))):  # type: ignore[misc]
            return f"only the result of the first {axes.word(name)} comes back: the axis {name} is lost"
    return None


def _leading(e: Evidence) -> Iterator[tuple[int, str]]:
    """The axes before the last two, of the pair that has most."""
    most = max(e.off, key=lambda p: p.right.ndim, default=None)
    for axis in range(-1, -1 - (most.right.ndim if most is not None else 0), -1):
        yield axis, e.name(axis)


_REDUCTIONS: tuple[tuple[str, Callable[..., Array]], ...] = (
    ("summed", np.sum),
    ("averaged", np.mean),
    ("reduced to the largest", np.max),
)


def reduced(e: Evidence) -> str | None:
    """The right numbers, summed or averaged along an axis, which may be kept."""
    for (word, reduce), axis in itertools.product(_REDUCTIONS, e.shared_axes()):
        if e.always(lambda p, reduce=reduce, axis=axis: _is_reduced(p, reduce, axis)):  # type: ignore[misc]
            return f"{e.subject} is the right one {word} along {e.name(axis)}"
    return None


def _is_reduced(p: Pair, reduce: Callable[..., Array], axis: int) -> bool:
    if not (p.same_shape or p.mine.ndim >= p.right.ndim - 1):
        return False
    kept = reduce(p.r, axis=axis, keepdims=True)
    if p.same_shape:
        return p.fits(np.broadcast_to(kept, p.right.shape))
    return p.mine.size == kept.size and p.fits(kept.reshape(p.mine.shape))


def named_shape(e: Evidence) -> str | None:
    """Another shape, whose sizes have names."""
    if not e.off or any(p.same_shape for p in e.off) or len({(p.mine.ndim, p.right.ndim) for p in e.off}) != 1:
        return None
    options = [_names_of_size(e.off, i) for i in range(e.off[0].mine.ndim)]
    if not options or not all(options):
        return None
    wanted = [e.name(axis) for axis in range(-e.off[0].right.ndim, 0)]
    got = [next((n for n in wanted if n in names), names[0]) for names in options]
    if got == wanted or any(name.startswith("axis ") for name in wanted):
        return None
    return f"{e.subject} has the axes ({', '.join(got)}), where ({', '.join(wanted)}) is expected"


def _names_of_size(pairs: Sequence[Pair], place: int) -> list[str]:
    """The symbols that have the size of the learner's axis in every pair, with at least two sizes to go by."""
    sizes = [p.mine.shape[place] for p in pairs]
    if len(set(sizes)) < 2:
        return []
    symbols = [_symbols(p) for p in pairs]
    common = [name for name in symbols[0] if all(name in s for s in symbols)]
    return [name for name in common if all(s[name] == size for s, size in zip(symbols, sizes, strict=True))]


def _symbols(pair: Pair) -> dict[str, float]:
    """Every size and positive number that a call gives a name to."""
    found: dict[str, float] = dict(zip(pair.names, pair.right.shape, strict=False))
    found.update(pair.case.sizes)
    for name, value in pair.case.arguments.items():
        if isinstance(value, float) and 0 < value < np.inf:
            found[name] = value
    return {name: size for name, size in found.items() if size > 0 and name != "1"}

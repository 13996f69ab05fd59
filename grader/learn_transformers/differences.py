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
from functools import cached_property, partial
from typing import Any, TypeVar

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
T = TypeVar("T", int, tuple[int, ...])


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

    @cached_property
    def same_shape(self) -> bool:
        return self.right.shape == self.mine.shape

    @cached_property
    def wrong(self) -> Array:
        """Which entries are wrong as numbers, whatever their dtype; of arrays of one shape."""
        if self.coarse:
            close: Array = np.asarray(_close(self.m, self.r, _SINGLE))
            return ~close
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
        return tuple(axis for axis in range(-1, -1 - self.right.ndim, -1) if _sums(self.r, axis))

    @cached_property
    def telling(self) -> float:
        """How many different numbers there are to account for; a truth value tells less than a number."""
        concerned = self.right[self.wrong] if self.same_shape else self.right
        if self.right.dtype.kind == "b":
            return concerned.size / 3
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

    @property
    def of(self) -> str:
        """The subject after an "of"."""
        return self.subject.removeprefix("each of ")

    @cached_property
    def wrong(self) -> tuple[Case, ...]:
        """The calls that came back with something wrong."""
        return tuple(c for c in self.cases if c.wrong and isinstance(c.got, Returned))

    @cached_property
    def alike(self) -> bool:
        """Have all results the shape that they should have?"""
        return bool(self.off) and all(p.same_shape for p in self.off)

    def always(self, holds: Callable[[Pair], bool], least: float = ENOUGH) -> bool:
        """Does this hold for all pairs, and are they enough to believe it?"""
        return bool(self.off) and all(map(holds, self.off)) and sum(p.telling for p in self.off) >= least

    @cached_property
    def array_arguments(self) -> tuple[str, ...]:
        """The names of the arguments that are arrays of numbers in every pair."""
        calls = list({id(p.case): p.case.arguments for p in self.off}.values())
        return tuple(name for name in calls[0] if all(_is_numbers(a.get(name)) for a in calls)) if calls else ()

    def name(self, axis: int) -> str:
        """What to call an axis: its symbol, where all pairs that have the axis agree on it, else its place."""
        having = [p for p in self.off if has_axis(p, axis)]
        names = {p.names[axis] for p in having}
        if axis == 0 and having and all(name.startswith("batch") for name in names):
            return "batch"
        if len(names) == 1 and all(p.names.count(p.names[axis]) == 1 for p in having):
            return names.pop()
        return _POSITIONS.get(axis, f"axis {axis}")

    def shared_axes(self) -> range:
        """The axes that all pairs have, counted from the end."""
        return range(-1, -1 - min((p.right.ndim for p in self.off), default=0), -1)

    def all_axes(self) -> list[int]:
        """The axes of the pair that has most, leading ones first; 0 is the first, wherever that is in each pair."""
        dimensions = {p.right.ndim for p in self.off}
        return [*([0] if len(dimensions) > 1 and min(dimensions) else []), *range(-max(dimensions, default=0), 0)]

    def of_part(self, part: int) -> Evidence:
        """What concerns one of several results."""
        return Evidence(self.cases, tuple(p for p in self.pairs if p.part == part), f"your {_ordinal(part)} result")


_POSITIONS = {-1: "the last axis", -2: "the last axis but one", 0: "the first axis"}


def has_axis(pair: Pair, axis: int) -> bool:
    return -pair.right.ndim <= axis < pair.right.ndim


def _slices(axis: int, name: str) -> str:
    """What the slices along an axis are called."""
    return {-1: "row", -2: "column"}.get(axis, f"slice along {name}")


def _index(name: str) -> str:
    """What one index of an axis is called: a query, the batch, a position along n."""
    if name.startswith(("batch", "the ", "axis ")):
        return name.split()[0] if name.startswith("batch") else f"index along {name}"
    word = axes.word(name)
    if word == name:
        return f"index along {name}"
    return f"{word} along {name}" if word in ("feature", "position") else word


Kind = Callable[[Evidence], str | None]


def _close(mine: Any, right: Any, precision: float) -> Any:
    near = (abs(mine - right) <= ATOL + precision * abs(right)) & (abs(right) < np.inf)
    return near | (mine == right) | ((mine != mine) & (right != right))


# How the whole comes back: tuples, containers, dtypes, shapes.


def one_part_only(e: Evidence) -> str | None:
    """Of several results, one comes back alone."""
    part = _common(e.wrong, _parts_returned)
    return None if part is None else f"only the {_ordinal(part)} of the {len(e.wrong[0].right)} results comes back"


def _common(cases: Sequence[Case], options: Callable[[Case], set[T]]) -> T | None:
    """What is an option in every case; cases that have none end the search."""
    common: set[T] | None = None
    for case in cases:
        common = options(case) if common is None else common & options(case)
        if not common:
            return None
    return min(common) if common else None


def _parts_returned(case: Case) -> set[int]:
    if not isinstance(case.right, tuple):
        return set()
    mine = case.mine
    if isinstance(mine, tuple | list):
        if len(mine) != 1:
            return set()
        mine = mine[0]
    return {i for i, right in enumerate(case.right) if value_difference(right, mine) is None}


def too_many_parts(e: Evidence) -> str | None:
    """A tuple comes back, of which one part is the result."""
    place = _common(e.wrong, _places_in_tuple)
    return None if place is None else f"a tuple comes back; its {_ordinal(place)} part alone is the right result"


def _places_in_tuple(case: Case) -> set[int]:
    if isinstance(case.right, tuple | list) or not isinstance(case.mine, tuple):
        return set()
    return {i for i, part in enumerate(case.mine) if value_difference(case.right, part) is None}


def list_for_tuple(e: Evidence) -> str | None:
    """As many results as there should be, in the wrong container."""
    right, mine = type(e.wrong[0].right), type(e.wrong[0].mine)
    if {right, mine} != {tuple, list}:
        return None
    if not all(type(c.mine) is mine and len(c.mine) == len(c.right) for c in e.wrong):
        return None
    return f"your results come in a {mine.__name__}, not in a {right.__name__}"


def parts_swapped(e: Evidence) -> str | None:
    """All the right results, in another order."""
    order = _common(e.wrong, _orders_of_parts)
    if order is None:
        return None
    if len(order) == 2:
        return "your two results are swapped"
    return f"your results come in the wrong order: the {_listed([_ordinal(i) for i in order])}"


def _orders_of_parts(case: Case) -> set[tuple[int, ...]]:
    right, mine = case.right, case.mine
    if not (isinstance(right, tuple) and isinstance(mine, tuple) and 2 <= len(right) == len(mine) <= 4):
        return set()
    fits = [[value_difference(r, m) is None for m in mine] for r in right]
    orders = itertools.permutations(range(len(right)))
    return {order for order in orders if all(fits[i][place] for place, i in enumerate(order))}


def not_an_array(e: Evidence) -> str | None:
    """Numbers in a list or a tensor."""
    containers = {p.container for p in e.pairs}
    if len(containers) != 1 or "" in containers:
        return None
    values = "" if e.off else "has the right numbers, but "
    return f"{e.subject} {values}comes in {containers.pop()}, not in a NumPy array"


def wrong_dtype(e: Evidence) -> str | None:
    """Another kind of number, or less precision, than asked for."""
    if not all(p.other_dtype and not p.container for p in e.pairs):
        return None
    found = {(str(p.mine.dtype), str(p.right.dtype)) for p in e.pairs}
    if len(found) != 1:
        return None
    ((mine, right),) = found
    values = "" if e.off else "the right values, but "
    return f"{e.subject} has {values}dtype {mine}, not {right}"


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
    """Only the first result along an axis comes back."""
    for axis in e.all_axes():
        if e.always(partial(_is_first_alone, axis=axis)):
            return f"only the result of the first {_index(e.name(axis))} comes back: that axis is lost"
    return None


def _is_first_alone(p: Pair, axis: int) -> bool:
    return has_axis(p, axis) and p.right.shape[axis] > 1 and p.fits(p.r.take(0, axis))


def diagonal(e: Evidence) -> str | None:
    """The diagonal where the whole matrix should be."""
    if e.always(lambda p: 1 <= p.mine.ndim == p.right.ndim - 1 and p.fits(p.r.diagonal(axis1=-2, axis2=-1))):
        return f"only the diagonal of {e.of} comes back"
    return None


_REDUCTIONS: tuple[tuple[str, Callable[..., Array]], ...] = (
    ("summed", np.sum),
    ("averaged", np.mean),
    ("reduced to the largest", np.max),
)


def reduced(e: Evidence) -> str | None:
    """The right numbers, summed or averaged along an axis, which may be kept."""
    for (word, reduce), axis in itertools.product(_REDUCTIONS, e.shared_axes()):
        if e.always(partial(_is_reduced, reduce=reduce, axis=axis)):
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
    if 2 * sum(not p.same_shape for p in e.off) < max(1, len(e.off)):
        return None
    count = min(p.right.ndim for p in e.off)
    if not count or any(p.mine.ndim != p.right.ndim or p.mine.shape[:-count] != p.right.shape[:-count] for p in e.off):
        return None
    wanted = [e.name(axis) for axis in range(-count, 0)]
    options = [_names_of_size(e.off, axis) for axis in range(-count, 0)]
    if not all(options) or any(name.startswith(("the ", "axis ")) for name in wanted):
        return None
    got = [next((n for n in wanted if n in names), names[0]) for names in options]
    if got == wanted:
        return None
    return f"{e.subject} has the axes ({', '.join(got)}), where ({', '.join(wanted)}) is expected"


def _names_of_size(pairs: Sequence[Pair], axis: int) -> list[str]:
    """The symbols that have the size of the learner's axis in every pair, with at least two sizes to go by."""
    sizes = [p.mine.shape[axis] for p in pairs]
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


# What was done to the right numbers to give the learner's: sentences that explain every entry.


def inverted(e: Evidence) -> str | None:
    """True where False should be, everywhere."""
    if e.off and all(p.right.dtype.kind == "b" for p in e.off) and e.always(lambda p: p.fits(1.0 - p.r)):
        return f"{e.subject} is inverted: True where False is expected, False where True is"
    return None


def mask_diagonal(e: Evidence) -> str | None:
    """A mask with one diagonal too many, or too few."""
    if not e.alike or any(p.right.dtype.kind != "b" or p.right.ndim < 2 for p in e.off):
        return None
    for region in _DIAGONALS:
        chance = _chance(e, region)
        if chance is not None and chance < 1e-3:
            values = {bool(value) for p in e.off for value in p.m[p.wrong]}
            what = f": it is {values.pop()} there" if len(values) == 1 else ""
            return region.sentence.format(subject=e.subject) + what
    return None


def argument_returned(e: Evidence) -> str | None:
    """An argument comes back, as it is or reshaped."""
    for name in e.array_arguments:
        if e.always(partial(_is_argument, name=name)):
            return f"{e.subject} is the argument `{name}`, unchanged"
        if e.always(partial(_is_reshaped, name=name)):
            return f"{e.subject} is the argument `{name}`, only reshaped: its numbers are still in their old order"
    return None


def _is_argument(p: Pair, name: str) -> bool:
    return p.fits(_numbers(p.case.arguments[name]))


def _is_reshaped(p: Pair, name: str) -> bool:
    argument = p.case.arguments[name]
    return argument.size == p.mine.size and p.fits(_numbers(argument).reshape(p.mine.shape))


def argument_added(e: Evidence) -> str | None:
    """An argument was added to the right result, or subtracted from it."""
    if not e.alike:
        return None
    for name in e.array_arguments:
        if e.always(partial(_is_plus, name=name, sign=1.0)):
            return f"{e.subject} is the right one plus `{name}`"
        if e.always(partial(_is_plus, name=name, sign=-1.0)):
            return f"{e.subject} is the right one minus `{name}`"
    return None


def _is_plus(p: Pair, name: str, sign: float) -> bool:
    argument = _broadcast(_numbers(p.case.arguments[name]), p)
    return argument is not None and argument.ndim > 0 and p.fits(p.r + sign * argument)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def _numbers(value: Array) -> Array:
    return value.astype(float)


def constant(e: Evidence) -> str | None:
    """The same number everywhere, where the right ones vary."""
    if not e.alike or not e.always(lambda p: bool((p.m == p.m.flat[0]).all())):
        return None
    numbers = {float(p.m.flat[0]) for p in e.off}
    vary = sum(bool((p.right != p.right.flat[0]).any()) for p in e.off)
    if len(numbers) > 1:
        return f"all entries of {e.of} are equal" if 2 * vary >= len(e.off) else None
    number = numbers.pop()
    if not vary and len({float(p.r.flat[0]) for p in e.off}) < ENOUGH:
        return None
    value = bool(number) if all(p.mine.dtype.kind == "b" for p in e.off) else f"{number:g}"
    return f"{e.subject} is {value} everywhere"


def transposed(e: Evidence) -> str | None:
    """The last two axes, or all of them, the wrong way round."""
    if e.always(lambda p: p.right.ndim >= 2 and p.fits(np.swapaxes(p.r, -1, -2))):
        return f"{e.subject} is transposed"
    if e.always(lambda p: p.right.ndim >= 2 and p.fits(p.r.T)):
        return f"{e.subject} has all its axes in reverse order (`.T` reverses the batch axes as well)"
    return None


def permuted(e: Evidence) -> str | None:
    """The axes in another order, the same one in every result."""
    if not e.off or min(p.right.ndim for p in e.off) < 2:
        return None
    orders: set[tuple[int, ...]] | None = None
    for p in e.off:
        found = set(_orders(p))
        orders = found if orders is None else orders & found
        if not orders:
            return None
    assert orders
    if not e.always(lambda p: True):
        return None
    order = min(orders, key=lambda o: (len(o), o))
    names = max((p.names for p in e.off), key=len)[-len(order) :]
    got = ", ".join(names[axis] for axis in order)
    return f"{e.subject} has its axes in the order ({got}), where ({', '.join(names)}) is expected"


def _orders(p: Pair) -> Iterator[tuple[int, ...]]:
    """The orders of the right axes that give the learner's: counted from the end, leading axes that stay left out."""
    n = p.right.ndim
    if n > 5 or sorted(p.mine.shape) != sorted(p.right.shape):
        return
    for order in itertools.permutations(range(n)):
        moved = [i for i, axis in enumerate(order) if i != axis]
        if moved and p.fits(p.r.transpose(order)):
            yield tuple(axis - n for axis in order[moved[0] :])


# A factor, as an expression in the sizes.


def factor(e: Evidence) -> str | None:
    """Everything too large or too small by one factor: the same expression, or the same number, in every call."""
    if not e.alike:
        return None
    ratios: list[float] = []
    for p in e.off:
        if (ratio := _ratio(p)) is None:
            return None
        ratios.append(ratio)
    signs = {ratio > 0 for ratio in ratios}
    if len(signs) > 1 or not e.always(lambda p: True):
        return None
    known = [abs(ratio) for ratio in ratios]
    text = _as_number(known) or _as_expression(e, known)
    if text is None:
        return None
    if signs == {True}:
        return f"{e.subject} is {text}"
    return f"{e.subject} has the wrong sign" + (f" and is {text}" if text != "1 time" else " everywhere")


def _ratio(p: Pair) -> float | None:
    """What all right entries are multiplied with; None if there is no such number, or none that is told by them."""
    if p.right.dtype.kind == "b":
        return None
    finite = np.where(np.isfinite(p.r), np.abs(p.r), 0.0)
    largest = int(finite.argmax())
    right, mine = float(p.r.flat[largest]), float(p.m.flat[largest])
    if not right or not mine or not math.isfinite(right) or not math.isfinite(mine):
        return None
    return mine / right if p.fits(p.r * (mine / right)) else None


_CONSTANTS = {"π": math.pi, "2π": 2 * math.pi, "√π": math.sqrt(math.pi), "ln 2": math.log(2), "ln 10": math.log(10)}
_CONSTANTS |= {"e": math.e, "√2": math.sqrt(2), "√3": math.sqrt(3)}


def _as_number(ratios: Sequence[float]) -> str | None:
    """The factor, where it is the same number everywhere."""
    first = ratios[0]
    if not all(math.isclose(ratio, first, rel_tol=1e-5) for ratio in ratios):
        return None
    if math.isclose(first, 1, rel_tol=1e-5):
        return "1 time"
    size, way = (first, "large") if first > 1 else (1 / first, "small")
    for name, value in _CONSTANTS.items():
        if math.isclose(size, value, rel_tol=1e-5):
            return f"{name} times too {way}"
        if math.isclose(size, 1 / value, rel_tol=1e-5):
            return f"1/({name}) times too {way}"
    return f"{size:.4g} times too {way}"


def _as_expression(e: Evidence, ratios: Sequence[float]) -> str | None:
    """The factor, where one expression in the symbols gives it for every call."""
    symbols = [_symbols(p) for p in e.off]
    common = [name for name in symbols[0] if all(name in s for s in symbols)]
    columns = {name: np.array([s[name] for s in symbols]) for name in common}
    target = np.array(ratios)
    for name, values in _expressions(columns):
        if len(set(values.tolist())) < (2 if name in (*common, *(f"√{_bracketed(n)}" for n in common)) else 3):
            continue
        if np.allclose(values, target, rtol=1e-5, atol=0):
            return f"{name} times too large"
        if np.allclose(1 / values, target, rtol=1e-5, atol=0):
            return f"{name} times too small"
    return None


def _expressions(columns: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Expressions in one symbol, then in two, with their values in every call."""
    for name, n in columns.items():
        yield f"√{_bracketed(name)}", np.sqrt(n)
        yield name, n
        yield f"{_bracketed(name)}²", n**2.0
        yield f"2·{_bracketed(name)}", 2 * n
    for name, n in columns.items():
        yield f"({name} + 1)", n + 1.0
        if (n > 1).all():
            yield f"({name} − 1)", n - 1.0
            yield f"{_bracketed(name)}/({name} − 1)", n / (n - 1)
            yield f"√({name}/({name} − 1))", np.sqrt(n / (n - 1))
    for (left, a), (right, b) in itertools.combinations(columns.items(), 2):
        yield f"{_bracketed(left)}·{_bracketed(right)}", a * b
        yield f"√({left}·{right})", np.sqrt(a * b)
        yield f"{_bracketed(left)}/{_bracketed(right)}", a / b
        yield f"√({left}/{right})", np.sqrt(a / b)


def _bracketed(name: str) -> str:
    return name if name.replace("_", "").isalnum() else f"({name})"


# What was added, or multiplied, row by row.


def offset(e: Evidence) -> str | None:
    """The same number added everywhere."""
    if not e.alike or not e.always(partial(_is_offset, axis=None)):
        return None
    added = [float((p.m - p.r)[np.isfinite(p.r)].flat[0]) for p in e.off]
    if all(math.isclose(number, added[0], rel_tol=1e-5) for number in added):
        way = "large" if added[0] > 0 else "small"
        return f"{e.subject} is too {way} by {abs(added[0]):.4g} everywhere"
    if sum(p.right.size > 2 for p in e.off) < 2:
        return None
    return f"{e.subject} is off by one number, the same for all entries of a call"


def row_offset(e: Evidence) -> str | None:
    """A number added to each row, or to each column, another one for each."""
    return _by_slices(e, _is_offset, "plus a number of its own")


def row_factor(e: Evidence) -> str | None:
    """Each row, or each column, multiplied with a number of its own."""
    return _by_slices(e, _is_multiple, "times a number of its own")


def _by_slices(e: Evidence, holds: Callable[..., bool], what: str) -> str | None:
    """A law that most slices along some axis need, resting on slices that are longer than what is fitted to them."""
    if not e.alike or any(p.right.dtype.kind == "b" for p in e.off):
        return None
    for axis in e.shared_axes():
        lengths = [p.right.shape[axis] for p in e.off]
        if 2 * sum(n > 2 for n in lengths) < len(lengths) or max(lengths) <= 2:
            continue
        if e.always(partial(holds, axis=axis), 2 * ENOUGH) and all(map(_mostly_wrong, e.off)):
            return f"each {_slices(axis, e.name(axis))} of {e.of} is the right one {what}"
    return None


def _mostly_wrong(p: Pair) -> bool:
    return 2 * int(p.wrong.sum()) > p.wrong.size


def _is_offset(p: Pair, axis: int | None) -> bool:
    """Does the difference not vary along this axis, or at all?"""
    finite = np.isfinite(p.r)
    if p.right.dtype.kind == "b" or not finite.any():
        return False
    if not (p.m[~finite] == p.r[~finite]).all() or not np.isfinite(p.m[finite]).all():
        return False
    added = p.m - p.r
    highest, lowest = np.where(finite, added, -np.inf).max(axis), np.where(finite, added, np.inf).min(axis)
    bound = 1e-8 + 1e-9 * max(float(np.abs(p.r[finite]).max()), float(np.abs(added[finite]).max()))
    return bool((highest - lowest <= bound).all())


def _is_multiple(p: Pair, axis: int) -> bool:
    """Is every slice along this axis proportional to the right one?"""
    place = np.abs(p.r).argmax(axis, keepdims=True)
    right, mine = np.take_along_axis(p.r, place, axis), np.take_along_axis(p.m, place, axis)
    ratio = np.where(right == 0, 1.0, mine / right)
    return bool((ratio != 0).all() and np.isfinite(ratio).all()) and p.fits(p.r * ratio)


# Other places: repeated, shifted, reversed, shuffled.


def repeated(e: Evidence) -> str | None:
    """The first result along an axis, over and over."""
    if not e.alike:
        return None
    for axis in e.all_axes():
        if e.always(partial(_is_repeated, axis=axis)):
            return f"every {_index(e.name(axis))} gets the result of the first"
    return None


def _is_repeated(p: Pair, axis: int) -> bool:
    return has_axis(p, axis) and p.fits(np.broadcast_to(p.r.take([0], axis), p.right.shape))


def shifted(e: Evidence) -> str | None:
    """Every row where its neighbor should be."""
    if not e.alike:
        return None
    for axis in e.shared_axes():
        for steps in (1, -1, 2, -2):
            if not e.always(partial(_is_shifted, axis=axis, steps=steps)) or not _moves(e, axis, steps):
                continue
            way = "later" if steps > 0 else "earlier"
            places = f"{abs(steps)} place{'s' if abs(steps) > 1 else ''} {way} along {e.name(axis)}"
            return f"{e.subject} is shifted {places}{_filling(e, axis, steps)}"
    return None


def _is_shifted(p: Pair, axis: int, steps: int) -> bool:
    mine, right = _overlap(p.m, axis, steps), _overlap(p.r, axis, -steps)
    precision = _SINGLE if p.coarse else RTOL
    if mine.size and not _close(mine.flat[0], right.flat[0], precision):
        return False
    return bool(np.all(_close(mine, right, precision)))


def _overlap(array: Array, axis: int, steps: int) -> Array:
    """The entries from `steps` on, or up to so many before the end, along an axis counted from the end."""
    kept = slice(steps, None) if steps > 0 else slice(max(array.shape[axis] + steps, 0))
    return array[tuple([slice(None)] * (array.ndim + axis) + [kept])]


def _moves(e: Evidence, axis: int, steps: int) -> bool:
    """Do most pairs overlap after the shift in numbers that the right result would not have there?"""
    moved = 0
    for p in e.off:
        if p.right.shape[axis] < 2 * abs(steps):
            continue
        right, there = _overlap(p.r, axis, -steps), _overlap(p.r, axis, steps)
        off = ~_close(right, there, RTOL)
        moved += len(set(right[off].tolist())) >= 2 or (p.right.dtype.kind == "b" and int(off.sum()) >= 2)
    return moved >= max(1, len(e.off) / 2)


def _filling(e: Evidence, axis: int, steps: int) -> str:
    """What stands in the places that a shift leaves empty."""
    if all(p.fits(np.roll(p.r, steps, axis)) for p in e.off):
        return ", around the end"
    empty = [np.delete(p.m, range(*_kept(p, axis, steps)), axis) for p in e.off]
    return ", and filled with 0" if all((rest == 0).all() for rest in empty) else ""


def _kept(p: Pair, axis: int, steps: int) -> tuple[int, int]:
    n = p.right.shape[axis]
    return (min(steps, n), n) if steps > 0 else (0, max(n + steps, 0))


def backwards(e: Evidence) -> str | None:
    """The right numbers in reverse order along an axis."""
    if not e.alike:
        return None
    for axis in e.shared_axes():
        if e.always(partial(_is_reversed, axis=axis)):
            return f"{e.subject} is in reverse order along {e.name(axis)}"
    return None


def _is_reversed(p: Pair, axis: int) -> bool:
    return p.fits(np.flip(p.r, axis))


def function_of(e: Evidence) -> str | None:
    """The logarithm, the square … of the right numbers."""
    if not e.alike or any(p.right.dtype.kind != "f" for p in e.off):
        return None
    for what, function in _FUNCTIONS.items():
        if e.always(partial(_is_function, function=function)):
            return f"{e.subject} is {what} of the right one"
    return None


_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "the logarithm": np.log,
    "the exponential": np.exp,
    "the square": np.square,
    "the square root": np.sqrt,
    "the absolute value": np.abs,
    "the reciprocal": np.reciprocal,
    "1 minus the value": lambda x: 1 - x,
}


def _is_function(p: Pair, function: Callable[[Array], Array]) -> bool:
    return p.fits(function(p.r))


def one_hot(e: Evidence) -> str | None:
    """All the weight on the largest, where it should be shared."""
    if e.alike and e.always(_is_one_hot):
        return f"{e.subject} is one-hot: 1 for the largest weight and 0 for all others"
    return None


def _is_one_hot(p: Pair) -> bool:
    ones = p.m == 1
    if p.right.dtype.kind != "f" or not ones.any() or not (ones | (p.m == 0)).all():
        return False
    axis = next(iter(p.normalized), None)
    if axis is None:
        return False
    highest = p.r >= p.r.max(axis, keepdims=True) - ATOL
    return bool((ones.sum(axis) <= 1).all() and highest[ones].all())


def other_order(e: Evidence) -> str | None:
    """The same numbers, shuffled."""
    if e.always(_is_shuffled, 2 * ENOUGH):
        return f"{e.subject} has the right numbers, but not in the right places"
    return None


def _is_shuffled(p: Pair) -> bool:
    if p.right.dtype.kind == "b" or p.mine.size != p.right.size or p.telling < 2:
        return False
    return bool(np.all(_close(np.sort(p.m, axis=None), np.sort(p.r, axis=None), _SINGLE if p.coarse else RTOL)))


# Where the wrong entries are: a region that holds all of them, and that is not all.


@dataclass(frozen=True)
class Region:
    """A place in an array: `where` marks its entries, or gives None if an array has no such place.

    `likely` says that learners often go wrong just there, so that less evidence will do.
    """

    sentence: str
    where: Callable[[Pair], Array | None]
    likely: bool = False


def right_except(e: Evidence) -> str | None:
    """The smallest of the known regions that all wrong entries lie in, filled with them, unless it may be chance."""
    if not e.alike or 2 * sum(bool(p.wrong.all()) for p in e.off) > len(e.off):
        return None
    found = [(chance, region) for region in _regions(e) if (chance := _chance(e, region)) is not None]
    credible = [(c, region) for c, region in found if c < (0.1 if region.likely else 1e-3)]
    if not credible:
        return None
    chance, region = min(credible, key=lambda one: (not one[1].likely, one[0]))
    return region.sentence.format(subject=e.subject)


def _chance(e: Evidence, region: Region) -> float | None:
    """How likely all wrong entries lie in the region by chance; None if they do not, or leave half of it right."""
    chance = 1.0
    for p in e.off:
        where = region.where(p)
        if where is None or bool((p.wrong & ~where).any()):
            return None
        inside, wrong = int(where.sum()), int(p.wrong.sum())
        if wrong * 2 < inside:
            return None
        chance *= (inside / where.size) ** min(wrong, 3)
    return chance


def _regions(e: Evidence) -> Iterator[Region]:
    yield Region("{subject} is right except in rows with nothing to attend to, which should be all zeros", _empty, True)
    for name in e.array_arguments:
        yield from _of_argument(name)
    if min(p.right.ndim for p in e.off) >= 2:
        yield from _OF_MATRICES
    for axis in e.all_axes():
        yield from _along(axis, e.name(axis))


def _empty(p: Pair) -> Array | None:
    """Slices that should be all zeros, along the axis on which there are some."""
    if not any(value.dtype.kind == "b" for value in p.case.arguments.values() if isinstance(value, np.ndarray)):
        return None
    zero = p.r == 0
    for axis in range(-1, -1 - p.right.ndim, -1):
        if (axis == -1 or p.right.shape[axis] > 1) and (empty := zero.all(axis, keepdims=True)).any():
            return np.broadcast_to(empty, zero.shape)
    return None


def _of_argument(name: str) -> Iterator[Region]:
    """The places where an argument that is as large as the result is large, or infinite, or False."""

    def entries(test: Callable[[Array], Array]) -> Callable[[Pair], Array | None]:
        return lambda p: _broadcast(test(p.case.arguments[name]), p)

    def rows(test: Callable[[Array], Array]) -> Callable[[Pair], Array | None]:
        return lambda p: _in_rows(test(p.case.arguments[name]), p)

    yield Region(f"{{subject}} is right except where {_large(name)}", entries(_is_large), True)
    yield Region(f"{{subject}} is right except in rows where {_large(name)}", rows(_is_large), True)
    yield Region(f"{{subject}} is right except where `{name}` is -inf", entries(np.isneginf), True)
    yield Region(f"{{subject}} is right except in rows where `{name}` holds -inf", rows(np.isneginf), True)
    yield Region(f"{{subject}} is right except where `{name}` is False", entries(_is_false))


def _large(name: str) -> str:
    return f"`{name}` holds numbers beyond ±{LARGE:g}"


def _is_large(array: Array) -> Array:
    large: Array = np.isfinite(array) & (np.abs(_numbers(array)) > LARGE)
    return large


def _is_false(array: Array) -> Array:
    return ~array if array.dtype.kind == "b" else np.zeros(array.shape, bool)


def _broadcast(where: Array, p: Pair) -> Array | None:
    try:
        return np.broadcast_to(where, p.right.shape)
    except ValueError:
        return None


def _in_rows(where: Array, p: Pair) -> Array | None:
    return _broadcast(np.asarray(where.any(-1, keepdims=True)), p) if where.ndim else None


def _band(test: Callable[[Array, Array], Array]) -> Callable[[Pair], Array | None]:
    """The entries (i, j) of every matrix for which this holds."""

    def where(p: Pair) -> Array | None:
        rows, columns = p.right.shape[-2:]
        return np.broadcast_to(test(np.arange(rows)[:, None], np.arange(columns)), p.right.shape)

    return where


_DIAGONALS = (
    Region("{subject} is right except on the diagonal", _band(lambda i, j: i == j)),
    Region("{subject} is right except on the diagonal just above the main one", _band(lambda i, j: j == i + 1)),
    Region("{subject} is right except on the diagonal just below the main one", _band(lambda i, j: j == i - 1)),
)
_OF_MATRICES = (
    *_DIAGONALS,
    Region("{subject} is right on and below the diagonal, and wrong only above it", _band(lambda i, j: j > i)),
    Region("{subject} is right on and above the diagonal, and wrong only below it", _band(lambda i, j: j < i)),
    Region("{subject} is right on the diagonal alone", _band(lambda i, j: i != j)),
)


def _along(axis: int, name: str) -> Iterator[Region]:
    """Places along one axis: its first or last index, all others, every second one."""

    def where(test: Callable[[Array, int], Array]) -> Callable[[Pair], Array | None]:
        return partial(_at, axis=axis, test=test)

    one = _index(name)
    yield Region(f"only the first {one} is right", where(lambda i, n: i > 0), one in ("batch", "head"))
    yield Region(f"only the first {one} is wrong", where(lambda i, n: i == 0))
    yield Region(f"only the last {one} is right", where(lambda i, n: i < n - 1))
    yield Region(f"only the last {one} is wrong", where(lambda i, n: i == n - 1))
    for right, wrong, odd in (("even", "odd", 1), ("odd", "even", 0)):
        sentence = f"{{subject}} is right at every {right} index along {name}, and wrong at {wrong} ones"
        yield Region(sentence, where(partial(_every_second, odd=odd)))


def _every_second(index: Array, n: int, odd: int) -> Array:
    every_second: Array = index % 2 == odd
    return every_second


def _at(p: Pair, axis: int, test: Callable[[Array, int], Array]) -> Array | None:
    if not has_axis(p, axis):
        return None
    n = p.right.shape[axis]
    shape = [1] * p.right.ndim
    shape[axis] = n
    return np.broadcast_to(test(np.arange(n), n).reshape(shape), p.right.shape)


# What the learner's numbers are like, where the right ones are not.


def not_finite(e: Evidence) -> str | None:
    """NaN or an infinity where a finite number is expected."""
    if not e.alike:
        return None
    bad = [~np.isfinite(p.m) & np.isfinite(p.r) for p in e.off]
    if not all(b.any() for b in bad):
        return None
    kinds = [name for name, test in (("NaN", np.isnan), ("inf", np.isinf)) if _some(test, e.off, bad)]
    what = f"{e.subject} holds {' or '.join(kinds)}"
    if all(b.all() for b in bad):
        return f"{what} everywhere"
    if all(_whole_slices(b) for b in bad):
        return f"{what} in whole rows, where finite numbers are expected"
    return f"{what} where finite numbers are expected"


def _some(test: Callable[[Array], Array], pairs: Iterable[Pair], bad: Iterable[Array]) -> bool:
    return any(bool(test(p.m[b]).any()) for p, b in zip(pairs, bad, strict=True))


def _whole_slices(bad: Array) -> bool:
    return bad.ndim > 1 and bool((bad.any(-1) == bad.all(-1)).all())


def single_precision(e: Evidence) -> str | None:
    """As near as float32 comes."""
    if e.alike and e.always(_nearly):
        return f"{e.subject} is right to float32 precision only"
    return None


def _nearly(p: Pair) -> bool:
    return p.right.dtype.kind == "f" and bool(_close(p.m, p.r, _SINGLE).all())


def sums_to_one(e: Evidence) -> str | None:
    """Weights that sum to 1 along another axis than they should, or along none."""
    if not e.alike or any(p.right.dtype.kind != "f" or not p.normalized for p in e.off):
        return None
    wanted = [p.normalized[0] for p in e.off]
    fine = [_sums(p.m, axis) for p, axis in zip(e.off, wanted, strict=True)]
    if 2 * sum(fine) > len(fine) or sum(p.telling for p in e.off) < 2 * ENOUGH:
        return None
    right = f"along {e.name(wanted[0])}" if len(set(wanted)) == 1 else "along the axis asked for"
    for axis in e.shared_axes():
        if axis not in wanted and len(e.off) > 1 and all(_sums(p.m, axis) for p in e.off):
            return f"{e.subject} sums to 1 along {e.name(axis)}, where it should {right}"
    if len(e.off) > 1 and all(math.isclose(float(p.m.sum()), 1, rel_tol=1e-5) for p in e.off):
        return f"{e.subject} sums to 1 as a whole, where it should {right}"
    return None if any(fine) else f"{e.subject} does not sum to 1 {right}"


def _sums(array: Array, axis: int) -> bool:
    """Do all slices along this axis sum to 1, but for those that are all zeros?"""
    total = array.sum(axis)
    empty = (array == 0).all(axis)
    return bool(((np.abs(total - 1) < 1e-5) | empty).all()) and not bool(np.all(empty))


# Which calls are wrong.


def parts_right(e: Evidence) -> str | None:
    """Of several results, some are always right."""
    if not e.pairs or not isinstance(e.pairs[0].case.right, tuple):
        return None
    count = len(e.pairs[0].case.right)
    wrong = sorted({p.part for p in e.pairs if p.part is not None})
    if not wrong or len(wrong) == count or len(e.wrong) < 2:
        return None
    named = _listed([_ordinal(i) for i in wrong])
    return f"only your {named} result{'s are' if len(wrong) > 1 else ' is'} wrong"


@dataclass(frozen=True)
class Feature:
    """What some calls have and others have not; `likely` if learners often go wrong on just these."""

    text: str
    has: tuple[bool, ...]
    likely: bool = False


def which_calls(e: Evidence) -> str | None:
    """What all wrong calls share and most right ones have not, where that is a thing that often goes wrong."""
    found = [(chance, f.text) for chance, f in _shared(e.cases) if f.likely and chance <= 0.1]
    return f"only calls {min(found, key=lambda one: one[0])[1]} go wrong" if found else None


def which_sizes(e: Evidence) -> str | None:
    """The same of sizes and such, where nothing else can be said: it takes more, and nothing else may do as well."""
    found = sorted((chance, f.text) for chance, f in _shared(e.cases) if chance <= 2e-3)
    if not found or (len(found) > 1 and found[1][0] == found[0][0]):
        return None
    return f"only calls {found[0][1]} go wrong"


def _shared(cases: Sequence[Case]) -> Iterator[tuple[float, Feature]]:
    """What all wrong calls have, and how likely that is by chance."""
    wrong = [c.wrong for c in cases]
    if all(wrong) or not any(wrong):
        return
    for feature in _features(cases):
        if (chance := _chance_of_calls(feature.has, wrong)) is not None:
            yield chance, feature


def _chance_of_calls(has: Sequence[bool], wrong: Sequence[bool]) -> float | None:
    """How likely all wrong calls have this by chance; None if one has not, or if calls that have it are often right."""
    if any(w and not h for h, w in zip(has, wrong, strict=True)) or sum(wrong) < 0.6 * sum(has):
        return None
    return math.comb(sum(has), sum(wrong)) / math.comb(len(has), sum(wrong))


def _features(cases: Sequence[Case]) -> Iterator[Feature]:
    """Everything that a call can be asked, likely things first."""
    names = dict.fromkeys(name for c in cases for name in c.arguments)
    for name in names:
        yield from _of_arrays(name, [c.arguments.get(name) for c in cases])
    for name in names:
        yield from _of_scalars(name, [c.arguments.get(name) for c in cases])
    batch = [c.sizes.get("batch") for c in cases]
    yield Feature("with a batch axis", tuple(b is not None for b in batch), True)
    yield Feature("without a batch axis", tuple(b is None for b in batch), True)
    symbols = list(dict.fromkeys(name for c in cases for name in c.sizes))
    for symbol in symbols:
        yield from _of_sizes(symbol, [c.sizes.get(symbol) for c in cases])
    for one, other in itertools.combinations([s for s in symbols if s != "batch"], 2):
        yield from _of_two_sizes(one, other, cases)


def _of_arrays(name: str, values: Sequence[Any]) -> Iterator[Feature]:
    arrays = [v if _is_numbers(v) and v.size else None for v in values]
    if not any(a is not None for a in arrays):
        return

    def where(test: Callable[[Array], bool]) -> tuple[bool, ...]:
        return tuple(a is not None and test(a) for a in arrays)

    truth = any(a is not None and a.dtype.kind == "b" for a in arrays)
    if truth:
        yield Feature(f"where a row of `{name}` is all False", where(lambda a: not a.any(-1).all()), True)
        yield Feature(f"where `{name}` hides something", where(lambda a: not a.all()))
    else:
        yield Feature(f"where {_large(name)}", where(lambda a: bool(_is_large(a).any())), True)
        yield Feature(f"where `{name}` holds -inf", where(lambda a: bool(np.isneginf(a).any())), True)
        yield Feature(f"where `{name}` holds negative numbers", where(lambda a: bool((a < 0).any())))


def _of_scalars(name: str, values: Sequence[Any]) -> Iterator[Feature]:
    given = tuple(v is not None for v in values)
    if not all(given):
        yield Feature(f"with `{name}`", given, True)
        yield Feature(f"without `{name}`", tuple(not g for g in given), True)
    if name == "axis":
        yield Feature("with an `axis` other than the last", tuple(v != -1 for v in values), True)
    numbers = [v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in values]
    if any(n is not None and n < 0 for n in numbers) and name != "axis":
        yield Feature(f"where `{name}` is negative", tuple(n is not None and n < 0 for n in numbers), True)
    for value in sorted({n for n in numbers if n is not None}) if name == "axis" else ():
        yield Feature(f"with `{name}={value}`", tuple(n == value for n in numbers))


def _of_sizes(symbol: str, sizes: Sequence[int | None]) -> Iterator[Feature]:
    known = {n for n in sizes if n is not None}
    if sum(n % 2 for n in known) >= 2 and sum(n % 2 == 0 for n in known) >= 2 and symbol != "batch":
        yield Feature(f"with an odd {symbol}", tuple(n is not None and n % 2 == 1 for n in sizes))
        yield Feature(f"with an even {symbol}", tuple(n is not None and n % 2 == 0 for n in sizes))
    yield Feature(f"with {symbol} = 1", tuple(n == 1 for n in sizes))
    yield Feature(f"with {symbol} larger than 1", tuple(n is not None and n > 1 for n in sizes))


def _of_two_sizes(one: str, other: str, cases: Sequence[Case]) -> Iterator[Feature]:
    pairs = [(c.sizes.get(one), c.sizes.get(other)) for c in cases]
    equal = tuple(a == b for a, b in pairs)
    yield Feature(f"with {one} = {other}", equal)
    yield Feature(f"with {one} ≠ {other}", tuple(not same for same in equal))


# All of it.

FORM: tuple[Kind, ...] = (
    one_part_only,
    parts_swapped,
    too_many_parts,
    list_for_tuple,
    not_an_array,
    wrong_dtype,
)
EXPLANATIONS: tuple[Kind, ...] = (
    inverted,
    mask_diagonal,
    argument_returned,
    constant,
    transposed,
    unit_axis,
    flattened,
    batch_lost,
    permuted,
    factor,
    offset,
    argument_added,
    function_of,
    one_hot,
    repeated,
    diagonal,
    reduced,
    shifted,
    backwards,
    row_factor,
    row_offset,
    single_precision,
    other_order,
    named_shape,
)
PLACES: tuple[Kind, ...] = (right_except,)
PROPERTIES: tuple[Kind, ...] = (not_finite, sums_to_one)
CALLS: tuple[Kind, ...] = (parts_right, which_calls)
LAST_RESORT: tuple[Kind, ...] = (which_sizes,)


def describe(reference: Reference, recorded: Sequence[Recorded]) -> list[str]:
    """Sentences that hold for every wrong value, most telling first, at most three; none where nothing is known."""
    cases = _cases(reference, recorded)
    if not any(c.wrong for c in cases):
        return []
    with np.errstate(all="ignore"):
        e = _evidence(reference, cases)
        found = _of_results(e)
        if not found:
            parts = sorted({p.part for p in e.pairs if p.part is not None})
            found = [sentence for part in parts for sentence in _of_results(e.of_part(part))]
        found += [sentence for sentence in _all(CALLS, e) if not _is_said(sentence, found)]
        return list(dict.fromkeys(found or _first(LAST_RESORT, e)))[:MOST]


def _is_said(sentence: str, found: Sequence[str]) -> bool:
    """Does one of those found say where in the results what this one says of calls?"""
    same = (("±", "±"), ("-inf", "-inf"), ("all False", "nothing to attend to"))
    return any(here in sentence and there in other for here, there in same for other in found)


def _of_results(e: Evidence) -> list[str]:
    """What was done to the right result, if that is known; else where it is wrong, and what it is like.

    Nothing where most of the wrong calls raised: then that is what is to be said.
    """
    if not e.wrong or 4 * len(e.wrong) < sum(c.wrong for c in e.cases):
        return []
    found = _first(FORM, e)
    return found + (_first(EXPLANATIONS, e) or _first(PLACES, e) + _all(PROPERTIES, e) if e.off else [])


def _first(kinds: Iterable[Kind], e: Evidence) -> list[str]:
    return next(([sentence] for kind in kinds if (sentence := kind(e)) is not None), [])


def _all(kinds: Iterable[Kind], e: Evidence) -> list[str]:
    return [sentence for kind in kinds if (sentence := kind(e)) is not None]


def _cases(reference: Reference, recorded: Sequence[Recorded]) -> tuple[Case, ...]:
    """The calls that should give values, each once; where one was made twice, as it went wrong."""
    parameters = reference.signature.parameters.items()
    defaults = {name: p.default for name, p in parameters if p.default is not inspect.Parameter.empty}
    wrong_last = sorted(recorded, key=lambda r: r.difference is not None)
    once = {id(r.call): r for r in wrong_last if isinstance(r.expected, Returned)}
    return tuple(_case(reference, r, defaults) for r in once.values())


def _case(reference: Reference, recorded: Recorded, defaults: Mapping[str, Any]) -> Case:
    assert isinstance(recorded.expected, Returned)
    arguments = {**defaults, **axes.arguments(reference, recorded.call)}
    if isinstance(axis := arguments.get("axis"), int) and axis >= 0:
        arguments["axis"] = axis - max((a.ndim for a in arguments.values() if isinstance(a, np.ndarray)), default=0)
    sizes = axes.bind(reference, recorded.call)
    return Case(arguments, sizes, recorded.expected.value, recorded.got, recorded.difference is not None)


def _evidence(reference: Reference, cases: tuple[Case, ...]) -> Evidence:
    """The wrong arrays of all results; none where one of them cannot be compared."""
    pairs: list[Pair] = []
    for case in cases:
        if case.wrong and isinstance(case.got, Returned):
            found = _pairs(reference, case)
            if found is None:
                return Evidence(cases, (), "your result")
            pairs += found
    return Evidence(cases, tuple(pairs), _subject({p.part for p in pairs}, cases[0].right))


def _subject(parts: set[int | None], right: Any) -> str:
    numbers = sorted(p for p in parts if p is not None)
    if not numbers:
        return "your result"
    if len(numbers) == 1:
        return f"your {_ordinal(numbers[0])} result"
    if len(numbers) == len(right):
        return "each of your results"
    return f"each of your {_listed([_ordinal(i) for i in numbers])} results"


def _pairs(reference: Reference, case: Case) -> list[Pair] | None:
    """The arrays of one wrong call that are wrong; None if there is something else that is wrong."""
    if not isinstance(case.right, tuple):
        parts: list[tuple[int | None, Any, Any]] = [(None, case.right, case.mine)]
    elif isinstance(case.mine, tuple | list) and len(case.mine) == len(case.right):
        parts = [(i, *both) for i, both in enumerate(zip(case.right, case.mine, strict=True))]
    else:
        return None
    pairs: list[Pair] = []
    for part, right, mine in parts:
        pair = _pair(reference, case, part, right, mine)
        if pair is not None:
            pairs += [pair] if pair.differs or pair.other_dtype or pair.container else []
        elif value_difference(right, mine) is not None:
            return None
    return pairs


def _pair(reference: Reference, case: Case, part: int | None, right: Any, mine: Any) -> Pair | None:
    expected, got = _as_array(right), _as_array(mine)
    if expected is None or got is None:
        return None
    container = "" if not isinstance(right, np.ndarray) else _CONTAINERS.get(type(mine), "")
    return Pair(case, part, expected, got, axes.output_axes(reference, part, expected.ndim), container)


_CONTAINERS: dict[type, str] = {list: "a list", tuple: "a tuple", Tensor: "a torch tensor"}


def _as_array(value: Any) -> Array | None:
    """Numbers as an array, whatever they came in; None for all else, and for nothing."""
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, list) and len(value) <= _SAMPLE:
        try:
            value = np.array(value)
        except (ValueError, TypeError, OverflowError):
            return None
    if not isinstance(value, np.ndarray | np.generic | float | int):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biuf" and array.size else None


def _ordinal(index: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[index] if index < len(words) else f"{index + 1}th"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

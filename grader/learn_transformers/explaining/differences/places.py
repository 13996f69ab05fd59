"""Where the wrong entries are: a region that holds all of them, and that is not all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, is_large, is_numbers
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair, has_axis
from learn_transformers.explaining.differences.silent import stays_right
from learn_transformers.explaining.differences.wording import index_of, large


@dataclass(frozen=True)
class Region:
    """A place in an array: `where` marks its entries, or gives None if an array has no such place.

    `likely` says that learners often go wrong just there, so that less evidence will do. With `alone`, the sentence is
    about the rest, which alone is right: then the place is wrong all over. Where it is made of slices along an `axis`,
    those count.
    """

    sentence: str
    where: Callable[[Pair], Array | None]
    likely: bool = False
    alone: bool = False
    axis: int | None = None


def right_except(e: Evidence) -> str | None:
    """The smallest of the known regions that all wrong entries lie in, filled with them, unless it may be chance."""
    if not e.alike or 2 * sum(bool(p.wrong.all()) for p in e.off) > len(e.off):
        return None
    found = [(chance, region) for region in _regions(e) if (chance := chance_of(e, region)) is not None]
    credible = [(c, region) for c, region in found if c < (0.1 if region.likely else 1e-3)]
    if not credible:
        return None
    for _, region in sorted(credible, key=lambda one: (not one[1].likely, one[0])):
        if not region.alone or (_is_wrong_all_over(e, region) and not _is_right_anyway(e, region)):
            said = region.sentence.format(subject=e.subject)
            return said if e.subject in said or e.subject == "your result" else f"in {e.of}, {said}"
    return None


def chance_of(e: Evidence, region: Region) -> float | None:
    """How likely all wrong entries lie in the region by chance; None if they do not, or leave half of it right."""
    chance = 1.0
    for p in e.claimed:
        where = region.where(p)
        if not p.differs and (where is None or not where.any()):
            continue
        if where is None or bool((p.wrong & ~where).any()):
            return None
        if 2 * p.wrong.sum() < where.sum():
            return None
        where, wrong = _slices(where, region.axis), _slices(p.wrong, region.axis)
        chance *= (where.sum() / where.size) ** min(int(wrong.sum()), 3)
    return chance


def _slices(marked: Array, axis: int | None) -> Array:
    """Which slices along an axis hold something marked: entries of one are seldom wrong each by itself."""
    if axis is None:
        return marked
    return np.asarray(marked.any(tuple(i for i in range(marked.ndim) if i != axis % marked.ndim)))


def _is_right_anyway(e: Evidence, region: Region) -> bool:
    """Do many mistakes leave right what alone is right here?"""
    return stays_right(e.off, [~where for p in e.off if (where := region.where(p)) is not None])


def _is_wrong_all_over(e: Evidence, region: Region) -> bool:
    """Are nearly all entries of the place wrong, or nearly all of its slices along the axis?"""
    inside, off = 0, 0
    for p in e.off:
        where = region.where(p)
        assert where is not None
        inside += int(_slices(where, region.axis).sum())
        off += int(_slices(p.wrong & where, region.axis).sum())
    return 10 * off >= 9 * inside


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
        return lambda p: _tested(p, name, lambda a: p.broadcast(test(a)))

    def rows(test: Callable[[Array], Array]) -> Callable[[Pair], Array | None]:
        return lambda p: _tested(p, name, lambda a: _in_rows(test(a), p))

    yield Region(f"{{subject}} is right except where {large(name)}", entries(is_large), True)
    yield Region(f"{{subject}} is right except in rows where {large(name)}", rows(is_large), True)
    yield Region(f"{{subject}} is right except where `{name}` is -inf", entries(np.isneginf), True)
    yield Region(f"{{subject}} is right except in rows where `{name}` holds -inf", rows(np.isneginf), True)
    yield Region(f"{{subject}} is right except where `{name}` is False", entries(_is_false))


def _tested(p: Pair, name: str, test: Callable[[Array], Array | None]) -> Array | None:
    argument = p.case.arguments.get(name)
    return test(argument) if is_numbers(argument) else None


def _is_false(array: Array) -> Array:
    return ~array if array.dtype.kind == "b" else np.zeros(array.shape, bool)


def _in_rows(where: Array, p: Pair) -> Array | None:
    return p.broadcast(np.asarray(where.any(-1, keepdims=True))) if where.ndim else None


def _band(test: Callable[[Array, Array], Array]) -> Callable[[Pair], Array | None]:
    """The entries (i, j) of every matrix for which this holds."""

    def where(p: Pair) -> Array | None:
        rows, columns = p.right.shape[-2:]
        return np.broadcast_to(test(np.arange(rows)[:, None], np.arange(columns)), p.right.shape)

    return where


DIAGONALS = (
    Region("{subject} is right except on the diagonal", _band(lambda i, j: i == j)),
    Region("{subject} is right except on the diagonal just above the main one", _band(lambda i, j: j == i + 1)),
    Region("{subject} is right except on the diagonal just below the main one", _band(lambda i, j: j == i - 1)),
)
_OF_MATRICES = (
    *DIAGONALS,
    Region("{subject} is right on and below the diagonal, and wrong only above it", _band(lambda i, j: j > i)),
    Region("{subject} is right on and above the diagonal, and wrong only below it", _band(lambda i, j: j < i)),
    Region("{subject} is right on the diagonal alone", _band(lambda i, j: i != j), alone=True),
)


def _along(axis: int, name: str) -> Iterator[Region]:
    """Places along one axis: its first or last index, all others, every second one."""

    def where(test: Callable[[Array, int], Array]) -> Callable[[Pair], Array | None]:
        return partial(_at, axis=axis, test=test)

    one = index_of(name)
    likely = one in ("batch", "head")
    yield Region(f"only the first {one} is right", where(lambda i, n: i > 0), likely, True, axis)
    yield Region(f"only the first {one} is wrong", where(lambda i, n: i == 0), axis=axis)
    yield Region(f"only the last {one} is right", where(lambda i, n: i < n - 1), False, True, axis)
    yield Region(f"only the last {one} is wrong", where(lambda i, n: i == n - 1), axis=axis)
    for right, wrong, odd in (("even", "odd", 1), ("odd", "even", 0)):
        sentence = f"{{subject}} is right at every {right} index along {name}, and wrong at {wrong} ones"
        yield Region(sentence, where(partial(_every_second, odd=odd)), axis=axis)


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


KINDS: tuple[Kind, ...] = (right_except,)

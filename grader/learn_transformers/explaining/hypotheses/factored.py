"""Entries in another order, as a reshape gives them whose axes stand, or are cut, in another order than they should."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from learn_transformers.explaining.differences.wording import listed
from learn_transformers.explaining.hypotheses.changes import Change
from learn_transformers.explaining.hypotheses.results import made
from learn_transformers.explaining.hypotheses.subject import (
    Array,
    Given,
    Subject,
    argument,
    asking,
    in_arrays,
    result,
    sizes_of,
)
from learn_transformers.key.axes import Axes
from learn_transformers.key.mistakes import Slip

MOST_AXES = 4


def arguments(s: Subject) -> Iterator[Slip]:
    """Columns or rows of weights dealt out in turn, not in blocks; an array that is read in another order."""
    yield from _dealt_out(s)
    for name in s.floats:
        axes = s.axes(name)
        if axes.batch and 1 < len(axes.names) <= MOST_AXES:
            for order in _orders(len(axes.names)):
                read, right = _listed(axes.names, order), _listed(axes.names)
                title = f"the numbers of `{name}` are read as {read}, not as {right}"
                hint = f"In which order do the numbers of `{name}` lie in memory, and which axis may a reshape cut?"
                deed = in_arrays(_reading(order))
                yield argument(f"read:{name}:{','.join(axes.names[i] for i in order)}", title, hint, {name: deed})


def _dealt_out(s: Subject) -> Iterator[Slip]:
    matrices = [(n, s.axes(n).names) for n in s.floats if not s.axes(n).batch and len(s.axes(n).names) < 3]
    for axis, count in s.quotients:
        having = [(n, i) for n, names in matrices for i, a in enumerate(names) if a == axis]
        alone = [[one] for one in having]
        last = [
            [(n, i) for n, i in having if i == 1 and n != left] for left in (None, *reversed([n for n, _ in having]))
        ]
        together = [group for k, group in enumerate(last) if len(group) > 1 and group not in last[:k]]
        for group in [*alone, *together]:
            said = listed([f"{('rows', 'columns')[i]} of `{n}`" for n, i in group])
            title = f"the {said} are dealt out to {count} in turn, not in blocks"
            hint = f"Which entries of an axis of length {axis} lie side by side in memory?"
            deeds = {n: _dealing(s, i, axis, count) for n, i in group}
            name = ",".join(f"{n}[{('rows', 'columns')[i]}]" for n, i in group)
            yield argument(f"interleaved:{name}:{count}", title, hint, deeds)


def _dealing(s: Subject, axis: int, symbol: str, count: str) -> Callable[..., Array]:
    def deed(w: Array, given: Given) -> Array:
        sizes = sizes_of(s.reference, given)
        size, parts = w.shape[axis], int(sizes[count])
        if parts < 1 or size % parts:
            return w
        order = np.arange(size).reshape(size // parts, parts).T.ravel()
        return np.take(w, order, axis)

    return asking(s.names, deed)


def _reading(order: Sequence[int]) -> Callable[[Array], Array]:
    """The same memory taken for axes in this order, and put into the right one."""
    n = len(order)

    def make(x: Array) -> Array:
        if x.ndim < n:
            return x
        batch, shape = x.shape[: x.ndim - n], x.shape[x.ndim - n :]
        back = [len(batch) + list(order).index(i) for i in range(n)]
        read = x.reshape(*batch, *(shape[i] for i in order))
        return read.transpose(*range(len(batch)), *back)

    return make


@dataclass(frozen=True)
class _Cut:
    """The axes of a result with one of them cut into two: (n, n_heads, d_model/n_heads)."""

    names: tuple[str, ...]
    axis: int
    count: str | None


def results(s: Subject) -> Iterator[Slip]:
    """The right numbers with their axes in another order before a reshape to the right shape."""
    for part in s.parts:
        axes = s.output(part)
        for cut in _cuts(s, axes):
            for order in _orders(len(cut.names)):
                if _moves(order, cut):
                    yield _permuted(s, part, axes, cut, order)


def _cuts(s: Subject, axes: Axes) -> Iterator[_Cut]:
    apart = _apart(axes.names)
    if 1 < len(axes.names) <= MOST_AXES - 1:
        yield _Cut(apart, -1, None)
    if len(axes.names) > MOST_AXES - 1:
        return
    known = [n for n in s.sizes[0] if n not in s.numbers and n != "batch" and all(n in sizes for sizes in s.sizes)]
    for i, name in enumerate(axes.names):
        for count in known:
            if count not in axes.names and _divides(s, axes, i, count):
                names = (*apart[:i], count, f"{name}/{count}", *apart[i + 1 :])
                yield _Cut(names, i, count)


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """The names of axes, the second of two that are called the same with a stroke: (r, r′, c)."""
    return tuple(name + "′" * names[:i].count(name) for i, name in enumerate(names))


def _divides(s: Subject, axes: Axes, axis: int, count: str) -> bool:
    """Is this axis of every result a multiple of the size, and in some a real one?"""
    pairs = [(s.sizes[k][count], _shape(s, k, axes)[axis]) for k in range(len(s.calls)) if _shape(s, k, axes)]
    return bool(pairs) and all(c > 0 and n % c == 0 for c, n in pairs) and any(1 < c < n for c, n in pairs)


def _shape(s: Subject, k: int, axes: Axes) -> tuple[int, ...]:
    value = s.expected[k]
    value = value[0] if isinstance(value, tuple) else value
    shape = np.shape(value)
    return shape[len(shape) - len(axes.names) :] if len(shape) >= len(axes.names) else ()


def _orders(n: int) -> Iterator[tuple[int, ...]]:
    return (order for order in itertools.permutations(range(n)) if order != tuple(range(n)))


def _moves(order: Sequence[int], cut: _Cut) -> bool:
    """Is this more than an order of the axes themselves, if one of them is cut?"""
    if cut.count is None:
        return True
    at = list(order).index(cut.axis)
    return not (at + 1 < len(order) and order[at + 1] == cut.axis + 1)


def _permuted(s: Subject, part: int | None, axes: Axes, cut: _Cut, order: Sequence[int]) -> Slip:
    said, right = _listed(cut.names, order), _listed(_apart(axes.names))
    words = f"{{}} with its axes as {said} before the reshape to {right}"
    name = "permuted:" + ",".join(cut.names[i] for i in order)
    slip = made(part, Change(name, words, lambda x: x))
    named, count = len(axes.names), cut.count

    def one(x: Array, given: Given) -> Array:
        if x.ndim < named:
            return x
        batch, shape = x.shape[: x.ndim - named], list(x.shape[x.ndim - named :])
        if count is not None:
            parts = int(sizes_of(s.reference, given)[count])
            if parts < 1 or shape[cut.axis] % parts:
                return x
            shape[cut.axis : cut.axis + 1] = [parts, shape[cut.axis] // parts]
        moved = x.reshape(*batch, *shape).transpose(*range(len(batch)), *(len(batch) + i for i in order))
        return moved.reshape(x.shape)

    def deed(value: object, given: Given) -> object:
        if isinstance(value, tuple):
            return tuple(one(v, given) if i == part else v for i, v in enumerate(value))
        return one(value, given) if isinstance(value, np.ndarray) else value

    hint = "Which axes must stand side by side, and in which order, before a reshape joins them?"
    return result(slip.name, slip.title, hint, asking(s.names, deed))


def _listed(names: Sequence[str], order: Sequence[int] | None = None) -> str:
    return f"({', '.join(names[i] for i in (order or range(len(names))))})"

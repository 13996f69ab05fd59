"""The right numbers along other axes: transposed, reshaped, with an axis too many, too few or in another place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from learn_transformers.explaining.differences.arrays import Array
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair, has_axis
from learn_transformers.explaining.differences.wording import index_of


def transposed(e: Evidence) -> str | None:
    """The last two axes, or all of them, the wrong way round."""
    if e.always(lambda p: p.right.ndim >= 2 and p.fits(np.swapaxes(p.r, -1, -2))):
        return f"{e.subject} is transposed"
    if e.always(lambda p: p.right.ndim >= 2 and p.fits(p.r.T)):
        return f"{e.subject} has all its axes in reverse order (`.T` reverses the batch axes as well)"
    return None


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
    if not e.always(_is_other_shape):
        return None
    if all(p.mine.ndim == 1 for p in e.off):
        return f"{e.subject} is flattened: the right numbers, all along one axis"
    return f"{e.subject} has the right numbers in the right order, but not the right shape"


def _is_other_shape(p: Pair) -> bool:
    if p.mine.size != p.right.size or (p.same_shape and p.right.ndim > 1):
        return False
    return p.fits(p.r.reshape(p.mine.shape))


def batch_lost(e: Evidence) -> str | None:
    """Only the first result along an axis comes back."""
    for axis in e.all_axes():
        longer = any(has_axis(p, axis) and p.right.shape[axis] > 1 for p in e.off)
        if longer and e.along(axis, _is_first_alone):
            return f"only the result of the first {index_of(e.name(axis))} comes back: that axis is lost"
    return None


def _is_first_alone(p: Pair, axis: int) -> bool:
    return p.fits(p.r.take(0, axis))


def permuted(e: Evidence) -> str | None:
    """The axes in another order, the same one in every result."""
    if not e.off or min(p.right.ndim for p in e.off) < 2:
        return None
    orders: set[tuple[int, ...]] | None = None
    for p in e.claimed:
        if p.right.ndim < 2:
            continue
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


KINDS: tuple[Kind, ...] = (transposed, unit_axis, flattened, batch_lost, permuted)

"""The right numbers in other places, or fewer of them: repeated, picked, summed up, shifted, reversed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, close
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair
from learn_transformers.explaining.differences.wording import index_of
from learn_transformers.outcomes.comparison import RTOL


def repeated(e: Evidence) -> str | None:
    """The first result along an axis, over and over."""
    if not e.alike:
        return None
    for axis in e.all_axes():
        if e.along(axis, _is_repeated):
            return f"every {index_of(e.name(axis))} gets the result of the first"
    return None


def _is_repeated(p: Pair, axis: int) -> bool:
    return p.fits(np.broadcast_to(p.r.take([0], axis), p.right.shape))


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
        if e.along(axis, partial(_is_reduced, reduce=reduce)):
            return f"{e.subject} is the right one {word} along {e.name(axis)}"
    return None


def _is_reduced(p: Pair, reduce: Callable[..., Array], axis: int) -> bool:
    if not (p.same_shape or p.mine.ndim >= p.right.ndim - 1):
        return False
    kept = reduce(p.r, axis=axis, keepdims=True)
    if p.same_shape:
        return p.fits(np.broadcast_to(kept, p.right.shape))
    return p.mine.size == kept.size and p.fits(kept.reshape(p.mine.shape))


def shifted(e: Evidence) -> str | None:
    """Every row where its neighbor should be."""
    if not e.alike:
        return None
    for axis in e.shared_axes():
        for steps in (1, -1, 2, -2):
            if not e.along(axis, partial(_is_shifted, steps=steps)) or not _moves(e, axis, steps):
                continue
            way = "later" if steps > 0 else "earlier"
            places = f"{abs(steps)} place{'s' if abs(steps) > 1 else ''} {way} along {e.name(axis)}"
            return f"{e.subject} is shifted {places}{_filling(e, axis, steps)}"
    return None


def _is_shifted(p: Pair, axis: int, steps: int) -> bool:
    mine, right = _overlap(p.m, axis, steps), _overlap(p.r, axis, -steps)
    if mine.size and not close(mine.flat[0], right.flat[0], p.precision):
        return False
    return bool(np.all(close(mine, right, p.precision)))


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
        off = ~close(right, there, RTOL)
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
        if e.along(axis, _is_reversed):
            return f"{e.subject} is in reverse order along {e.name(axis)}"
    return None


def _is_reversed(p: Pair, axis: int) -> bool:
    return p.fits(np.flip(p.r, axis))


KINDS: tuple[Kind, ...] = (repeated, diagonal, reduced, shifted, backwards)

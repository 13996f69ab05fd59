"""Row by row, or column by column: something added to each, or multiplied with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from learn_transformers.explaining.differences.evidence import ENOUGH, Evidence, Kind, Pair
from learn_transformers.explaining.differences.numbers import is_offset
from learn_transformers.explaining.differences.wording import slices_along


def row_factor(e: Evidence) -> str | None:
    """Each row, or each column, multiplied with a number of its own."""
    return _by_slices(e, _is_multiple, "times a number of its own")


def row_offset(e: Evidence) -> str | None:
    """A number added to each row, or to each column, another one for each."""
    return _by_slices(e, is_offset, "plus a number of its own")


def _by_slices(e: Evidence, holds: Callable[..., bool], what: str) -> str | None:
    """A law that most slices along some axis need, resting on slices that are longer than what is fitted to them."""
    if not e.alike or any(p.right.dtype.kind == "b" for p in e.off):
        return None
    for axis in e.shared_axes():
        telling = [p for p in e.off if p.right.shape[axis] > 2]
        if 2 * len(telling) < len(e.off) or not all(map(_mostly_wrong, e.claimed)):
            continue
        if e.along(axis, holds, 2 * ENOUGH) and 2 * sum(not holds(p, axis=None) for p in telling) > len(e.off):
            return f"each {slices_along(axis, e.name(axis))} of {e.of} is the right one {what}"
    return None


def _mostly_wrong(p: Pair) -> bool:
    return 2 * int(p.wrong.sum()) > p.wrong.size


def _is_multiple(p: Pair, axis: int | None) -> bool:
    """Is every slice along this axis, or the whole, proportional to the right one?"""
    if axis is None:
        return _is_multiple(replace(p, right=p.right.ravel(), mine=p.mine.ravel()), -1)
    place = np.abs(p.r).argmax(axis, keepdims=True)
    right, mine = np.take_along_axis(p.r, place, axis), np.take_along_axis(p.m, place, axis)
    ratio = np.where(right == 0, 1.0, mine / right)
    return bool((ratio != 0).all() and np.isfinite(ratio).all()) and p.fits(p.r * ratio)


KINDS: tuple[Kind, ...] = (row_factor, row_offset)

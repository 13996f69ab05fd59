"""What comes near, where nothing gives the exact numbers: too little precision, the right numbers shuffled."""

from __future__ import annotations

import numpy as np

from learn_transformers.explaining.differences.arrays import SINGLE, close
from learn_transformers.explaining.differences.evidence import ENOUGH, Evidence, Kind, Pair


def single_precision(e: Evidence) -> str | None:
    """As near as float32 comes."""
    if e.alike and e.always(_nearly):
        return f"{e.subject} is right to float32 precision only"
    return None


def _nearly(p: Pair) -> bool:
    return p.right.dtype.kind == "f" and bool(close(p.m, p.r, SINGLE).all())


def other_order(e: Evidence) -> str | None:
    """The same numbers, shuffled."""
    if e.always(_is_shuffled, 2 * ENOUGH):
        return f"{e.subject} has the right numbers, but not in the right places"
    return None


def _is_shuffled(p: Pair) -> bool:
    if not p.differs:
        return bool((p.right == p.right.flat[0]).all())
    if p.right.dtype.kind == "b" or p.mine.size != p.right.size or p.telling < 2:
        return False
    return bool(np.all(close(np.sort(p.m, axis=None), np.sort(p.r, axis=None), p.precision)))


KINDS: tuple[Kind, ...] = (single_precision, other_order)

"""Too little precision on the way: right to about as many digits as float32, or float16, holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from learn_transformers.key.families import in_every_array
from learn_transformers.key.mistakes import Slip
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Returned

Array = np.ndarray
SINGLE = Slip(
    "only about seven digits are right: as many as single precision (float32) holds",
    "Which dtype do your arrays have on the way, and is a small number, such as 1e-7, added or stepped by anywhere?",
    "result:float32",
    kind="result",
    returns=in_every_array(lambda x: x.astype(np.float32).astype(np.float64)),
)
HALF = Slip(
    "only about three digits are right: as many as half precision (float16) holds",
    "Which dtype do your arrays have on the way?",
    "result:float16",
    kind="result",
    returns=in_every_array(lambda x: x.astype(np.float16).astype(np.float64)),
)
SLIPS = (SINGLE, HALF)
NEAR_SINGLE, NEAR_HALF = 1e-5, 5e-3  # of the largest entry
EXACT = 1e-9  # of the largest entry: how near rounding comes
ENOUGH = 8  # entries that are off
OF_EACH_SIGN = 0.15  # of them: a constant moves all one way, a factor all to 0 or all away from it


def fitting(calls: Sequence[Recorded]) -> list[Slip]:
    """The precision that all results are right to, if it is none that is wanted.

    Nearness is to the largest entry of each. Roundings go both ways, and where the right number is 0 nothing is off:
    what is added or left out shows there. Half precision counts only where all numbers have room in it.
    """
    pairs = [pair for recorded in calls for pair in _of_call(recorded)]
    if _is_off_by_roundings(pairs, NEAR_SINGLE):
        return [SINGLE]
    return [HALF] if all(_has_room(mine) for _, mine in pairs) and _is_off_by_roundings(pairs, NEAR_HALF) else []


def _has_room(mine: Any) -> bool:
    """Would half precision hold all of these numbers?"""
    if not isinstance(mine, np.ndarray | np.generic | float | int):
        return False
    array = np.asarray(mine)
    with np.errstate(over="ignore"):
        return array.dtype.kind != "f" or np.array_equal(array, array.astype(np.float16), equal_nan=True)


def _of_call(recorded: Recorded) -> Iterator[tuple[Any, Any]]:
    if isinstance(recorded.expected, Returned):
        yield from _pairs(recorded.expected.value, getattr(recorded.got, "value", None))


def _pairs(right: Any, mine: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(right, tuple | list):
        same = type(mine) is type(right) and len(mine) == len(right)
        for i, part in enumerate(right):
            yield from _pairs(part, mine[i] if same else None)
    else:
        yield right, mine


def _is_off_by_roundings(pairs: Sequence[tuple[Any, Any]], near: float) -> bool:
    found = [_gaps(right, mine, near) for right, mine in pairs]
    known = [gaps for gaps in found if gaps is not None]
    if len(known) < len(found) or not known:
        return False
    gaps, signs = np.concatenate(known, axis=1)
    return gaps.size >= ENOUGH and _goes_both_ways(gaps) and _goes_both_ways(gaps * signs)


def _goes_both_ways(gaps: Array) -> bool:
    return OF_EACH_SIGN <= float((gaps > 0).mean()) <= 1 - OF_EACH_SIGN


def _gaps(right: Any, mine: Any, near: float) -> Array | None:
    """By how much of the largest entry others are off, and the right ones' signs; None where no rounding does that."""
    if not isinstance(mine, np.ndarray | np.generic | float) or np.shape(right) != np.shape(mine):
        return None
    r, m = np.ravel(right), np.ravel(mine)
    if r.dtype.kind != "f" or m.dtype != r.dtype:
        return np.zeros((2, 0)) if r.dtype == m.dtype and bool((r == m).all()) else None
    finite = np.isfinite(r)
    same = (r == m) | (np.isnan(r) & np.isnan(m))
    if not same[~finite].all() or not np.isfinite(m[finite]).all() or (m[r == 0] != 0).any():
        return None
    r, m = r[finite], m[finite]
    gaps = np.asarray((m - r) / (np.abs(r).max(initial=0.0) or 1.0))
    off = np.abs(gaps) > EXACT
    return None if (np.abs(gaps) > near).any() else np.stack([gaps, np.sign(r)])[:, off]

"""What the learner's numbers are like, where the right ones are not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, adds_to_one
from learn_transformers.explaining.differences.evidence import ENOUGH, Evidence, Kind, Pair


def not_finite(e: Evidence) -> str | None:
    """NaN or an infinity where a finite number is expected."""
    if not e.alike:
        return None
    bad = [~np.isfinite(p.m) & np.isfinite(p.r) for p in e.off]
    if not all(b.any() for b in bad):
        return None
    kinds = [name for name, test in (("NaN", np.isnan), ("inf", np.isinf)) if _some(test, e.off, bad)]
    what = f"{e.subject} holds {' or '.join(kinds)}"
    if all(b.all() for b in bad) and not (e.all_calls and e.right):
        return f"{what} everywhere"
    if all(_whole_slices(b) for b in bad):
        return f"{what} in whole rows, where finite numbers are expected"
    return f"{what} where finite numbers are expected"


def _some(test: Callable[[Array], Array], pairs: Iterable[Pair], bad: Iterable[Array]) -> bool:
    return any(bool(test(p.m[b]).any()) for p, b in zip(pairs, bad, strict=True))


def _whole_slices(bad: Array) -> bool:
    return bad.ndim > 1 and bool((bad.any(-1) == bad.all(-1)).all())


def sums_to_one(e: Evidence) -> str | None:
    """Weights that sum to 1 along another axis than they should, or along none."""
    if not e.alike or any(p.right.dtype.kind != "f" or not p.normalized for p in e.off):
        return None
    if not all(np.isfinite(p.m).all() for p in e.off):
        return None
    wanted = [p.normalized[0] for p in e.off]
    fine = [adds_to_one(p.m, axis) for p, axis in zip(e.off, wanted, strict=True)]
    if (e.all_calls and e.right) or 2 * sum(fine) > len(fine) or sum(p.telling for p in e.off) < 2 * ENOUGH:
        return None
    right = f"along {e.name(wanted[0])}" if len(set(wanted)) == 1 else "along the axis asked for"
    for axis in e.shared_axes():
        if axis not in wanted and len(e.off) > 1 and all(adds_to_one(p.m, axis) for p in e.off):
            return f"{e.subject} sums to 1 along {e.name(axis)}, where it should {right}"
    if len(e.off) > 1 and all(math.isclose(float(p.m.sum()), 1, rel_tol=1e-5) for p in e.off):
        return f"{e.subject} sums to 1 as a whole, where it should {right}"
    return None if any(fine) else f"{e.subject} does not sum to 1 {right}"


KINDS: tuple[Kind, ...] = (not_finite, sums_to_one)

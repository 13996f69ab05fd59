"""Masks: inverted, or with a diagonal too many or too few."""

from __future__ import annotations

from learn_transformers.differences.evidence import Evidence, Kind
from learn_transformers.differences.places import DIAGONALS, chance_of


def inverted(e: Evidence) -> str | None:
    """True where False should be, everywhere."""
    if e.off and all(p.right.dtype.kind == "b" for p in e.off) and e.always(lambda p: p.fits(1.0 - p.r)):
        return f"{e.subject} is inverted: True where False is expected, False where True is"
    return None


def mask_diagonal(e: Evidence) -> str | None:
    """A mask with one diagonal too many, or too few."""
    if not e.alike or any(p.right.dtype.kind != "b" or p.right.ndim < 2 for p in e.off):
        return None
    for region in DIAGONALS:
        chance = chance_of(e, region)
        if chance is not None and chance < 1e-3:
            values = {bool(value) for p in e.off for value in p.m[p.wrong]}
            what = f": it is {values.pop()} there" if len(values) == 1 else ""
            return region.sentence.format(subject=e.subject) + what
    return None


KINDS: tuple[Kind, ...] = (inverted, mask_diagonal)

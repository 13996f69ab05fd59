"""Masks: inverted, with a diagonal too many or too few, or hiding by a number that is not −∞."""

from __future__ import annotations

import numpy as np

from learn_transformers.explaining.differences.arrays import Array, close
from learn_transformers.explaining.differences.evidence import Evidence, Kind, Pair
from learn_transformers.explaining.differences.places import DIAGONALS, chance_of


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


def finite_where_hidden(e: Evidence) -> str | None:
    """Visible weights right but for one factor a row: the hidden entries' scores, whatever they are, are not −∞.

    Rows with nothing to attend to are left out: what is done with them is another question.
    """
    if (
        not e.alike
        or not e.always(_is_right_but_for_a_factor)
        or not any((_kept(p) < 1 - p.precision).any() for p in e.off)
    ):
        return None
    if not any(_taken(p).any() for p in e.off):
        return f"the visible entries of {e.of} sum to less than 1: hidden ones took a share before they were set to 0"
    if not all(bool(close(_kept(p) + _taken(p).sum(_axis(p), keepdims=True), 1.0, p.precision).all()) for p in e.off):
        return None
    what = "one finite number" if all(map(_is_even, e.off)) else "finite"
    return f"hidden entries of {e.of} take weight from the visible ones, as if their scores were {what}, not −∞"


def _hidden(p: Pair) -> Array | None:
    """Which entries the call's mask hides; None where it has none, or where the results are no weights under it."""
    masks = [a for name, a in p.case.arguments.items() if name.endswith("mask") and isinstance(a, np.ndarray)]
    if len(masks) != 1 or masks[0].dtype.kind != "b" or p.right.dtype.kind != "f":
        return None
    by_head = "n_heads" in p.names and masks[0].ndim > 2
    visible = p.broadcast(np.expand_dims(masks[0], -3) if by_head else masks[0])
    if visible is None or visible.all() or p.r[~visible].any() or (p.r.any() and _axis(p) not in p.normalized):
        return None
    hidden: Array = ~visible
    return hidden


def _axis(p: Pair) -> int:
    axis: int = p.case.arguments.get("axis", -1)
    return axis


def _shows(p: Pair) -> Array:
    """The rows that have something to attend to."""
    return np.asarray(p.r.any(_axis(p), keepdims=True))


def _kept(p: Pair) -> Array:
    """What the visible entries of each row have together."""
    return np.where(_shows(p), (p.m - _taken(p)).sum(_axis(p), keepdims=True), 1.0)


def _taken(p: Pair) -> Array:
    """What each hidden entry has."""
    hidden = _hidden(p)
    assert hidden is not None
    return np.where(_shows(p) & hidden, p.m, 0.0)


def _is_right_but_for_a_factor(p: Pair) -> bool:
    hidden = _hidden(p)
    if hidden is None and not p.differs:
        return True
    if hidden is None or (_kept(p) > 1 + p.precision).any() or (_taken(p) < 0).any():
        return False
    return p.fits(np.where(_shows(p) & ~hidden, p.r * _kept(p), p.m))


def _is_even(p: Pair) -> bool:
    """Do the hidden entries of each row share alike?"""
    taken = _taken(p)
    return bool(close(taken, taken.max(_axis(p), keepdims=True) * _hidden(p), p.precision).all())


KINDS: tuple[Kind, ...] = (inverted, mask_diagonal, finite_where_hidden)

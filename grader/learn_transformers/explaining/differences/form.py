"""How the whole comes back: which parts, in which container, with which dtype."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TypeVar

from learn_transformers.explaining.differences.evidence import Case, Evidence, Kind, Pair
from learn_transformers.explaining.differences.wording import listed, ordinal
from learn_transformers.outcomes.comparison import dtype_name, value_difference

T = TypeVar("T", int, tuple[int, ...])


def one_part_only(e: Evidence) -> str | None:
    """Of several results, one comes back alone."""
    part = _common(e.wrong, _parts_returned)
    return None if part is None else f"only the {ordinal(part)} of the {len(e.wrong[0].right)} results comes back"


def _parts_returned(case: Case) -> set[int]:
    if not isinstance(case.right, tuple):
        return set()
    mine = case.mine
    if isinstance(mine, tuple | list):
        if len(mine) != 1:
            return set()
        mine = mine[0]
    return {i for i, right in enumerate(case.right) if value_difference(right, mine) is None}


def parts_swapped(e: Evidence) -> str | None:
    """All the right results, in another order."""
    order = _common(e.wrong, _orders_of_parts)
    if order is None:
        return None
    if len(order) == 2:
        return "your two results are swapped"
    return f"your results come in the wrong order: the {listed([ordinal(i) for i in order])}"


def _orders_of_parts(case: Case) -> set[tuple[int, ...]]:
    right, mine = case.right, case.mine
    if not (isinstance(right, tuple) and isinstance(mine, tuple) and 2 <= len(right) == len(mine) <= 4):
        return set()
    fits = [[value_difference(r, m) is None for m in mine] for r in right]
    orders = itertools.permutations(range(len(right)))
    return {order for order in orders if all(fits[i][place] for place, i in enumerate(order))}


def too_many_parts(e: Evidence) -> str | None:
    """A tuple comes back, of which one part is the result."""
    place = _common(e.wrong, _places_in_tuple)
    return None if place is None else f"a tuple comes back; its {ordinal(place)} part alone is the right result"


def _places_in_tuple(case: Case) -> set[int]:
    if isinstance(case.right, tuple | list) or not isinstance(case.mine, tuple):
        return set()
    return {i for i, part in enumerate(case.mine) if value_difference(case.right, part) is None}


def list_for_tuple(e: Evidence) -> str | None:
    """As many results as there should be, in the wrong container."""
    right, mine = type(e.wrong[0].right), type(e.wrong[0].mine)
    if {right, mine} != {tuple, list}:
        return None
    if not all(type(c.mine) is mine and len(c.mine) == len(c.right) for c in e.wrong):
        return None
    return f"your results come in a {mine.__name__}, not in a {right.__name__}"


def not_an_array(e: Evidence) -> str | None:
    """Numbers in a list or a tensor."""
    containers = {p.container for p in e.compared}
    if len(containers) != 1 or "" in containers:
        return None
    values = "" if e.off else "has the right numbers, but "
    return f"{e.subject} {values}comes in {containers.pop()}, not in a NumPy array"


def wrong_dtype(e: Evidence) -> str | None:
    """Another kind of number, or less precision, than asked for."""
    if not e.pairs or not all(p.other_dtype and not p.container and _is_array(p) for p in e.compared):
        return None
    found = {(dtype_name(p.mine.dtype), dtype_name(p.right.dtype)) for p in e.compared}
    if len(found) != 1:
        return None
    ((mine, right),) = found
    values = "" if e.off else "the right values, but "
    return f"{e.subject} has {values}dtype {mine}, not {right}"


def _is_array(p: Pair) -> bool:
    """Is it one where that is asked for? Of a number in its place, the dtype is the least."""
    return p.mine.ndim > 0 or p.right.ndim == 0


def _common(cases: Sequence[Case], options: Callable[[Case], set[T]]) -> T | None:
    """What is an option in every case; cases that have none end the search."""
    common: set[T] | None = None
    for case in cases:
        common = options(case) if common is None else common & options(case)
        if not common:
            return None
    return min(common) if common else None


KINDS: tuple[Kind, ...] = (one_part_only, parts_swapped, too_many_parts, list_for_tuple, not_an_array, wrong_dtype)

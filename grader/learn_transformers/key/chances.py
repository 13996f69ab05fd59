"""Chances, seen through counts: what so many draws of so many do not rule out, at one right answer wrongly in 10⁹.

The bound is Chernoff's, which holds for every number of draws: of n draws with chance p, a share that is x or further
from p comes up with at most 2·exp(−n·(x·log(x/p) + (1−x)·log((1−x)/(1−p)))).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

ONCE_IN = 1e9


def possible(count: int, of: int, chance: float, times: int = 1) -> bool:
    """Could so many of so many draws have come up by this chance, where `times` such counts are looked at?"""
    if chance <= 0 or chance >= 1:
        return count == of * chance
    surprise = sum(
        part * math.log(part / (of * due)) for part, due in ((count, chance), (of - count, 1 - chance)) if part
    )
    return surprise <= math.log(2 * ONCE_IN * times)


def share(count: int, of: int, *known: float) -> float:
    """The first of the known chances that this count does not rule out, else the share itself, to three digits.

    So all right answers give the same number, and a mistake whose chance is known gives its own.
    """
    if not of:
        return math.nan
    return next((chance for chance in known if possible(count, of, chance)), float(f"{count / of:.3g}"))


def even(counts: Sequence[int]) -> bool:
    """Could these be the counts of draws in which everything is as likely as everything else?"""
    total = sum(map(int, counts))
    return all(possible(int(count), total, 1 / len(counts), len(counts)) for count in counts)

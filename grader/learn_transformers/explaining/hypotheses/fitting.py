"""Which generated mistakes give exactly what was recorded?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learn_transformers.explaining.hypotheses.subject import subject
from learn_transformers.explaining.manners import Same, exactly
from learn_transformers.key.calls import identical
from learn_transformers.key.mistakes import Slip
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Died, Returned, is_unfinished
from learn_transformers.sandbox.wire import Tensor

MAX_TIES = 4
NEAR = 2e-3  # what is farther off is not the same in any precision
PLAIN = 1e-9  # what is nearer to a whole number is as plain as that
ENOUGH = 3  # different numbers that a mistake must account for


@dataclass(frozen=True)
class Search:
    """The calls to be reproduced, the most telling wrong one first, and what counts as the same as what came."""

    reference: Reference
    calls: tuple[Recorded, ...]
    same: Same

    @classmethod
    def of(cls, reference: Reference, calls: Sequence[Recorded], same: Same = exactly) -> Search | None:
        """None where nothing could be told from them.

        A crash alone proves little: some wrong call must have come back, with enough in it that is not as plain as 0.
        """
        if any(isinstance(c.got, Died) or is_unfinished(c.got) for c in calls):
            return None
        wrong = [(telling(c), c) for c in calls if _is_wrong_value(c) and not same(c.expected, c)]
        if sum(much for much, _ in wrong) < ENOUGH or one_number([c for _, c in wrong]):
            return None
        _, first = min(wrong, key=lambda one: (one[0] < ENOUGH, _size(one[1])))
        others = sorted((c for c in calls if c is not first), key=lambda c: (c.difference is None, _size(c)))
        return cls(reference, (first, *others), same)

    def fitting(self, slips: Iterable[Slip]) -> list[Slip]:
        """Those that reproduce every call, in their order, four at the most."""
        quickly, found = _Quickly(self), []
        with np.errstate(all="ignore"):
            for slip in slips:
                if quickly.fits(slip) and self._reproduced(slip):
                    found.append(slip)
                    if len(found) == MAX_TIES:
                        break
        return found

    def _reproduced(self, slip: Slip) -> bool:
        return all(self.same(self.reference.replayed(c.call, {slip}), c) for c in self.calls)


def _is_wrong_value(recorded: Recorded) -> bool:
    values = isinstance(recorded.got, Returned) and isinstance(recorded.expected, Returned)
    return values and recorded.difference is not None


def one_number(calls: Sequence[Recorded]) -> bool:
    """Is it the same number that came of every call, whatever went in?"""
    values = [c.got.value for c in calls if isinstance(c.got, Returned)]
    alone = [v for v in values if isinstance(v, np.ndarray | np.generic | float | int) and np.ndim(v) == 0]
    return len(alone) == len(values) and len({str(v) for v in alone}) == 1


def _size(recorded: Recorded) -> int:
    return sum(getattr(a, "size", 1) for a in (*recorded.call.args, *recorded.call.kwargs.values()))


class _Quickly:
    """Could a mistake give what the first call gave? What changes no argument is not asked, nor is anything copied."""

    def __init__(self, search: Search) -> None:
        self._search, self._first = search, search.calls[0]
        assert isinstance(self._first.got, Returned)
        assert isinstance(self._first.expected, Returned)
        assert self._first.difference is not None
        self._given = dict(subject(search.reference, [self._first]).calls[0])
        self._right, self._mine = self._first.expected.value, self._first.got
        self._part, self._index = self._first.difference.part, self._first.difference.index

    def fits(self, slip: Slip) -> bool:
        if self._search.reference.observed:  # what is compared is not the value, and a generator draws once
            return True
        try:
            made = self._made(slip)
            if self._search.same is exactly and not self._is_near(made):
                return False
        except Exception:  # what it would give in place of a value is an exception, and there is a value
            return False
        return self._search.same(Returned(made, self._mine.changed), self._first)

    def _made(self, slip: Slip) -> Any:
        if slip.returns is not None:
            return slip.result(self._right, self._given)
        given = slip.given(self._given)
        if all(identical(given[name], self._given[name]) for name in slip.arguments):
            return self._right
        return self._search.reference(**self._search.reference.without_leaves(given, slip.arguments))

    def _is_near(self, made: Any) -> bool:
        """At the first entry that is wrong, where most are refuted."""
        if self._index is None:
            return True
        made, mine = (v if self._part is None else v[self._part] for v in (made, self._mine.value))
        if np.shape(made) != np.shape(mine):
            return False
        here, there = (float(np.asarray(v)[self._index]) for v in (made, mine))
        return abs(here - there) <= NEAR * (1 + abs(there)) or here == there or (here != here and there != there)


def telling(recorded: Recorded) -> float:
    """How many different numbers are wrong; whole ones and truth values tell less, one number everywhere nothing."""
    assert isinstance(recorded.got, Returned)
    assert isinstance(recorded.expected, Returned)
    with np.errstate(all="ignore"):
        return sum(_telling(*pair) for pair in _pairs(recorded.expected.value, recorded.got.value))


def _pairs(right: Any, mine: Any) -> Iterator[tuple[Any, np.ndarray]]:
    mine = mine.array if isinstance(mine, Tensor) else mine
    if isinstance(mine, dict):
        for name in mine:
            yield from _pairs(right.get(name) if isinstance(right, dict) else None, mine[name])
    elif isinstance(mine, tuple | list):
        known = right if isinstance(right, tuple | list) and len(right) == len(mine) else [None] * len(mine)
        for pair in zip(known, mine, strict=True):
            yield from _pairs(*pair)
    elif mine is None and isinstance(right, np.ndarray):  # where a gradient is missing, all of it tells
        yield None, right
    elif isinstance(mine, np.ndarray | np.generic | float | int) and np.asarray(mine).dtype.kind in "biuf":
        yield right, np.asarray(mine)


def _telling(right: Any, mine: np.ndarray) -> float:
    known = isinstance(right, np.ndarray | np.generic | float | int) and np.shape(right) == mine.shape
    numbers = mine[mine != right] if known else mine.ravel()
    if mine.size > 1 and np.ptp(mine.astype(float)) < PLAIN:
        return 0
    if mine.dtype.kind == "b":  # rows that are all alike may come about in many ways
        return numbers.size / 3 if mine.ndim and (mine != mine[..., :1]).any() else 0
    numbers = numbers[np.isfinite(numbers)]
    whole = np.abs(numbers - np.round(numbers)) < PLAIN
    return len(set(numbers[~whole].tolist())) + float(whole.sum()) / 3

"""Which sets of mistakes can at all explain an answer? A few of its calls rule out nearly all of them.

What many sets give alike is compared once, and only where one number says that it may be the same. This number is a
weighted sum of all entries; answers that are the same to rounding cannot lie further apart in it than their roundings
add up to. So what is ruled out here is what the diagnosis would rule out by looking at every entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.remembering import Made, Remembered
from learn_transformers.outcomes.comparison import allowance, are_single, same_outcome
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome, Returned

_LOOKED_AT = 3  # calls of an answer
_NOT_ASKED = -1


class _Given:
    """What sets of mistakes give in one call: of each set the number of an outcome, of each outcome its sum."""

    def __init__(self, call: Call, sets: int) -> None:
        self.call = call
        self.numbers: np.ndarray = np.full(sets, _NOT_ASKED)
        self.outcomes: list[Outcome] = []
        self.sums = np.empty((0, 2))
        self._known: dict[int, int] = {}
        self._same: dict[tuple[int, tuple[str, ...]], tuple[Outcome, np.ndarray]] = {}

    def ask(self, reference: Remembered, every: Sequence[Made], places: np.ndarray) -> np.ndarray:
        """The numbers of what the sets at these places give."""
        known = len(self.outcomes)
        for place in places[self.numbers[places] == _NOT_ASKED]:
            outcome = reference.replayed(self.call, every[place])
            number = self._known.setdefault(id(outcome), len(self.outcomes))
            if number == len(self.outcomes):
                self.outcomes.append(outcome)
            self.numbers[place] = number
        if new := self.outcomes[known:]:
            self.sums = np.concatenate([self.sums, [_sum(outcome) for outcome in new]])
        numbers: np.ndarray = self.numbers[places]
        return numbers

    def same(self, got: Outcome, naming: tuple[str, ...]) -> np.ndarray:
        """Which of the outcomes are this one?"""
        _, known = self._same.get((id(got), naming), (got, np.empty(0, dtype=bool)))
        if len(known) < len(self.outcomes):
            new = slice(len(known), len(self.outcomes))
            total, slack = _sum(got)
            with np.errstate(invalid="ignore"):
                same = ~(np.abs(self.sums[new, 0] - total) > slack + self.sums[new, 1])  # NaN rules nothing out
            for place in np.flatnonzero(same):
                same[place] = same_outcome(self.outcomes[new][place], got, naming)
            known = np.concatenate([known, same])
            self._same[id(got), naming] = got, known  # holding it keeps its id its own
        return known


class Suspects(Remembered):
    """A reference whose combinations are, for one answer at a time, only those that may give this answer."""

    def __init__(self, reference: Remembered) -> None:
        self.__dict__.update(reference.__dict__)
        self._everything = reference
        self._given: dict[tuple[int, int], _Given] = {}
        self._calls: list[Recorded] = []

    def of(self, calls: Sequence[Recorded]) -> Suspects:
        """Look at this answer from now on: at calls that went wrong, and of these where most is known already."""
        self._calls = sorted(calls, key=lambda c: (c.difference is None, -self._known_of(c.call)))[:_LOOKED_AT]
        return self

    def _known_of(self, call: Call) -> int:
        """For how many pairs is it known what they give in this call?"""
        given = self._given.get((self._everything.number(call), 2))
        return 0 if given is None else int((given.numbers != _NOT_ASKED).sum())

    def combinations(self, size: int) -> Iterator[Made]:
        every = list(self._everything.combinations(size))
        left = np.arange(len(every))
        for recorded in self._calls:
            given = self._given_in(recorded.call, size, len(every))
            numbers = given.ask(self._everything, every, left)
            got = self._everything.one_of(recorded.call, recorded.got)
            left = left[given.same(got, recorded.naming)[numbers]]
        return (every[place] for place in left)

    def _given_in(self, call: Call, size: int, sets: int) -> _Given:
        number = self._everything.number(call)
        if number < 0:
            return _Given(call, sets)
        return self._given.setdefault((number, size), _Given(call, sets))


_ROUNDING = 1e-12  # of adding up, relative to the sum of the magnitudes


def _sum(outcome: Outcome) -> tuple[float, float]:
    """A weighted sum of all entries, and how far rounding may move it; infinite for an exception, NaN if unknown."""
    if not isinstance(outcome, Returned):
        return np.inf, 0.0
    total = slack = 0.0
    for part in outcome.value if isinstance(outcome.value, tuple | list) else (outcome.value,):
        array = np.asarray(part) if isinstance(part, np.ndarray | np.generic | float | int) else None
        if array is None or array.dtype.kind not in "biuf" or (array.dtype.kind == "f" and array.dtype != np.float64):
            return np.nan, 0.0
        if are_single(array):
            return np.nan, 0.0
        entries = np.where(np.isfinite(array), array, 0.0).ravel()
        with np.errstate(over="ignore", invalid="ignore"):
            total += float(_weights(entries.size) @ entries)
            slack += float(allowance(entries).sum() + _ROUNDING * np.abs(entries).sum())
    return total, slack


@cache
def _weights(size: int) -> np.ndarray:
    return np.asarray(np.cos(np.arange(1, size + 1)))

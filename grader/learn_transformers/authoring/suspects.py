"""Which sets of mistakes can at all explain an answer? One number per answer rules out nearly all of them.

The number is a weighted sum of all entries; answers that are the same to rounding cannot lie further apart in it than
their roundings add up to. So what is ruled out here is what the diagnosis would rule out by looking at every entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from learn_transformers.key.calls import Call
from learn_transformers.key.remembering import Made, Remembered
from learn_transformers.outcomes.comparison import allowance, are_single
from learn_transformers.outcomes.records import Recorded
from learn_transformers.sandbox.outcome import Outcome, Returned

_LOOKED_AT = 3  # wrong calls of an answer
_ROUNDING = 1e-12  # of adding up, relative to the sum of the magnitudes


class Suspects(Remembered):
    """A reference whose combinations are, for one answer at a time, only those that may give this answer."""

    def __init__(self, reference: Remembered) -> None:
        self.__dict__.update(reference.__dict__)
        self._everything = reference
        self._sums: dict[tuple[int, int], np.ndarray] = {}
        self._calls: list[Recorded] = []

    def of(self, calls: Sequence[Recorded]) -> Suspects:
        """Look at this answer from now on."""
        self._calls = [c for c in calls if c.difference is not None][:_LOOKED_AT]
        return self

    def combinations(self, size: int) -> Iterator[Made]:
        every = list(self._everything.combinations(size))
        left = np.ones(len(every), dtype=bool)
        for recorded in self._calls:
            sums, (total, slack) = self._sums_of(recorded.call, size, every), _sum(recorded.got)
            with np.errstate(invalid="ignore"):
                left &= ~(np.abs(sums[:, 0] - total) > slack + sums[:, 1])  # NaN rules nothing out
        return (made for made, possible in zip(every, left, strict=True) if possible)

    def _sums_of(self, call: Call, size: int, every: list[Made]) -> np.ndarray:
        key = (self._everything.number(call), size)
        if key[0] < 0 or key not in self._sums:
            found = np.array([_sum(self._everything.replayed(call, made)) for made in every]).reshape(-1, 2)
            self._sums[key] = found
        return self._sums[key]


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
        total += float(_weights(entries.size) @ entries)
        slack += float(allowance(entries).sum() + _ROUNDING * np.abs(entries).sum())
    return total, slack


@cache
def _weights(size: int) -> np.ndarray:
    return np.asarray(np.cos(np.arange(1, size + 1)))

"""How many submissions make a batch: about as many as take two seconds, so that handing them out costs next to nothing.

A batch is also what is lost with a worker, and what the last one may take when all others are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SECONDS: Final = 2.0  # of work in a batch
MOST: Final = 256
_FIRST: Final = 2  # as long as nobody knows how long one takes
_WEIGHT: Final = 0.3  # of what is newest


@dataclass(frozen=True)
class Pace:
    """`each` is how many seconds one submission takes; None before the first is graded."""

    each: float | None = None

    def after(self, seconds: float, count: int) -> Pace:
        """The pace after a batch of so many took so long."""
        if count < 1 or seconds < 0:
            return self
        one = seconds / count
        return Pace(one if self.each is None else (1 - _WEIGHT) * self.each + _WEIGHT * one)

    def size(self, places: int, left: int = 0) -> int:
        """How many the next batch holds, where so many are graded at once; `left` is 0 where nobody knows how many are.

        Towards the end batches get smaller, so that all places are done at about the same time.
        """
        size = _FIRST if self.each is None else round(SECONDS / max(self.each, SECONDS / MOST))
        if left:
            size = min(size, -(-left // (2 * max(1, places))))
        return max(1, min(size, MOST))

"""How strong a number's color is: from nothing to all, or away from zero on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


def matrix_of(values: Any) -> np.ndarray:
    """Numbers as rows, without the trace of rounding that makes 0 negative on one machine and not on another."""
    return np.round(np.atleast_2d(np.asarray(values, dtype=float)), 9) + 0.0


@dataclass(frozen=True)
class Scale:
    """The numbers at the two ends; `signed`: the color is how far a number is from zero, its kind on which side."""

    low: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray, ends: tuple[float, float] | None = None) -> Scale:
        """The scale with these ends; else from 0 to the largest number, as far below zero where some are negative."""
        if ends is not None:
            return cls(*map(float, ends))
        finite = values[np.isfinite(values)]
        far = float(np.abs(finite).max()) if finite.size else 1.0
        return cls(-far if (finite < 0).any() else 0.0, far)

    @property
    def signed(self) -> bool:
        return self.low < 0

    def strength(self, value: float) -> float:
        """How much of its color a finite number has, from 0 to 1."""
        end = self.low if self.signed and value < 0 else self.high
        start = 0.0 if self.signed else self.low
        return min(max((value - start) / (end - start), 0.0), 1.0) if end != start else 0.0

"""Inputs that recur in every key: random ones of given sizes, scores that lie far below their hidden neighbors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from learn_transformers.key.calls import Call

if TYPE_CHECKING:
    from learn_transformers.key.reference import Builder, Reference


@dataclass(frozen=True)
class Sizes:
    """A call with random arrays: the size of every axis by its name, the batch axes, arguments by their names."""

    batch: tuple[int, ...]
    given: dict[str, Any]

    def call(self, reference: Reference, rng: np.random.Generator) -> Call:
        """Draw every size that may vary, then every array that is not given, in the order of the signature."""
        if varying := {n: rng.integers(s.start, s.stop) for n, s in self.given.items() if isinstance(s, range)}:
            return Sizes(self.batch, {**self.given, **varying}).call(reference, rng)
        arguments: dict[str, Any] = {}
        for name in reference.signature.parameters:
            if name in self.given:
                arguments[name] = self.given[name]
            elif text := reference.axes_of(name):
                batch = self.batch if text.startswith("...") else ()
                arguments[name] = rng.normal(size=(*batch, *map(self._size, text.removeprefix("...").split())))
        bound = reference.signature.bind(**arguments)
        return Call(bound.args, bound.kwargs)

    def _size(self, axis: str) -> int:
        if axis not in self.given and axis.endswith("+1"):
            return int(self.given[axis[:-2]]) + 1
        return int(self.given[axis])


def sizes(*batch: int, **given: Any) -> Sizes:
    """A call with random arrays: `sizes(2, 3, n_q=4, n_k=5, d_k=6, axis=-1)` has two batch axes.

    What is given by the name of an argument is passed as it is; everything else is the size of an axis, or the range
    that it is drawn from: `n=range(260, 300)`.
    """
    return Sizes(batch, given)


def calls_of(asked: Call | Sizes | Builder, reference: Reference, rng: np.random.Generator) -> Sequence[Call]:
    """The calls that one part of a case asks for."""
    if isinstance(asked, Sizes):
        return [asked.call(reference, rng)]
    built = asked if isinstance(asked, Call) else asked(rng)
    return [built] if isinstance(built, Call) else list(built)


def far_below(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scores `(2, 4)` and a mask: all visible scores lie around −10000, the hidden one of the first row around 10000.

    The hidden ones of the second row are as low as the visible ones: that tells a finite number in place of −∞ from a
    maximum over hidden scores. Nothing lies near −1000, so that any number from −30 to −9900 gives the same weights.
    """
    around = np.array([[-1e4, -1e4, 9990.0, -1e4], [-1e4, -1e4, -1e4, -1e4]])
    mask = np.array([[True, True, False, True], [False, True, True, False]])
    return around + rng.uniform(0.0, 3.0, size=around.shape), mask


def asking_for(*scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Queries and keys whose scaled scores are these, `(n_q, n_k)` for each head; the heads stand side by side."""
    n_k = scores[0].shape[-1]
    return np.sqrt(n_k) * np.concatenate(scores, axis=-1), np.tile(np.eye(n_k), len(scores))

"""The models that greedy decoding asks in chapter 8, and what mistakes make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray
Model = Callable[[list[int]], Array]

LONGEST = 60


@dataclass(frozen=True)
class NextLogits:
    """A model that greedy decoding can ask: one row of a table for all ids so far. Its name can be pasted.

    It runs on the judge's side; a submission calls back for each answer, and what it sends may be anything.
    """

    table: Array
    long_memory: bool = True  # does the row depend on how many ids there are, or on the last one alone?

    def __call__(self, ids: Any) -> Array:
        plain = isinstance(ids, list | tuple | np.ndarray) and np.ndim(ids) == 1
        if not plain or not all(isinstance(i, int | np.integer) for i in ids):
            raise TypeError("next_logits takes one list of all ids so far, such as [0, 3, 2]")
        if len(ids) > LONGEST:
            raise ValueError(f"next_logits was asked for what follows {len(ids)} ids: that is more than max_length")
        row = ids[-1] + len(ids) if self.long_memory else ids[-1]
        return np.array(self.table[int(row) % len(self.table)])

    @property
    def __name__(self) -> str:
        row = f"(ids[-1] + len(ids)) % {len(self.table)}" if self.long_memory else "ids[-1]"
        return f"lambda ids: np.array({self.table.tolist()})[{row}]"


def a_model(rng: np.random.Generator, vocab: int) -> NextLogits:
    """Logits with one decimal, no two of a row alike."""
    return NextLogits(np.array([rng.permutation(vocab) * 0.7 - rng.integers(0, 4) for _ in range(vocab)]).round(1))


def answering(change: Callable[[Array], Array]) -> Callable[[Model], Model]:
    """A model whose answers are changed."""
    return lambda next_logits: lambda ids: change(next_logits(ids))


def asked_with(change: Callable[[list[int]], list[int]]) -> Callable[[Model], Model]:
    """A model that is asked with other ids."""
    return lambda next_logits: lambda ids: next_logits(change(ids))


def asked_once(next_logits: Model) -> Model:
    """A model that is asked for the first answer only."""
    kept: list[Array] = []

    def answer(ids: list[int]) -> Array:
        kept.extend([] if kept else [next_logits(ids)])
        return kept[0]

    return answer


def last_of_the_best(logits: Array) -> Array:
    """A preference for the last of several best ones."""
    best = np.flatnonzero(logits == logits.max())[-1]
    return np.asarray(np.eye(len(logits))[best])


def naive_softmax(logits: Array) -> Array:
    """Probabilities that overflow, or vanish, where logits are large."""
    e = np.exp(logits)
    return np.asarray(e / e.sum())

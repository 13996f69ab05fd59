"""Greedy decoding beside the most probable of all sentences of two words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.decoder.functions import greedy_decode
from learn_transformers.answer_key.softmax.functions import softmax

BOS, ROUNDING = 0, 1e-12


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for number in range(60):
        words, endings = (int(n) for n in rng.integers(1, 5, size=2))
        # few different shares, so that some are equal
        first, after = rng.integers(1, 8, size=words), rng.integers(1, 8 if number % 2 else 100, size=(words, endings))
        yield {"first": first.tolist(), "after": after.tolist()}, decoded(np.log(first), np.log(after))


def decoded(first: np.ndarray, after: np.ndarray) -> dict[str, Any]:
    """What comes of these logits: ids are 0 for BOS, then the first words, then the second ones, then EOS."""
    words, endings = after.shape
    end = 1 + words + endings

    def next_logits(ids: list[int]) -> np.ndarray:
        logits = np.full(end + 1, -np.inf)
        if len(ids) == 1:
            logits[1 : 1 + words] = first
        else:
            logits[1 + words : end] = after[ids[1] - 1]
        return logits

    _, one, other = greedy_decode(next_logits, BOS, end, 3)
    start, then = softmax(first), softmax(after)
    sentences = start[:, None] * then
    taken, most = (one - 1, other - 1 - words), sentences.max() * (1 - ROUNDING)
    best = taken if sentences[taken] >= most else np.argwhere(sentences >= most)[0].tolist()
    return {
        "first": start.tolist(),
        "after": then.tolist(),
        "sentences": sentences.tolist(),
        "greedy": list(taken),
        "best": list(best),
    }

"""Weights of an ideal induction head, and which words it copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.gpt.functions import induction_attention


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        ids = rng.integers(rng.integers(1, 8), size=rng.integers(1, 14))
        words = list(dict.fromkeys(ids.tolist()))
        weights = induction_attention(ids)
        copied = weights @ (ids[:, None] == np.array(words))
        yield {"ids": ids.tolist()}, {"weights": weights.tolist(), "words": words, "next": copied.tolist()}

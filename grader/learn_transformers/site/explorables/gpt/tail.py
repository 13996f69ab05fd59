"""Top k and top p: which words stay, and with which probability each of them is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.gpt.functions import filter_logits
from learn_transformers.answer_key.softmax.functions import softmax


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        logits = rng.normal(scale=2, size=rng.integers(1, 9))
        top_k, top_p = int(rng.integers(1, 10)), float(rng.choice([1.0, rng.uniform(0.05, 1)]))
        order = np.argsort(-logits)
        cut = filter_logits(logits, top_k, top_p)
        sums = np.cumsum(softmax(filter_logits(logits, top_k))[order])[:top_k]
        yield (
            {"logits": logits.tolist(), "top_k": top_k, "top_p": top_p},
            {
                "order": order.tolist(),
                "sums": sums.tolist(),
                "kept": np.isfinite(cut).astype(int).tolist(),
                "drawn": softmax(cut).tolist(),
            },
        )

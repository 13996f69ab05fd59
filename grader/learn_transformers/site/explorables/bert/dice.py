"""BERT's three questions to every word, with the dice of a generator that is thrown twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.bert.functions import EXCHANGED, HIDDEN, UNASKED, mask_tokens


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        seed, vocab, probability = int(rng.integers(2**31)), int(rng.integers(4, 30)), float(rng.choice([0.15, 0.5, 1]))
        ids, mask_id, special = rng.integers(vocab, size=rng.integers(1, 40)), int(rng.integers(vocab)), [0, 1]
        inputs, labels = mask_tokens(ids, mask_id, vocab, special, np.random.default_rng(seed), probability)
        again = np.random.default_rng(seed)
        u, v, drawn = again.random(len(ids)), again.random(len(ids)), again.integers(vocab, size=len(ids))
        fates = np.where(v < HIDDEN, "hidden", np.where(v < HIDDEN + EXCHANGED, "exchanged", "kept"))
        thrown = {"u": u.tolist(), "v": v.tolist(), "drawn": drawn.tolist()}
        yield (
            {"ids": ids.tolist(), "special": special, "mask_id": mask_id, "probability": probability} | thrown,
            {
                "fates": np.where(labels == UNASKED, "left", fates).tolist(),
                "inputs": inputs.tolist(),
                "labels": labels.tolist(),
            },
        )

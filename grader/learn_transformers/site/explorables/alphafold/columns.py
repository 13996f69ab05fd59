"""Columns of an alignment that change together, by the outer product mean of one-hot letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.alphafold.functions import outer_product_mean


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for _ in range(60):
        sequences, residues = (int(n) for n in rng.integers(1, 7, size=2))
        rows = rng.choice(list("KELG")[: rng.integers(1, 5)], size=(sequences, residues))
        pair = [int(place) for place in rng.integers(residues, size=2)]
        letters = np.unique(rows)
        one_hot = (rows[..., None] == letters).astype(float)
        mean = one_hot.mean(axis=0, keepdims=True)
        together, chance = outer_product_mean(one_hot, one_hot), outer_product_mean(mean, mean)
        strength = np.abs(together - chance).sum(axis=(2, 3))
        np.fill_diagonal(strength, 0)
        yield (
            {"family": ["".join(row) for row in rows.tolist()], "pair": pair},
            {
                "letters": letters.tolist(),
                "strength": strength.tolist(),
                "together": together[*pair].tolist(),
                "chance": chance[*pair].tolist(),
            },
        )

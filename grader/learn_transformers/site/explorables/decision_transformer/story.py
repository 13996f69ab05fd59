"""Returns-to-go, and the tokens of a game in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from learn_transformers.answer_key.decision_transformer.functions import (
    action_positions,
    interleave_trajectory,
    returns_to_go,
)


def cases(rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    for number in range(60):
        steps = int(rng.integers(1, 12))
        rewards = rng.integers(-3, 7, size=steps).astype(float) if number % 2 else rng.normal(size=steps)
        discount = float(rng.choice([1.0, 0.5, rng.uniform(0.05, 1)]))
        kinds = (np.stack([np.full(steps, kind), np.arange(steps)], axis=1) for kind in range(3))
        yield (
            {"rewards": rewards.tolist(), "discount": discount},
            {
                "returns": returns_to_go(rewards, discount).tolist(),
                "tokens": interleave_trajectory(*kinds).tolist(),
                "places": action_positions(steps).tolist(),
            },
        )

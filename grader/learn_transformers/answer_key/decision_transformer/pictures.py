"""Chapter 15, the Decision Transformer: what there is to see."""

from __future__ import annotations

import numpy as np

from learn_transformers.key.pictures import Array, Picture

REWARDS = np.array([0.0, 2.0, 0.0, 1.0, 3.0, 0.0])
DISCOUNTS = (1.0, 0.8, 0.5)
KINDS = ("R", "s", "a")
_STEPS, _FEATURES = 3, 4


def _tokens(kind: int) -> Array:
    """Tokens whose numbers are 1 for a return-to-go, 2 for a state and 3 for an action, the later the larger."""
    tokens: Array = np.full((_STEPS, _FEATURES), kind + 1.0) + 0.25 * np.arange(_STEPS)[:, np.newaxis]
    return tokens


def as_seen_by(positions: Array) -> Array:
    """For each position, 1 where a causal mask lets it look at a token of its game."""
    seen: Array = np.arange(3 * _STEPS) <= positions[:, np.newaxis]
    return seen.astype(np.float64)


PICTURES = (
    Picture(
        "rewards 0, 2, 0, 1, 3, 0: what is still to be earned at each step",
        "returns_to_go",
        calls=tuple((REWARDS, discount) for discount in DISCOUNTS),
        rows="discount",
        columns="step",
        row_names=tuple(f"{discount:g}" for discount in DISCOUNTS),
    ),
    Picture(
        "three steps as nine tokens: 1 in a return-to-go, 2 in a state, 3 in an action, ¼ more each step",
        "interleave_trajectory",
        calls=((_tokens(0), _tokens(1), _tokens(2)),),
        scale=(0.0, 4.0),
        rows="token",
        columns="feature",
        row_names=tuple(f"{kind}{step}" for step in range(_STEPS) for kind in KINDS),
    ),
    Picture(
        "three steps: which tokens have been seen where each action is chosen",
        "action_positions",
        calls=((_STEPS,),),
        layout=as_seen_by,
        scale=(0.0, 1.0),
        rows="action of step",
        columns="token",
        column_names=tuple(f"{kind}{step}" for step in range(_STEPS) for kind in KINDS),
    ),
)

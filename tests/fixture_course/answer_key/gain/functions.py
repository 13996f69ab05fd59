"""Chapter 2, gain: the reference with its mistakes, and the checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Mistake, Switches, module_call, module_reference

Rng = np.random.Generator

GAIN_DETACHED = Mistake(
    "the gain is cut off from its gradient", "What does detach do to a parameter that should learn?"
)


@module_reference(
    axes={"weights": "", "x": "... size", "size": ""},
    output="... size",
    hints=(
        "Two parameters, one number of each for every feature.",
        "y = gain · x + bias: (..., size) → (..., size).",
        "nn.Parameter makes a tensor one that is trained; in forward, multiply and add.",
    ),
)
def Gain(weights: Any, x: Any, *, size: int, mistake: Switches) -> Any:
    gain = weights["gain"].detach() if mistake(GAIN_DETACHED) else weights["gain"]
    return gain * x + weights["bias"]


BIAS_SUBTRACTED = Gain.slip(
    "the bias is subtracted, not added",
    "Which bias makes everything larger by 1?",
    weights=lambda weights: {**weights, "bias": -weights["bias"]},
)
BIAS_MISSING = Gain.slip(
    "the bias is not added",
    "What should come back for an input of zeros?",
    weights=lambda weights: {**weights, "bias": 0.0},
)
GAIN_MISSING = Gain.slip(
    "the gain is not used",
    "Which input comes back larger for a larger gain?",
    weights=lambda weights: {**weights, "gain": 1.0},
)


def drawn(rng: Rng, *shape: int) -> Call:
    """A module of random weights, and an input of this shape."""
    size = shape[-1]
    weights = {"gain": rng.normal(size=size), "bias": rng.normal(size=size)}
    return module_call({"size": size}, weights, (rng.normal(size=shape),), rng.normal(size=shape))


Gain.asks(
    "two features, by hand",
    module_call(
        {"size": 2},
        {"gain": np.array([3.0, 2.0]), "bias": np.array([0.5, -1.0])},
        (np.array([[1.0, -2.0]]),),
        np.array([[1.0, 2.0]]),
    ),
    stage=HAND,
)
Gain.asks("a table of features", lambda rng: drawn(rng, 3, 4))
Gain.asks("no leading axis, and two of them", lambda rng: [drawn(rng, 3), drawn(rng, 2, 3, 2)], stage=EDGES)
Gain.asks("a single feature", lambda rng: drawn(rng, 5, 1), stage=EDGES)

"""Chapter 5, masking: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.masking.functions import causal_mask, masked_softmax, padding_mask
from learn_transformers.answer_key.softmax.functions import cross_entropy, softmax
from learn_transformers.key.figures import Figure

WORDS = ("The", "cat", "sat")
SCORES = np.log([[1.0, 1.0, 2.0], [1.0, 3.0, 4.0], [2.0, 3.0, 5.0]])
LENGTH, TOKENS, STEPS = 8, 16, 100


def three_masks() -> Figure:
    """What a causal mask, a padding mask and both together let four tokens see."""
    causal, (padding,) = causal_mask(4), padding_mask(np.array([3]), 4)
    masks = {"causal": causal, "padding": np.repeat(padding, 4, axis=0), "both, with &": causal & padding}
    names = (*WORDS, "·")
    figure = Figure(height=290)
    figure.text(100, 270, "row: who asks; column: who is asked; ✓: may look", tone="quiet", size=13)
    for n, (title, mask) in enumerate(masks.items()):
        x = 100 + 210 * n
        figure.text(x + 80, 28, title, anchor="middle", bold=True)
        marks = [["✓" if seen else "" for seen in row] for row in mask]
        figure.grid(x, 84, mask.astype(float), rows=names, columns=names, cell=40, words=marks, scale=(0.0, 2.0))
        drawn = [
            f"{name:4}" + "".join("●   " if seen else "·   " for seen in row).rstrip()
            for name, row in zip(names, mask, strict=True)
        ]
        figure.terminal("\n".join([f"    {title}", "    " + " ".join(f"{name:3}" for name in names).rstrip(), *drawn]))
    return figure


def shared_again() -> Figure:
    """The weights of three words, open and under a causal mask: the share of what is hidden goes to the others."""
    figure = Figure(height=290)
    for x, title, mask in ((110, "open", np.ones((3, 3), dtype=bool)), (430, "causal", causal_mask(3))):
        weights = masked_softmax(SCORES, mask)
        figure.text(x + 96, 28, title, anchor="middle", bold=True)
        words = [
            [f"{w:.2f}" if seen else "" for w, seen in zip(*row, strict=True)]
            for row in zip(weights, mask, strict=True)
        ]
        figure.grid(x, 80, weights, rows=WORDS, columns=WORDS, cell=64, words=words, scale=(0.0, 1.0))
        figure.terminal(weights, rows=WORDS, columns=WORDS, scale=(0.0, 1.0), title=title)
    figure.line(345, 180, 385, 180, arrow=True, tone="quiet")
    return figure


def leaking_loss() -> Figure:
    """The loss on random tokens: honest, with a leak, and learned by heart."""
    everything = np.ones((LENGTH, LENGTH), dtype=bool)
    steps = np.arange(STEPS)
    figure = Figure(height=290)
    lines = {
        "causal, fresh texts": (steps, _losses(causal_mask(LENGTH), 32, fresh=True)),
        "open, fresh texts": (steps, _losses(everything, 32, fresh=True)),
        "causal, by heart": (steps, _losses(causal_mask(LENGTH), 2, fresh=False)),
    }
    figure.plot(30, 14, 660, 264, lines, x_label="steps of training", y_label="loss; log 16 is about 2.77")
    return figure


def _losses(mask: np.ndarray, texts: int, *, fresh: bool) -> np.ndarray:
    """The lesson's smallest model: even attention over what is visible, and one matrix that is learned."""
    rng = np.random.default_rng(0)
    weights = masked_softmax(np.zeros((LENGTH, LENGTH)), mask)
    w, losses = np.zeros((TOKENS, TOKENS)), []
    for step in range(STEPS):
        if fresh or step == 0:
            tokens = rng.integers(TOKENS, size=(texts, LENGTH + 1))
            seen = (weights @ np.eye(TOKENS)[tokens[:, :-1]]).reshape(-1, TOKENS)
            following = tokens[:, 1:].ravel()
        logits = seen @ w
        losses.append(cross_entropy(logits, following))
        slopes = softmax(logits) - np.eye(TOKENS)[following]
        w = w - 20 * seen.T @ slopes / len(following)
    return np.array(losses)

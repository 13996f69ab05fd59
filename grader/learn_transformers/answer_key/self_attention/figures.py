"""Chapter 3, self-attention: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.self_attention.functions import (
    THREE_K,
    THREE_Q,
    THREE_V,
    attention_scores,
    scaled_dot_product_attention,
)
from learn_transformers.answer_key.softmax.functions import softmax
from learn_transformers.key.figures import Figure

# The running sentence: "it" asks "cat", "mat" and itself. What matters is the weights 8/11, 2/11 and 1/11.

SENTENCE = ("The", "cat", "sat", "on", "the", "mat", "because", "it", "was", "tired")
ASKED = ("cat", "mat", "it")
QUERY_OF_IT = np.array([[2 * np.log(2), 2 * np.log(4), 0.0, 0.0]])
KEYS = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
VALUES = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])


def it_looks_back() -> Figure:
    """The weights of the running sentence as arcs, as thick as they are large."""
    (weights,) = scaled_dot_product_attention(QUERY_OF_IT, KEYS, VALUES)[1]
    shares = [f"{weight * 11:.0f}/11" for weight in weights]
    figure = Figure(height=220)
    places, left = {}, 42.0
    for word in SENTENCE:
        wide = 9.0 * len(word) + 22
        figure.box(left, 160, wide, 34, word, tone="query" if word == "it" else "soft")
        places[word], left = left + wide / 2, left + wide + 9
    start = places["it"]
    for word, bend, label in (("cat", 108, 36), ("mat", 52, 124)):
        weight, share = weights[ASKED.index(word)], shares[ASKED.index(word)]
        figure.arc(start, 156, places[word], 156, bend=bend, tone="weight", width=1 + 9 * weight)
        figure.text((start + places[word]) / 2, label, share, tone="weight", anchor="middle", bold=True)
    loop = [(8, 0), (26, -16), (30, -36), (18, -46), (8, -32), (10, -4)]
    around = [(start + x, 156.0 + y) for x, y in loop]
    figure.path(around, tone="weight", width=1 + 9 * weights[2], smooth=True, arrow=True)
    figure.text(start + 38, 128, shares[2], tone="weight", bold=True)
    figure.terminal(
        "     ┌──────────{}───────────┐\n"
        "     │              ┌───{}───┤\n"
        "     ▼              ▼          │ itself {}\n"
        "The cat sat on the mat because it was tired".format(*shares)
    )
    return figure


def three_tokens() -> Figure:
    """Who takes how much from whom, in the lecture's walk-through."""
    weights = scaled_dot_product_attention(THREE_Q, THREE_K, THREE_V)[1]
    figure = Figure(height=290)
    names = ("a", "b", "c")
    figure.text(296, 34, "taken from", tone="key", anchor="middle")
    figure.text(70, 160, "who asks", tone="query")
    figure.grid(200, 80, weights, rows=names, columns=names, cell=64, scale=(0.0, 1.0))
    figure.text(430, 120, "each row sums to 1")
    figure.terminal(weights, rows=names, columns=names, scale=(0.0, 1.0), title="row: who asks; column: taken from")
    return figure


def why_the_root() -> Figure:
    """How large the largest of 64 weights is on average, for random queries and keys of growing width."""
    widths = np.array([1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512])
    rng = np.random.default_rng(0)
    undivided, divided = [], []
    for width in widths:
        scores = attention_scores(*rng.normal(size=(2, 16, 64, width)))
        divided.append(softmax(scores).max(axis=-1).mean())
        undivided.append(softmax(scores * np.sqrt(width)).max(axis=-1).mean())
    figure = Figure(height=290)
    figure.text(40, 28, "The largest of 64 weights, on average")
    lines = {"undivided": (widths, undivided), "divided by √d_k": (widths, divided)}
    figure.plot(60, 44, 500, 220, lines, x_label="places of a query, d_k")
    return figure

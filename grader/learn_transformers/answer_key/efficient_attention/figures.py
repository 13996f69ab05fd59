"""Chapter 10, efficient attention: the figures of the lesson."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from learn_transformers.answer_key.efficient_attention.functions import (
    bigbird_mask,
    layers_to_connect,
    lsh_buckets,
    sliding_window_mask,
)
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

Array = np.ndarray

WORDS = ("The", "cat", "sat", "on", "the", "mat", "because", "it", "was", "tired")
CAT, LAYERS = 1, 8
N, SIDE = 16, 9.0
VECTORS = np.array([[3.0, 1.0], [-1.0, 2.0], [-2.0, 1.0], [1.0, -3.0]])
SIDES: tuple[tuple[str, Tone], ...] = (("right", "query"), ("up", "key"), ("left", "value"), ("down", "weight"))


def with_a_hub(n: int) -> Array:
    """A window of radius 1, and the first token sees and is seen by all."""
    return np.asarray(bigbird_mask(n, 1, 1, 0, np.random.default_rng(0)))


def news_of_the_cat() -> Figure:
    """Which words know of one of them, layer after layer: through a window alone, and with a hub."""
    figure = Figure(height=330)
    panels = {"a window of one word on each side": sliding_window_mask(len(WORDS), 1)}
    panels["the same, and “The” is a hub"] = with_a_hub(len(WORDS))
    for left, (title, mask) in zip((90.0, 450.0), panels.items(), strict=True):
        figure.text(left - 66, 28, title, bold=True)
        known, drawn = np.arange(len(WORDS)) == CAT, [f"{word:8s}" for word in WORDS]
        for row, word in enumerate(WORDS):
            figure.text(left - 8, 65 + 22 * row, word, anchor="end", size=13, tone="good" if row == CAT else "ink")
        for layer in range(LAYERS):
            x = left + 12 + 26 * layer
            figure.text(x, 290, str(layer), anchor="middle", tone="quiet", size=13)
            for first, last in _runs(known):
                figure.line(x, 60 + 22 * first, x, 60.1 + 22 * last, tone="good", width=16)
            drawn = [line + ("●  " if knows else "·  ") for line, knows in zip(drawn, known, strict=True)]
            known = (mask & known).any(axis=1)
        figure.text(left, 314, "layers; marked: knows of cat", tone="quiet", size=13)
        layers = "layer".ljust(8) + "  ".join(map(str, range(LAYERS)))
        figure.terminal("\n".join([title, *(line.rstrip() for line in drawn), layers]))
    return figure


def four_masks() -> Figure:
    """Four masks over sixteen tokens, with their entries and the layers that they need."""
    rng = np.random.default_rng(0)
    masks = {
        "dense": np.ones((N, N), dtype=bool),
        "window": np.asarray(sliding_window_mask(N, 1)),
        "window + hub": with_a_hub(N),
        "BigBird": np.asarray(bigbird_mask(N, 1, 1, 2, rng)),
    }
    figure = Figure(height=250)
    for place, (title, mask) in enumerate(masks.items()):
        left, top = 16 + 176 * place, 44
        layers = int(layers_to_connect(mask))
        figure.text(left, 30, title, bold=True)
        figure.box(left - 3, top - 3, N * SIDE + 6, N * SIDE + 6, "", tone="soft")
        for row in range(N):
            for first, last in _runs(mask[row]):
                x, y = left + SIDE * (first + 0.5), top + SIDE * (row + 0.5)  # the round ends do the rest
                figure.line(x, y, x + SIDE * (last - first) + 0.1, y, tone="weight", width=SIDE - 1)
        figure.text(left, 216, f"{mask.sum()} entries", size=14)
        figure.text(left, 238, f"{layers} layer{'s' * (layers > 1)}", size=14)
        rows = ["".join("●" if seen else "·" for seen in row) for row in mask]
        figure.terminal("\n".join([f"{title}: {mask.sum()} entries, layers: {layers}", *rows]))
    return figure


def four_buckets() -> Figure:
    """The plane, cut by two directions and their opposites, and a vector in each part."""
    figure = Figure(height=330)
    x, y, unit = 190.0, 165.0, 42.0
    for way in (1, -1):
        figure.line(
            x - 3.4 * unit, y - way * 3.4 * unit, x + 3.4 * unit, y + way * 3.4 * unit, tone="quiet", dashed=True
        )
    figure.dot(x, y)
    figure.text(400, 60, "the largest of [x R, −x R]", bold=True)
    drawn = []
    for place, (vector, bucket) in enumerate(zip(VECTORS, lsh_buckets(VECTORS, np.eye(2)), strict=True)):
        (side, tone), (right, up) = SIDES[bucket], vector
        figure.line(x, y, x + unit * right, y - unit * up, tone=tone, width=2.5, arrow=True)
        along = ", ".join(f"{entry:.0f}".replace("-", "−") for entry in (right, up, -right, -up))
        words = f"({right:.0f}, {up:.0f})".replace("-", "−")
        figure.text(400, 100 + 34 * place, f"{words}: [{along}] → {bucket}, {side}", tone=tone)
        drawn.append(f"{words:8s} [{along}]  ->  bucket {bucket}, {side}")
    for side, left, top in (("right", 3.1, 0.1), ("up", 0, -3.2), ("left", -3.1, 0.1), ("down", 0.0, 3.5)):
        figure.text(x + unit * left, y + unit * top, side, anchor="middle", tone="quiet", size=13)
    figure.terminal("\n".join(drawn))
    return figure


def _runs(seen: Array) -> list[tuple[int, int]]:
    """Where neighbors that are True begin and end."""
    groups = [[place for place, _ in group] for one, group in groupby(enumerate(seen), lambda pair: pair[1]) if one]
    return [(places[0], places[-1]) for places in groups]

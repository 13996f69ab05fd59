"""Chapter 9, the transformer: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.transformer.functions import DecoderBlock, EncoderBlock, Transformer
from learn_transformers.key.figures import Figure

SIZES = {"d_model": 64, "n_heads": 4, "d_ff": 128}
K, EPSILON = 5, 0.1


def numbers(parameters: dict[str, np.ndarray], *words: str) -> int:
    """How many numbers learn in the parts with these names."""
    return sum(value.size for name, value in parameters.items() if name.startswith(words or ("",)))


def whole_model() -> Figure:
    """The parts of the model, with what each of them learns."""
    model = dict(Transformer.new(**SIZES, vocab_size=24, n_layers=1, max_length=32).parameters)
    reads, writes = dict(EncoderBlock.new(**SIZES).parameters), dict(DecoderBlock.new(**SIZES).parameters)
    figure = Figure(height=330)
    figure.text(24, 34, f"The whole model, with the numbers that learn: {numbers(model):,} in all", bold=True)
    rows = (
        (80, "source", f"encoder block\n{numbers(reads):,}", "key"),
        (210, "target", f"decoder block\n{numbers(writes):,}", "query"),
    )
    for y, text, block, tone in rows:
        figure.text(30, y + 32, text, mono=True)
        figure.line(92, y + 27, 126, y + 27, width=2, arrow=True)
        figure.line(262, y + 27, 296, y + 27, width=2, arrow=True)
        figure.box(300, y, 150, 54, block, tone="key" if tone == "key" else "query", size=14)
    figure.box(130, 80, 132, 184, f"embedding · √d\n{numbers(model, 'embedding'):,}\n\n+ positions\n0", size=14)
    figure.line(375, 134, 375, 206, tone="key", width=2, arrow=True)
    figure.text(388, 174, "memory: keys, values", tone="key", size=14)
    figure.line(450, 237, 486, 237, width=2, arrow=True)
    figure.box(490, 210, 110, 54, f"output\n{numbers(model, 'output'):,}", size=14)
    figure.line(600, 237, 634, 237, width=2, arrow=True)
    figure.text(640, 242, "logits", mono=True)
    figure.text(24, 306, "24 tokens, d_model 64, 4 heads, 1 + 1 blocks, d_ff 128", tone="quiet", size=14)
    figure.terminal(
        f"source ► embedding {numbers(model, 'embedding'):,} ► encoder block {numbers(reads):,}\n"
        "             + positions            │ memory\n"
        f"target ► the same embedding  ► decoder block {numbers(writes):,}"
        f" ► output {numbers(model, 'output'):,} ► logits\n"
        f"in all {numbers(model):,} numbers"
    )
    return figure


def smoothed_loss() -> Figure:
    """The loss of a position against the gap between the right logit and the others."""
    gaps = np.linspace(0.0, 9.0, 91)
    right, other = gaps - np.log(np.exp(gaps) + K - 1), -np.log(np.exp(gaps) + K - 1)
    share = 1 - EPSILON + EPSILON / K
    smoothed = -(share * right + (1 - share) * other)
    figure = Figure(height=330)
    figure.text(24, 34, "The loss of one position, for five tokens", bold=True)
    curves = {"one-hot": (gaps, -right), "smoothed": (gaps, smoothed)}
    figure.plot(70, 60, 480, 210, curves, x_label="the right logit, minus another one", y_label="loss")
    lowest = smoothed.argmin()
    figure.text(
        24, 318, f"lowest at a gap of about {gaps[lowest]:.1f}, where the ratio of the probabilities is 46", size=14
    )
    return figure


def warm_up() -> Figure:
    """The rate of the first 20,000 steps."""
    steps = np.arange(1, 20001, 50, dtype=float)
    growing, falling = steps * 4000**-1.5 / np.sqrt(512), steps**-0.5 / np.sqrt(512)
    figure = Figure(height=330)
    figure.text(24, 34, "The learning rate, times 10,000: the smaller of two curves", bold=True)
    shown = falling < 1.2e-3
    curves = {
        "the rate": (steps, 1e4 * np.minimum(growing, falling)),
        "s^-½": (steps[shown], 1e4 * falling[shown]),
    }
    figure.plot(70, 60, 480, 210, curves, x_label="step", y_label="rate")
    figure.text(24, 318, "d_model 512, 4000 steps of warm-up", tone="quiet", size=14)
    return figure

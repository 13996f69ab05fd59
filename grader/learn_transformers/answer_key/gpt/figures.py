"""Chapter 11, GPT: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.gpt.functions import filter_logits, induction_attention
from learn_transformers.key.figures import Figure

LETTERS = ("A", "B", "C", "A", "B")
FOUR = {"tired": 0.5, "soft": 0.25, "late": 0.15, "blue": 0.1}
TOP_P = 0.7


def decoder_only() -> Figure:
    figure = Figure(height=330)
    figure.text(24, 34, "Without a second text there is nothing to look across to", bold=True)
    middle = {"2017": 170, "GPT": 500}
    figure.text(middle["2017"], 70, "decoder block of 2017", anchor="middle", tone="quiet")
    figure.text(middle["GPT"], 70, "block of GPT", anchor="middle", tone="quiet")
    for x, across in ((middle["2017"], True), (middle["GPT"], False)):
        figure.line(x, 310, x, 292, width=2, arrow=True)
        figure.box(x - 110, 240, 220, 50, "self-attention,\ncausal", tone="query", size=14)
        if across:
            figure.line(x, 240, x, 222, width=2, arrow=True)
            figure.box(x - 110, 170, 220, 50, "cross-attention", tone="key", size=14)
            figure.line(x + 176, 195, x + 114, 195, tone="key", width=2, arrow=True)
            figure.text(x + 120, 182, "memory", size=13, tone="key")
            figure.line(x, 170, x, 152, width=2, arrow=True)
        else:
            figure.line(x, 240, x, 152, width=2, arrow=True)
        figure.box(x - 110, 100, 220, 50, "feed-forward\nnetwork", size=14)
        figure.line(x, 100, x, 82, width=2, arrow=True)
    figure.terminal(
        "decoder block of 2017          block of GPT\n"
        "        ↑                          ↑\n"
        "  feed-forward               feed-forward\n"
        "        ↑                          ↑\n"
        "  cross-attention ◄ memory         │\n"
        "        ↑                          │\n"
        "  self-attention, causal     self-attention, causal\n"
        "        ↑                          ↑"
    )
    return figure


def what_came_after() -> Figure:
    weights = induction_attention(np.array([LETTERS.index(letter) for letter in LETTERS]))
    figure = Figure(height=330)
    figure.text(24, 34, "An induction head looks at what came after the last time", bold=True)
    figure.grid(90, 92, weights, rows=LETTERS, columns=LETTERS, scale=(0.0, 1.0), cell=44)
    figure.text(330, 120, "the first A, B and C:", tone="quiet")
    figure.text(330, 142, "never seen before, no weight", tone="quiet")
    figure.text(330, 248, "the second A looks at B", tone="weight")
    figure.text(330, 292, "the second B looks at C", tone="weight")
    figure.terminal(weights, rows=LETTERS, columns=LETTERS, scale=(0.0, 1.0))
    return figure


def cut_tail() -> Figure:
    words, probabilities = list(FOUR), np.array(list(FOUR.values()))
    kept = np.isfinite(filter_logits(np.log(probabilities), top_p=TOP_P))
    shares = np.where(kept, probabilities, 0.0)
    shares = shares / shares.sum()
    figure = Figure(height=280)
    figure.text(24, 34, f"top_p = {TOP_P}: the smallest set that reaches it, shared out anew", bold=True)
    drawn = ["        before           after"]
    figure.text(120, 66, "before", tone="quiet")
    figure.text(430, 66, "after", tone="quiet")
    for place, (word, before, after, stays) in enumerate(zip(words, probabilities, shares, kept, strict=True)):
        y = 84 + 46 * place
        figure.text(100, y + 21, word, anchor="end", mono=True)
        figure.box(120, y, 360 * before, 30, tone="weight" if stays else "soft")
        figure.text(128 + 360 * before, y + 21, f"{before:.2f}", size=14)
        if stays:
            figure.box(430, y, 300 * after, 30, tone="weight")
        figure.text(438 + 300 * after, y + 21, f"{after:.2f}" if stays else "cut off", size=14)
        left = f"{after:.2f} {'█' * int(20 * after)}" if stays else "cut off"
        drawn.append(f"{word:7s} {before:.2f} {'█' * int(20 * before):12s}{left}")
    figure.terminal("\n".join(drawn))
    return figure

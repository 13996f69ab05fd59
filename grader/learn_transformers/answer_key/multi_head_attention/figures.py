"""Chapter 6, multi-head attention: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.multi_head_attention.functions import multi_head_attention
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

# "sat" asks two questions at once; what matters is that each head gives the weights 8/11, 2/11 and 1/11.

ASKS = np.array([[1.0, 1.0]])
MEANT = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])  # cat, mat, sat
TO_KEYS = np.log([[8.0, 2.0], [2.0, 8.0]])


def two_questions() -> Figure:
    """What "sat" takes from "cat" and from "mat", by one head above the words and by another below."""
    _, weights = multi_head_attention(ASKS, MEANT, np.eye(2), TO_KEYS, np.eye(2), np.eye(2), 2)
    figure = Figure(height=300)
    places, left = {}, 150.0
    for word in ("The", "cat", "sat", "on", "the", "mat"):
        wide = 9.0 * len(word) + 30
        figure.box(left, 133, wide, 34, word, tone="query" if word == "sat" else "soft")
        places[word], left = left + wide / 2, left + wide + 22
    heads: tuple[tuple[str, Tone], ...] = (("who?", "weight"), ("on what?", "key"))
    shares = [[f"{11 * share:.0f}/11" for share in weights[head, 0]] for head in (0, 1)]
    for head, (question, tone) in enumerate(heads):
        side = -1 if head else 1
        edge = 150 - 21 * side
        figure.text(24, 150 - side * 60 + 5, f"head {head}\n{question}", tone=tone, bold=True)
        for n, (word, bend) in enumerate((("cat", 30), ("mat", 66))):
            middle = (places["sat"] + places[word]) / 2
            width = 1 + 9 * weights[head, 0, n]
            figure.arc(places["sat"], edge, places[word], edge, bend=side * bend, tone=tone, width=width)
            level = edge - side * (bend + 14 + width / 2) + 5
            figure.text(middle, level, shares[head][n], tone=tone, anchor="middle", bold=True)
    figure.terminal(
        "head 0, who?         ┌─{}───┬────────{}────────┐\n"
        "                     ▼        │                    ▼\n"
        "                The cat      sat   on   the       mat\n"
        "                     ▲        │                    ▲\n"
        "head 1, on what?     └─{}───┴────────{}────────┘".format(*shares[0][:2], *shares[1][:2])
    )
    return figure


def cut_and_mix() -> Figure:
    """The way of one token's six numbers through three heads."""
    tones: tuple[Tone, ...] = ("query", "key", "value")
    figure = Figure(height=350)

    def row(level: float, label: str, tinted: bool) -> None:
        figure.text(150, level + 20, label, anchor="end")
        for place in range(6):
            figure.box(170 + 62 * place, level, 56, 30, tone=tones[place // 2] if tinted else "soft")

    def down(level: float, *places: float) -> None:
        for x in places:
            figure.line(x, level, x, level + 26, arrow=True, tone="quiet")

    middles = (229.0, 353.0, 477.0)
    row(18, "a token, x", tinted=False)
    down(52, 353)
    figure.text(372, 70, "times W_Q, W_K, W_V: all six reach every head", size=13, tone="quiet")
    row(84, "q (and k, v)", tinted=True)
    down(118, *middles)
    figure.text(560, 137, "cut", size=13, tone="quiet")
    for head, (x, tone) in enumerate(zip(middles, tones, strict=True)):
        figure.box(x - 59, 150, 118, 48, f"head {head}\nlooks around", tone=tone, size=14)
    down(202, *middles)
    figure.text(560, 221, "side by side", size=13, tone="quiet")
    row(234, "concat", tinted=True)
    down(268, 353)
    figure.text(372, 286, "times W_O: the heads are mixed", size=13, tone="quiet")
    row(300, "output", tinted=False)
    figure.terminal(
        "a token, x       | . . . . . . |         six numbers\n"
        "                        |                times W_Q, W_K, W_V\n"
        "q (and k, v)     | a a | b b | c c |     all six reach every head\n"
        "                    |     |     |        cut\n"
        "                 head 0 head 1 head 2    each looks at all tokens\n"
        "                    |     |     |        side by side\n"
        "concat           | a a | b b | c c |\n"
        "                        |                times W_O\n"
        "output           | . . . . . . |         the heads are mixed"
    )
    return figure


WORDS = ("the", "cat", "saw", "the", "other", "cat")
STEP = 2 * np.pi / 12  # of the hand of a clock, from one word to the next

# Four features say which word a token is, two where it stands. Head 1 turns its queries one step back.
WHICH = 3.0 * np.eye(4)[[0, 1, 2, 0, 3, 1]]
WHERE = np.array([[6 * np.sin(STEP * n), 6 * np.cos(STEP * n), 0.0, 0.0] for n in range(6)])
TOKENS = np.concatenate([WHICH, WHERE], axis=1)
LOOK_BACK = np.eye(8)
LOOK_BACK[4:6, 4:6] = [[np.cos(STEP), np.sin(STEP)], [-np.sin(STEP), np.cos(STEP)]]


def two_heads() -> Figure:
    _, weights = multi_head_attention(TOKENS, TOKENS, LOOK_BACK, np.eye(8), np.eye(8), np.eye(8), 2)
    figure = Figure(height=372)
    figure.text(24, 34, "One sentence, two attention maps: each row shows where a word looks", bold=True)
    for head, (left, finds) in enumerate(((88, "the same word"), (444, "the word before"))):
        figure.text(left, 68, f"head {head} finds {finds}", tone="weight")
        figure.grid(left, 108, weights[head], rows=WORDS, columns=WORDS, scale=(0.0, 1.0))
        figure.terminal(weights[head], rows=WORDS, columns=WORDS, scale=(0.0, 1.0), title=f"head {head}: {finds}")
    return figure

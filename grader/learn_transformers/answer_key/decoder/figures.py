"""Chapter 8, the decoder: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.decoder.functions import cross_attention, greedy_decode
from learn_transformers.answer_key.decoder.pictures import MATRICES, SOURCE, TARGET
from learn_transformers.answer_key.masking.functions import causal_mask
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

ENGLISH, FRENCH = ("the", "cat", "is", "sleeping"), ("le", "chat", "dort")

# Two steps of a model: what it gives to each first word, and to each word after A and after B.
WORDS = ("BOS", "A", "B", "C", "x", "y", "z")
FIRST = np.array([0.0, 0.5, 0.4, 0.1, 0.0, 0.0, 0.0])
AFTER = {1: np.array([0, 0, 0, 0, 0.4, 0.35, 0.25]), 2: np.array([0, 0, 0, 0, 0.9, 0.05, 0.05])}


def three_questions() -> Figure:
    figure = Figure(height=440)
    figure.text(24, 34, "One decoder block: three questions, one after the other", bold=True)
    middle, left, wide = 230, 110, 240
    asked = (
        (330, "1. What have I written?\nself-attention, causal"),
        (222, "2. What does the source say?\ncross-attention"),
        (114, "3. What follows from both?\nfeed-forward network"),
    )
    figure.text(middle, 424, "BOS  Le  chat", anchor="middle", mono=True)
    for y, words in asked:
        figure.path([(middle, y + 66), (60, y + 66), (60, y - 14), (middle - 12, y - 14)], tone="quiet", arrow=True)
        figure.line(
            middle,
            y + (76 if y == 330 else 84),
            middle,
            y + 52,
            tone="query" if y == 222 else "ink",
            width=2,
            arrow=True,
        )
        figure.line(middle, y, middle, y - 24, width=2)
        figure.box(left, y, wide, 50, words, tone="query" if y == 222 else "soft", size=14)
        figure.text(middle + 14, y - 10, "add, normalize", size=13, tone="quiet")
    figure.line(middle, 92, middle, 66, width=2, arrow=True)
    figure.text(middle, 58, "to the next block", anchor="middle", size=14)
    figure.text(middle + 14, 300, "queries", size=14, tone="query")
    figure.text(575, 424, "The cat sat …", anchor="middle", mono=True)
    figure.line(575, 406, 575, 382, width=2, arrow=True)
    figure.box(480, 330, 190, 50, "encoder\n(chapter 07)", size=14)
    figure.line(575, 330, 575, 276, width=2, arrow=True)
    for place in range(3):
        figure.box(497 + 54 * place, 226, 44, 44, tone="key")
    figure.text(575, 212, "memory: one vector a word", anchor="middle", size=14)
    figure.line(490, 248, 352, 248, tone="key", width=2, arrow=True)
    figure.text(421, 238, "keys, values", size=14, tone="key", anchor="middle")
    figure.terminal(
        "the French words        the English words\n"
        "       ↓                        ↓\n"
        "1 what have I written?      (encoder)\n"
        "       ↓ queries                ↓\n"
        "2 what does the source say?   from memory: keys, values\n"
        "       ↓\n"
        "3 what follows from both?\n"
        "       ↓ to the next block"
    )
    return figure


def back_and_across() -> Figure:
    _, back = cross_attention(TARGET, TARGET, *MATRICES, 1, causal_mask(3))
    _, over = cross_attention(TARGET, SOURCE, *MATRICES, 1)
    figure = Figure(height=262)
    figure.text(24, 34, "Who looks at whom: each row shares out one unit of attention", bold=True)
    for left, what, weights, columns in (
        (96, "back: self-attention, causal", back[0], FRENCH),
        (410, "across: cross-attention", over[0], ENGLISH),
    ):
        figure.text(left, 70, what, tone="weight")
        figure.grid(left, 112, weights, rows=FRENCH, columns=columns, scale=(0.0, 1.0), cell=44)
        figure.terminal(weights, rows=FRENCH, columns=columns, scale=(0.0, 1.0), title=what)
    return figure


def greedy_path() -> Figure:
    taken = greedy_decode(lambda ids: AFTER[ids[-1]] if len(ids) > 1 else FIRST, 0, len(WORDS), 3)
    figure = Figure(height=340)
    figure.text(24, 34, "The best word at each step is not the best sentence", bold=True)
    figure.box(40, 146, 70, 40, "BOS", mono=True)
    drawn = ["BOS"]
    for word, y in ((1, 108), (2, 232), (3, 308)):
        greedy = taken[1] == word
        tone: Tone = "query" if greedy else "quiet"
        figure.line(110, 166, 216, y, tone=tone, width=3.0 if greedy else 1.5, arrow=True)
        words = f"{WORDS[word]} {FIRST[word]:.2f}"
        figure.box(220, y - 20, 90, 40, words, tone="query" if greedy else "soft", mono=True, size=14)
        drawn.append(f"{'└' if word == 3 else '├'}─ {FIRST[word]:.2f} {WORDS[word]}")
        for place in (4, 5, 6) if word in AFTER else ():
            end, probability = y + 42 * (place - 5), AFTER[word][place]
            followed, best = greedy and taken[2] == place, place == AFTER[word].argmax()
            tone = "query" if followed else "quiet"
            figure.line(310, y, 436, end, tone=tone, width=3.0 if followed else 1.5, arrow=True)
            figure.text(444, end + 5, f"{WORDS[place]} {probability:.2f}", mono=True, size=14)
            said = f"{FIRST[word] * probability:.2f}  {'greedy' if followed else 'the best'}" if best else ""
            figure.text(560, end + 5, said, tone="query" if followed else "good", bold=True)
            drawn.append(f"│     {'└' if place == 6 else '├'}─ {probability:.2f} {WORDS[place]}    {said}".rstrip())
    figure.terminal("\n".join(drawn))
    return figure

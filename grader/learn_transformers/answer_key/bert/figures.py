"""Chapter 12, BERT: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.bert.functions import EXCHANGED, HIDDEN, KEPT, build_pair
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

SENTENCE = ("the", "cat", "sat", "on", "the", "mat")
AT = 2  # the place that is looked at: sat
TONES: tuple[Tone, Tone] = ("query", "value")  # of the two segments
WORDS, ACROSS, CHOSEN = 200, 20, 0.15


def copied_or_guessed() -> Figure:
    """What the place of a word may look at, and where its answer stands."""
    figure = Figure(height=330)
    for left, title, answer in (
        (20, "both sides: the next word is copied", AT + 1),
        (390, "hidden: the word is guessed", AT),
    ):
        hidden = answer == AT
        words = [*SENTENCE[:AT], "[MASK]", *SENTENCE[AT + 1 :]] if hidden else list(SENTENCE)
        figure.text(left, 34, title, bold=True)
        for place, word in enumerate(words):
            tone: Tone = "wrong" if place == answer and not hidden else "query" if place == AT else "soft"
            figure.box(left + 52 * place, 210, 48, 34, word, tone=tone, size=11 if word == "[MASK]" else 14)
            if place != AT:
                copy = not hidden and place == answer
                figure.arc(
                    left + 52 * place + 24,
                    206,
                    left + 52 * AT + 24 + (6 if place > AT else -6),
                    206,
                    bend=34 + 20 * abs(place - AT),
                    tone="wrong" if copy else "query",
                    width=3 if copy else 1.5,
                    arrow=True,
                )
        middle = left + 52 * AT + 24
        figure.line(middle, 246, middle, 272, arrow=True)
        asked = "which word stands here?" if hidden else "which word comes next?"
        figure.text(middle + 10, 264, asked, size=14)
        figure.text(
            middle, 294, "sat" if hidden else "on", anchor="middle", mono=True, tone="good" if hidden else "wrong"
        )
        said = "understood from both sides" if hidden else "read off, one place to the right"
        figure.text(middle, 316, said, anchor="middle", size=13, tone="quiet")
    figure.terminal(
        "next word, both sides in view:\n"
        "    the  cat  sat  on  the  mat\n"
        "              sat < on          copied\n"
        "hidden word, both sides in view:\n"
        "    the  cat  [MASK]  on  the  mat\n"
        "     >    >    sat    <   <    <    guessed"
    )
    return figure


def two_hundred_words() -> Figure:
    """The fates of two hundred words, in order of their sort."""
    hidden, exchanged, kept = (round(WORDS * CHOSEN * share) for share in (HIDDEN, EXCHANGED, KEPT))
    fates: list[tuple[str, int, Tone]] = [
        ("[MASK]", hidden, "query"),
        ("another word", exchanged, "wrong"),
        ("chosen, and stays", kept, "value"),
        ("not chosen", WORDS - hidden - exchanged - kept, "soft"),
    ]
    order = np.random.default_rng(4).permutation(WORDS)
    figure = Figure(height=330)
    figure.text(24, 30, "Two hundred words, fifteen in a hundred chosen", bold=True)
    tones = [tone for _, count, tone in fates for _ in range(count)]
    for place, which in enumerate(order):
        figure.box(24 + 23 * (place % ACROSS), 50 + 25 * (place // ACROSS), 19, 21, "", tone=tones[which])
    for line, (name, count, tone) in enumerate(fates):
        figure.box(510, 70 + 52 * line, 30, 30, "", tone=tone)
        figure.text(552, 92 + 52 * line, f"{count}  {name}", size=15)
    figure.text(24, 320, "Asked for are the colored ones, the three that stay among them.", size=14, tone="quiet")
    figure.terminal("\n".join(f"{name:18s} {count:3d} {'■' * (count // 4)}" for name, count, _ in fates))
    return figure


def a_pair_in_a_row() -> Figure:
    """Two sentences in a row, with the three things that are added up for every token."""
    first, second = ("the", "cat", "sat"), ("it", "purred")
    names = {1: "[CLS]", 2: "[SEP]"} | dict(enumerate((*first, *second), 10))
    ids, segments = build_pair(list(range(10, 13)), list(range(13, 15)), 1, 2)
    figure = Figure(height=300)
    left, wide = 110, 74
    for label, y in (("token", 182), ("segment", 228), ("position", 274)):
        figure.text(24, y, label, size=14, tone="quiet")
    for place, (token, segment) in enumerate(zip(ids, segments, strict=True)):
        x, tone = left + wide * place, TONES[segment]
        figure.box(x, 160, wide - 8, 34, names[int(token)], tone="soft" if token in (1, 2) else tone, size=14)
        figure.box(x, 206, wide - 8, 34, str(segment), tone=tone, size=14)
        figure.box(x, 252, wide - 8, 34, str(place), size=14)
    figure.line(left + (wide - 8) / 2, 156, left + (wide - 8) / 2, 84, width=2, arrow=True)
    figure.text(left + 46, 120, "encoder blocks, both sides in view", size=14, tone="quiet")
    figure.box(left - 70, 36, 330, 44, "does the second sentence follow?", tone="good", size=15)
    figure.terminal(
        "          does the second sentence follow?\n"
        "            ↑\n"
        + "\n".join(
            f"{label:10s}" + " ".join(f"{item:6s}" for item in row)
            for label, row in (
                ("token", [names[int(i)] for i in ids]),
                ("segment", [str(i) for i in segments]),
                ("position", [str(i) for i in range(len(ids))]),
            )
        )
    )
    return figure

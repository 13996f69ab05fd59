"""Chapter 15, the Decision Transformer: the figures of the lesson."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.decision_transformer.functions import action_positions, returns_to_go
from learn_transformers.answer_key.masking.functions import causal_mask
from learn_transformers.key.figures import Figure
from learn_transformers.key.figures.palette import Tone

# The cat in the kitchen: it jumps to the chair, to the table, and eats.

REWARDS = np.array([1.0, 2.0, 3.0])
STATES, ACTIONS = ("floor", "chair", "table"), ("jump", "jump", "eat")
RETURNS = returns_to_go(REWARDS)
STORY = [word for R, s, a in zip(RETURNS, STATES, ACTIONS, strict=True) for word in (f"{R:.0f}", s, a)]
PLACES = [int(place) for place in action_positions(len(REWARDS))]
TONES: tuple[Tone, ...] = ("weight", "key", "value")


def game_as_tokens() -> Figure:
    """Nine tokens in a row: at each state the action after it is read; what was earned is taken from the number."""
    figure = Figure(height=270)
    wide, step, top = 66.0, 77.0, 120.0
    lefts = [18 + step * place for place in range(len(STORY))]
    figure.text(360, 28, "one game, told as a story; at each state the next action is read", anchor="middle", bold=True)
    for place, (left, word) in enumerate(zip(lefts, STORY, strict=True)):
        figure.box(left, top, wide, 40, word, tone=TONES[place % 3])
    for place in PLACES:
        figure.arc(lefts[place] + wide / 2, top - 4, lefts[place + 1] + wide / 2, top - 4, bend=36, tone="value")
    for number, name in enumerate(("return-to-go", "state", "action")):
        figure.text(lefts[number] + wide / 2, top - 52, name, anchor="middle", size=12, tone="quiet")
    low = top + 44
    for number, reward in enumerate(REWARDS[:-1]):
        left, right = lefts[3 * number] + wide / 2, lefts[3 * number + 3] + wide / 2
        ends = [(left + 6, low), (left + 6, low + 34), (right - 6, low + 34), (right - 6, low)]
        figure.path(ends, tone="weight", arrow=True)
        figure.text((left + right) / 2, low + 54, f"{reward:.0f} earned", anchor="middle", size=13)
    figure.text(360, 256, "you write the first number; each later one follows from it", anchor="middle", tone="quiet")
    figure.terminal(
        "return   state   action\n"
        "  6      floor ──► jump     1 is earned\n"
        "  5      chair ──► jump     2 are earned\n"
        "  3      table ──► eat      3 are earned"
    )
    return figure


def who_sees_what() -> Figure:
    """The causal mask for nine tokens, with the rows of the states, where the actions are read."""
    figure = Figure(height=430)
    size, left, top = 38.0, 130.0, 66.0
    seen = causal_mask(len(STORY)).astype(float)
    faint = np.array([1.0 if place in PLACES else 0.35 for place in range(len(STORY))])
    values = seen * faint[:, np.newaxis]
    figure.text(left, 26, "who asks ↓   who is seen →", tone="quiet", size=13)
    figure.grid(left, top, values, rows=STORY, columns=STORY, cell=size, words="", scale=(0.0, 1.0))
    for place, action in zip(PLACES, ACTIONS, strict=True):
        y = top + size * (place + 0.5)
        figure.line(left + size * len(STORY) + 10, y, left + size * len(STORY) + 44, y, tone="value", arrow=True)
        figure.text(left + size * len(STORY) + 52, y + 5, f"“{action}” is read", tone="value", size=14)
    figure.terminal("\n".join(_in_characters()))
    return figure


def _in_characters() -> list[str]:
    """The same mask in signs: what each token sees, and which action is read there."""
    lines = ["       " + "".join(f"{word:>6}" for word in STORY)]
    read = dict(zip(PLACES, ACTIONS, strict=True))
    for place, row in enumerate(causal_mask(len(STORY))):
        signs = "".join(f"{('●' if place in read else '○') if visible else '·':>6}" for visible in row)
        lines.append(f"{STORY[place]:>6} {signs}" + (f"   {read[place]} is read" if place in read else ""))
    return lines

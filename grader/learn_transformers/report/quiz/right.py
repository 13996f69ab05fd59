"""What is right of a question, as text: for screens and pages, whoever answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from learn_transformers.key.text import text_of
from learn_transformers.quiz.variants import Variant, right_answer


def is_chosen(asked: Variant) -> bool:
    """Is it answered with the letters of options?"""
    return asked.kind in ("single", "multiple", "true-false")


def right_texts(asked: Variant) -> Sequence[str]:
    """The right answer as text, in as many lines as it needs."""
    right = right_answer(asked)
    match asked.kind:
        case "single":
            return [next(f"{o.letter}  {o.text}" for o in asked.options if o.letter == right)]
        case "multiple":
            return [f"{o.letter}  {o.text}" for o in asked.options if o.letter in right]
        case "true-false":
            reason = next(o for o in asked.options if o.letter == right["reason"])
            return [f"{'true' if right['holds'] else 'false'}, {reason.text}"]
        case "order":
            return [shown.text for letter in right for shown in asked.lines if shown.letter == letter]
        case "match":
            return [", ".join(f"{letter} {number}" for letter, number in right.items())]
        case "cloze":
            return [", ".join(f"[{n}] {_gap(asked, n, text)}" for n, text in enumerate(right, 1))]
        case "grid":
            return [text_of(row) for row in np.asarray(_right_content(asked))]
        case "first-wrong-line":
            return [f"line {right}"]
        case "words":
            return [right["text"]]
        case "formula" | "growth" | "entry" | "derivation":
            return str(right).split("\n")
    return [asked.options[0].text]


def _gap(asked: Variant, number: int, text: str) -> str:
    blank = asked.blanks[number - 1]
    return next((o.text for o in blank if o.letter == text), text) if isinstance(blank, tuple) else text


def _right_content(asked: Variant) -> object:
    return next(option.content for option in getattr(asked.item, "options") if option.is_right)  # noqa: B009

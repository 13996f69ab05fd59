"""A quiz as machines get it: one variant of every question, with all that is needed to answer it and nothing more.

What is right, why, what a mistake is called, how many options or lines are right, how many axes a shape has, and what
the points of a rubric are: none of that is in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from learn_transformers.key.quiz import Cloze, Expression, Grid, Heat, Number, Order, Output, Words
from learn_transformers.quiz.answers import wanted
from learn_transformers.quiz.marks import points
from learn_transformers.quiz.seeds import Seed
from learn_transformers.quiz.variants import Shown, Variant
from learn_transformers.symbolic.marking.worksheet import Formula

SCHEMA = "learn-transformers/quiz@1"
_CHOSEN = ("single", "multiple", "true-false")


def plain(chapter: str, seed: Seed, asked: Sequence[Variant]) -> dict[str, Any]:
    """The document of `quiz CHAPTER --format json`."""
    return {"schema": SCHEMA, "chapter": chapter, "seed": seed.shown, "questions": [_question(one) for one in asked]}


def _question(asked: Variant) -> dict[str, Any]:
    item = asked.item
    common = {
        "id": asked.question.name,
        "kind": asked.kind,
        "stem": asked.stem,
        "difficulty": asked.question.difficulty,
        "points": points(asked),
        "answer": wanted(asked),
    }
    picture = {"picture": _picture(item.picture)} if item.picture is not None else {}
    return {**common, **_parts(asked), **picture}


def _parts(asked: Variant) -> Mapping[str, Any]:
    """What there is to choose from, to put into order or to fill in."""
    if asked.kind in _CHOSEN:
        return {"options": _lettered(asked.options)}
    match asked.item:
        case Number(policy=policy, unit=unit):
            return {"policy": policy, "unit": unit}
        case Expression(formula=formula):
            return _formula(formula)
        case Grid(options=options, policy=policy, rows=rows, columns=columns):
            height, width = np.asarray(options[0].content).shape
            return {"height": height, "width": width, "rows": [*rows], "columns": [*columns], "policy": policy}
        case Order(code=code):
            return {"lines": _lettered(asked.lines), "code": code}
        case Output(code=code):
            return {"code": code}
        case Cloze(text=text):
            return {"text": text, "blanks": [_blank(blank) for blank in asked.blanks]}
        case Words(rubric=rubric):
            return {"rubric": len(rubric)}
    if asked.altered is not None:
        lines = [{"id": number, "text": line} for number, line in enumerate(asked.altered.lines, 1)]
        return {"start": asked.altered.start, "lines": lines}
    return {"left": _lettered(asked.left), "right": _lettered(asked.right)} if asked.left else {}


def _lettered(options: Sequence[Shown]) -> list[dict[str, Any]]:
    return [{"id": option.letter, "text": option.text} for option in options]


def _formula(formula: Formula) -> dict[str, Any]:
    given = {"given": dict(formula.given)} if formula.given else {}
    return {"names": dict(formula.names), "policy": formula.policy, "unit": formula.unit, **given}


def _blank(blank: Formula | tuple[Shown, ...]) -> dict[str, Any]:
    return _formula(blank) if isinstance(blank, Formula) else {"options": _lettered(blank)}


def _picture(heat: Heat) -> dict[str, Any]:
    return {
        "rows": heat.rows,
        "columns": heat.columns,
        "row_names": [*heat.row_names],
        "column_names": [*heat.column_names],
        "panels": [*heat.panels],
        "values": _numbers(np.asarray(heat.array).tolist()),
    }


def _numbers(value: Any) -> Any:
    """JSON has no infinite numbers, and none that are none: those are texts."""
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)

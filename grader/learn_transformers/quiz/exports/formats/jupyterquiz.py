"""Quizzes for notebooks: a folder of JSON.

A file for each chapter, which `jupyterquiz.display_quiz` shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from learn_transformers.quiz.exports.items import Form, Item, Numeric, Pick, PickAll, Short
from learn_transformers.quiz.exports.rich_text import Rich

POOLS = False


def lacks(form: Form) -> str:
    """All but what is chosen, a number, or a short text."""
    return "" if isinstance(form, Pick | PickAll | Numeric | Short) else form.what


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """A file for each chapter."""
    return {
        f"{chapter}.json": (json.dumps([_question(item) for item in its], indent=1) + "\n").encode()
        for chapter, its in groupby(items, lambda item: item.chapter)
    }


def _question(item: Item) -> dict[str, Any]:
    kind = {Pick: "multiple_choice", PickAll: "many_choice", Numeric: "numeric", Short: "string"}[type(item.form)]
    return {"question": _html(item.stem.html), "type": kind, "answers": [*_answers(item.form, _html(item.idea.read))],
            "id": item.id}  # fmt: skip


def _answers(form: Form, idea: str) -> Iterator[dict[str, Any]]:
    match form:
        case Pick(answers=answers) | PickAll(answers=answers):
            for answer in answers:
                said = " ".join(filter(None, (_html(answer.why.read), idea if answer.is_right else "")))
                yield {"answer": _html(answer.text.html), "correct": answer.is_right, "feedback": said}
        case Numeric():
            yield _range(form.value, form, True, _said(form.why, idea))
            yield from (_range(number, form, False, _said(why, "")) for number, why in form.known)
            yield {"type": "default", "feedback": "No. Try again."}
        case Short():
            yield from (_text(text, True, _said(form.why, idea)) for text in form.right)
            for spellings, why in form.known:
                yield from (_text(text, False, _said(why, "")) for text in spellings)
            yield {"type": "default", "feedback": "No. Try again."}


def _range(number: float, form: Numeric, correct: bool, feedback: str) -> dict[str, Any]:
    ends = [number - form.tolerance, number + form.tolerance]  # the upper one does not belong to it
    return {"range": ends, "correct": correct, "feedback": feedback}


def _text(text: str, correct: bool, feedback: str) -> dict[str, Any]:
    return {"answer": text, "correct": correct, "match_case": True, "feedback": feedback}


def _said(why: Rich, idea: str) -> str:
    return " ".join(filter(None, (_html(why.read), idea)))


def _html(html: str) -> str:
    """Brackets and dollar signs are Markdown there, even within HTML."""
    return html.replace("[", "&#91;").replace("$", "&#36;")

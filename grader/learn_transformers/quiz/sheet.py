"""A `quiz.toml` to fill in: each question as comments above a blank answer, made of what machines get of it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from learn_transformers.quiz import answer_file

_WIDTH = 98
_AS_IN = {  # of what TOML writes in another way
    "true-false": 'does it hold, and why, as in {holds = true, reason = "a"}',
    "match": 'as in {a = "2", b = "1"}',
    "words": 'a text; later, which points it meets, as in {text = "…", met = [1, 2]}',
}


def blank(questions: Mapping[str, Any]) -> str:
    """The sheet of a document of `paper.plain`."""
    mark = f"learn-transformers quiz {questions['chapter']} --answers quiz.toml"
    head = [("schema", answer_file.SCHEMA), ("chapter", questions["chapter"]), ("seed", questions["seed"])]
    lines = [f"# `{mark}` marks these answers.", *(f"{name} = {_toml(value)}" for name, value in head)]
    for question in questions["questions"]:
        lines += ["", *_question(question)]
    at = lines.index("")
    return "\n".join([*lines[:at], "", "[answers]", *lines[at:]]) + "\n"


def _question(question: Mapping[str, Any]) -> Iterator[str]:
    for paragraph in question["stem"].splitlines():
        yield from _comment(paragraph)
    if "picture" in question:
        yield from _comment(json.dumps(question["picture"]["values"]))
    for part in ("options", "left", "right", "lines"):
        for shown in question.get(part, ()):
            yield from _comment(f"  {shown['id']}  {shown['text']}")
    if "start" in question:
        yield from _comment(f"It begins with {question['start']}.")
    if "text" in question:
        yield from _comment(question["text"])
    for number, gap in enumerate(question.get("blanks", ()), 1):
        for shown in gap.get("options", ()):
            yield from _comment(f"  [[{number}]] {shown['id']}  {shown['text']}")
    if question.get("names"):
        yield from _comment(f"Names: {', '.join(question['names'])}.")
    if question.get("rows"):
        yield from _comment(f"Rows {', '.join(question['rows'])}; columns {', '.join(question['columns'])}.")
    yield from _comment(f"An answer: {_AS_IN.get(question['kind'], question['answer'])}.")
    yield f"{question['id']} = {_toml(_nothing(question))}"


def _nothing(question: Mapping[str, Any]) -> Any:
    """An answer of its form that is blank."""
    match question["kind"]:
        case "multiple" | "order":
            return []
        case "true-false" | "match":
            return {}
        case "grid":
            return [[""] * question["width"]] * question["height"]
        case "cloze":
            return [""] * len(question["blanks"])
        case "first-wrong-line":
            return 0
        case "words":
            return {"text": ""}
    return ""


def _comment(text: str) -> list[str]:
    indent = text[: len(text) - len(text.lstrip())]
    return [f"# {line}" for line in wrap(text, _WIDTH, subsequent_indent=f"{indent}  ")] or ["#"]


def _toml(value: Any) -> str:
    """Texts, whole numbers and lists are as in JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)

"""The pieces that the sections of a class report are made of: sections, tables, words for numbers and mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from learn_transformers import printable
from learn_transformers.classroom.class_parts import ClassMistake
from learn_transformers.report.classroom.charts import Fill, Part, bar, swatch
from learn_transformers.report.classroom.elements import element, joined
from learn_transformers.report.verdicts.html import Html

_CODE = re.compile(r"`([^`\n]+)`")


def text(words: str) -> Html:
    """A line of ours or of a key, with its `code` as code."""
    pieces = _CODE.split(printable.one_line(words))
    return joined(element("code", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def percent(share: float | None) -> str:
    """A share in words that never claim all or nothing where that is not so."""
    if share is None:
        return "–"
    whole = round(100 * share)
    if whole == 100 and share < 1:
        return "over 99\u202f%"
    return "under 1\u202f%" if whole == 0 and share > 0 else f"{whole}\u202f%"


def students(count: int) -> str:
    return f"{count} {'student' if count == 1 else 'students'}"


def section(title: str, *children: str) -> Html:
    name = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    return element("section", element("h2", title, id=name), *children, aria_labelledby=name)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> Html:
    """A table whose first column names its rows; what is in the columns `numbers` is set to the right."""
    cells = [
        element("th", name, scope="col", **({"class_": "number"} if n in numbers else {}))
        for n, name in enumerate(head)
    ]
    body = []
    for row in rows:
        first = element("th", row[0], scope="row")
        rest = [
            element("td", cell, **({"class_": "number"} if n in numbers else {})) for n, cell in enumerate(row[1:], 1)
        ]
        body.append(element("tr", first, *rest))
    table = element(
        "table", element("caption", caption), element("thead", element("tr", *cells)), element("tbody", *body)
    )
    return element("div", table, class_="wide", tabindex="0", role="group", aria_label=caption)


def legend(*entries: tuple[Fill, str]) -> Html:
    made = [element("span", swatch(fill), " ", words) for fill, words in entries]
    return element("p", *made, class_="legend")


def title(titles: Sequence[str]) -> Html:
    if len(titles) == 1:
        return text(_capital(titles[0]))
    said = " – or: ".join(titles)
    return joined(["One of these, which results cannot tell apart: ", text(said)])


def _capital(sentence: str) -> str:
    """With a capital letter in front, unless it begins with a variable."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first == "a" or (first.isalpha() and len(first) > 1) else sentence


def names(functions: Sequence[str], most: int = 3) -> Html:
    shown = [element("code", name) for name in functions[:most]]
    left = len(functions) - most
    parts: list[str] = [*shown, *([f"{left} more"] if left > 0 else [])]
    return joined(part for n, one in enumerate(parts) for part in (*_between(n, len(parts), "or"), one))


def _between(place: int, count: int, word: str) -> list[str]:
    return [] if place == 0 else [f" {word} "] if place == count - 1 else [", "]


def alone_bar(mistake: ClassMistake, whole: int) -> Html:
    return bar([Part(mistake.alone, "solid"), Part(mistake.together, "hatched")], whole)


def day(moment: str) -> str:
    at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ")
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip

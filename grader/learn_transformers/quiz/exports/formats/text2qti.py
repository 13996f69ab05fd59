"""Quizzes for text2qti: a folder of text.

A file for each chapter, of which the program `text2qti` makes a quiz for Canvas with groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from string import ascii_lowercase

from learn_transformers.quiz.exports.formats.moodle_xml import number
from learn_transformers.quiz.exports.items import Essay, Form, Item, Numeric, Pick, PickAll, Short, remarks
from learn_transformers.quiz.exports.rich_text import Rich

POOLS = True


def lacks(form: Form) -> str:
    """All but what is chosen, a number, a short text, a free one; of a number it keeps four decimals."""
    if isinstance(form, Numeric):
        if min(abs(form.value - form.tolerance), abs(form.value + form.tolerance)) < 1e-4:
            return "number near 0"
        return "" if abs(round(form.value, 4) - form.value) <= form.tolerance else "number with more than four decimals"
    return "" if isinstance(form, Pick | PickAll | Short | Essay) else form.what


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """A file for each chapter."""
    return {f"{chapter}.txt": _quiz(chapter, [*its]).encode() for chapter, its in groupby(items, lambda i: i.chapter)}


def _quiz(chapter: str, items: Sequence[Item]) -> str:
    blocks = [f"Quiz title: {chapter}", "Shuffle answers: true"]
    place = 0
    for _, variants in groupby(items, lambda item: item.question):
        pool: list[str] = []
        stems: set[str] = set()
        for item in variants:
            place += 1
            pool.append("\n".join(_question(place, item, alike=item.stem.markdown in stems)))
            stems.add(item.stem.markdown)
        blocks += ["GROUP\npick: 1\npoints per question: 1", *pool, "END_GROUP"] if len(pool) > 1 else pool
    return "\n\n".join(blocks) + "\n"


def _question(place: int, item: Item, *, alike: bool) -> Iterator[str]:
    form = item.form
    yield f"Title: {item.id}"
    # The program refuses two questions with the same text, and variants may differ in their options alone.
    told_apart = f'\n\n<p title="{item.id}"></p>' if alike else ""
    yield _field(f"{place}.", item.stem.markdown + told_apart)
    idea = _read(item.idea)
    if isinstance(form, Essay):
        idea = "\n\n".join([form.model.markdown, *(f"- {_read(point)}" for point in form.rubric), idea])
    yield _field("...", idea)
    if known := [_read(remark) for remark in remarks(form)]:
        yield _field("-", "\n".join(f"- {one}" for one in known))
    match form:
        case Pick(answers=answers):
            for letter, answer in zip(ascii_lowercase, answers, strict=False):
                yield _field(f"{'*' if answer.is_right else ''}{letter})", answer.text.markdown)
                yield from (_field("...", _read(why)) for why in [answer.why] if why)
        case PickAll(answers=answers):
            for answer in answers:
                yield _field("[*]" if answer.is_right else "[ ]", answer.text.markdown)
                yield from (_field("...", _read(why)) for why in [answer.why] if why)
        case Numeric():
            yield f"=   {number(form.value)} +- {number(form.tolerance)}"
        case Short():
            yield from (f"*   {text}" for text in form.right)
        case Essay():
            yield "____"


def _field(mark: str, text: str) -> str:
    """What stands behind a mark; its further lines are indented."""
    wide = max(4, len(mark) + 1)
    return mark.ljust(wide) + text.strip().replace("\n", "\n" + " " * wide)


def _read(text: Rich) -> str:
    """A text on one line whose formulas are Unicode, as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>$#|])", r"\\\1", " ".join(text.plain.split()))

"""Quizzes for Anki: TARGET ends in .apkg or .tsv.

A deck for each chapter, one note a question. The text form, .tsv, needs nothing; the other, genanki.
"""

from __future__ import annotations

import importlib
import io
import itertools
import re
import sqlite3
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from string import ascii_uppercase
from typing import Any

from learn_transformers.course import WrongUse
from learn_transformers.key.text import text_of
from learn_transformers.quiz.exports.items import (
    Essay,
    Form,
    Gaps,
    Item,
    Numeric,
    Pairs,
    Pick,
    PickAll,
    Short,
)
from learn_transformers.quiz.exports.items import Sequence as Lines
from learn_transformers.quiz.exports.rich_text import Rich

POOLS = False  # a card asks one thing, and always the same
_MODEL = 1_607_392_319  # never another number: Anki knows the notes of earlier exports by it
_MISSING = (
    'A deck is made with genanki, which is missing: `pip install "learn-transformers[quiz]"` brings it; '
    "a TARGET that ends in .tsv needs nothing."
)


def lacks(form: Form) -> str:
    """Nothing: whoever turns the card marks the answer."""
    return ""


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """One file.

    Raises:
        WrongUse: if its name ends otherwise, or genanki is missing.
    """
    if name.endswith((".tsv", ".txt")):
        return {"": _text(items).encode()}
    if not name.endswith(".apkg"):
        raise WrongUse(f"{name} is no name for a file of Anki's: let it end in .apkg or .tsv.")
    return {"": _package(items)}


def _package(items: Sequence[Item]) -> bytes:
    try:
        genanki: Any = importlib.import_module("genanki")
    except ImportError:
        raise WrongUse(_MISSING) from None
    model = genanki.Model(
        _MODEL,
        "learn-transformers",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": '{{FrontSide}}<hr id="answer">{{Back}}'}],
    )
    decks = []
    for chapter, its in groupby(items, lambda item: item.chapter):
        deck = genanki.Deck(zlib.crc32(f"learn-transformers/{chapter}".encode()), _deck(chapter))
        for item in its:
            fields = [front(item), back(item)]
            deck.add_note(genanki.Note(model=model, fields=fields, guid=_guid(item), tags=[*item.tags]))
        decks.append(deck)
    now = time.time()  # a note is brought up to date by a newer one alone
    with closing(sqlite3.connect(":memory:")) as collection:  # genanki's own file would be left in the folder for such
        genanki.Package(decks).write_to_db(collection.cursor(), now, itertools.count(int(now * 1000)))
        collection.commit()
        content = collection.serialize()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("collection.anki2", content)
        packed.writestr("media", "{}")
    return file.getvalue()


def _text(items: Sequence[Item]) -> str:
    head = ["#separator:tab", "#html:true", "#notetype:Basic", "#guid column:1", "#deck column:2", "#tags column:5"]
    rows = [(_guid(i), _deck(i.chapter), front(i), back(i), " ".join(i.tags)) for i in items]
    return "\n".join([*head, *("\t".join(map(_cell, row)) for row in rows)]) + "\n"


def _cell(text: str) -> str:
    code = re.compile(r"<pre>.*?</pre>", re.DOTALL)
    text = code.sub(lambda block: block[0].replace("\n", "<br />"), text)
    return text.replace("\n", " ").replace("\t", " ")


def _deck(chapter: str) -> str:
    return f"learn-transformers::{chapter}"


def _guid(item: Item) -> str:
    return f"learn-transformers.{item.chapter}.{item.question}"


def front(item: Item) -> str:
    """The question, and what there is to choose from."""
    return item.stem.html + "".join(_asked(item.form))


def back(item: Item) -> str:
    """The answer, why others are wrong, and the idea."""
    return "".join(_answered(item.form)) + f"<p><i>{item.idea.read}</i></p>"


def _asked(form: Form) -> Iterator[str]:
    match form:
        case Pick(answers=answers) | PickAll(answers=answers):
            yield _list([answer.text.html for answer in answers], letters=True)
        case Pairs():
            yield _list([left.html for left, _ in form.pairs])
            yield _list([right.html for right in _sorted(form.rights)], letters=True)
        case Lines(lines=lines):
            yield _list([line.html for line in _sorted(lines)], letters=True)
        case Gaps():
            text = form.text.html
            for place, blank in enumerate(form.blanks, 1):
                options = ""
                if isinstance(blank, Pick):
                    options = ": " + " / ".join(answer.text.html for answer in blank.answers)
                text = text.replace(f"[[{place}]]", f"[{place}{options}]")
            yield text


def _answered(form: Form) -> Iterator[str]:
    match form:
        case Pick(answers=answers) | PickAll(answers=answers):
            right = [ascii_uppercase[n] for n, answer in enumerate(answers) if answer.is_right]
            yield f"<p><b>{', '.join(right)}</b></p>"
            yield _list([_because(answer.text.html, answer.why) for answer in answers], letters=True)
        case Numeric() | Short():
            yield f"<p>{_because(f'<b>{_right(form)}</b>', form.why)}</p>"
            known = (
                [(text_of(n), why) for n, why in form.known]
                if isinstance(form, Numeric)
                else [(spellings[0], why) for spellings, why in form.known]
            )
            yield _list([_because(_safe(text), why) for text, why in known]) if known else ""
        case Pairs():
            yield _list([f"{left.html} — {right.html}" for left, right in form.pairs])
            yield f"<p>{form.why.read}</p>" if form.why else ""
        case Lines(lines=lines):
            yield _list([line.html for line in lines])
        case Gaps():
            yield _list([f"<b>{_right(blank)}</b>" for blank in form.blanks])
        case Essay():
            yield form.model.read
            yield _list([point.read for point in form.rubric])


def _right(form: Pick | Numeric | Short) -> str:
    match form:
        case Pick(answers=answers):
            return next(answer.text.html for answer in answers if answer.is_right)
        case Numeric(value=value):
            return _safe(text_of(value))
    return _safe(form.right[0])


def _because(html: str, why: Rich) -> str:
    return f"{html} — {why.read}" if why else html


def _list(lines: Sequence[str], letters: bool = False) -> str:
    kind = ' type="A"' if letters else ""
    return f"<ol{kind}>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"


def _sorted(lines: Sequence[Rich]) -> list[Rich]:
    return sorted(lines, key=lambda line: line.plain)


def _safe(text: str) -> str:
    import html

    return html.escape(text)

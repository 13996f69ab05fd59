"""Quizzes in GIFT, which Moodle reads: one file.

A category for each question, with its variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from learn_transformers.quiz.exports.formats.moodle_xml import number, percent
from learn_transformers.quiz.exports.items import Essay, Form, Item, Numeric, Pairs, Pick, PickAll, Short
from learn_transformers.quiz.exports.rich_text import Rich

POOLS = True


def lacks(form: Form) -> str:
    """Gaps, lines to be put into order, and a matching that has hardly anything to match."""
    if isinstance(form, Pairs):
        return "" if len(form.pairs) >= 2 and len(form.rights) >= 3 else "matching of so few"
    return "" if isinstance(form, Pick | PickAll | Numeric | Short | Essay) else form.what


def files(items: Sequence[Item], name: str) -> dict[str, bytes]:
    """One file; an empty line stands between questions, and never within one."""
    blocks = []
    for (chapter, question), variants in groupby(items, lambda item: (item.chapter, item.question)):
        blocks.append(f"$CATEGORY: $course$/top/learn-transformers/{chapter}/{question}")
        blocks += map(_question, variants)
    return {"": ("\n\n".join(blocks) + "\n").encode()}


def _question(item: Item) -> str:
    tags = " ".join(f"[tag:{tag}]" for tag in item.tags)
    head = f"// [id:{item.id}] {tags}\n::{_escaped(item.title)}::[html]{_html(item.stem.html)}"
    answers = "\n".join(_answers(item.form))
    idea = item.idea.read
    if isinstance(item.form, Essay):
        points = "".join(f"<li>{point.read}</li>" for point in item.form.rubric)
        idea = f"{item.form.model.read}<ul>{points}</ul>{idea}"
    return f"{head} {{\n{answers}\n####{_html(idea)}\n}}" if answers else f"{head} {{####{_html(idea)}}}"


def _answers(form: Form) -> Iterator[str]:
    match form:
        case Pick(answers=answers):
            for answer in answers:
                part = f"%{percent(answer.credit)}%" if 0 < answer.credit < 1 else ""
                sign = "=" if answer.is_right else f"~{part}"
                yield f"{sign}{_html(answer.text.html)}{_said(answer.why)}"
        case PickAll(answers=answers):
            for answer in answers:
                yield f"~%{percent(form.share(answer))}%{_html(answer.text.html)}{_said(answer.why)}"
        case Numeric():
            yield f"#={number(form.value)}:{number(form.tolerance)}{_said(form.why)}"
            yield from (f"=%0%{number(n)}:{number(form.tolerance)}{_said(why)}" for n, why in form.known)
        case Short():
            yield from (f"={_escaped(text)}{_said(form.why)}" for text in form.right)
            for spellings, why in form.known:
                yield from (f"=%0%{_escaped(text)}{_said(why)}" for text in spellings)
        case Pairs():
            yield from (f"={_html(left.html)} -> {_escaped(right.plain)}" for left, right in form.pairs)
            yield from (f"= -> {_escaped(right.plain)}" for right in form.extra)


def _said(why: Rich) -> str:
    return f"#{_html(why.read)}" if why else ""


def _html(html: str) -> str:
    """HTML without line breaks of its own: those of code are written out, others mean nothing."""
    code = re.compile(r"<pre>.*?</pre>", re.DOTALL)
    return _escaped(code.sub(lambda block: block[0].replace("\n", "<br />"), html))


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("->", "-&gt;")
    return re.sub(r"([~=#{}:])", r"\\\1", " ".join(text.split("\n")))

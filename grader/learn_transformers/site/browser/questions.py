"""Questions of a quiz for a page: one as it is asked, and what is said of an answer."""

from __future__ import annotations

import html
import importlib.util
from collections.abc import Iterator, Mapping
from typing import Any

from learn_transformers import course
from learn_transformers.key.quiz import Question, Words
from learn_transformers.lessons.markdown import FORMULA
from learn_transformers.quiz import answers, bank, marking, paper
from learn_transformers.quiz.exports.rich_text import heat_table
from learn_transformers.quiz.marks import points
from learn_transformers.quiz.seeds import Seed
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Shown, Variant, variant
from learn_transformers.report.lesson import formulas
from learn_transformers.report.quiz.right import is_chosen, right_texts
from learn_transformers.site.pages.text import blocks, line
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Status

Plain = dict[str, Any]
_WITH_FORMULAS = ("text", "stem")  # of a paper: texts that may hold some
_WORDS = {"multiple": "options are marked as they should be", "match": "are matched right",
          "grid": "cells are right", "cloze": "gaps are right"}  # fmt: skip


def names(chapter: str) -> list[str]:
    """The questions of a chapter, in order, but those that are worked out with what is not here, as PyTorch may be."""
    found = bank.questions(course.known_chapter(chapter).name)
    return [f"{chapter}.{name}" for name, question in found.items() if _can_be_asked(chapter, question)]


def _can_be_asked(chapter: str, question: Question) -> bool:
    try:
        variant(chapter, question, 0)
    except KeyFault:
        if importlib.util.find_spec("torch") is None:
            return False
        raise
    return True


def asked(name: str, seed: int) -> Plain:
    """One variant: as machines get it, its formulas on one line, and what is asked as HTML."""
    found = _variant(name, seed)
    document = paper.plain(found.chapter, Seed.practice(seed), [found])
    picture = heat_table(found.item.picture) if found.item.picture is not None else ""
    return {
        "paper": {**document, "questions": _in_unicode(document["questions"])},
        "html": blocks("\n\n".join(filter(None, (found.stem, picture))), _nowhere),
    }


def answered(name: str, seed: int, given: Any, typed: TypedFormulas) -> Plain:
    """What an answer is worth, and what is said of it.

    Raises:
        WrongUse: if it is no answer to that question.
    """
    found = _variant(name, seed)
    marked = marking.mark(found, answers.checked(found, given), typed)
    said = "".join(_said(found, marked, given))
    rubric = {"rubric": [*map(_one_line, found.item.rubric)]} if isinstance(found.item, Words) else {}
    most = points(found)
    right = marked.status == Status.PASSED
    return {"right": right, "score": most * marked.score, "max_score": most, "html": said, **rubric}


def _variant(name: str, seed: int) -> Variant:
    chapter, question = bank.question_named(name)
    return variant(chapter.name, question, seed)


def _said(of: Variant, marked: marking.Marked, given: Any) -> Iterator[str]:
    """First how far it is right, then what is right and why, then the idea behind it."""
    if of.kind in _WORDS and marked.status != Status.PASSED:
        right = sum(said.is_right for said in marked.said)
        yield f"<p>{right} of {len(marked.said)} {_WORDS[of.kind]}.</p>"
    if marked.read_as:
        yield f"<p>Read as: <code>{html.escape(marked.read_as)}</code></p>"
    if is_chosen(of):
        yield from _options(of, given)
    elif isinstance(of.item, Words):
        yield f"<p>A good answer:</p>{blocks(of.item.model, _nowhere)}"
    elif marked.status != Status.PASSED:
        texts = "<br>".join(f"<code>{html.escape(_one_line(text))}</code>" for text in right_texts(of))
        yield f"<p><strong>Right:</strong> {texts}</p>"
    if marked.message and not is_chosen(of):
        yield blocks(marked.message, _nowhere)
    if of.altered is not None and marked.status != Status.PASSED:
        yield f"<p>{line(f'In line {of.altered.line}: {of.altered.title}. {of.altered.hint}', _nowhere)}</p>"
    yield f"<p><strong>→</strong> {line(of.question.idea, _nowhere)}</p>"


def _options(of: Variant, given: Any) -> Iterator[str]:
    """Every option with whether it is right, whether it was chosen, and why."""
    if of.kind == "true-false":
        yield f"<p>It {'holds' if getattr(of.item, 'holds') else 'does not hold'}.</p>"  # noqa: B009
    chosen = _chosen(given)
    yield f'<ul class="options">{"".join(_option(one, one.letter in chosen) for one in of.options)}</ul>'


def _option(option: Shown, chosen: bool) -> str:
    sign = "✓ right" if option.is_right else "✗ not right"
    yours = ", yours" if chosen else ""
    why = f" – {line(option.why, _nowhere)}" if option.why else ""
    return f"<li>{line(option.text, _nowhere)} <strong>({sign}{yours})</strong>{why}</li>"


def _chosen(given: Any) -> set[str]:
    if isinstance(given, Mapping):
        return {str(given.get("reason", ""))}
    return {str(one) for one in given} if isinstance(given, list) else {str(given)}


def _in_unicode(value: Any, key: str = "") -> Any:
    if isinstance(value, list):
        return [_in_unicode(one, key) for one in value]
    if isinstance(value, dict):
        return {name: _in_unicode(one, name) for name, one in value.items()}
    return _one_line(value) if key in _WITH_FORMULAS and isinstance(value, str) else value


def _one_line(text: str) -> str:
    """A text with its formulas as they stand in a line."""
    return FORMULA.sub(lambda found: formulas.inline(found[1] or found[2]), text)


def _nowhere(target: str) -> str:
    """A question links to nothing."""
    return ""

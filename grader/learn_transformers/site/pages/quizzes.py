"""The page of a chapter's quiz: one variant of each question as it reads, what is right folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learn_transformers.course import Chapter
from learn_transformers.quiz import bank
from learn_transformers.quiz.exports import items
from learn_transformers.quiz.exports.forms import NotHeld, candidates
from learn_transformers.quiz.exports.rich_text import Rich, Typesetter, heat_table
from learn_transformers.quiz.variants import Variant, variant
from learn_transformers.report.lesson import formulas
from learn_transformers.site.pages import layout, places
from learn_transformers.site.pages.text import Section, blocks, line, words_of

SEED = 1  # of the variant that can be read; a script asks others


@dataclass(frozen=True)
class Shown:
    """A question as it reads, all in HTML: what is asked, what there is to choose from, and what is right and why.

    `options` of the same list are alternatives; `right` is empty where the question cannot be shown on paper.
    """

    name: str
    stem: Any
    options: Sequence[Sequence[Any]]
    right: Sequence[Any]


def page(chapter: Chapter) -> layout.Page:
    """The page of a chapter that has a quiz."""
    type = Typesetter(formulas.inline)
    asked = [variant(chapter.name, question, SEED) for question in bank.questions(chapter.name).values()]
    shown = [_shown(one, type) for one in asked]
    title = f"{chapter.number:02d} · {layout.name_of(chapter)}: quiz"
    searched = [Section("", "", " ".join(words_of(one.stem) for one in asked))]
    values = {"chapter": chapter, "questions": shown, "lesson": places.lesson(chapter)}
    return layout.Page(places.quiz(chapter), title, "quiz.html", values, sections=searched)


def _shown(asked: Variant, type: Typesetter) -> Shown:
    picture = heat_table(asked.item.picture) if asked.item.picture is not None else ""
    try:
        candidate = next(candidates(asked, type))
    except NotHeld:
        return Shown(asked.question.name, _blocks(f"{asked.stem}\n\n{picture}"), [], [])
    stem = "\n\n".join(filter(None, (asked.stem, picture, candidate.ask)))
    stem = f"{stem}\n\n{candidate.form.text.markdown}" if isinstance(candidate.form, items.Gaps) else stem
    options, right = _parts(candidate.form)
    return Shown(asked.question.name, _blocks(stem), options, right)


def _parts(form: items.Form) -> tuple[list[list[Any]], list[Any]]:
    """What there is to choose from, and what is right."""
    match form:
        case items.Pick(answers=answers) | items.PickAll(answers=answers):
            return [[_line(a.text) for a in answers]], [_because(a.text, a.why) for a in answers if a.is_right]
        case items.Numeric(value=value, why=why):
            return [], [_because(f"{value:.6g}", why)]
        case items.Short(right=spellings, why=why):
            return [], [_because(_typed(spellings[0]), why)]
        case items.Pairs(pairs=pairs, why=why):
            right = [layout.markup(f"{_line(a)} → {_line(b)}") for a, b in pairs]
            return [[_line(a) for a, _ in pairs], [_line(b) for b in form.rights]], [*right, *_said(why)]
        case items.Sequence(lines=lines):
            return [sorted(map(_line, lines))], [*map(_line, lines)]
        case items.Gaps(blanks=blanks):
            right = [answer for blank in blanks for answer in _parts(blank)[1]]
            return [options for blank in blanks for options in _parts(blank)[0]], right
        case items.Essay(model=model, rubric=rubric):
            return [], [_blocks(model.markdown), *map(_line, rubric)]
    raise AssertionError(form)


def _typed(text: str) -> str:
    """What is typed, as Markdown shows it."""
    return f"``{text}``" if "`" in text else f"`{text}`"


def _because(answer: Rich | str, why: Rich) -> Any:
    text = answer if isinstance(answer, str) else answer.markdown
    return layout.markup(" ".join(filter(None, (line(text, _nowhere), line(why.markdown, _nowhere)))))


def _said(why: Rich) -> list[Any]:
    return [_line(why)] if why else []


def _line(text: Rich) -> Any:
    return layout.markup(line(text.markdown, _nowhere))


def _blocks(text: str) -> Any:
    return layout.markup(blocks(text, _nowhere))


def _nowhere(target: str) -> str:
    """A question links to nothing."""
    return ""

"""What a review asks: questions in variants that were not seen last time, and answers of worksheets once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from learn_transformers import course
from learn_transformers.key.quiz import FirstWrong, Question
from learn_transformers.progress import FUNCTION, QUESTION, WORKSHEET, Reply
from learn_transformers.quiz import bank
from learn_transformers.quiz.from_worksheet import on_paper
from learn_transformers.quiz.schedule import Card, Plan
from learn_transformers.quiz.session import Session, Turn
from learn_transformers.quiz.variants import Variant, variant

_TRIES = 6  # at a variant with other numbers; some questions have none


def askable(plan: Plan) -> Plan:
    """Without questions that the course has no more."""
    there = [c for c in plan.cards if c.item.kind != QUESTION or c.item.name in bank.questions(c.item.chapter)]
    return plan._replace(cards=tuple(there))


def session(plan: Plan, title: str = "") -> Session | None:
    """The questions and answers that are due, in their order; None where none is."""
    turns = [turn for card in plan.cards if (turn := _turn(card)) is not None]
    return Session("review", tuple(turns), title=title) if turns else None


def functions(plan: Plan) -> list[tuple[course.Chapter, str]]:
    """The functions that are due."""
    items = (card.item for card in plan.cards if card.item.kind == FUNCTION)
    return [(course.known_chapter(item.chapter), item.name) for item in items]


def _turn(card: Card) -> Turn | None:
    kind, chapter, name = card.item
    if kind == WORKSHEET:
        asked = on_paper(course.known_chapter(chapter), name)
        return Turn(chapter, asked, f"review {len(card.replies) + 1}") if asked is not None else None
    found = bank.questions(chapter).get(name) if kind == QUESTION else None
    return Turn(chapter, found, fresh_seed(chapter, found, card.replies)) if found is not None else None


def fresh_seed(chapter: str, question: Question, before: Sequence[Reply]) -> str:
    """The seed of a variant with other numbers than the last time, as far as the question has others."""
    number = len(before) + 1
    seeds = [f"review {number}", *(f"review {number}.{again}" for again in range(1, _TRIES))]
    slow = question.build.__annotations__.get("return") in (FirstWrong, FirstWrong.__name__)
    if not before or slow:  # to make a derivation wrong takes its time; the seed alone decides where
        return seeds[0]
    last = _content(variant(chapter, question, seed_kept(before[-1].seed)))
    return next((seed for seed in seeds if _content(variant(chapter, question, seed)) != last), seeds[0])


def seed_kept(kept: str) -> int | str:
    """A seed as it was before it was written down: a number is one again."""
    return int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 10 else kept


def _content(asked: Variant) -> Any:
    """What somebody might remember of it, whatever the order it is shown in."""
    shown = (asked.options, asked.left, asked.right, asked.lines)
    picture = asked.item.picture.array.tobytes() if asked.item.picture is not None else b""
    return asked.stem, [sorted(one.text for one in among) for among in shown], picture, asked.altered

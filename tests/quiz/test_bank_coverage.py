"""What the bank as a whole is about: every chapter, every row of the lecture, every caveat."""

from __future__ import annotations

from collections import Counter

import pytest

from learn_transformers import course
from learn_transformers.key.quiz import RECALL, Question
from learn_transformers.quiz import bank
from learn_transformers.quiz.from_lesson import NAME
from learn_transformers.quiz.variants import variant

CHAPTERS = [chapter.name for chapter in course.chapters()]
ROWS = [f"row {n}" for n in range(1, 32)]
CAVEATS = [f"caveat {letter}" for letter in "abcdefghi"]
ITEMS = [f"Q{n}" for n in range(1, 22)]


def own(chapter: str) -> list[Question]:
    """Those that are written for the quiz."""
    return [q for name, q in bank.questions(chapter).items() if not name.startswith(NAME)]


def kind(question: Question) -> str:
    return str(question.build.__annotations__["return"])


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_twelve_questions_of_many_kinds_and_those_of_its_lesson(chapter: str) -> None:
    asked = own(chapter)
    kinds = Counter(map(kind, asked))
    assert len(asked) >= 12
    assert len(kinds) >= 6
    assert kinds["Choice"] <= len(asked) / 2
    assert {q.difficulty for q in asked} == {1, 2, 3}
    assert len(bank.questions(chapter)) == len(asked) + 3


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_seven_of_ten_questions_want_more_than_to_recall(chapter: str) -> None:
    asked = own(chapter)
    assert sum(q.asks is not RECALL for q in asked) >= 0.7 * len(asked)


def test_every_row_of_the_lecture_every_caveat_and_every_item_of_its_coverage_is_asked_for() -> None:
    covered = {what for chapter in CHAPTERS for q in own(chapter) for what in q.covers}
    assert covered <= {*ROWS, *CAVEATS, *ITEMS, "kernel"}
    assert [what for what in [*ROWS, *CAVEATS, *ITEMS] if what not in covered] == []
    assert [c for c in CHAPTERS if not any("kernel" in q.covers for q in own(c))] == []


def test_no_question_is_asked_twice() -> None:
    """Neither in the same words nor with the same things to answer."""
    asked: Counter[tuple[object, ...]] = Counter()
    for chapter in CHAPTERS:
        for question in bank.questions(chapter).values():
            made = variant(chapter, question, 0)
            asked[
                made.stem, getattr(made.item, "text", ""), frozenset(s.text for s in (*made.options, *made.lines))
            ] += 1
    assert [what for what, times in asked.items() if times > 1] == []

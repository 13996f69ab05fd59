"""What holds of each format: no question is lost, and the same bank gives the same files."""

from __future__ import annotations

import pytest
from exported import nothing_is_lost, softmax, whole

from learn_transformers import course
from learn_transformers.quiz import exports
from learn_transformers.quiz.exports import pools
from learn_transformers.report.lesson import formulas

FORMATS = sorted(exports.available())
HOLDS_ALL = {"anki", "moodle-xml", "qti3"}


def test_the_formats_are_there_with_a_sentence_each() -> None:
    assert FORMATS == ["anki", "gift", "jupyterquiz", "moodle-xml", "qti12", "qti3", "text2qti"]
    assert all(len(sentence) <= 60 and sentence.endswith(".") for sentence in exports.available().values())


@pytest.mark.parametrize("format", FORMATS)
def test_every_question_of_the_course_is_written_or_listed(format: str) -> None:
    made = whole(format)
    nothing_is_lost(made)
    assert made.questions >= 18
    if format in HOLDS_ALL:
        assert made.left_out == ()


@pytest.mark.parametrize("format", FORMATS)
def test_a_pool_holds_variants_that_differ(format: str) -> None:
    made = softmax(format, "quiz.tsv" if format == "anki" else "quiz")
    nothing_is_lost(made)
    pool = [item for item in made.items if item.question == "three_weights"]
    assert len({item.stem.plain for item in pool}) == len(pool) == (3 if format not in ("anki", "jupyterquiz") else 1)
    assert {item.seed for item in made.items} & {0} == set()  # that one is for practice
    assert len([item for item in made.items if item.question == "signs"]) == 1  # which is the same on every seed


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "anki"])
def test_the_same_bank_gives_the_same_bytes(format: str) -> None:
    chapter = course.known_chapter("softmax")
    assert pools.made(format, "quiz", formulas.inline, [chapter], 3, 1).files == softmax(format).files

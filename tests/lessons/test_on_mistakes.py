"""Where lessons speak of a mistake, read off quizzes and headings."""

from __future__ import annotations

import subprocess
import sys

import pytest

from learn_transformers import course
from learn_transformers.lessons.course_map import anchor, anchors
from learn_transformers.lessons.on_mistakes import place
from learn_transformers.quiz import bank


def test_a_question_that_names_the_mistake_says_the_section() -> None:
    found = place(course.known_chapter("softmax"), ["softmax"], ["axis_zero"])
    assert found.lesson == "02 · Softmax"
    assert found.section == "A table: each row shares by itself"
    assert "sums_to_one" in found.questions
    assert found.minutes == ("9:20",)


def test_else_it_is_the_section_of_the_function() -> None:
    found = place(course.known_chapter("softmax"), ["log_softmax"], ["of_nobody"])
    assert (found.section, found.questions) == ("`log_softmax` (extension)", ())
    assert found.symptoms == "What wrong numbers look like"


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: str(chapter.name))
def test_every_place_is_there(chapter: course.Chapter) -> None:
    headings = anchors(course.shipped_bytes(chapter.page).decode())
    mistakes = {name.lower() for name in vars(_key(chapter.name))}
    for function in chapter.functions():
        for mistake in (set(), mistakes):
            found = place(chapter, [function], sorted(mistake))
            assert anchor(found.section) in headings
            assert anchor(found.symptoms) in headings or not found.symptoms
            assert set(found.questions) <= bank.questions(chapter.name).keys()


def _key(chapter: str) -> object:
    import importlib

    return importlib.import_module(f"learn_transformers.answer_key.{chapter}.functions")


def test_no_key_is_loaded_for_it() -> None:
    code = (
        "from learn_transformers import course; from learn_transformers.lessons.on_mistakes import place; import sys;"
        "place(course.known_chapter('softmax'), ['softmax'], ['axis_zero']); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

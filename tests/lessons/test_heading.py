"""What a lesson says of itself in its first lines."""

from __future__ import annotations

from learn_transformers import course
from learn_transformers.lessons import heading


def test_every_lesson_says_how_long_it_takes_and_what_it_builds_on() -> None:
    numbers = {chapter.number for chapter in course.chapters()}
    for chapter in course.chapters():
        found = heading.heading(chapter)
        assert found.title
        assert found.reading
        assert found.work
        assert found.work >= 60
        assert found.lecture_in_words[0].isdigit()
        assert "](" not in found.lecture_in_words
        assert "·" not in found.lecture
        assert {*found.builds_on} <= numbers
        assert all(number < chapter.number for number in found.builds_on)
        assert bool(found.builds_on) is (chapter.number > 1)


def test_the_first_lines_of_one() -> None:
    said = "*Lecture [6:30](u) – [7:15](v) · builds on chapters 01 and 03 · 30 minutes to read, 1 hour to do*"
    found = heading.of_text(f"# 02 · Softmax\n\n{said}", "x")
    assert (found.title, found.lecture_in_words, found.builds_on) == ("Softmax", "6:30 – 7:15", (1, 3))
    assert (found.reading, found.work) == (30, 60)


def test_a_lesson_that_says_nothing_of_the_kind() -> None:
    found = heading.of_text("Only a text.\n", "softmax")
    assert (found.title, found.lecture, found.builds_on, found.reading, found.work) == ("softmax", "", (), None, None)

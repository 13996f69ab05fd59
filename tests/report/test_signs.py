"""What stands for signs where a terminal has none but ASCII: one table, for everything that is shown."""

from __future__ import annotations

import dataclasses

import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.key.loading import load_key
from learn_transformers.report.signs import ASCII, UNICODE, ascii_text, is_no_step, step_word

LESSONS = sorted((ROOT / "exercises").glob("*/README.md"))


def test_ascii_tells_what_a_character_means() -> None:
    assert ascii_text("Σᵢ₌₁ⁿ xᵢ² ≤ √dₖ · τ → é ┌─┐│") == "sum_i=1^n x_i^2 <= sqrt d_k * tau -> e +-+|"
    assert len(LESSONS) == len(course.chapters())
    for file in LESSONS:
        assert "?" not in ascii_text("".join(set(file.read_text()) - {"?"}))


@pytest.mark.parametrize("chapter", [c.name for c in course.chapters()])
def test_a_mistake_and_its_question_have_a_meaning_in_ascii_on_the_card(chapter: str) -> None:
    mistakes = [m for reference in load_key(chapter).references.values() for m in reference.mistakes]
    assert mistakes
    for text in (text for mistake in mistakes for text in (mistake.title, mistake.hint)):
        assert UNICODE.text(text) == text
        assert ASCII.text(text).isascii()
        assert ASCII.text(text).count("?") == text.count("?"), text


def test_a_terminal_without_utf8_is_drawn_on_in_ascii() -> None:
    signs = [sign for sign in dataclasses.astuple(ASCII) if isinstance(sign, str)]
    assert len(signs) > 5
    assert all(sign.isascii() for sign in signs)


def test_a_line_that_is_read_over_has_no_verdict() -> None:
    for reason in ("words", "corrected", "after"):
        line = {"status": "given", "reason": reason}
        assert is_no_step(line)
        assert step_word(line) not in ("", "given")
    assert not is_no_step({"status": "given", "reason": ""})
    assert [step_word({"status": status, "reason": ""}) for status in ("ok", "given", "wrong")] == [
        "",
        "given",
        "wrong",
    ]

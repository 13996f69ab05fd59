"""Every number in a lesson is computed: its code blocks run in order, and what they print is what the lesson shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from learn_transformers.authoring import lessons

LESSONS = sorted((ROOT / "exercises").glob("*/README.md"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.parent.name)
def test_the_blocks_print_what_the_lesson_shows(lesson: Path) -> None:
    blocks = lessons.run(lesson, ROOT / "solutions")
    for block in blocks:
        assert (block.language, block.shown) == ("text", block.printed)
    assert len(blocks) >= 3


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.parent.name)
def test_every_decimal_in_the_prose_was_printed_by_a_block(lesson: Path) -> None:
    assert lessons.unprinted_decimals(lesson) == []

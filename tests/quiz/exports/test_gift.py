"""GIFT, read by gift-pegjs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from exported import node, softmax, whole

from learn_transformers.quiz.exports.items import Essay, Numeric, Pairs, Pick, PickAll, Short

KINDS = {Pick: "MC", PickAll: "MC", Numeric: "Numerical", Short: "Short", Pairs: "Matching", Essay: "Essay"}


@pytest.mark.parametrize("chapters", ["all", "softmax"])
def test_another_reader_finds_every_item(chapters: str, tmp_path: Path) -> None:
    made = whole("gift") if chapters == "all" else softmax("gift")
    file = tmp_path / "quiz.gift"
    file.write_bytes(made.files[""])
    read = node("read_gift.mjs", file)
    questions = [one for one in read if one["type"] != "Category"]
    assert [one["id"] for one in questions] == [item.id for item in made.items]
    assert len(read) - len(questions) == made.accepted
    assert [one["type"] for one in questions] == [KINDS[type(item.form)] for item in made.items]
    for one, item in zip(questions, made.items, strict=True):
        if isinstance(item.form, Pick):
            assert Counter(choice["isCorrect"] for choice in one["choices"])[True] == 1
            assert len(one["choices"]) == len(item.form.answers)
        if isinstance(item.form, Numeric):
            assert one["choices"][0]["text"]["number"] == pytest.approx(item.form.value)
            assert [choice["weight"] for choice in one["choices"][1:]] == [0] * len(item.form.known)
        assert one["globalFeedback"]["text"]


def test_an_empty_line_stands_between_questions_alone() -> None:
    made = whole("gift")
    blocks = made.files[""].decode().strip().split("\n\n")
    assert len(blocks) == len(made.items) + made.accepted
    assert all(block.startswith(("$CATEGORY: ", "// [id:")) for block in blocks)

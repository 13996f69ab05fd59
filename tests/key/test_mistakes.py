"""What a reference asks of its switches."""

from __future__ import annotations

from learn_transformers.key.mistakes import RIGHT, Mistake, Switches

FIRST, SECOND, OTHER = (Mistake(title, "") for title in ("first", "second", "other"))


def test_the_first_mistake_that_is_made_chooses_and_none_leaves_what_is_right() -> None:
    wrong = {FIRST: "one", SECOND: None}
    assert Switches({SECOND}).choose(wrong, "right") is None
    assert Switches({SECOND, FIRST}).choose(wrong, "right") == "one"
    assert Switches({OTHER}).choose(wrong, "right") == "right"
    assert RIGHT.choose(wrong, "right") == "right"

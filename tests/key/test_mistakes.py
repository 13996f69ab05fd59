"""What a reference asks of its switches."""

from __future__ import annotations

import dis
from types import CodeType

from learn_transformers import course
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import RIGHT, Mistake, Switches
from learn_transformers.key.reference import _globals_loaded

FIRST, SECOND, OTHER = (Mistake(title, "") for title in ("first", "second", "other"))


def test_the_first_mistake_that_is_made_chooses_and_none_leaves_what_is_right() -> None:
    wrong = {FIRST: "one", SECOND: None}
    assert Switches({SECOND}).choose(wrong, "right") is None
    assert Switches({SECOND, FIRST}).choose(wrong, "right") == "one"
    assert Switches({OTHER}).choose(wrong, "right") == "right"
    assert RIGHT.choose(wrong, "right") == "right"


def test_the_globals_of_a_function_are_what_dis_says() -> None:
    """Over all code of our own keys, nested functions included."""
    codes = [
        function.__code__
        for chapter in course.chapters()
        for found in load_key(chapter.name).references.values()
        for function in (found.function, *found.wrongs.values())
    ]
    for code in codes:
        codes.extend(inner for inner in code.co_consts if isinstance(inner, CodeType))
        said = [i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
        assert list(_globals_loaded(code)) == said
    many = "\n".join(f"name_{place}" for place in range(600))  # more names than one byte counts
    code = compile(many, "many", "exec")
    assert list(_globals_loaded(code)) == many.split()

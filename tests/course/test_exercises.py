"""What a key's text says without being loaded is what it says when it is."""

from __future__ import annotations

import pytest

from learn_transformers import course
from learn_transformers.course.exercises import exercises_in
from learn_transformers.key.loading import load_key

KEY = '''
"""@reference( in a docstring is none."""

from learn_transformers.key import module_reference, reference

@reference(axes={"x": "n"}, output="n", hints=("a ) b", "the @reference(", "c"))
def first(x, *, mistake):
    return x

@first.case()
def of_first(rng):
    "no exercise"

@module_reference(axes={}, output="n",
    hints=("one",
           "two", "three"),
)
def Gain(weights, x, *, mistake):
    return x

hints = ("", "", "")
@key.reference(axes={}, output="", hints=hints)
def last(x, *, mistake): ...

    @reference(hints=())
    def indented(x): ...
'''


def test_every_decorator_that_makes_a_reference_counts() -> None:
    found = list(exercises_in(KEY))
    assert [(e.name, e.maker, e.is_module) for e in found] == [
        ("first", "reference", False),
        ("Gain", "module_reference", True),
        ("last", "key.reference", False),
    ]
    assert [e.hints for e in found] == [("a ) b", "the @reference(", "c"), ("one", "two", "three"), ()]


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_it_agrees_with_the_loaded_key(chapter: course.Chapter) -> None:
    references = load_key(chapter.name).references
    assert chapter.functions() == list(references)
    assert [e.hints for e in chapter.exercises()] == [r.hints for r in references.values()]

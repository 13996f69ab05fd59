"""The words of the glossary are links where they first occur in the course, and only there has a lesson to have one."""

from __future__ import annotations

from functools import cache

import pytest
from not_yet import LESSONS as NOT_YET

from learn_transformers import course
from learn_transformers.authoring import glossary
from learn_transformers.lessons import course_map

WORDS = [
    "token",
    "class token",
    "mask",
    "causal mask",
    "query",
    "dot product",
    "feed-forward",
    "BOS",
    "saturate",
    "batch axis",
]


@cache
def first_uses() -> dict[str, dict[str, glossary.Use]]:
    lessons = {c.folder: course.shipped_bytes(c.page).decode() for c in course.chapters()}
    return glossary.first_uses(lessons, course_map.glossary())


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.folder)
def test_every_word_is_a_link_where_it_first_occurs(chapter: course.Chapter) -> None:
    missing = [word for word, use in first_uses()[chapter.folder].items() if not use.linked]
    assert missing == [] or chapter.folder in NOT_YET


def linked(lesson: str) -> dict[str, bool]:
    return {word: use.linked for word, use in glossary.uses(lesson, WORDS).items()}


@pytest.mark.parametrize(
    ("lesson", "found"),
    [
        ("A [token](../README.md#token) and another token.", {"token": True}),
        ("A token and a [token](../README.md#token).", {"token": False}),
        ("A [class\ntoken](../README.md#class-token), then a token.", {"class token": True, "token": False}),
        ("A [class token](../README.md#token).", {"class token": False}),
        ("Causal masks, and **[masks](../README.md#mask)**.", {"causal mask": False, "mask": True}),
        ("`token` and $mask$, [a token](../01/README.md),\n![a token](figures/a.svg)", {}),
        ("# Tokens\n\n| token |\n\n```text\na token\n```\n\n$$token$$", {}),
        ("<details><summary>Answer</summary>\n\nA token.\n\n</details>\n", {}),
        ("> Two\n> [queries](../README.md#query), a dot\n> product", {"query": True, "dot product": False}),
        ("self-mask, unmasked, Feed forward, feedforward", {"feed-forward": False}),
        ("Two [batch axes](../README.md#batch-axis)", {"batch axis": True}),
        ("It saturates. BOS, no bos", {"saturate": False, "BOS": False}),
        ("the bos", {}),
    ],
)
def test_a_use_is_one_in_prose_and_longer_words_come_first(lesson: str, found: dict[str, bool]) -> None:
    assert linked(lesson) == found


def test_a_word_belongs_to_the_first_lesson_that_uses_it() -> None:
    found = glossary.first_uses({"01": "A mask.", "02": "Masks and tokens."}, WORDS)
    assert {name: [*used] for name, used in found.items()} == {"01": ["mask"], "02": ["token"]}

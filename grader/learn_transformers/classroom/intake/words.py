"""What the words of a file's name say: which chapter, that it is a worksheet or a quiz, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from learn_transformers import course
from learn_transformers.course import Chapter

_PARTS = re.compile(r"[^\W_]+|[\W_]+")
_COPY = re.compile(r"^copy of |(?:\s*\(\d+\)|\s+-\s+copy| copy(?: \d+)?)+$", re.IGNORECASE)
_NOISE = re.compile(
    r"(?:hw|homework|assignment|exercise|exercises|ex|lab|week|task|problem|ps|pset|submission|final|version"
    r"|worksheet|quiz)\d*|v\d+"
)
_NUMBER = re.compile(r"\d{1,2}")


def stem(name: str) -> str:
    """A file's name without its ending, and without what a system adds to tell copies apart."""
    return _COPY.sub("", name.rpartition(".")[0] or name).strip()


def words(text: str) -> tuple[str, ...]:
    """The words of a name, all letters small."""
    return tuple(part for part in _PARTS.findall(_folded(text)) if part[0].isalnum())


def chapters_in(text: str) -> tuple[Chapter, ...]:
    """The chapters that a name names, in the order of the course; `transformer` in `vision_transformer` is none."""
    return tuple(dict.fromkeys(chapter for chapter, _, _ in sorted(_named(words(text)), key=lambda n: n[0].number)))


def is_chapter(text: str) -> bool:
    """Is it no more than a chapter's name, with or without its number?"""
    found = words(text)
    return any((first, end) == (int(found[0].isdigit()), len(found)) for _, first, end in _named(found))


def student_in(name: str) -> str:
    """Whose file it is by its name, `jdoe` for `hw1_softmax_jdoe.py`: what remains, if anything, else all of it."""
    text = stem(name)
    parts = _PARTS.findall(text)
    at = [n for n, part in enumerate(parts) if part[0].isalnum()]
    small = [_folded(parts[n]) for n in at]
    left_out = {n for n, word in enumerate(small) if _NOISE.fullmatch(word)}
    for _, first, end in _named(tuple(small)):
        left_out |= {*range(first, end)}
        if first and _NUMBER.fullmatch(small[first - 1]):
            left_out.add(first - 1)
    kept = [n for n in range(len(at)) if n not in left_out]
    pieces: list[str] = []
    for n in kept:
        if pieces:
            pieces.append("".join(parts[at[n - 1] + 1 : at[n]]) if n - 1 in kept else "_")
        pieces.append(parts[at[n]])
    whole = name.rpartition(".")[0] or name
    return "".join(pieces) or whole


def _named(found: tuple[str, ...]) -> list[tuple[Chapter, int, int]]:
    """Each chapter that these words name, with the first of them and the one after the last."""
    runs = [
        (chapter, first, first + len(form))
        for chapter, form in _forms(course.chapters())
        for first in range(len(found) - len(form) + 1)
        if found[first : first + len(form)] == form
    ]
    return [
        run
        for run in runs
        if not any(run is not o and o[1] <= run[1] and run[2] <= o[2] and o[2] - o[1] > run[2] - run[1] for o in runs)
    ]


@lru_cache(maxsize=4)
def _forms(chapters: tuple[Chapter, ...]) -> tuple[tuple[Chapter, tuple[str, ...]], ...]:
    """Each chapter's name as words: apart, and written together."""

    def of(chapter: Chapter) -> Iterator[tuple[str, ...]]:
        apart = tuple(chapter.name.split("_"))
        yield apart
        if len(apart) > 1:
            yield ("".join(apart),)

    return tuple((chapter, form) for chapter in chapters for form in of(chapter))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()

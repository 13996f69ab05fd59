"""The map of the course as it is read: the page itself, its glossary, and the NumPy that the course needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from learn_transformers import course
from learn_transformers.course import WrongUse
from learn_transformers.lessons.lesson import Text, lesson

GLOSSARY, NUMPY = "Glossary", "The NumPy you need"
PARTS = {"map": "", "glossary": GLOSSARY, "numpy": NUMPY}
"""What `read` calls it → the heading of that part; the map is what is in neither of them."""

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
_ANY_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^### (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def text(exercises: Path | None, part: str = "map") -> Text:
    """A part of the map, from the course folder or as it is handed out.

    Raises:
        WrongUse: if the course has no map.
    """
    found = course.map_of_course()
    if found is None:
        first = course.chapters()[0].name
        raise WrongUse(f"This course has no map: say what to read, as in `learn-transformers read {first}`.")
    whole = lesson(exercises, found)
    wanted = PARTS[part]
    shown = [
        piece.replace(f"## {heading}", f"# {heading}", 1) if wanted else piece
        for heading, piece in pieces(whole.markdown)
        if (heading == wanted if wanted else heading not in PARTS.values() or not heading)
    ]
    return replace(whole, markdown="".join(shown) or whole.markdown)


def glossary() -> list[str]:
    """The words that the glossary explains, as it is handed out."""
    return _ENTRY.findall(_shipped(GLOSSARY))


def numpy_terms(words: str) -> list[str]:
    """The names of NumPy in these words' code that are explained under a heading of their own."""
    explained = [name for heading in _ENTRY.findall(_shipped(NUMPY)) for name in _CODE.findall(heading)]
    used = {name for code in _CODE.findall(words) for name in re.findall(r"[^\W\d]\w*", code)}
    return [name for name in explained if name in used]


def anchor(heading: str) -> str:
    """What leads to a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(markdown: str) -> list[str]:
    """What leads to each heading of a text, code apart."""
    return [anchor(words) for words in _ANY_HEADING.findall(_FENCE.sub("", markdown))]


def _shipped(part: str) -> str:
    """A part of the map as it is handed out, code blocks apart; nothing where a course has no map."""
    found = course.map_of_course()
    markdown = course.shipped_bytes(found.page).decode() if found else ""
    return _FENCE.sub("", next((piece for heading, piece in pieces(markdown) if heading == part), ""))


def pieces(markdown: str) -> Iterator[tuple[str, str]]:
    """The text in pieces that follow each other, each with its heading; that of the first is empty."""
    heads = [*_HEADING.finditer(_FENCE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), markdown))]
    starts, ends = [0, *(head.start() for head in heads)], [*(head.start() for head in heads), len(markdown)]
    for heading, start, end in zip(["", *(head[1] for head in heads)], starts, ends, strict=True):
        yield heading, markdown[start:end]

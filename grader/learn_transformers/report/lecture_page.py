"""`progress --lecture`: what the lecture says, and where the course teaches it; as lines of text, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from learn_transformers.course import Chapter
from learn_transformers.lessons.lecture import Item, Section, items, taught

SCHEMA: Final = "learn-transformers/lecture@1"
Passed = Collection[tuple[str, str]]  # the functions that passed, by chapter and name


def lines(chapters: Sequence[Chapter], passed: Passed, *, only: bool) -> Iterator[str]:
    """Every item with the chapters, sections and functions that teach it; with `only`, what is in these chapters."""
    yield "minute  what the lecture says; where it is taught; what you write there (+ passed, - not yet)"
    for item in items():
        places = list(taught(item, chapters))
        if only and not places:
            continue
        yield ""
        yield f"{item.minute:>6}  {item.number}. {item.text.replace('*', '')}"
        for section in places:
            heading = section.heading.replace("`", "")
            yield f"        {section.chapter.number:02d} {heading}{_functions(item, section, passed)}"
        there = {chapter.number for chapter in chapters}
        if not only and (later := [f"{number:02d}" for number in item.chapters if number not in there]):
            yield f"        still to be written: {', '.join(later)}"


def _functions(item: Item, section: Section, passed: Passed) -> str:
    marked = [f"{'+' if (section.chapter.name, f) in passed else '-'} {f}" for f in section.seconds[item.second]]
    return f": {', '.join(marked)}" if marked else ""


def to_json(chapters: Sequence[Chapter], passed: Passed) -> str:
    """The same for machines."""
    found = [_item(item, list(taught(item, chapters)), passed) for item in items()]
    return json.dumps({"schema": SCHEMA, "items": found}, ensure_ascii=False, indent=2)


def _item(item: Item, places: Sequence[Section], passed: Passed) -> dict[str, Any]:
    where = [
        {
            "chapter": section.chapter.folder,
            "section": section.heading,
            "functions": {f: (section.chapter.name, f) in passed for f in section.seconds[item.second]},
        }
        for section in places
    ]
    return {"number": item.number, "second": item.second, "text": item.text, "taught": where}

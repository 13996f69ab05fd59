"""`progress --lecture`: what the lecture says, and where the course teaches it; as lines of text, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from learn_transformers.course import Chapter
from learn_transformers.lessons.lecture import Item, Remark, Section, items, remarks, taught

SCHEMA: Final = "learn-transformers/lecture@1"
Passed = Collection[tuple[str, str]]  # the functions that passed, by chapter and name


def lines(chapters: Sequence[Chapter], passed: Passed, *, only: bool) -> Iterator[str]:
    """Every item with the chapters, sections and functions that teach it; with `only`, what is in these chapters."""
    yield "minute  what the lecture says; where it is taught; what you write there (+ passed, - not yet)"
    for item in items():
        yield from _lines(item, f"{item.place:>6}  {item.number}. {item.text}", chapters, passed, only)
    yield ""
    yield "caveats: what to add to what is said; notes: what earlier notes get wrong, and where it is put right"
    for remark in remarks():
        yield from _lines(remark, f"{remark.place}  {remark.text}", chapters, passed, only)


def _lines(item: Item | Remark, said: str, chapters: Sequence[Chapter], passed: Passed, only: bool) -> Iterator[str]:
    places = list(taught(item, chapters))
    if only and not places:
        return
    yield ""
    yield said.replace("*", "")
    for section in places:
        heading = section.heading.replace("`", "")
        yield f"        {section.chapter.number:02d} {heading}{_functions(item, section, passed)}"
    there = {chapter.number for chapter in chapters}
    if not only and (later := [f"{number:02d}" for number in item.chapters if number not in there]):
        yield f"        still to be written: {', '.join(later)}"


def _functions(item: Item | Remark, section: Section, passed: Passed) -> str:
    marked = [f"{'+' if (section.chapter.name, f) in passed else '-'} {f}" for f in section.places[item.place]]
    return f": {', '.join(marked)}" if marked else ""


def to_json(chapters: Sequence[Chapter], passed: Passed) -> str:
    """The same for machines."""
    found = [
        {"number": item.number, "second": item.second, "text": item.text, "taught": _taught(item, chapters, passed)}
        for item in items()
    ]
    said = [{"name": r.place, "text": r.text, "taught": _taught(r, chapters, passed)} for r in remarks()]
    return json.dumps({"schema": SCHEMA, "items": found, "remarks": said}, ensure_ascii=False, indent=2)


def _taught(item: Item | Remark, chapters: Sequence[Chapter], passed: Passed) -> list[dict[str, Any]]:
    return [
        {
            "chapter": section.chapter.folder,
            "section": section.heading,
            "functions": {f: (section.chapter.name, f) in passed for f in section.places[item.place]},
        }
        for section in taught(item, chapters)
    ]

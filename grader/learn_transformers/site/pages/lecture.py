"""The page of the lecture: each thing that it says, and the section of a lesson that teaches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from learn_transformers import course
from learn_transformers.lessons import course_map, lecture
from learn_transformers.site.pages import layout, places, text

VIDEO = "https://www.youtube.com/watch?v=P127jhj-8-Y"


@dataclass(frozen=True)
class Row:
    """Something that the lecture says, when, and where it is taught: a page, a section, and functions."""

    minute: str
    video: str
    said: Any
    taught: list[tuple[str, str, str, str]]


def pages() -> Iterator[layout.Page]:
    """The page; none where a course has no map."""
    if rows := [
        Row(i.minute, f"{VIDEO}&t={i.second}s", layout.markup(text.line(i.text)), list(_taught(i)))
        for i in lecture.items()
    ]:
        yield layout.Page(
            places.LECTURE, "The lecture, minute by minute", "lecture.html", {"rows": rows, "video": VIDEO}
        )


def _taught(item: lecture.Item) -> Iterator[tuple[str, str, str, str]]:
    carried = [chapter for chapter in course.chapters() if chapter.number in item.chapters]
    for section in lecture.taught(item, carried):
        to = f"{places.lesson(section.chapter)}#{course_map.anchor(section.heading)}"
        functions = ", ".join(section.places[item.place])
        yield to, f"{section.chapter.number:02d}", section.heading.replace("`", ""), functions

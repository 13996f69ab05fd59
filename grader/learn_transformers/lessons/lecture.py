"""The lecture in the course: which lesson teaches what is said at which second, and what is written there.

Nothing is listed by hand twice. What the lecture says is the table of the map, `exercises/README.md`; a lesson teaches
an item in the section that links to its second of the video, with the functions that the paragraph there names. Two
more tables there hold remarks: what to add to what is said (`caveat a`), and what earlier notes get wrong (`note 1`);
a lesson says what they are about where it links to them by these names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.lessons.course_map import pieces

IN_SHORT = "The lecture in five lines"  # the section of a lesson that only lists what it will teach
MINUTE = re.compile(r"https://www\.youtube\.com/watch\?v=P127jhj-8-Y&t=(\d+)s")  # a moment of the video
_LINK = re.compile(rf"\[(\d+):(\d\d)\]\({MINUTE.pattern}\)")
_REMARKED = re.compile(r"\[((?:caveat|note) \w{1,2})\]\([^()]*README\.md#[^()]*\)")
_REMARK = re.compile(r"^\| ([a-z]|\d\d?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_ROW = re.compile(r"^\| (\[[\d:]+\]\([^()]*\)) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_NUMBER = re.compile(r"\b\d\d\b(?![_:])")
_TARGET = re.compile(r"\]\([^()]*\)")


@dataclass(frozen=True)
class Item:
    """One thing that the lecture says: its number, counted from 1, its second, and the chapters that carry it."""

    number: int
    second: int
    text: str
    chapters: tuple[int, ...]

    @property
    def minute(self) -> str:
        return f"{self.second // 60}:{self.second % 60:02d}"

    @property
    def place(self) -> str:
        """What stands before it in a list, and what a section that teaches it links to."""
        return self.minute


@dataclass(frozen=True)
class Remark:
    """A sentence about the lecture, or about earlier notes on it, and the chapters that bear it out."""

    place: str  # "caveat a", "note 1"
    text: str
    chapters: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """A part of a lesson: its heading, and the minutes and remarks that it links to, each with the functions that are
    named in the same breath.
    """

    chapter: Chapter
    heading: str
    places: Mapping[str, tuple[str, ...]]


def items() -> list[Item]:
    """What the lecture says, in its order, as the map has it; nothing where a course has no map."""
    found = []
    for number, (minute, said, chapters) in enumerate(_ROW.findall(_map()), 1):
        link = _LINK.fullmatch(minute)
        assert link is not None, minute
        found.append(Item(number, int(link[3]), said, _numbers(chapters)))
    return found


def remarks() -> list[Remark]:
    """What is to be added to the lecture, and to earlier notes, as the map has it."""
    rows = _REMARK.findall(_map())
    return [Remark(f"{'caveat' if m.isalpha() else 'note'} {m}", text, _numbers(where)) for m, text, where in rows]


def _map() -> str:
    page = course.map_of_course()
    return course.shipped_bytes(page.page).decode() if page else ""


def _numbers(chapters: str) -> tuple[int, ...]:
    return tuple(map(int, _NUMBER.findall(_TARGET.sub("]", chapters))))


def sections(chapter: Chapter) -> list[Section]:
    """The parts of a chapter's lesson, the short summary of the lecture left out."""
    return [*_sections(chapter, course.shipped_bytes(chapter.page).decode())]


@cache
def _sections(chapter: Chapter, text: str) -> tuple[Section, ...]:
    return tuple(
        Section(chapter, heading, _places(part, chapter))
        for heading, part in pieces(text)
        if heading and not heading.startswith(IN_SHORT)
    )


def _places(part: str, chapter: Chapter) -> dict[str, tuple[str, ...]]:
    """What a part links to; with the functions that the heading there names, or the paragraph, item or row."""
    found: dict[str, set[str]] = {}
    for below in re.split(r"^(?=### )", part, flags=re.MULTILINE):
        heading = below.partition("\n")[0] if below.startswith("### ") else ""
        for paragraph in re.split(r"\n\s*\n|^[-*|] ", below, flags=re.MULTILINE):
            said = f"{heading}\n{paragraph}"
            named = {name for name in chapter.functions() if re.search(rf"`{name}\b", said)}
            minutes = (f"{int(t) // 60}:{int(t) % 60:02d}" for _, _, t in _LINK.findall(paragraph))
            for place in (*minutes, *_REMARKED.findall(paragraph)):
                found.setdefault(place, set()).update(named)
    return {place: tuple(f for f in chapter.functions() if f in named) for place, named in found.items()}


def taught(item: Item | Remark, chapters: Sequence[Chapter]) -> Iterator[Section]:
    """Where these chapters teach it."""
    for chapter in chapters:
        yield from (section for section in sections(chapter) if item.place in section.places)


def wrong_minutes(markdown: str) -> list[str]:
    """Links into the video whose words name another second than they lead to."""
    return [f"{m}:{s} leads to second {t}" for m, s, t in _LINK.findall(markdown) if int(m) * 60 + int(s) != int(t)]

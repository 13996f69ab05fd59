"""What a lesson says of itself in its first lines: its title, the minutes of the lecture, and how long it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from learn_transformers import course
from learn_transformers.course import Chapter

_TITLE = re.compile(r"# (?:\d\d · )?(.+)")
_LECTURE = re.compile(r"Lecture ((?:.(?! · ))*.)")
_READING = re.compile(r"(\d+) minutes? to read")
_WORK = re.compile(r"(\d+) (minute|hour)s? to do")
_BUILDS_ON = re.compile(r"builds on chapters? ((?:\d\d|, | and )+)")
_LINK = re.compile(r"\[([^\]]*)\]\([^()]*\)")


@dataclass(frozen=True)
class Heading:
    """`lecture` is Markdown with links into the video, `builds_on` are numbers of chapters; `reading` and `work` are
    minutes, None where it does not say.
    """

    title: str
    lecture: str
    builds_on: tuple[int, ...]
    reading: int | None
    work: int | None

    @property
    def lecture_in_words(self) -> str:
        """The same without links."""
        return _LINK.sub(r"\1", self.lecture)


def heading(chapter: Chapter) -> Heading:
    """That of a chapter, as it is handed out."""
    return of_text(course.shipped_bytes(chapter.page).decode(), chapter.name)


def of_text(markdown: str, otherwise: str) -> Heading:
    """That of a lesson's text; `otherwise` is its title where it has none."""
    first, _, rest = markdown.partition("\n")
    title = _TITLE.fullmatch(first)
    about = next((line.strip("*") for line in rest.splitlines() if line.startswith("*")), "")
    lecture, before, reading, work = (form.search(about) for form in (_LECTURE, _BUILDS_ON, _READING, _WORK))
    return Heading(
        title[1] if title else otherwise,
        lecture[1] if lecture else "",
        tuple(map(int, re.findall(r"\d\d", before[1]))) if before else (),
        int(reading[1]) if reading else None,
        int(work[1]) * (60 if work[2] == "hour" else 1) if work else None,
    )

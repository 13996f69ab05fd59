"""Where a lesson speaks of a mistake: its section, the quiz questions on it, the minutes of the lecture.

A question of a chapter's quiz is about a mistake where it names it; its section is then the lesson's on that mistake.
Quizzes are read as text, which is ours, without loading them: that takes NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.lessons import lecture
from learn_transformers.lessons.course_map import pieces

_BLOCK = re.compile(r"^@question\(", re.MULTILINE)
_SECTION = re.compile(r"""\bsection=("[^"\n]*"|'[^'\n]*')""")
_DEFINED = re.compile(r"^def (\w+)\(", re.MULTILINE)
_CONSTANT = re.compile(r"\b[A-Z][A-Z0-9_]+\b")
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SYMPTOMS = "what wrong numbers look like"


@dataclass(frozen=True)
class Place:
    """`section` is a heading of the lesson of that title; `symptoms` is that of what wrong numbers look like, there.

    `questions` are of the chapter's quiz, `minutes` of the lecture, where the lesson says that it speaks of this.
    """

    lesson: str
    section: str
    symptoms: str = ""
    questions: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()


def place(chapter: Chapter, functions: Sequence[str], mistakes: Sequence[str]) -> Place:
    """Where these mistakes, by their public names, are spoken of; else where these functions are."""
    lesson = course.shipped_bytes(chapter.page).decode()
    headings = _headings(lesson)
    quiz = (chapter.key / "quiz.py").read_text(encoding="utf-8") if chapter.has_quiz else ""
    asked = [found for found in _questions(quiz) if found[2] & set(mistakes)]
    sections = [section for _, section, _ in asked if not section.startswith(lecture.IN_SHORT)]
    own = [h for h in headings for f in functions if re.search(rf"`{re.escape(f)}\b", h)]
    spoken = [
        (section.heading, minute)
        for section in lecture.sections(chapter)
        for minute, named in section.places.items()
        if ":" in minute and set(functions) & set(named)
    ]
    symptoms = next((h for h in headings if h.lower().endswith(_SYMPTOMS)), "")
    sections.sort(key=lambda section: section == symptoms)
    rows = [heading for heading, piece in pieces(lesson) for f in functions if re.search(rf"^\|\s*`{f}\(", piece, re.M)]
    section = next(filter(None, [*sections, *own, *(heading for heading, _ in spoken), *rows, symptoms]), "")
    minutes = sorted({minute for _, minute in spoken}, key=_second)
    title = lesson.partition("\n")[0].strip("# ")
    return Place(title, section, symptoms, tuple(name for name, _, _ in asked), tuple(minutes))


def _second(minute: str) -> int:
    minutes, seconds = minute.split(":")
    return 60 * int(minutes) + int(seconds)


@cache
def _headings(lesson: str) -> tuple[str, ...]:
    return tuple(_HEADING.findall(_FENCE.sub("", lesson)))


@cache
def _questions(quiz: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """The questions of a quiz's text: the name of each, its section, and the mistakes that it names."""
    found = []
    for block in _BLOCK.split(quiz)[1:]:
        section, name = _SECTION.search(block), _DEFINED.search(block)
        if section and name:
            mistakes = frozenset(word.lower() for word in _CONSTANT.findall(block[section.end() :]))
            found.append((name[1], section[1][1:-1], mistakes))
    return tuple(found)

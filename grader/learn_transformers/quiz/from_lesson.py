"""The "check yourself" of a lesson as questions: their reader holds an own answer against the lesson's."""

from __future__ import annotations

import re

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.key.quiz import PREDICT, Question, Rng, Words

_ASKED = re.compile(
    r"^\*\*Check yourself (\d)\.\*\* (.+?)\n\n<details><summary>Answer</summary>\n\n(.+?)\n\n</details>$",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
NAME = "check_yourself_"


def check_yourself(chapter: Chapter) -> dict[str, Question]:
    """The questions of a chapter's lesson, as it is handed out, by name."""
    lesson = course.shipped_bytes(chapter.page).decode()
    found = {}
    for asked in _ASKED.finditer(lesson):
        headings = _HEADING.findall(lesson, 0, asked.start())
        name = f"{NAME}{asked[1]}"
        found[name] = _question(name, asked[2], asked[3], headings[-1] if headings else chapter.name)
    return found


def _question(name: str, stem: str, answer: str, section: str) -> Question:
    def build(rng: Rng) -> Words:
        return Words(("My answer says the same.",), answer)

    return Question(name, stem, build, PREDICT, 2, section, "The lesson says why.", ())

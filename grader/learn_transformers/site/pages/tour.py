"""The first page: what this is, a mistake that is named, the routes, how to install, for teachers."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Assignment
from learn_transformers.judging import session
from learn_transformers.lessons import course_map
from learn_transformers.notebook.exporting import Repository
from learn_transformers.report.verdicts import html
from learn_transformers.sandbox.host import LAYERS
from learn_transformers.site.pages import code, layout, lessons, places
from learn_transformers.site.pages.text import Document

CHAPTER, FUNCTION = "softmax", "softmax"
ATTEMPT = """\
def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)
"""
_IMPORT = "import numpy as np\n\n\n"


def page(home: Repository | None = None) -> layout.Page:
    """The page, with a live exercise where the course has that function; `home` is where it is installed from."""
    chapters = course.chapters()
    functions = sum(len(chapter.functions()) for chapter in chapters)
    answers = sum(len(chapter.answers()) for chapter in chapters)
    values = {
        "count": len(chapters),
        "functions": functions,
        "answers": answers,
        "live": _live(),
        "routes": _routes(),
        "source": home.source if home else "learn-transformers",
    }
    return layout.Page(places.TOUR, "Learn transformers by building them", "tour.html", values)


def _live() -> dict[str, Any] | None:
    """The exercise, with a typical mistake in it, and what the judge says of that."""
    chapter = course.chapter_named(CHAPTER)
    if chapter is None or FUNCTION not in chapter.definitions():
        return None
    return {
        "exercise": lessons.exercise(chapter, FUNCTION),
        "stub": lessons.stub_data(chapter),
        "attempt": {"function": FUNCTION, "text": ATTEMPT},
        "code": layout.markup(code.block(ATTEMPT, "python", label="An attempt at softmax")),
        "card": layout.markup(card(chapter, _IMPORT + ATTEMPT)),
        "lesson": places.lesson(chapter),
    }


def card(chapter: course.Chapter, attempt: str) -> str:
    """What the judge says of an attempt at the function, as HTML; on which machine that was is not part of it."""
    with tempfile.TemporaryDirectory(prefix="learn-transformers-") as folder:
        file = Path(folder) / f"{chapter.name}.py"
        file.write_text(attempt, encoding="utf-8")
        verdict = session.check([Assignment(chapter, file, (FUNCTION,))])
    return html.fragment(replace(verdict, isolation=tuple(LAYERS)))


def _routes() -> list[tuple[str, str]]:
    """The routes of the map: what each is called, and where it begins."""
    if course.map_of_course() is None:
        return []
    document = Document(course_map.text(None).markdown)
    routes = document.heading("Three routes")
    later = [h for h in document.headings if routes is not None and h.at > routes.at]
    found = []
    for heading in later:
        if heading.level <= 2:
            break
        found.append((heading.words, f"{places.MAP}#{heading.anchor}"))
    return found

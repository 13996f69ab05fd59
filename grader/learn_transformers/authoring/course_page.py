"""The map of the course: its figure, its numbers, its glossary."""

from __future__ import annotations

from learn_transformers import course
from learn_transformers.authoring import figures, glossary, lessons
from learn_transformers.authoring.findings import Finding
from learn_transformers.course import Checkout


def check(checkout: Checkout) -> list[Finding]:
    """What should hold of it; nothing where a course has none."""
    page = course.map_of_course()
    if page is None:
        return []
    return [figures.check(checkout, page), *lessons.check(checkout, page), glossary.check(checkout, page)]

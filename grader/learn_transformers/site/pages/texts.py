"""The pages that are texts of the course beside its lessons: the map, the glossary, the NumPy that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from learn_transformers import course
from learn_transformers.lessons import course_map
from learn_transformers.site.pages import layout, lessons, places
from learn_transformers.site.pages.text import Document


def pages(links: places.Links) -> Iterator[layout.Page]:
    """Each of them; none where a course has no map."""
    found = course.map_of_course()
    for part, path in places.PARTS.items() if found else ():
        assert found is not None
        document = Document(
            course_map.text(None, part).markdown,
            partial(links.of, source=found.page, page=path),
            partial(lessons.figure, found),
            raised=0 if part == "map" else 1,
        )
        page = layout.of_document(path, document, kind=part)
        yield replace(page, headings=()) if part == "glossary" else page  # it is a list itself

"""What every page has: head, navigation, footer; and the templates that put a page together."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.site.pages import places
from learn_transformers.site.pages.libraries import library
from learn_transformers.site.pages.text import Document, Heading, Section
from learn_transformers.verdict import COURSE

HERE = Path(__file__).parents[1]
TEMPLATES, SHIPPED = HERE / "templates", HERE / "static"
_TITLE = re.compile(r"^# \d\d · (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page: its file in the site, its title, what a list of links says of it, and what its template gets.

    `headings` are those that the navigation shows below it, `sections` what is found by searching.
    """

    path: str
    title: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    headings: Sequence[Heading] = ()
    sections: Sequence[Section] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the navigation."""

    path: str
    title: str
    number: str = ""


@dataclass(frozen=True)
class Frame:
    """What pages share: the navigation's entries, the style sheets, and where Pyodide lies ("": elsewhere)."""

    before: Sequence[Entry]
    chapters: Sequence[Entry]
    after: Sequence[Entry]
    styles: Sequence[str]
    pyodide: str = ""
    course: str = COURSE

    def page(self, page: Page) -> str:
        """A page as the text of its file."""
        up = places.root(page.path)
        template = _environment().get_template(page.template)
        return str(
            template.render(
                page=page,
                frame=self,
                up=up,
                to=lambda path: places.relative(path, page.path),
                below=[heading for heading in page.headings if heading.level == 2],
                **page.values,
            )
        )


def frame(pyodide: str = "") -> Frame:
    """That of this course."""
    has_map = course.map_of_course() is not None
    before = [Entry(places.TOUR, "Start"), *([Entry(places.MAP, "The map")] if has_map else [])]
    chapters = [Entry(places.lesson(c), name_of(c), f"{c.number:02d}") for c in course.chapters()]
    after = [
        *([Entry(places.LECTURE, "The lecture")] if has_map else []),
        *([Entry(places.GLOSSARY, "Glossary"), Entry(places.NUMPY, "The NumPy you need")] if has_map else []),
        Entry(places.DOWNLOADS, "Downloads"),
    ]
    styles = sorted(
        (file.name for file in (SHIPPED / "css").glob("*.css")), key=lambda name: (name != "site.css", name)
    )
    return Frame(before, chapters, after, [f"{places.STATIC}/css/{name}" for name in styles], pyodide)


@cache
def name_of(chapter: course.Chapter) -> str:
    """What a chapter is called, as the title of its lesson says."""
    found = _TITLE.search(course.shipped_bytes(chapter.page).decode())
    return found[1] if found else chapter.name.replace("_", " ")


def of_document(path: str, document: Document, template: str = "text.html", **values: Any) -> Page:
    """A page that is a text of the course."""
    return Page(
        path,
        document.title,
        template,
        {"body": markup(document.html), **values},
        document.headings,
        list(document.sections()),
    )


def rendered(template: str, **values: Any) -> str:
    """A piece of a page."""
    return str(_environment().get_template(template).render(**values))


def markup(made: str) -> Any:
    """HTML of our own making, which a template takes as it is."""
    return library("markupsafe").Markup(made)


def embedded(data: Any) -> Any:
    """Data as JSON to stand in `<script>`: nothing in it can end that."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return markup(text)


@cache
def _environment() -> Any:
    jinja2 = library("jinja2")
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["embedded"] = embedded
    return made

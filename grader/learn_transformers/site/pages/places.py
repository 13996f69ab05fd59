"""Where each page of the site lies, and where a link of a lesson leads to in it. All links are relative."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from learn_transformers import course
from learn_transformers.course import Chapter, WrongUse
from learn_transformers.lessons import course_map

MAP, GLOSSARY, NUMPY = "map.html", "glossary.html", "numpy.html"
TOUR, LECTURE, DOWNLOADS, SEARCH = "index.html", "lecture.html", "downloads.html", "search.html"
PARTS = {"map": MAP, "glossary": GLOSSARY, "numpy": NUMPY}
STATIC, FILES, NOTEBOOKS = "static", "files", "notebooks"
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def lesson(chapter: Chapter) -> str:
    """The page of a chapter's lesson, in a folder of its name."""
    return f"{chapter.name}/index.html"


def quiz(chapter: Chapter) -> str:
    """The page of a chapter's quiz."""
    return f"{chapter.name}/quiz.html"


def relative(to: str, page: str) -> str:
    """What leads from a page to a file of the site."""
    path, hash, anchor = to.partition("#")
    if path == page and hash:
        return f"#{anchor}"
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + hash + anchor


def root(page: str) -> str:
    """What leads from a page to the site's folder: "" or "../"."""
    return "../" * page.count("/")


@dataclass(frozen=True)
class Links:
    """Where the files of a course are in its site, and the headings of the map, each with the part that holds it."""

    pages: Mapping[str, str]
    anchors: Mapping[str, str]

    def of(self, target: str, source: str, page: str) -> str:
        """A link in the file `source` of the course as one in a page of the site.

        Raises:
            WrongUse: if it leads to nothing that the site has.
        """
        if _ELSEWHERE.match(target):
            return target
        path, _, anchor = target.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
        to = self.pages.get(file)
        if to is None:
            raise WrongUse(f"{source} links to {target}, which a site does not have.")
        if to == MAP:
            to = self.anchors.get(anchor, MAP)
        return relative(f"{to}#{anchor}" if anchor else to, page)


def links() -> Links:
    """Those of this course.

    Raises:
        WrongUse: if a chapter has a name that the site needs itself.
    """
    chapters = course.chapters()
    if taken := [c.name for c in chapters if c.name in (STATIC, FILES, NOTEBOOKS)]:
        raise WrongUse(f"A site has a folder {taken[0]} of its own: the chapter of that name needs another.")
    found = course.map_of_course()
    pages = {c.page: lesson(c) for c in chapters} | ({found.page: MAP} if found else {})
    pages |= {c.file: f"{FILES}/{c.file}" for c in chapters}
    pages |= {c.worksheet: f"{FILES}/{c.worksheet}" for c in chapters if c.has_worksheet}
    pages |= {c.experiment: f"{FILES}/{c.experiment}" for c in chapters if c.has_experiment}
    anchors: dict[str, str] = {}
    for part, page in PARTS.items() if found else ():
        anchors |= dict.fromkeys(course_map.anchors(course_map.text(None, part).markdown), page)
    return Links(pages, anchors)

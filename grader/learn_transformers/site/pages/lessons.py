"""The page of a lesson: its text, and in it what the reader does: exercises, explorables, the worksheet."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter, Map, WrongUse
from learn_transformers.key.pictures import pictures_of
from learn_transformers.lessons.figures import images
from learn_transformers.quiz.from_worksheet import paragraphs
from learn_transformers.sandbox.libraries import TORCH, needed
from learn_transformers.site.pages import code, explorables, layout, places
from learn_transformers.site.pages.text import Document, Heading
from learn_transformers.workspace import definitions

FUNCTIONS, WORKSHEET = "Your functions", "The worksheet"
_SIZE = re.compile(rb'<svg\b[^>]*?\bwidth="(\d+)"[^>]*?\bheight="(\d+)"')


@dataclass(frozen=True)
class Exercise:
    """A function to write: what is handed out of it, and whether there is a picture of what it gives."""

    chapter: str
    function: str
    stub: Any
    has_picture: bool


def in_browser(chapter: Chapter) -> bool:
    """Can its functions be checked in a page? PyTorch does not run there."""
    return TORCH not in needed(course.shipped_bytes(chapter.file))


def page(chapter: Chapter, links: places.Links, colab: str = "") -> layout.Page:
    """The page of a chapter's lesson; `colab` is where its notebook opens, if it does.

    Raises:
        WrongUse: if it has a formula, a link or a section for an explorable that is not there.
    """
    path = places.lesson(chapter)
    document = Document(
        course.shipped_bytes(chapter.page).decode(),
        partial(links.of, source=chapter.page, page=path),
        partial(figure, chapter),
    )
    runs = in_browser(chapter)
    functions = _section(document, FUNCTIONS)
    for name in chapter.definitions() if runs else ():
        own = next((h for h in document.headings if h.level > 2 and h.words.split()[:1] == [name]), None)
        if (place := own or functions) is not None:
            document.put_at_end(place, layout.rendered("exercise.html", exercise=exercise(chapter, name)))
    if not runs and functions is not None:
        document.put_at_end(functions, layout.rendered("elsewhere.html", chapter=chapter, colab=colab))
    if chapter.has_worksheet and (place := _section(document, WORKSHEET)) is not None:
        document.put_at_end(place, layout.rendered("worksheet.html", chapter=chapter, parts=worksheet(chapter)))
    for one in explorables.of(chapter):
        section = document.heading(one.section)
        if section is None:
            raise WrongUse(f"{one.file} stands in the section “{one.section}”, which {chapter.page} does not have.")
        document.put_at_end(section, layout.rendered("explorable.html", explorable=one, up=places.root(path)))
    data = {"stub": _file(chapter.file)} if runs else {}
    if chapter.has_worksheet:
        data["worksheet"] = _file(chapter.worksheet) | {"answers": _answers(chapter)}
    neighbors = _neighbors(chapter)
    return layout.of_document(
        path, document, "lesson.html", chapter=chapter, data=data, quiz=_quiz(chapter), **neighbors
    )


def exercise(chapter: Chapter, function: str) -> Exercise:
    """A function to write, as it is handed out."""
    handed_out = course.shipped_bytes(chapter.file)
    found = definitions.find_own(handed_out, function, chapter.definitions())
    stub = definitions.taken(handed_out, [found.place, *found.helpers])
    drawn = {picture.function for picture in pictures_of(chapter)}
    return Exercise(
        chapter.name, function, layout.markup(code.block(stub, "python", label=function)), function in drawn
    )


def stub_data(chapter: Chapter) -> Mapping[str, Any]:
    """A chapter's file as it is handed out, for the script that lets it be written."""
    return _file(chapter.file)


def figure(of: Chapter | Map, target: str, alt: str) -> str:
    """An image of a lesson as `<figure>`; those of others do not come into a page."""
    file = drawn(of, target)
    if file is None:
        raise WrongUse(f"{of.page} shows {target}, which is none of its figures.")
    size = _SIZE.search(file)
    measures = f' width="{size[1].decode()}" height="{size[2].decode()}"' if size else ""
    image = f'<img src="{html.escape(target)}" alt="{html.escape(alt)}"{measures} loading="lazy">'
    return f'<figure class="drawing scrolls" tabindex="0" role="group" aria-label="Figure">{image}</figure>\n'


def figures_of(of: Chapter | Map) -> list[str]:
    """What the images of a lesson, or of the map, name."""
    return [image.target for image in images(course.shipped_bytes(of.page).decode())]


def drawn(of: Chapter | Map, target: str) -> bytes | None:
    """The figure that an image of a lesson names."""
    folder, _, name = target.rpartition("/")
    place = course.place_of(None, of.figure(name)) if folder == "figures" and name.endswith(".svg") else None
    return place.read_bytes() if place else None


def worksheet(chapter: Chapter) -> Sequence[tuple[str, Sequence[str], Sequence[tuple[str, str]]]]:
    """The parts of a worksheet: title, what is said there for all of it, and each answer's name and question."""
    parts: list[tuple[str, Sequence[str], list[tuple[str, str]]]] = []
    for answer in chapter.answers():
        title, *lines = chapter.part_of(answer) or [""]
        said = list(paragraphs(lines))
        if not parts or parts[-1][0] != title:
            parts.append((title, said, []))
        parts[-1][2].append((answer, "\n".join(paragraphs(chapter.question(answer)))))
    return parts


def _answers(chapter: Chapter) -> list[dict[str, Any]]:
    return [
        {"name": name, "question": question, "part": [title, *said]}
        for title, said, asked in worksheet(chapter)
        for name, question in asked
    ]


def _file(name: str) -> dict[str, Any]:
    return {"file": name, "text": course.shipped_bytes(name).decode()}


def _section(document: Document, words: str) -> Heading | None:
    return next((h for h in document.headings if h.level == 2 and h.words.startswith(words)), None)


def _quiz(chapter: Chapter) -> str:
    return places.quiz(chapter) if chapter.has_quiz else ""


def _neighbors(chapter: Chapter) -> dict[str, Any]:
    every = [None, *course.chapters(), None]
    at = every.index(chapter)
    return {
        side: other and layout.Entry(places.lesson(other), layout.name_of(other), f"{other.number:02d}")
        for side, other in (("before", every[at - 1]), ("after", every[at + 1]))
    }

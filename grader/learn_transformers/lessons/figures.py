"""The figures that a lesson names, each an image alone in its paragraph: `![what to see](figures/name.svg)`."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from learn_transformers import course
from learn_transformers.course import Chapter, Map

_FENCED = re.compile(r"^(```+|~~~+).*?^\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(([^()\s]+)\)")
_OURS = re.compile(r"figures/([a-z][a-z0-9_]*)\.svg")


@dataclass(frozen=True)
class Image:
    """An image of a lesson: what stands for it where it is not seen, and where it lies."""

    alt: str
    target: str

    @property
    def name(self) -> str:
        """The name of the figure, if it is one of the chapter's."""
        found = _OURS.fullmatch(self.target)
        return found[1] if found else ""


@dataclass(frozen=True)
class InCharacters:
    """What a terminal shows of a figure: its picture in characters, empty where it has none, and where it lies."""

    picture: str
    file: str


NO_FIGURES: Mapping[str, InCharacters] = MappingProxyType({})


def in_characters(
    markdown: str, exercises: Path | None, page: Chapter | Map, *, foreign: bool
) -> dict[str, InCharacters]:
    """What a terminal shows of the figures that a lesson names, by where it says that they lie.

    A `foreign` lesson, one that is not as it was handed out, has its own pictures beside it.
    """
    found = {}
    for image in images(markdown):
        if image.name:
            picture = _read(exercises if foreign else None, page.figure(f"{image.name}.txt"))
            place = course.place_of(exercises, page.figure(f"{image.name}.svg"))
            found[image.target] = InCharacters(picture, _shown(place) if place else image.target)
    return found


def _read(exercises: Path | None, file: str) -> str:
    """A picture's text from this course folder, or as it is handed out; nothing where there is none."""
    try:
        return course.read_source(exercises or course.shipped() / "exercises", file).decode("utf-8", "replace")
    except course.Unreadable:
        return ""


def _shown(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def images(markdown: str) -> list[Image]:
    """The images of a lesson, code apart."""
    return [Image(" ".join(m[1].split()), m[2]) for m in _IMAGE.finditer(_FENCED.sub("", markdown))]


def embedded(markdown: str, page: Chapter | Map) -> str:
    """A lesson as it is handed out with its figures in it, for where no file lies beside it.

    Each is HTML, for some readers of Markdown refuse an image of this kind, and has a cell of a notebook of its own.
    """
    spared = [m.span() for m in _FENCED.finditer(markdown)]

    def element(match: re.Match[str]) -> str:
        image = Image(" ".join(match[1].split()), match[2])
        place = course.place_of(None, page.figure(f"{image.name}.svg"))
        if place is None or any(start <= match.start() < end for start, end in spared):
            return match[0]
        data = base64.b64encode(place.read_bytes()).decode()
        return f'\n<img alt="{html.escape(image.alt)}" src="data:image/svg+xml;base64,{data}">\n'

    return _IMAGE.sub(element, markdown)

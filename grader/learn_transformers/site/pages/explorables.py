"""The explorables of a chapter: found because `site/explorables/TOPIC/NAME.view.js` lies in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from learn_transformers.course import Chapter, WrongUse
from learn_transformers.site.pages import places
from learn_transformers.site.pages.layout import HERE

FOLDER = HERE / "explorables"
_SAID = r"""^export const {} =\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)');"""


@dataclass(frozen=True)
class Explorable:
    """A drawing to play with: its title, the heading after whose section it stands, and its file in the site."""

    title: str
    section: str
    file: str


def of(chapter: Chapter) -> list[Explorable]:
    """Those of a chapter, in the order of their names.

    Raises:
        WrongUse: if one does not say its title or its section.
    """
    found = []
    for file in sorted((FOLDER / chapter.name).glob("*.view.js")):
        text = file.read_text(encoding="utf-8")
        said = {name: _said(name, text) for name in ("title", "section")}
        if missing := [name for name, words in said.items() if not words]:
            raise WrongUse(f'{file.name} has no line `export const {missing[0]} = "…";`.')
        found.append(Explorable(said["title"], said["section"], f"{places.STATIC}/{_place(file.name, chapter.name)}"))
    return found


def _said(name: str, text: str) -> str:
    match = re.search(_SAID.format(name), text, re.MULTILINE)
    return re.sub(r"\\(.)", r"\1", match[1] or match[2]) if match else ""


def _place(name: str, topic: str) -> str:
    return f"explorables/{topic}/{name}"


@cache
def _scripts() -> tuple[tuple[str, bytes], ...]:
    return tuple((f.relative_to(HERE).as_posix(), f.read_bytes()) for f in sorted(FOLDER.rglob("*.js")))


def scripts() -> Iterator[tuple[str, bytes]]:
    """All files that they are made of, by their place in the site."""
    for name, content in _scripts():
        yield f"{places.STATIC}/{name}", content

"""Pages as tests read them: their elements, whether these are closed, what they link to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "img", "input", "br", "hr"}
IN_PARAGRAPHS = {"p", "div", "pre", "ul", "ol", "table", "figure", "section", "details", "h1", "h2", "h3", "blockquote"}


@dataclass
class Element:
    """A tag with its attributes, the tags around it, and the text in it, that of its parts included."""

    tag: str
    attributes: dict[str, str | None]
    around: tuple[str, ...]
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()


@dataclass
class Read(HTMLParser):
    """A page that was read; `problems` are tags that do not belong together."""

    elements: list[Element] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = tuple(one.tag for one in self._open)
        if tag in IN_PARAGRAPHS and "p" in around:
            self.problems.append(f"<{tag}> in <p>, line {self.getpos()[0]}")
        if len(attrs) != len(dict(attrs)):
            self.problems.append(f"<{tag}> has an attribute twice, line {self.getpos()[0]}")
        element = Element(tag, dict(attrs), around)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.problems.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def of(self, *tags: str) -> list[Element]:
        return [one for one in self.elements if one.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        return [one for one in self.elements if name in one.classes]

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] or "" for one in self.elements if "id" in one.attributes]

    def unclosed(self) -> list[str]:
        return [one.tag for one in self._open]


@cache
def page(file: Path) -> Read:
    """A page of the site."""
    read = Read()
    read.feed(file.read_text(encoding="utf-8"))
    read.close()
    return read


def pages(site: Path) -> Iterator[tuple[str, Read]]:
    """All of them, by their place in the site."""
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), page(file)

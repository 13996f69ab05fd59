"""An answer of a worksheet asked again: as a question with the worksheet's own text, marked as the worksheet is."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.key.quiz import WHY, Item, Question, Rng
from learn_transformers.symbolic.marking import worksheet
from learn_transformers.symbolic.marking.worksheet import Derivation

_WRITTEN = 118  # columns of a comment in a worksheet, without its sign
_SHOWN = 76
_LABEL = re.compile(r"[A-Z][a-z]+:")  # what begins a line however full the one above is


@dataclass(frozen=True, kw_only=True)
class Entry(Item):
    """What one name of a worksheet stands for; `question` holds it in the chapter's key."""

    chapter: str
    question: str
    name: str
    kind: ClassVar[str] = "entry"

    @property
    def model(self) -> str:
        """The answer that the solution's worksheet gives."""
        from learn_transformers.symbolic.language import sheet

        solution = course.solution_bytes(course.known_chapter(self.chapter).worksheet) or b""
        return sheet.read(solution.decode())[self.name].text.strip()


@dataclass(frozen=True, kw_only=True)
class Lines(Entry):
    """One that takes several lines: a derivation."""

    kind: ClassVar[str] = "derivation"


class OnPaper(Question):
    """A question that stands in a worksheet."""


def on_paper(chapter: Chapter, name: str) -> OnPaper | None:
    """The entry of this name in a chapter's worksheet, None where there is no such."""
    for question, asked in worksheet.load(chapter.name).items():
        if name in (among := asked.entries(question)):
            kind = Lines if isinstance(asked, Derivation) else Entry
            build = _always(kind(chapter=chapter.name, question=question, name=name))
            stem = _stem(chapter.part_of(name), chapter.question(name), name if len(among) > 1 else "")
            hints = tuple(filter(None, (asked.hint, asked.rule)))
            return OnPaper(
                name, stem, build, WHY, 2, "The worksheet", "What was derived once can be derived again.", hints
            )
    return None


def _always(item: Item) -> Callable[[Rng], Item]:
    """There is one variant: whoever derives it again writes it anew all the same."""
    return lambda rng: item


def _stem(part: Sequence[str], asked: Sequence[str], name: str) -> str:
    """The comment above an answer, below that on its part of the worksheet; and which of several answers is meant."""
    shown: list[str] = []
    for lines in filter(None, (part, asked)):
        shown += [""] if shown else []
        for paragraph in paragraphs(lines):
            indent = " " * (len(paragraph) - len(paragraph.lstrip()))
            shown += textwrap.wrap(paragraph, _SHOWN, subsequent_indent=indent) or [""]
    meant = f"\n\nGive `{name}`." if name else ""
    return "\n".join(["```text", *shown, "```"]) + meant


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines in one that were broken for want of room."""
    whole, last = "", ""
    for line in lines:
        word = line.strip().split(" ", 1)[0]
        if whole and word and not _LABEL.fullmatch(word) and len(last) + 1 + len(word) > _WRITTEN:
            whole += f" {line.strip()}"
        else:
            if whole:
                yield whole
            whole = line
        last = line
    if whole:
        yield whole

"""The submissions of a class, one after the other, each read once; no student is missing, whatever they handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Self

from learn_transformers.classroom.intake import folder as folders
from learn_transformers.classroom.intake import layouts
from learn_transformers.classroom.intake.archive import is_archive
from learn_transformers.classroom.intake.contents import Budget, Contents, at_most
from learn_transformers.classroom.intake.layouts import Pile, Source
from learn_transformers.classroom.intake.root import Root, opened
from learn_transformers.classroom.intake.taking import chapters_of, taken
from learn_transformers.classroom.submission import Submission
from learn_transformers.course import Chapter
from learn_transformers.course.handed_in import Kind


def submissions(folder: Path, *, chapter: Chapter | None = None) -> list[Submission]:
    """Everything that was handed in, in the order of the students' names, all of it in memory.

    `chapter` is the one that code is of whose name says nothing.

    Raises:
        WrongUse: if there is no such folder or archive, or nothing in it.
    """
    return list(each(folder, chapter=chapter))


def each(folder: Path, *, chapter: Chapter | None = None) -> Iterator[Submission]:
    """The same, each read when it is asked for; what is wrong with the folder is said at once."""
    return iter(Intake.of(folder, chapter=chapter))


@dataclass(frozen=True)
class Intake:
    """Who handed something in, and where that lies; each time that it is gone through, everything is read anew."""

    root: Root
    piles: tuple[Pile, ...]
    chapter: Chapter | None

    @classmethod
    def of(cls, folder: Path, *, chapter: Chapter | None = None) -> Self:
        """Look who is there. `chapter` is the one that code is of whose name says nothing.

        Raises:
            WrongUse: if there is no such folder or archive, or nothing in it.
        """
        root = opened(folder)
        return cls(root, tuple(layouts.piles(root)), chapter)

    @property
    def students(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(pile.student for pile in self.piles)

    def __iter__(self) -> Iterator[Submission]:
        return (_read(self.root, pile, self.chapter) for pile in self.piles)

    def chapters(self) -> frozenset[Chapter]:
        """Those that anybody handed in a file for; of files hardly more than their names is looked at."""
        found: set[Chapter] = set()
        for pile in self.piles:
            contents, budget = _found(self.root, pile)
            found |= chapters_of(contents, budget, self.chapter)
        return frozenset(found)


def one(folder: Path, student: str, *, chapter: Chapter | None = None) -> Submission:
    """All that lies in a folder as one student's submission, whatever the folder is called."""
    return _read(opened(folder), Pile(student, (Source(PurePath(), Kind.FOLDER),)), chapter)


def _found(root: Root, pile: Pile) -> tuple[Contents, Budget]:
    """What there is of a student's, unread, and how much of it may be read."""
    budget = Budget()
    contents = Contents(refused=list(pile.refused), notes=list(pile.notes))
    for source in pile.sources:
        contents.add(_contents(root, source, budget))
    return contents, budget


def _read(root: Root, pile: Pile, chapter: Chapter | None) -> Submission:
    contents, budget = _found(root, pile)
    result = taken(contents, budget, chapter)
    times = [found.modified for found in result.files.values() if found.modified is not None]
    return Submission(
        pile.student,
        {place: found.content for place, found in result.files.items()},
        at_most(result.refused, "were refused and are"),
        at_most(result.notes, "remarks are"),
        pile.at if pile.at is not None else max(times, default=None),
    )


def _contents(root: Root, source: Source, budget: Budget) -> Contents:
    if source.kind is Kind.FOLDER:
        return folders.contents(root, source.place, budget)
    if is_archive(source.place.name):
        return folders.file(root, source.place, (), budget)
    return folders.file(root, source.place, source.called, budget)

"""Which place in a course folder a file is for, by its name and the folders that lead to it; nothing of it is read.

The nearer a name is to the course's own, the smaller is its rank: of several files for one place the nearest counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from learn_transformers import course
from learn_transformers.classroom.intake.contents import Way
from learn_transformers.classroom.intake.words import chapters_in, is_chapter, stem, words
from learn_transformers.course.chapters import QUIZ, WORKSHEET, Chapter

_TESTS = frozenset({"test", "tests", "conftest"})
_SOLUTIONS = "solutions"
_NEAR, _COPY, _AMONG, _UNKNOWN = range(4)
_ARCHIVE = re.compile(r"\.zip$", re.IGNORECASE)

Rank = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """Where a file could belong: one of these chapters, in which it is this `kind` of file. `rank` is small if near."""

    kind: str
    chapters: tuple[Chapter, ...]
    name: int
    way: Way

    @property
    def folder(self) -> Way:
        return self.way[:-1]

    @property
    def is_of_unknown_name(self) -> bool:
        return self.name == _UNKNOWN

    def of(self, chapter: Chapter) -> str | None:
        """Its place in a course folder, if the chapter has such a file."""
        match self.kind:
            case "worksheet":
                return chapter.worksheet if chapter.has_worksheet else None
            case "quiz":
                return chapter.quiz if chapter.has_quiz else None
            case ".npz":
                return chapter.weights if chapter.is_trained else None
        return chapter.file

    def rank(self, chapter: Chapter) -> Rank:
        """How far it is from the course's own place for this chapter."""
        elsewhere = self.by_folder() not in ((), (chapter,)) or _SOLUTIONS in self.folder
        return elsewhere, self.name, self.folder[-1:] != (chapter.folder,), len(self.way)

    def by_folder(self) -> tuple[Chapter, ...]:
        """The chapter whose folder it lies in, `02_softmax` or `softmax`, if any."""
        named = (chapters_in(stem) for name in self.folder if is_chapter(stem := _ARCHIVE.sub("", name)))
        return ([(), *named])[-1]

    def by_words_of_folder(self) -> tuple[Chapter, ...]:
        """The chapters that the nearest folder's name has words of, as in `hw1-softmax`."""
        named = (chapters_in(_ARCHIVE.sub("", name)) for name in self.folder)
        return ([(), *filter(None, named)])[-1]


def place(way: Way, otherwise: Chapter | None) -> Place | None:
    """What a file could be; None where it is none that counts. `otherwise` is the chapter of files of unknown names."""
    name = PurePosixPath(way[-1])
    suffix, found = name.suffix.lower(), words(stem(way[-1]))
    if suffix not in (".py", ".toml", ".npz") or _TESTS & {*found}:
        return None
    chapters = chapters_in(stem(way[-1]))
    for kind, file, of in (("worksheet", WORKSHEET, ".py"), ("quiz", QUIZ, ".toml")):
        if suffix == of and PurePosixPath(file).stem in found:
            near = _NEAR if way[-1] == file else _COPY if found == (PurePosixPath(file).stem,) else _AMONG
            return Place(kind, chapters, near, way)
    if suffix == ".toml":
        return None
    if not chapters:
        unknown = otherwise is not None and way[-1] not in handed_out()
        return Place(suffix, (otherwise,), _UNKNOWN, way) if unknown and otherwise is not None else None
    (first, *more) = chapters
    exact = not more and way[-1] == f"{first.name}{suffix}"
    near = _NEAR if exact else _COPY if not more and "_".join(found) == first.name else _AMONG
    return Place(suffix, chapters, near, way)


def is_code_of_unknown_chapter(way: Way) -> bool:
    """Is it code by somebody's own name, which no chapter's file has?"""
    return way[-1].lower().endswith(".py") and way[-1] not in handed_out()


def handed_out() -> frozenset[str]:
    """The names of files that the course hands out, and in which nothing is to be written."""
    return _handed_out(course.chapters())


@lru_cache(maxsize=4)
def _handed_out(chapters: tuple[Chapter, ...]) -> frozenset[str]:
    written = {name for c in chapters for name in (c.file, c.worksheet, c.weights, c.quiz)}
    return frozenset(PurePosixPath(name).name for name in course.shipped_files() if name not in written) | {
        "__init__.py",
        "setup.py",
    }

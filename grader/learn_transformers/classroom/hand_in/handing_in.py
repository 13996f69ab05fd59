"""`hand-in` from what was typed to an archive, and to what is known of it before anybody grades it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from learn_transformers import course, progress
from learn_transformers.classroom.hand_in import gathering, packing
from learn_transformers.classroom.hand_in.looking import Kind, Part, Reader
from learn_transformers.course import Chapter
from learn_transformers.printable import one_line
from learn_transformers.trouble import Unreadable, WrongUse
from learn_transformers.workspace import exporting
from learn_transformers.workspace.exporting import Exported

SCHEMA: Final = "learn-transformers/hand-in@1"
USUAL: Final = "hand-in.zip"
_MOST: Final = 16 << 20  # bytes of a file that is named in place of a chapter


@dataclass(frozen=True)
class Asked:
    """The words of the command line; `exercises` is the course folder."""

    exercises: Path
    chapters: tuple[str, ...] = ()
    out: Path = Path(USUAL)
    force: bool = False


@dataclass(frozen=True)
class Given:
    """One chapter of what is handed in; `passed` are its functions and answers that passed at their last check here."""

    chapter: Chapter
    parts: tuple[Part, ...]
    passed: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        return any(part.kind == Kind.FUNCTIONS and part.there for part in self.parts)


@dataclass(frozen=True)
class HandedIn:
    """An archive, and what will be graded of it. `fingerprint` is of the files, as whoever grades them computes it.

    `left` are sentences on what does not go along, `untouched` chapters that nobody has begun, `said` is a sentence on
    the file of progress, if that could not be read.
    """

    file: Exported
    bytes: int
    sha256: str
    fingerprint: str
    chapters: tuple[Given, ...]
    left: tuple[str, ...]
    untouched: tuple[Chapter, ...]
    said: str = ""

    @property
    def missing(self) -> tuple[Given, ...]:
        """Chapters without a file that can be graded."""
        return tuple(given for given in self.chapters if not given.is_there)

    def to_plain(self) -> dict[str, Any]:
        """The same for a machine, see `schemas/hand-in-1.schema.json`."""
        return {
            "schema": SCHEMA,
            "file": one_line(str(self.file.file), 4096),
            "bytes": self.bytes,
            "sha256": self.sha256,
            "fingerprint": self.fingerprint,
            "chapters": [
                {"name": given.chapter.name, "there": given.is_there, "passed_at_last_check": list(given.passed)}
                | {"parts": [asdict(part) for part in given.parts]}
                for given in self.chapters
            ],
            "missing": [given.chapter.name for given in self.missing],
            "not_taken": list(self.left),
            "not_begun": [chapter.name for chapter in self.untouched],
        }


def hand_in(asked: Asked) -> HandedIn:
    """Pack what is there of these chapters, of all that were begun where none is named, and look at what was packed.

    Raises:
        WrongUse: if there is nothing to hand in, or the archive cannot be written.
    """
    if asked.out.suffix.lower() != ".zip":
        raise WrongUse(f"{one_line(str(asked.out))} does not end in .zip: what is handed in is such an archive.")
    named = list(dict.fromkeys(map(_chapter, asked.chapters)))
    gathered = gathering.gather(asked.exercises, named, asked.out)
    if not gathered.files:
        raise WrongUse(_nothing(gathered, named), *gathered.left)
    archive = packing.packed(gathered.files)
    found = packing.read_back(archive)
    statuses, said = progress.read_or_say(progress.statuses, asked.exercises, {})
    begun = named or [c for c in course.chapters() if any(name in gathered.files for name in gathering.places(c))]
    with Reader() as reader:
        chapters = tuple(Given(c, reader.parts(c, found.files), _passed(statuses, c)) for c in begun)
    (file,) = exporting.write({asked.out: archive}, asked.out.parent, "archive", force=asked.force)
    return HandedIn(
        file,
        len(archive),
        hashlib.sha256(archive).hexdigest(),
        found.fingerprint,
        chapters,
        (*gathered.left, *found.refused, *found.notes),
        gathered.untouched,
        said,
    )


def _chapter(name: str) -> Chapter:
    """A chapter by its name; of a file one sentence says what else to give."""
    if (chapter := course.chapter_named(name)) is not None:
        return chapter
    path, shown = Path(name), one_line(name, 200)
    if path.is_file():
        try:
            content = course.named_file(path, _MOST)
        except Unreadable:
            content = b""
        if gathering.is_result(content):
            raise WrongUse(f"{shown} is no work, but what was found out about some: that is never handed in.")
    for part in reversed(path.with_suffix("").parts):
        if path.exists() and (meant := course.chapter_named(part)) is not None:
            raise WrongUse(f"hand-in takes names of chapters: `learn-transformers hand-in {meant.name}`.")
    return course.known_chapter(name)


def _nothing(gathered: gathering.Gathered, named: Sequence[Chapter]) -> str:
    if named:
        return f"There is nothing of {', '.join(chapter.name for chapter in named)} that could be handed in."
    begun = "every chapter is as it was handed out" if gathered.untouched else "there is no file of a chapter"
    return f"There is nothing to hand in: {begun}. Name chapters to hand them in as they are."


def _passed(statuses: Mapping[tuple[str, str, str], str], chapter: Chapter) -> tuple[str, ...]:
    names = ((progress.FUNCTION, name) for name in chapter.functions())
    answers = ((progress.WORKSHEET, name) for name in chapter.answers())
    return tuple(name for kind, name in (*names, *answers) if statuses.get((kind, chapter.name, name)) == "passed")

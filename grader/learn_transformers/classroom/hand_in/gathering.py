"""Which files of a course are handed in: those at the course's own places, and why others are not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from learn_transformers import course
from learn_transformers.classroom.intake import folder
from learn_transformers.classroom.intake.archive import is_archive
from learn_transformers.classroom.intake.contents import Budget, Item, Way, sentence
from learn_transformers.classroom.intake.places import place
from learn_transformers.classroom.intake.root import opened
from learn_transformers.course import Chapter, Unreadable, handed_in
from learn_transformers.course.handed_in import Missing
from learn_transformers.workspace.manifest import digest

RESULT: Final = "it holds what learn-transformers has said of work, and that is never handed in"
_OURS: Final = re.compile(rb'"learn-transformers/(?!quiz-answers@)[a-z-]+@\d')
_DATABASE: Final = b"SQLite format 3\0"
_BEGINNING: Final = 1 << 16  # bytes that are looked at for that


@dataclass(frozen=True)
class Gathered:
    """The files by their places in a course folder; chapters that nobody has begun, and sentences on what is left."""

    files: Mapping[str, bytes]
    untouched: tuple[Chapter, ...]
    left: tuple[str, ...]


def places(chapter: Chapter) -> tuple[str, ...]:
    """Where the files of a chapter lie that can be handed in; whether or not anything is there."""
    further = ((chapter.has_worksheet, chapter.worksheet), (chapter.is_trained, chapter.weights))
    quiz = (chapter.has_quiz, chapter.quiz)
    return (chapter.file, *(file for has_one, file in (*further, quiz) if has_one))


def is_result(content: bytes) -> bool:
    """Is it a verdict, or a file of progress, that stands where work should?"""
    beginning = content[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    return beginning.startswith(_DATABASE) or (beginning.startswith(b"{") and _OURS.search(beginning) is not None)


def gather(exercises: Path, named: Sequence[Chapter], out: Path) -> Gathered:
    """The files of these chapters; where none is named, of all that somebody has begun. `out` is ours."""
    files: dict[str, bytes] = {}
    untouched: list[Chapter] = []
    refused: dict[str, str] = {}
    taken: list[Chapter] = []
    for chapter in named or course.chapters():
        found, problems = _read(exercises, chapter)
        if not named and not problems and not any(_is_changed(name, data) for name, data in found.items()):
            untouched += [chapter] if found else []
            continue
        taken.append(chapter)
        files |= found
        refused |= problems
    return Gathered(files, tuple(untouched), (*refused.values(), *_others(exercises, taken, {*refused}, out)))


def _read(exercises: Path, chapter: Chapter) -> tuple[dict[str, bytes], dict[str, str]]:
    """What lies at a chapter's places, and a sentence for each that does not go along."""
    found: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name in places(chapter):
        way = PurePath(name)
        try:
            content = handed_in.read(exercises, way).content
            if is_result(content):
                raise Unreadable(RESULT)
            found[name] = content
        except Missing:
            continue
        except Unreadable as problem:
            problems[name] = sentence(way.parts, problem)
    return found, problems


def _is_changed(name: str, content: bytes) -> bool:
    try:
        return digest(content) != digest(course.shipped_bytes(name))
    except OSError:  # weights and quizzes, of which none is handed out
        return True


def _others(exercises: Path, chapters: Sequence[Chapter], refused: Collection[str], out: Path) -> Iterator[str]:
    """What else lies beside these files, which the course has not handed out."""
    folders = {chapter.folder for chapter in chapters}
    known = {*course.shipped_files(), *(name for chapter in course.chapters() for name in places(chapter))}
    found = folder.contents(opened(exercises), PurePath(), Budget())
    archives: set[Way] = set()
    for item in found.items:
        packed = next((n for n, name in enumerate(item.way, 1) if is_archive(name)), None)
        way = item.way[:packed]
        if "/".join(way) in known or (len(way) > 1 and way[0] not in folders):
            continue
        if packed is None:
            yield sentence(way, _why(item))
        elif way not in archives and not _is_same(exercises.joinpath(*way), out):
            archives.add(way)
            yield sentence(way, "it is an archive, and those are not looked into")
    for said in found.refused:
        name = said.partition(": ")[0]
        if name not in refused and (("/" not in name) or name.partition("/")[0] in folders):
            yield said


def _why(item: Item) -> str:
    """Why a file does not go along."""
    if item.name.lower().endswith(".ipynb"):
        return "it is a notebook, which is not graded: what you wrote in it belongs in the chapter's .py file"
    meant = place(item.way, None)
    targets = {target for chapter in (meant.chapters if meant else ()) if meant and (target := meant.of(chapter))}
    if len(targets) == 1:
        return f"the course's file is {targets.pop()}"
    return "the course has no such file: what your functions need of it belongs in the chapter's own"


def _is_same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()

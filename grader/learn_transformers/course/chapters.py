"""The chapters of the course: found by name, in order, with the names of what is asked in them."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from learn_transformers.course import location
from learn_transformers.course.exercises import Exercise, exercises_of
from learn_transformers.trouble import WrongUse

WORKSHEET = "worksheet.py"
QUIZ = "quiz.toml"
EXPERIMENT = "experiment.py"
FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")
_PAGE = "README.md"


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course: its number and its name without it."""

    number: int
    name: str

    @property
    def folder(self) -> str:
        """The name of its folder, as in `02_softmax`."""
        return f"{self.number:02d}_{self.name}"

    @property
    def file(self) -> str:
        """The chapter's file inside the course folder, as in `02_softmax/softmax.py`."""
        return f"{self.folder}/{self.name}.py"

    @property
    def page(self) -> str:
        """The lesson inside the course folder."""
        return f"{self.folder}/{_PAGE}"

    @property
    def worksheet(self) -> str:
        """The chapter's worksheet inside the course folder, whether or not it has one."""
        return f"{self.folder}/{WORKSHEET}"

    @property
    def experiment(self) -> str:
        """The chapter's experiment inside the course folder, whether or not it has one."""
        return f"{self.folder}/{EXPERIMENT}"

    @property
    def margins(self) -> str:
        """What that experiment gave over five seeds, as its authors measured it."""
        return f"{self.folder}/margins.json"

    @property
    def weights(self) -> str:
        """The trained model inside the course folder, whether or not the chapter asks for one."""
        return f"{self.folder}/{self.name}.npz"

    @property
    def judged(self) -> tuple[str, ...]:
        """Every file inside the course folder that a verdict on it depends on."""
        return (self.file, self.worksheet, *([self.weights] if self.is_trained else []))

    @property
    def is_trained(self) -> bool:
        """Does it ask for a trained model beside its file?"""
        return (self.key / "training.py").is_file()

    @property
    def has_experiment(self) -> bool:
        return (location.shipped() / "exercises" / self.experiment).is_file()

    @property
    def has_worksheet(self) -> bool:
        return (self.key / WORKSHEET).is_file()

    @property
    def has_quiz(self) -> bool:
        return (self.key / "quiz.py").is_file()

    @property
    def quiz(self) -> str:
        """The answers to its quiz inside the course folder, whether or not anybody hands them in."""
        return f"{self.folder}/{QUIZ}"

    @property
    def has_pictures(self) -> bool:
        return (self.key / "pictures.py").is_file()

    @property
    def has_figures(self) -> bool:
        return (self.key / "figures.py").is_file()

    def figure(self, name: str) -> str:
        """A file of its lesson's figures inside the course folder, as in `02_softmax/figures/three_weights.svg`."""
        return f"{self.folder}/figures/{name}"

    @property
    def figures(self) -> str:
        """The module of the answer keys that draws them."""
        return f"{self.name}.figures"

    def functions(self) -> list[str]:
        """The names of its exercises, in order, read off the answer key's text without loading it."""
        return [exercise.name for exercise in self.exercises()]

    def definitions(self) -> list[str]:
        """Those of them that are written in the chapter's file."""
        return [exercise.name for exercise in self.exercises() if not exercise.is_trained]

    def exercises(self) -> tuple[Exercise, ...]:
        """What its key says of each exercise, in order."""
        return exercises_of(self.key)

    def answers(self) -> list[str]:
        """The names of the answers that its worksheet asks for, in order, read off the one that is handed out."""
        return _answers(self)

    def question(self, answer: str) -> list[str]:
        """What its worksheet asks for this answer, as lines of text: the comment above it, as it is handed out."""
        lines = shipped_worksheet(self).read_text(encoding="utf-8").splitlines()
        end = next((n for n, line in enumerate(lines) if line.startswith(f"{answer} = ")), 0)
        while end and not lines[end].startswith("#"):
            end -= 1
        first = end
        while first and lines[first - 1].startswith("#") and not lines[first - 1].startswith("# ---"):
            first -= 1
        return [line.removeprefix("#").removeprefix(" ") for line in lines[first : end + 1]]

    def part_of(self, answer: str) -> list[str]:
        """The title of the part of its worksheet that this answer stands in, and what is said there for all of it."""
        lines = shipped_worksheet(self).read_text(encoding="utf-8").splitlines()
        here = next((n for n, line in enumerate(lines) if line.startswith(f"{answer} = ")), 0)
        title = max((n for n in range(here) if lines[n].startswith("# ---")), default=None)
        if title is None:
            return []
        said = takewhile(lambda line: line.startswith("#"), lines[title + 1 :])
        return [lines[title].strip("#- "), *(line.removeprefix("#").removeprefix(" ") for line in said)]

    @property
    def key(self) -> Path:
        return location.keys() / self.name


@dataclass(frozen=True)
class Map:
    """The page above the chapters: the course in one figure, routes, the lecture, a glossary. It has figures, too."""

    name: str = "map"
    page: str = _PAGE
    figures: str = "figures"

    @property
    def has_figures(self) -> bool:
        return (location.keys() / "figures.py").is_file()

    def figure(self, name: str) -> str:
        """A file of its figures inside the course folder."""
        return f"figures/{name}"


def map_of_course() -> Map | None:
    """The map of the course, if it has one."""
    return Map() if (location.shipped() / "exercises" / _PAGE).is_file() else None


def pages() -> tuple[Chapter | Map, ...]:
    """All that is read: the map, if there is one, and every chapter's lesson."""
    found = map_of_course()
    return (*([found] if found else []), *chapters())


@cache
def _answers(chapter: Chapter) -> list[str]:
    file = shipped_worksheet(chapter)
    if not (chapter.has_worksheet and file.is_file()):
        return []
    assigned = (line.partition(" = ")[0] for line in file.read_text(encoding="utf-8").splitlines() if " = " in line)
    return [name for name in assigned if name.isidentifier()]


def shipped_worksheet(chapter: Chapter) -> Path:
    """The worksheet of a chapter as it is handed out."""
    return location.shipped() / "exercises" / chapter.worksheet


def keyed_chapters() -> list[str]:
    """The names of the chapters that have an answer key."""
    folder = location.keys()
    return sorted(name for name in os.listdir(folder) if (folder / name / "functions.py").is_file())


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter that can be graded, in order."""
    keyed = set(keyed_chapters())
    return tuple(
        sorted((c for c in chapters_in(location.shipped() / "exercises") if c.name in keyed), key=lambda c: c.number)
    )


def chapters_in(folder: Path) -> list[Chapter]:
    matches = (FOLDER.fullmatch(name) for name in sorted(os.listdir(folder)))
    return [Chapter(int(m[1]), m[2]) for m in matches if m]


def chapter_named(name: str) -> Chapter | None:
    """The chapter called `softmax`, `02_softmax`, `02` or `2`."""
    for chapter in chapters():
        if name in (chapter.name, chapter.folder, str(chapter.number), f"{chapter.number:02d}"):
            return chapter
    return None


def known_chapter(name: str) -> Chapter:
    """The same, for who needs it to be there.

    Raises:
        WrongUse: for an unknown chapter.
    """
    chapter = chapter_named(name)
    if chapter is None:
        raise WrongUse(f"There is no chapter called {name!r}. {instead(name, [c.name for c in chapters()])}")
    return chapter


def instead(word: str, known: Sequence[str], otherwise: str = "") -> str:

    near = difflib.get_close_matches(word.lower(), list(dict.fromkeys(known)), n=3, cutoff=0.5)
    otherwise = otherwise or f"Chapters: {', '.join(c.name for c in chapters())}."
    return f"Did you mean {' or '.join(near)}?" if near else otherwise

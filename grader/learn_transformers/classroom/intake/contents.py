"""What lies in a submission, before anybody has decided what of it counts: files with the way to them, and refusals."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from learn_transformers.course import Unreadable
from learn_transformers.course.handed_in import MAX_SOURCE, MAX_WEIGHTS, HandedIn, Kind
from learn_transformers.printable import one_line

ENTRIES = 2_000  # files and folders of one submission
DEPTH = 8  # names in a row, the file's own among them
BYTES = 16 << 20  # of one submission, after which no further file is read; the same of archives
LONGEST_NAME = 255  # characters, as file systems have it
PROJECT = frozenset({"solutions", "grader", "tests"})
"""What lies beside `exercises/` in a copy of the whole project, and is nobody's own work."""
_PASSED_OVERS = 4  # folders with too many entries, until the rest is not looked at
_QUIET = frozenset({"__macosx", "__pycache__", "venv", "env", "node_modules", "thumbs.db", "desktop.ini"})
_LONGEST = 200  # characters of a foreign way, as it is shown
_SAID = 20  # sentences of a kind

Way = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A file that may be read, by the names that lead to it. `read` raises `Unreadable`."""

    way: Way
    read: Callable[[], HandedIn]

    @property
    def name(self) -> str:
        return self.way[-1]


@dataclass
class Budget:
    """What may still be looked at and read of one submission."""

    entries: int = ENTRIES
    taken: int = BYTES
    archived: int = BYTES
    passed_over: int = 0

    def require_room(self, *, for_archive: bool = False) -> None:
        """Nothing more is read once all that was read has reached its limit.

        Raises:
            Unreadable: if it has.
        """
        if (self.archived if for_archive else self.taken) <= 0:
            raise Unreadable(f"{BYTES >> 20} MiB of this submission were read before it, and no more is")

    def crowded(self, way: Way) -> str:
        """The sentence on a folder with too many entries, which is passed over."""
        self.passed_over += 1
        what = shown(way) if way else "What was handed in"
        said = f"{what} holds too much and was passed over: a submission has at most {ENTRIES:,} files and folders."
        return said if not self.is_spent else f"{said} What lies deeper was not looked at, either."

    @property
    def is_spent(self) -> bool:
        return self.passed_over >= _PASSED_OVERS


@dataclass
class Contents:
    """The files of a submission, sentences on what of it was refused, and remarks."""

    items: list[Item] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Contents) -> None:
        self.items += other.items
        self.refused += other.refused
        self.notes += other.notes


def most_of(name: str) -> int:
    """How many bytes of a file of this name are read."""
    return MAX_WEIGHTS if name.lower().endswith(".npz") else MAX_SOURCE


def is_quiet(name: str) -> bool:
    """Is it what systems and tools leave behind, which nobody means to hand in?"""
    return (name.startswith(".") and not name.startswith("..")) or name.lower() in _QUIET


def link_or_device(kind: Kind) -> str:
    """Why something that is neither a file nor a folder is refused."""
    return f"it is {kind.value}; hand in what it leads to" if kind is Kind.LINK else f"it is {kind.value}"


def shown(way: Sequence[str]) -> str:
    """A way in a submission, as it is shown: all of it is foreign."""
    return one_line(printable_name("/".join(way)), _LONGEST)


def printable_name(name: str) -> str:
    """A name as text: composed, and with a sign for every byte that is no text."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def sentence(way: Sequence[str], problem: object) -> str:
    """Why something was not taken: where it lies, and what is wrong with it."""
    said = str(problem)
    if said.startswith(f"{way[-1]} "):
        said = f"it{said.removeprefix(way[-1])}"
    return f"{shown(way)}: {one_line(printable_name(said), 400)}."


def at_most(sentences: Iterable[str], what: str) -> tuple[str, ...]:
    """The first of many sentences, each once, and how many more there are."""
    different = list(dict.fromkeys(sentences))
    more = len(different) - _SAID
    return (*different[:_SAID], f"{more:,} more {what} not listed.") if more > 0 else tuple(different)

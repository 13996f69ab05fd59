"""Look-alikes with their texts: what a teacher looks at before talking with both.

Texts are asked for pair by pair, so that a class with hundreds of pairs takes no more memory than one with a few.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from learn_transformers import course, printable
from learn_transformers.classroom.lookalikes.comparing import Lookalikes
from learn_transformers.classroom.lookalikes.handed_out import Given
from learn_transformers.classroom.lookalikes.passages import Passage, side_by_side

MOST: Final = 200  # pairs of which both texts are shown, those that share most first
FOLDER: Final = "look-alikes"
SOLUTION: Final = "the model solution"
EQUAL: Final = "the same throughout"
NOT_KEPT: Final = "The gradebook does not hold what was handed in: look at the folders themselves."
_LINES: Final = 2000  # of a file
_WIDTH: Final = 300  # characters of a line
_BREAK: Final = re.compile(r"\r\n|\r|\n")

Contents = Callable[[str], Mapping[str, bytes] | None]
"""What a student handed in, by name; None where that is not kept."""


@dataclass(frozen=True)
class Pair:
    """Two who look alike in `files`; `page` is where both texts stand, empty where nobody made it."""

    one: str
    other: str
    note: str
    files: tuple[str, ...]
    page: str


@dataclass(frozen=True)
class Texts:
    """A file as both have it, line by line, all of it printable, and the passages that are the same."""

    file: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Both:
    """A pair with its texts, or a sentence why there are none."""

    pair: Pair
    texts: tuple[Texts, ...] = ()
    problem: str = ""


def pairs(found: Lookalikes) -> tuple[Pair, ...]:
    """All that look alike, those that share most first, then those that are like the model solution."""
    named = [(*p.students, EQUAL if p.equal else "", tuple(f.file for f in p.files)) for p in found.pairs]
    named += [(one.student, SOLUTION, "", tuple(file.file for file in one.files)) for one in found.solution]
    return tuple(
        Pair(one, other, note, files, f"{FOLDER}/{number:03d}.html" if number <= MOST else "")
        for number, (one, other, note, files) in enumerate(named, 1)
    )


def beside(pairs: Sequence[Pair], contents: Contents, given: Mapping[str, Given]) -> Iterator[Both]:
    """Each pair that has a page, with both texts."""
    for pair in pairs:
        if pair.page:
            yield _both(pair, contents, given)


def _both(pair: Pair, contents: Contents, given: Mapping[str, Given]) -> Both:
    is_solution = pair.other == SOLUTION
    one, other = contents(pair.one), _solution(pair.files) if is_solution else contents(pair.other)
    texts = []
    for file in pair.files:
        if one is None or other is None or file not in one or file not in other:
            return Both(pair, problem=NOT_KEPT)
        # Where somebody is held to the model solution, what is given of it is what there is to see.
        known = frozenset() if is_solution or file not in given else given[file].known
        texts.append(Texts(file, _lines(one[file]), _lines(other[file]), side_by_side(one[file], other[file], known)))
    return Both(pair, tuple(texts))


def _solution(files: Sequence[str]) -> dict[str, bytes]:
    return {file: course.solution_bytes(file) or b"" for file in files}


def _lines(content: bytes) -> tuple[str, ...]:
    """As they are counted where passages are found."""
    lines = _BREAK.split(content.decode("utf-8", "replace").removeprefix("\ufeff"), _LINES)
    cut = ["… (the rest is left out)"] if len(lines) > _LINES else []
    return (*(printable.one_line(line.expandtabs(4), _WIDTH) for line in lines[:_LINES]), *cut)

"""Which look-alikes have a page of their own, and what it is called: the strongest, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.file_names import file_name
from learn_transformers.classroom.lookalikes.comparing import Lookalikes
from learn_transformers.classroom.lookalikes.sketches import Shared

FOLDER: Final = "look-alikes"
MOST: Final = 100  # pages of pairs, and as many of those who have the model solution


@dataclass(frozen=True)
class Pairing:
    """Whose texts stand beside each other, in which files; `other` is None where it is the model solution.

    `page` is the place of its page in the folder of results. It is the same as long as the students' names are.
    """

    page: str
    one: str
    other: str | None
    files: tuple[Shared, ...]
    is_equal: bool = False


def pairings(found: Lookalikes, most: int = MOST) -> tuple[Pairing, ...]:
    """Those that share the most with the model solution, then with each other, at most so many of both."""
    like_solution = sorted(found.solution, key=lambda one: (-one.shared, one.student))
    pairs = sorted(found.pairs, key=lambda pair: (-pair.shared, pair.students))
    return (
        *(Pairing(page_of(one.student), one.student, None, one.files) for one in like_solution[:most]),
        *(Pairing(page_of(*pair.students), *pair.students, pair.files, pair.equal) for pair in pairs[:most]),
    )


def page_of(one: str, other: str | None = None) -> str:
    """Neither `+` nor `=` stands in the name of a student's files."""
    names = f"{file_name(one)}=solution" if other is None else f"{file_name(one)}+{file_name(other)}"
    return f"{FOLDER}/{names}.html"

"""What there is to know of a platform's export before a column of it is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from learn_transformers.classroom.exports.grades.theirs import Record
from learn_transformers.classroom.exports.grades.whose import Kind

Columns = Sequence[str]


def nothing(columns: Columns) -> None:
    """For platforms without such a column."""
    return


@dataclass(frozen=True)
class Form:
    """One platform's. Names of columns are compared without regard to case.

    `identities` are columns, or several in a row that make up one text, and what they say of somebody; `gradable` says
    which columns may hold grades, `describes` whether a row is about columns and not about a student, `points` which of
    those has the points possible. `locked` and `most` are columns that say of a row whether its grade is settled, and
    out of how many it is. `limit` is a number of points that is refused there, unless the site is set to take more.
    """

    name: str
    identities: Mapping[tuple[str, ...], Kind]
    gradable: Callable[[Columns], list[int]]
    describes: Callable[[Record], bool] = lambda record: False
    points: Callable[[Record], bool] = lambda record: False
    takes_new_columns: bool = False
    reserved: Callable[[str], bool] = lambda name: False
    locked: Callable[[Columns], int | None] = nothing
    most: Callable[[Columns], int | None] = nothing
    limit: float | None = None


NO: Final = frozenset({"no", "false", "0"})


def place(columns: Columns, name: str) -> int | None:
    """Where a column of this name is."""
    return next((n for n, column in enumerate(columns) if column.casefold() == name.casefold()), None)

"""Everything that was ever written down, read back. Named tuples: a dataclass takes ten times as long to define."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from learn_transformers.progress import store
from learn_transformers.progress.journal import LAST, Mistake, mistakes_in
from learn_transformers.progress.replies import Reply, every

if TYPE_CHECKING:
    import sqlite3


class Attempt(NamedTuple):
    """One row: what one check found of one function or one answer of a worksheet.

    `checks` is 1; 0 where the exercise was reset and nothing was checked; more where an older version of this program
    had counted checks together.
    """

    chapter: str
    name: str
    kind: str
    at: float
    status: str
    score: float
    max_score: float
    checks: int = 1


class History(NamedTuple):
    """Everything in the file, oldest first. `mistakes` are those of the last check, by (kind, chapter, name)."""

    attempts: tuple[Attempt, ...] = ()
    mistakes: Mapping[tuple[str, str, str], tuple[Mistake, ...]] = MappingProxyType({})
    hints: tuple[tuple[str, str, str], ...] = ()
    given_up: Mapping[tuple[str, str], float] = MappingProxyType({})
    replies: tuple[Reply, ...] = ()


def history(exercises: Path) -> History:
    """Everything that was ever written down.

    Raises:
        ProgressError: if it cannot be read.
    """

    def query(connection: sqlite3.Connection) -> History:
        attempts = connection.execute(
            "select chapter, name, kind, at, status, score, max_score, checks from attempt order by id"
        )
        last = f"select kind, chapter, name, mistakes from attempt where id in ({LAST})"
        return History(
            attempts=tuple(map(Attempt._make, attempts)),
            mistakes={(kind, c, n): mistakes_in(text) for kind, c, n, text in connection.execute(last)},
            hints=tuple(connection.execute("select chapter, name, step from hint order by opened, rowid")),
            given_up={(c, n): at for c, n, at in connection.execute("select chapter, name, at from given_up")},
            replies=tuple(every(connection)),
        )

    return store.read(exercises, query, History())

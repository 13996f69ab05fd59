"""What is written down: verdicts, opened hints, solutions looked at, resets; and the same read back."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from learn_transformers.progress import store
from learn_transformers.progress.trouble import Damaged, ProgressError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from learn_transformers.verdict import Function, Verdict

T = TypeVar("T")

FUNCTION, WORKSHEET = "function", "worksheet"
_INSERT: Final = """insert into attempt (chapter, name, kind, at, status, score, max_score, mistakes, checks)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
LAST: Final = "select max(id) from attempt group by kind, chapter, name"


class Mistake(NamedTuple):
    """A mistake that was found: its name in the key, the hint that belongs to it, and the sentence that names it."""

    name: str
    hint: str
    title: str = ""


@dataclass(frozen=True)
class Record:
    """The last that is known of one function or answer; `mistakes` are the diagnosed ones as (name, hint)."""

    chapter: str
    name: str
    status: str
    score: float
    max_score: float
    mistakes: tuple[tuple[str, str], ...] = ()


def record(exercises: Path, verdict: Verdict) -> str:
    """Remember a verdict on the course in `exercises`, all of it or nothing; a sentence if a damaged file was mended.

    Raises:
        ProgressError: if the disk is full or read-only, or the file is from a newer version.
    """
    rows = [*_rows(verdict, time.time())]
    return store.write(exercises, lambda connection: connection.executemany(_INSERT, rows)) if rows else ""


def remember(exercises: Path, verdict: Verdict) -> str:
    """Keep a verdict as progress. A disk that refuses, or a damaged file, costs a sentence, which is returned."""
    try:
        return record(exercises, verdict)
    except ProgressError as problem:
        return str(problem)


def _rows(verdict: Verdict, now: float) -> Iterable[tuple[object, ...]]:
    import json  # a page that only reads seldom needs it, and shall be there at once

    for chapter in verdict.chapters:
        for f in () if chapter.problem is not None else chapter.functions:  # a file that cannot be read says nothing
            told = () if f.differences else f.diagnosis
            mistakes = [("+".join(e.mistakes), e.hint, e.title) for e in told] or _place(f)
            yield (chapter.name, f.name, FUNCTION, now, str(f.status), f.score, f.max_score, json.dumps(mistakes), 1)
        for a in chapter.worksheet:
            mistakes = [("+".join(a.slips), a.hint, a.message)] if a.message and a.status != "passed" else []
            yield (chapter.name, a.name, WORKSHEET, now, str(a.status), a.score, a.max_score, json.dumps(mistakes), 1)


def _place(function: Function) -> list[tuple[str, str, str]]:
    """Where a small change would do, as a mistake: its hint also tells which part of the line is concerned."""
    if (located := function.located) is None:
        return []
    part = f": `{located.text}`" if located.text else ""
    return [
        (
            f"line:{located.line}",
            f"In what was checked last, look at {located.place}{part}.",
            f"look at {located.place}",
        )
    ]


def note_reset(exercises: Path, chapter: str, *names: str) -> str:
    """Remember that functions are stubs again, with `WORKSHEET` among the names the chapter's whole worksheet.

    They are not started then; what was achieved before stays on record.

    Raises:
        ProgressError: if it cannot be kept.
    """
    now = time.time()

    def reset(connection: sqlite3.Connection) -> None:
        query = f"select kind, name, max_score from attempt where id in ({LAST}) and chapter = ?"
        for kind, name, most in connection.execute(query, (chapter,)).fetchall():
            if (name if kind == FUNCTION else kind) in names:
                connection.execute(_INSERT, (chapter, name, kind, now, "unfinished", 0.0, most, "[]", 0))

    return store.write(exercises, reset)


def records(exercises: Path, kind: str = FUNCTION) -> dict[tuple[str, str], Record]:
    """What is known of every function, or answer, by chapter and name; nothing where nothing was ever checked.

    Raises:
        ProgressError: if it cannot be read.
    """
    query = f"select chapter, name, status, score, max_score, mistakes from attempt where id in ({LAST}) and kind = ?"
    return {
        (chapter, name): Record(chapter, name, status, score, most, tuple((m.name, m.hint) for m in mistakes_in(text)))
        for chapter, name, status, score, most, text in store.read(
            exercises, lambda connection: connection.execute(query, (kind,)).fetchall(), list[Any]()
        )
    }


def statuses(exercises: Path) -> dict[tuple[str, str, str], str]:
    """What the last check found of every function and every answer, by (kind, chapter, name).

    Raises:
        ProgressError: if it cannot be read.
    """
    query = f"select kind, chapter, name, status from attempt where id in ({LAST})"
    rows = store.read(exercises, lambda connection: connection.execute(query).fetchall(), list[Any]())
    return {(kind, chapter, name): status for kind, chapter, name, status in rows}


def mistakes_in(text: str) -> tuple[Mistake, ...]:
    """What `record` wrote, also as older versions did; a text that is broken names none."""
    if text == "[]":
        return ()
    import json

    try:
        return tuple(Mistake(*map(str, found)) for found in json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return ()


def opened_hints(exercises: Path, chapter: str, name: str) -> list[str]:
    """The hint steps of a function or an answer that were opened, in that order."""
    query = "select step from hint where chapter = ? and name = ? order by opened, rowid"
    return store.read(exercises, lambda c: [row[0] for row in c.execute(query, (chapter, name))], [])


def open_hint(exercises: Path, chapter: str, name: str, step: str) -> str:
    """Remember that a hint was opened."""
    row = (chapter, name, step, time.time())
    return store.write(exercises, lambda c: c.execute("insert or ignore into hint values (?, ?, ?, ?)", row))


def give_up(exercises: Path, chapter: str, name: str) -> str:
    """Remember that the solution of a function or an answer was asked for, or with `WORKSHEET` the whole worksheet's.

    The first time counts.
    """
    row = (chapter, name, time.time())
    return store.write(exercises, lambda c: c.execute("insert or ignore into given_up values (?, ?, ?)", row))


def given_up(exercises: Path, chapter: str, name: str) -> float | None:
    """When the solution of a function or an answer was first asked for, in seconds since 1970; `None` if never."""
    query = "select at from given_up where chapter = ? and name = ?"
    row = store.read(exercises, lambda c: c.execute(query, (chapter, name)).fetchone(), None)
    return None if row is None else float(row[0])


def read_or_say(read: Callable[[Path], T], exercises: Path, otherwise: Any) -> tuple[T, str]:
    """What `read` finds, a damaged file being mended first; else `otherwise`. And the sentence to say, if any.

    Where the course folder holds what is refused, it is what was kept in the user's state folder.
    """
    try:
        (found, mended), elsewhere = store.here_or_elsewhere(lambda where: _read_or_mend(read, where), exercises)
    except ProgressError as problem:
        return otherwise, str(problem)
    return found, " ".join(filter(None, [elsewhere, mended]))


def _read_or_mend(read: Callable[[Path], T], exercises: Path) -> tuple[T, str]:
    with suppress(Damaged):
        return read(exercises), ""
    said = store.mend(exercises)  # not while the error is handled: it keeps alive what was reading, and locked the file
    return read(exercises), said

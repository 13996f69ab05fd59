"""What this learner has done, in one SQLite file in the course folder. Nothing here ever stops a verdict."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learn_transformers.verdict import Verdict

FOLDER, FILE = ".learn-transformers", "progress.sqlite3"
_VERSION = 1
_SCHEMA = """
create table if not exists function (
    chapter text not null, name text not null, status text not null, score real not null, max_score real not null,
    attempts integer not null, last_checked real not null, first_passed real,
    mistakes text not null default '[]', primary key (chapter, name)
) strict;
create table if not exists hint (
    chapter text not null, name text not null, step text not null, opened real not null,
    primary key (chapter, name, step)
) strict;
"""


class ProgressError(Exception):
    """Progress could not be read or kept; the message is a sentence."""


@dataclass(frozen=True)
class Record:
    """The last that is known of one function; `mistakes` are the diagnosed ones as (name, hint)."""

    chapter: str
    name: str
    status: str
    score: float
    max_score: float
    mistakes: tuple[tuple[str, str], ...] = ()


def _path(exercises: Path) -> Path:
    return exercises.resolve().parent / FOLDER / FILE


@contextmanager
def _open(exercises: Path, write: bool) -> Iterator[sqlite3.Connection]:
    path = _path(exercises)
    try:
        if write:
            path.parent.mkdir(exist_ok=True)
        mode = "rwc" if write else "ro"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=5.0)) as connection:
            if connection.execute("pragma user_version").fetchone()[0] > _VERSION:
                raise ProgressError(f"Progress was not kept: {path} is from a newer learn-transformers; update yours.")
            if write:
                connection.executescript(_SCHEMA)
                connection.execute(f"pragma user_version = {_VERSION}")
            with connection:
                yield connection
    except (OSError, sqlite3.Error) as error:
        raise ProgressError(f"Progress was not kept: {path} cannot be used ({error}).") from error


def record(exercises: Path, verdict: Verdict) -> None:
    """Remember a verdict on the course in `exercises`.

    Raises:
        ProgressError: if the disk is full or read-only, or the file is not ours.
    """
    now = time.time()
    rows = []
    for chapter in verdict.chapters:
        for f in chapter.functions:
            mistakes = json.dumps([["+".join(e.mistakes), e.hint] for e in f.diagnosis])
            passed = now if f.status == "passed" else None
            rows.append((chapter.name, f.name, str(f.status), f.score, f.max_score, now, passed, mistakes))
    with _open(exercises, write=True) as connection:
        connection.executemany(
            """insert into function values (?, ?, ?, ?, ?, 1, ?, ?, ?)
            on conflict do update set status = excluded.status, score = excluded.score, max_score = excluded.max_score,
                attempts = attempts + 1, last_checked = excluded.last_checked, mistakes = excluded.mistakes,
                first_passed = coalesce(first_passed, excluded.first_passed)""",
            rows,
        )


def records(exercises: Path) -> dict[tuple[str, str], Record]:
    """What is known, by chapter and function; nothing where nothing was ever checked."""
    if not _path(exercises).exists():
        return {}
    with _open(exercises, write=False) as connection:
        rows = connection.execute("select chapter, name, status, score, max_score, mistakes from function").fetchall()
    return {
        (chapter, name): Record(chapter, name, status, score, most, tuple((m, h) for m, h in json.loads(mistakes)))
        for chapter, name, status, score, most, mistakes in rows
    }


def opened_hints(exercises: Path, chapter: str, name: str) -> list[str]:
    """The hint steps of a function that were opened, in that order."""
    if not _path(exercises).exists():
        return []
    query = "select step from hint where chapter = ? and name = ? order by opened, rowid"
    with _open(exercises, write=False) as connection:
        return [row[0] for row in connection.execute(query, (chapter, name))]


def open_hint(exercises: Path, chapter: str, name: str, step: str) -> None:
    """Remember that a hint was opened."""
    with _open(exercises, write=True) as connection:
        connection.execute("insert or ignore into hint values (?, ?, ?, ?)", (chapter, name, step, time.time()))

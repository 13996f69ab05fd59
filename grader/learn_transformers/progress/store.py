"""The one file: made, brought up to date, mended, started anew. Whatever happens to it, no verdict waits for it.

It is an SQLite file with a rollback journal, and not with a write-ahead log, because course folders lie on network
drives, in synced folders and on read-only disks: a log needs memory shared between processes, which network drives do
not have; it keeps what was committed in a second file, which a sync may leave behind; and it cannot be read where
nothing can be written. At rest there is one file. A process that is killed leaves a journal beside it, with which the
next one takes back what was not finished. Every verdict is one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")

FOLDER, FILE = ".learn-transformers", "progress.sqlite3"
VERSION: Final = 2
BUSY_SECONDS: Final = 5.0
_ATTEMPTS: Final = 3  # at one transaction, where the file is mended or replaced meanwhile

_SCHEMA: Final = (
    # `checks`: how many a row stands for; 0: the exercise was reset; several: version 1 had counted them together
    """create table attempt (
        id integer primary key, chapter text not null, name text not null, kind text not null, at real not null,
        status text not null, score real not null, max_score real not null, mistakes text not null default '[]',
        checks integer not null default 1
    )""",
    "create index attempt_of on attempt (kind, chapter, name)",
    """create trigger attempt_is_not_deleted before delete on attempt
        begin select raise(abort, 'attempts are only ever added'); end""",
    """create trigger attempt_is_not_changed before update on attempt
        begin select raise(abort, 'attempts are only ever added'); end""",
    """create table hint (
        chapter text not null, name text not null, step text not null, opened real not null,
        primary key (chapter, name, step)
    )""",
    "create table given_up (chapter text not null, name text not null, at real not null, primary key (chapter, name))",
)
_COLUMNS: Final[dict[str, tuple[tuple[str, type], ...]]] = {
    "attempt": (
        ("chapter", str), ("name", str), ("kind", str), ("at", float), ("status", str), ("score", float),
        ("max_score", float), ("mistakes", str), ("checks", int),
    ),
    "hint": (("chapter", str), ("name", str), ("step", str), ("opened", float)),
    "given_up": (("chapter", str), ("name", str), ("at", float)),
}  # fmt: skip
# Version 1 kept one row a function. It becomes its last check, after its first pass where that was an earlier one.
_FROM_VERSION_1: Final = """
    select chapter, name, 'function' as kind, first_passed as at, 'passed' as status, max_score as score, max_score,
           '[]' as mistakes, 1 as checks
    from function where first_passed is not null and (status <> 'passed' or first_passed < last_checked)
    union all
    select chapter, name, 'function', last_checked, status, score, max_score, mistakes,
           case when first_passed is not null and (status <> 'passed' or first_passed < last_checked)
                then max(attempts - 1, 1) else attempts end
    from function
"""


class ProgressError(Exception):
    """Progress could not be read or kept; the message is a sentence."""


class Damaged(ProgressError):
    """The file is there and is no progress file, or no longer a whole one."""


def home(exercises: Path) -> Path:
    """The folder of ours: beside `exercises/`, or inside a course folder of another name, which may have neighbors."""
    folder = exercises.resolve()
    return (folder.parent if folder.name == "exercises" else folder) / FOLDER


def path_of(exercises: Path) -> Path:
    """The file that holds the progress on this course."""
    return home(exercises) / FILE


def read(exercises: Path, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    """What a query finds, or `nothing` where no progress was ever kept. Nothing is written, whatever the version.

    Raises:
        ProgressError: if the file cannot be used; `Damaged` if `mend` would help.
    """
    path = path_of(exercises)
    try:
        if not os.path.lexists(path):
            return nothing
        try:
            return _found(path, query, nothing)
        except sqlite3.OperationalError:
            if os.access(path.parent, os.W_OK) or not _journal(path).exists():
                raise
            with _copied(path) as copy:  # somebody was killed, and here nobody can take back what was not finished
                return _found(copy, query, nothing)
    except (OSError, sqlite3.Error) as error:
        raise _explained(error, path, "Progress cannot be read") from error


def write(exercises: Path, change: Callable[[sqlite3.Connection], object]) -> str:
    """Change progress in one transaction. A damaged file is mended first: then a sentence says so.

    Raises:
        ProgressError: if the disk is full or read-only, or the file cannot be used.
    """
    path, said = path_of(exercises), ""
    for _ in range(_ATTEMPTS):
        try:
            path.parent.mkdir(exist_ok=True)
            before = _identity(path)
            with _changing(path) as connection:
                change(connection)
            if before is None or before == _identity(path):
                return said
        except (OSError, sqlite3.Error) as error:
            problem = _explained(error, path, "Progress was not kept")
            if isinstance(problem, Damaged):
                said = mend(exercises)
            elif getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_READONLY_DBMOVED:
                raise problem from error
    raise ProgressError(f"Progress was not kept: {path} is damaged, or replaced by another program time and again.")


def start_anew(exercises: Path) -> Path | None:
    """Forget everything; a copy of it is kept under a dated name, which is returned. `None`: there was nothing.

    The copy is made while nobody else can write, and nothing is forgotten before it is there.

    Raises:
        ProgressError: if the file cannot be used, or a copy cannot be kept.
    """
    path = path_of(exercises)
    kept = _dated(path, "backup")
    try:
        if not os.path.lexists(path):
            return None
        with _changing(path) as connection:
            if not any(connection.execute(f"select 1 from {table} limit 1").fetchone() for table in _COLUMNS):
                return None
            with closing(_connect(path, "ro")) as source, closing(_connect(kept, "rwc")) as copy:
                source.backup(copy)
            for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
                connection.execute(f'drop table "{table}"')
            _make(connection)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            kept.unlink()
        problem = _explained(error, path, "Progress was not reset")
        if not isinstance(problem, Damaged):
            raise problem from error
        return _set_aside(path, salvage=False)[0]
    return kept


def mend(exercises: Path) -> str:
    """Move a damaged file to a dated name and make a new one of what can still be read; the sentence that says so.

    Raises:
        ProgressError: if it cannot be moved.
    """
    path = path_of(exercises)
    aside, saved = _set_aside(path, salvage=True)
    if aside is None:
        return ""
    what = f"the {saved} results that could be read are" if saved else "nothing in it could be read, so progress is"
    return f"The progress file was damaged and is now {aside.name} in {aside.parent}; {what} in a new one."


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _journal(path: Path) -> Path:
    """Where SQLite keeps what it needs to take back an unfinished transaction."""
    return path.with_name(f"{path.name}-journal")


def _found(path: Path, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    with closing(_for_reading(path)) as connection:
        connection.execute("begin")
        version = _version(connection, path)
        if version == VERSION:
            return query(connection)
        if version == 0:
            return nothing
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            _bring_up_to_date(copy, version)
            return query(copy)


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for file in (path, _journal(path)):
            shutil.copyfile(file, Path(folder) / file.name)
        yield Path(folder) / path.name


def _for_reading(path: Path) -> sqlite3.Connection:
    """A connection that may undo what a killed process left unfinished; SQLite makes it read-only where it must be."""
    return _connect(path, "rw" if os.access(path, os.W_OK) else "ro")


@contextmanager
def _changing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the file, which is made or brought up to date in it."""
    with closing(_connect(path, "rwc")) as connection:
        connection.execute("begin immediate")
        try:
            version = _version(connection, path)
            if version == 0:
                _make(connection)
            elif version < VERSION:
                _bring_up_to_date(connection, version)
            yield connection
            connection.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.rollback()
            raise


def _make(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(f"pragma user_version = {VERSION}")


def _bring_up_to_date(connection: sqlite3.Connection, version: int) -> None:
    """From an older version to ours: every row is kept."""
    assert version == 1
    attempts = connection.execute(f"select * from ({_FROM_VERSION_1}) order by at").fetchall()
    hints = connection.execute("select chapter, name, step, opened from hint order by rowid").fetchall()
    connection.execute("drop table function")
    connection.execute("drop table hint")
    _make(connection)
    _insert(connection, "attempt", attempts)
    _insert(connection, "hint", hints)


def _insert(connection: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(name for name, _ in _COLUMNS[table])
    marks = ", ".join("?" for _ in _COLUMNS[table])
    connection.executemany(f"insert or ignore into {table} ({columns}) values ({marks})", rows)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the file; 0 for one that is still empty.

    Raises:
        ProgressError: for one from a newer program, and for one that is not ours.
    """
    (version,) = connection.execute("pragma user_version").fetchone()
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if version > VERSION:
        raise ProgressError(f"Progress was left alone: {path} is from a newer learn-transformers; update yours.")
    expected = {0: set(), 1: {"function", "hint"}, 2: {*_COLUMNS}}.get(version)
    if expected is None or not tables >= expected or (version == 0 and tables):
        raise sqlite3.DatabaseError("it holds something else")
    return int(version)


def _explained(error: Exception, path: Path, lead: str) -> ProgressError:
    """The error as a sentence, and whether it means damage."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.Error):
        no_database = code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        if no_database or (code is None and type(error) is sqlite3.DatabaseError) or path.is_dir():
            return Damaged(f"{lead}: {path} is damaged ({error}).")
        if code is not None and code & 0xFF == sqlite3.SQLITE_BUSY:
            return ProgressError(f"{lead}: another program has kept {path} locked for {BUSY_SECONDS:g} seconds.")
    return ProgressError(f"{lead}: {path} cannot be used ({error}).")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, so that one that was replaced meanwhile is noticed."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _dated(path: Path, what: str) -> Path:
    """A name beside the file that says what it is and since when, not in use yet."""
    stem = f"{path.stem}-{what}-{time.strftime('%Y-%m-%dT%H-%M-%S')}"
    number, name = 1, f"{stem}{path.suffix}"
    while os.path.lexists(path.with_name(name)):
        number += 1
        name = f"{stem}-{number}{path.suffix}"
    return path.with_name(name)


def _set_aside(path: Path, salvage: bool) -> tuple[Path | None, int]:
    """Put a new file in the place of a damaged one; where that is now, and how many results the new one holds.

    The new one is complete before it takes the place, so whoever looks finds the one or the other. Only one process
    mends at a time; `None` says that another one just has.
    """
    try:
        damaged = _identity(path)
        with _alone(path.parent):
            if damaged is None or damaged != _identity(path) or not _is_damaged(path):
                return None, 0
            aside, fresh = _dated(path, "damaged"), path.with_name(f"{path.name}.{os.getpid()}.new")
            with suppress(FileNotFoundError):
                fresh.unlink()
            with _held(path) as connection:
                saved = _rebuilt(connection if salvage else None, fresh)
                if _journal(path).exists():  # it would be taken for the new file's
                    _journal(path).rename(_journal(aside))
                if os.name == "nt" and connection is not None:  # no open file can be renamed there
                    connection.close()
                try:
                    os.link(path, aside)
                except OSError:
                    path.rename(aside)
                fresh.replace(path)
            return aside, saved
    except (OSError, sqlite3.Error) as error:
        raise ProgressError(f"Progress is damaged, and {path} cannot be moved out of the way ({error}).") from error


def _is_damaged(path: Path) -> bool:
    """Does the whole file read as one of ours?"""
    try:
        with closing(_for_reading(path)) as connection:
            _version(connection, path)
            return bool(connection.execute("pragma integrity_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error as error:
        return isinstance(_explained(error, path, ""), Damaged)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one process at a time, where the system has such locks; it ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The damaged file, locked so that nobody adds to it, where enough of it is left to be opened."""
    connection = None
    try:
        try:
            connection = _connect(path, "rw")
            connection.execute("begin exclusive")
        except sqlite3.Error as error:
            if not isinstance(_explained(error, path, ""), Damaged):
                raise
        yield connection
    finally:
        if connection is not None:
            connection.close()


def _rebuilt(damaged: sqlite3.Connection | None, fresh: Path) -> int:
    """A new file of what can be read in a damaged one; how many results that is."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
    if damaged is not None:
        for table, columns in _COLUMNS.items():
            rows[table] = _readable(damaged, f"select rowid, {', '.join(n for n, _ in columns)} from {table}", table)
        if not rows["attempt"]:
            rows["attempt"] = _readable(damaged, f"select at, * from ({_FROM_VERSION_1})", "attempt")
    with _changing(fresh) as connection:
        for table, found in rows.items():
            _insert(connection, table, found)
    return len(rows["attempt"])


def _readable(damaged: sqlite3.Connection, query: str, table: str) -> list[tuple[Any, ...]]:
    """The sound rows of a table in their order, read from both ends up to where it is broken."""
    found: dict[tuple[Any, ...], None] = {}
    kinds = tuple(kind for _, kind in _COLUMNS[table])
    for order in ("asc", "desc"):
        with suppress(sqlite3.Error, OverflowError):
            for row in damaged.execute(f"{query} order by 1 {order}"):
                if all(type(value) is kind for value, kind in zip(row[1:], kinds, strict=True)):
                    found[row] = None
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]

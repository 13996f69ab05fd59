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
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from learn_transformers.progress import door, schema
from learn_transformers.progress.door import home, path_of, stand_in
from learn_transformers.progress.schema import CURRENT as _SCHEMA  # noqa: F401  # others make files to try with it
from learn_transformers.progress.schema import VERSION
from learn_transformers.progress.trouble import Damaged, ProgressError, Refused

T = TypeVar("T")

BUSY_SECONDS: Final = door.BUSY_SECONDS
LONGEST: Final = 1 << 20  # bytes of one value, and of one row
_TABLES: Final = 0.1  # seconds of a processor to see which tables a file holds: ours take a thousandth
_LOOK: Final = 0.5  # to see that its values are sound
_WORK: Final = 2.0  # for what is asked of a sound one
_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG)
_ATTEMPTS: Final = 3  # at one transaction, where the file is mended or replaced meanwhile


def read(exercises: Path, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    """What a query finds, or `nothing` where no progress was ever kept. Nothing is written, whatever the version.

    Raises:
        ProgressError: if the file cannot be used; `Damaged` if `mend` would help, `Refused` if another place is used.
    """
    shown = path_of(exercises)
    try:
        with door.database(exercises) as path:
            return nothing if path is None or not os.path.lexists(path) else _found(path, shown, query, nothing)
    except (OSError, sqlite3.Error) as error:
        raise _explained(error, shown, "Progress cannot be read") from error


def write(exercises: Path, change: Callable[[sqlite3.Connection], object]) -> str:
    """Change progress in one transaction; a sentence if there is something to say.

    A damaged file is mended first. Where the course folder holds what is refused, it is the user's state folder that
    keeps progress.

    Raises:
        ProgressError: if the disk is full or read-only, or the file cannot be used.
    """
    mended, elsewhere = here_or_elsewhere(lambda where: _write(where, change), exercises, make=True)
    return " ".join(filter(None, [elsewhere, mended]))


def _write(exercises: Path, change: Callable[[sqlite3.Connection], object]) -> str:
    shown, said = path_of(exercises), ""
    for _ in range(_ATTEMPTS):
        problem: ProgressError | None
        try:
            with door.database(exercises, changing=True, make=True) as path:
                assert path is not None
                before = _identity(path)
                with _changing(path, shown) as connection:
                    schema.require_few(connection, VERSION, shown)
                    change(connection)
                if before is None or before == _identity(path):
                    return said
                problem = None
        except (OSError, sqlite3.Error) as error:
            problem = _explained(error, shown, "Progress was not kept")
            moved = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED
            if not moved and not isinstance(problem, Damaged):
                raise problem from error
        if isinstance(problem, Damaged):
            said = mend(exercises)
    raise ProgressError(f"Progress was not kept: {shown} is damaged, or replaced by another program time and again.")


def here_or_elsewhere(act: Callable[[Path], T], exercises: Path, *, make: bool = False) -> tuple[T, str]:
    """What `act` gives for the course folder; if that is refused, for what stands in for it, and a sentence.

    Raises:
        ProgressError: if nothing can be kept there either.
    """
    try:
        return act(exercises), ""
    except Refused as refusal:
        try:
            instead = stand_in(exercises)
            if make:
                instead.mkdir(0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ProgressError(
                f"Progress was not kept: {refusal.sentence}, and there is no other ({error})."
            ) from error
        return act(instead), f"{refusal.sentence}; what is kept is in {home(instead)} for now."


def start_anew(exercises: Path) -> Path | None:
    """Forget everything; a copy of it is kept under a dated name, which is returned. `None`: there was nothing.

    The copy is made while nobody else can write, and nothing is forgotten before it is there.

    Raises:
        ProgressError: if the file cannot be used, or a copy cannot be kept; `Refused` if another place is used.
    """
    shown = path_of(exercises)
    try:
        with door.database(exercises, changing=True) as path:
            kept = None if path is None else _started_anew(path, shown)
    except (OSError, sqlite3.Error) as error:
        problem = _explained(error, shown, "Progress was not reset")
        if not isinstance(problem, Damaged):
            raise problem from error
        return _set_aside(exercises, salvage=False)[0]
    return kept and shown.with_name(kept.name)


def _started_anew(path: Path, shown: Path) -> Path | None:
    if not os.path.lexists(path):
        return None
    kept = _dated(path, "backup")
    try:
        with _changing(path, shown) as connection:
            if not any(connection.execute(f"select 1 from {table} limit 1").fetchone() for table in schema.TABLES):
                return None
            with closing(_connect(path, "ro")) as source, closing(_connect(kept, "rwc")) as copy:
                source.backup(copy)
            for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
                connection.execute(f'drop table "{table}"')
            schema.make(connection)
    except BaseException:
        with suppress(OSError):
            kept.unlink()
        raise
    return kept


def mend(exercises: Path) -> str:
    """Move a damaged file to a dated name and make a new one of what can still be read; the sentence that says so.

    Raises:
        ProgressError: if it cannot be moved.
    """
    aside, saved = _set_aside(exercises, salvage=True)
    if aside is None:
        return ""
    what = f"the {saved} results that could be read are" if saved else "nothing in it could be read, so progress is"
    return f"The progress file was damaged and is now {aside.name} in {aside.parent}; {what} in a new one."


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that takes the file for what anybody may have written: it goes only so far, and for so long."""
    address = f"{path.as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    _limit(connection, _TABLES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")
    return connection


def _limit(connection: sqlite3.Connection, seconds: float) -> None:
    """Interrupt whatever takes this connection longer, counted in the time of a processor and not by the clock."""
    end = time.thread_time() + seconds
    connection.set_progress_handler(lambda: time.thread_time() > end, 2000)


def _journal(path: Path) -> Path:
    """Where SQLite keeps what it needs to take back an unfinished transaction."""
    return path.with_name(f"{path.name}-journal")


def _found(path: Path, shown: Path, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    with closing(_for_reading(path)) as connection:
        connection.execute("begin")
        version = schema.version_of(connection, shown)
        _limit(connection, _LOOK)
        schema.require_few(connection, version, shown)
        schema.require_sound(connection, version, shown)
        _limit(connection, _WORK)
        if version == VERSION:
            return query(connection)
        if version == 0:
            return nothing
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            schema.bring_up_to_date(copy, version)
            schema.require_sound(copy, VERSION, shown)
            return query(copy)


def _for_reading(path: Path) -> sqlite3.Connection:
    """A connection that may undo what a killed process left unfinished; SQLite makes it read-only where it must be."""
    return _connect(path, "rw" if os.access(path, os.W_OK) else "ro")


@contextmanager
def _changing(path: Path, shown: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the file, which is made or brought up to date in it."""
    with closing(_connect(path, "rwc")) as connection:
        connection.execute("begin immediate")
        try:
            version = schema.version_of(connection, shown)
            _limit(connection, _LOOK)
            if version == 0:
                schema.make(connection)
            elif version < VERSION:
                schema.require_sound(connection, version, shown)
                schema.bring_up_to_date(connection, version)
                schema.require_sound(connection, VERSION, shown)
            _limit(connection, _WORK)
            yield connection
            connection.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.rollback()
            raise


def _explained(error: Exception, path: Path, lead: str) -> ProgressError:
    """The error as a sentence, and whether it means damage."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.Error):
        broken = code is not None and code & 0xFF in _BROKEN
        of_python = code is None and type(error) in (sqlite3.DatabaseError, sqlite3.OperationalError)  # as no UTF-8 is
        if broken or of_python or path.is_dir():
            return Damaged(f"{lead}: {path} is damaged ({error}).")
        if code is not None and code & 0xFF == sqlite3.SQLITE_INTERRUPT:
            return Refused(path, "it takes too long to read")
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
    while any(os.path.lexists(path.with_name(f"{name}{end}")) for end in ("", "-journal", "-wal", "-shm")):
        number += 1
        name = f"{stem}-{number}{path.suffix}"
    return path.with_name(name)


def _set_aside(exercises: Path, salvage: bool) -> tuple[Path | None, int]:
    """Put a new file in the place of a damaged one; where that is now, and how many results the new one holds.

    The new one is complete before it takes the place, so whoever looks finds the one or the other. Only one process
    mends at a time; `None` says that another one just has.
    """
    shown = path_of(exercises)
    try:
        with door.database(exercises, changing=True) as path:
            damaged = None if path is None else _identity(path)
            if path is None or damaged is None:
                return None, 0
            with door.one_at_a_time(path.parent):
                if damaged != _identity(path) or not _is_damaged(path, shown):
                    return None, 0
                aside, saved = _replaced(path, salvage)
        return shown.with_name(aside.name), saved
    except (OSError, sqlite3.Error) as error:
        raise ProgressError(f"Progress is damaged, and {shown} cannot be moved out of the way ({error}).") from error


def _replaced(path: Path, salvage: bool) -> tuple[Path, int]:
    aside, fresh = _dated(path, "damaged"), path.with_name(f"{path.name}.{os.urandom(4).hex()}.new")
    try:
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
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    return aside, saved


def _is_damaged(path: Path, shown: Path) -> bool:
    """Does the whole file read as one of ours?"""
    try:
        with closing(_for_reading(path)) as connection:
            connection.execute("begin")
            version = schema.version_of(connection, shown)
            _limit(connection, _LOOK)
            schema.require_sound(connection, version, shown)
            schema.require_legible(connection, version)
            return bool(connection.execute("pragma integrity_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error as error:
        return isinstance(_explained(error, path, ""), Damaged | Refused)


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The damaged file, locked so that nobody adds to it, where enough of it is left to be opened."""
    connection = None
    try:
        try:
            connection = _connect(path, "rw")
            _limit(connection, _LOOK)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, door.MOST)  # a row that is too long is passed over
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
    rows = {} if damaged is None else schema.readable(damaged, LONGEST // 2)
    with _changing(fresh, fresh) as connection:
        connection.set_progress_handler(None, 0)  # to write all of it down may take longer than to look at it
        for table, found in rows.items():
            schema.insert(connection, table, found)
    return sum(len(rows.get(table, ())) for table in ("attempt", "reply"))

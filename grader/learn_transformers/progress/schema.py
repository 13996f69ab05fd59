"""The tables of the progress file, in all of its versions; and whether a file holds these tables and such values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from learn_transformers.progress.trouble import ProgressError, Refused

VERSION: Final = 3
MOST_ROWS: Final = 100_000  # of one table; a long course leaves tens of thousands
Row = tuple[Any, ...]

_VERSION_1: Final = (
    """create table function (
        chapter text not null, name text not null, status text not null, score real not null, max_score real not null,
        attempts integer not null, last_checked real not null, first_passed real,
        mistakes text not null default '[]', primary key (chapter, name)
    ) strict""",
    """create table hint (
        chapter text not null, name text not null, step text not null, opened real not null,
        primary key (chapter, name, step)
    ) strict""",
)
_VERSION_2: Final = (
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
_REPLIES: Final = (
    # one finished question, whatever it took; `kind`: of a quiz, or a function or an answer that was done once more
    """create table reply (
        id integer primary key, kind text not null, chapter text not null, question text not null, at real not null,
        seed text not null, mode text not null, status text not null, score real not null, attempts integer not null,
        hints integer not null, confidence text not null, mistake text not null, seconds real not null,
        answer text not null
    )""",
    """create trigger reply_is_not_deleted before delete on reply
        begin select raise(abort, 'replies are only ever added'); end""",
    """create trigger reply_is_not_changed before update on reply
        begin select raise(abort, 'replies are only ever added'); end""",
)
CURRENT: Final = (*_VERSION_2, *_REPLIES)
_STATEMENTS: Final[dict[int, tuple[str, ...]]] = {0: (), 1: _VERSION_1, 2: _VERSION_2, 3: CURRENT}
_TABLES: Final = {
    0: set[str](), 1: {"function", "hint"}, 2: {"attempt", "hint", "given_up"},
    3: {"attempt", "hint", "given_up", "reply"},
}  # fmt: skip

# SQLite sorts nothing, numbers, texts and bytes in this order: to compare says the kind, and is faster than typeof().
_TEXT: Final = "{0} >= '' and {0} < x''"
_MOMENT: Final = "{0} between 0 and 1e11"  # seconds since 1970; a calendar ends somewhere
_POINTS: Final = "{0} between -1e9 and 1e9"
_COUNT: Final = "typeof({0}) = 'integer' and {0} between 0 and 1000000000"


def _one_of(*texts: str) -> str:
    return f"{{0}} in ({', '.join(map(repr, texts))})"


_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "attempt": {
        "chapter": _TEXT, "name": _TEXT, "kind": _TEXT, "at": _MOMENT, "status": _TEXT, "score": _POINTS,
        "max_score": _POINTS, "mistakes": _TEXT, "checks": _COUNT,
    },
    "hint": {"chapter": _TEXT, "name": _TEXT, "step": _TEXT, "opened": _MOMENT},
    "given_up": {"chapter": _TEXT, "name": _TEXT, "at": _MOMENT},
    "reply": {
        "kind": _one_of("question", "function", "worksheet"), "chapter": _TEXT, "question": _TEXT, "at": _MOMENT,
        "seed": _TEXT, "mode": _one_of("practice", "exam", "review"),
        "status": _one_of("passed", "failed", "unfinished", "error"), "score": "{0} between 0 and 1",
        "attempts": _COUNT, "hints": _COUNT, "confidence": _one_of("sure", "think", "guess", ""), "mistake": _TEXT,
        "seconds": _MOMENT, "answer": _TEXT,
    },
}  # fmt: skip
TABLES: Final = tuple(_COLUMNS)
# Version 1 kept one row a function. It becomes its last check, after its first pass where that was an earlier one.
_FROM_VERSION_1: Final = """
    select chapter, name, 'function' as kind, first_passed as at, 'passed' as status, max_score as score, max_score,
           '[]' as mistakes, 1 as checks
    from function not indexed where first_passed is not null and (status <> 'passed' or first_passed < last_checked)
    union all
    select chapter, name, 'function', last_checked, status, score, max_score, mistakes,
           case when first_passed is not null and (status <> 'passed' or first_passed < last_checked)
                then max(attempts - 1, 1) else attempts end
    from function not indexed
"""


def _words(statement: object) -> str:
    return " ".join(str(statement).lower().split())


_OURS: Final = {version: sorted(map(_words, statements)) for version, statements in _STATEMENTS.items()}


def make(connection: sqlite3.Connection) -> None:
    """Our tables, in a file that holds none."""
    _execute(connection, CURRENT)


def _execute(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)
    connection.execute(f"pragma user_version = {VERSION}")


def bring_up_to_date(connection: sqlite3.Connection, version: int) -> None:
    """From an older version to ours: every row is kept."""
    if version == 2:
        _execute(connection, _REPLIES)
        return
    assert version == 1
    attempts = connection.execute(f"select * from ({_FROM_VERSION_1}) order by at").fetchall()
    hints = connection.execute("select chapter, name, step, opened from hint order by rowid").fetchall()
    connection.execute("drop table function")
    connection.execute("drop table hint")
    make(connection)
    insert(connection, "attempt", attempts)
    insert(connection, "hint", hints)


def insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Add rows to a table, in the order of its columns."""
    columns = _COLUMNS[table]
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f"insert or ignore into {table} ({', '.join(columns)}) values ({marks})", rows)


def insert_sound(connection: sqlite3.Connection, table: str, row: Row) -> None:
    """Add one row, if it will be read back: one that is not sound would have the file taken for damaged.

    Raises:
        sqlite3.IntegrityError: if it is not.
    """
    columns = _COLUMNS[table]
    marks = ", ".join("?" for _ in columns)
    added = connection.execute(f"insert into {table} ({', '.join(columns)}) values ({marks})", row).lastrowid
    if connection.execute(f"select 1 from {table} where rowid = ? and {_sound(table)}", (added,)).fetchone() is None:
        raise sqlite3.IntegrityError(f"this is no {table}: {row!r:.200}")


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the file; 0 for one that is still empty. No table is touched before it is known to be ours.

    Raises:
        ProgressError: for one from a newer program.
        Refused: for one that holds more than our tables, or these in another shape, or is to be opened in another way.
        sqlite3.DatabaseError: for one that does not hold our tables.
    """
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > VERSION:
        raise ProgressError(f"Progress was left alone: {path} is from a newer learn-transformers; update yours.")
    if connection.execute("pragma journal_mode").fetchone() == ("wal",):
        raise Refused(path, "it wants a write-ahead log, and this program keeps none")
    found = connection.execute("select type, name, sql from sqlite_master where sql is not null").fetchall()
    tables = {name for kind, name, _ in found if kind == "table"}
    if version not in _OURS or not tables >= _TABLES[version] or (version == 0 and tables):
        raise sqlite3.DatabaseError("it holds something else")
    if sorted(_words(sql) for _, _, sql in found) != _OURS[version]:
        raise Refused(path, "it holds tables, views or triggers that are not of this program")
    return int(version)


def require_few(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """See that there is no more than can be read at once, as the numbers of the last attempt and the last reply say.

    Raises:
        Refused: if there is more.
    """
    if version == VERSION:
        for table in ("attempt", "reply"):
            (last,) = connection.execute(f"select max(id) from {table}").fetchone()
            if (last or 0) > MOST_ROWS:
                raise _too_many(path)


def require_sound(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """See that every value is of the kind that we write, whatever the file says of itself.

    Raises:
        Refused: if there is more than can be read at once.
        sqlite3.DatabaseError: if a value is of another kind.
    """
    for table in _TABLES[version]:
        (count,) = connection.execute(f"select count(*) from {table} not indexed").fetchone()
        if count > MOST_ROWS:
            raise _too_many(path)
    for table in [table for table in TABLES if table in _TABLES[version]]:
        odd = f"select 1 from {table} not indexed where ({_sound(table)}) is not true limit 1"
        if connection.execute(odd).fetchone() is not None:
            raise sqlite3.DatabaseError("it holds values of the wrong kind")


def require_legible(connection: sqlite3.Connection, version: int) -> None:
    """Read everything once, as only that says whether every text is one.

    Raises:
        sqlite3.OperationalError: if one is not.
    """
    for table in _TABLES[version]:
        for _ in connection.execute(f"select * from {table}"):
            pass


def _too_many(path: Path) -> Refused:
    reset = "`learn-transformers progress --reset` starts anew"
    return Refused(path, f"it holds more than {MOST_ROWS} results, too many to read at once ({reset})")


def _sound(table: str) -> str:
    return " and ".join(condition.format(column) for column, condition in _COLUMNS[table].items())


def readable(damaged: sqlite3.Connection, longest: int) -> dict[str, list[Row]]:
    """The sound rows of a damaged file, by table, without values of more bytes than `longest`.

    A table counts if it is ours, word for word.
    """
    damaged.text_factory = lambda text: text.decode("utf-8", "replace")
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    try:
        there = {_words(sql) for (sql,) in damaged.execute("select sql from sqlite_master").fetchall()}
    except sqlite3.Error:
        return found
    for table, columns in _COLUMNS.items():
        if any(f"create table {table} (" in sql and sql in there for sql in map(_words, _VERSION_1 + CURRENT)):
            short = " and ".join(f"length(cast({column} as blob)) <= {longest}" for column in columns)
            query = f"select rowid, {', '.join(columns)} from {table} not indexed where {_sound(table)} and {short}"
            found[table] = _both_ways(damaged, query)
    if not found["attempt"] and _words(_VERSION_1[0]) in there:
        found["attempt"] = _both_ways(damaged, f"select at, * from ({_FROM_VERSION_1}) where {_sound('attempt')}")
    return found


def _both_ways(damaged: sqlite3.Connection, query: str) -> list[Row]:
    """Rows in their order, read from both ends up to where it is broken; if there are too many, the latest."""
    found: dict[Row, None] = {}
    for order in ("desc", "asc"):
        try:
            for row in damaged.execute(f"{query} order by 1 {order}"):
                if len(found) == MOST_ROWS:
                    break
                found[row] = None
        except (sqlite3.Error, OverflowError):
            pass
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]

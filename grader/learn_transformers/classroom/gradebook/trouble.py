"""What a database can answer instead of doing what it is asked: does it pass, and what is it in one sentence?"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.trouble import Stopped

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_REASONS: Final = {  # of SQLite, by the lower byte of its code
    sqlite3.SQLITE_BUSY: "another program keeps it locked",
    sqlite3.SQLITE_LOCKED: "another program keeps it locked",
    sqlite3.SQLITE_READONLY: "it cannot be written",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder cannot be opened for writing",
    sqlite3.SQLITE_NOTADB: "the file is no gradebook, or a damaged one",
    sqlite3.SQLITE_CORRUPT: "the file is no gradebook, or a damaged one",
}
_LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_STATES: Final = {  # of PostgreSQL
    "25006": "the database cannot be written",
    "42501": "this user is not allowed to make its tables, or to use them",
    "53100": "the disk of the server is full",
    "55P03": "another program keeps it locked",
}
# a conflict, a deadlock, a lock that was waited for too long, a server that stops, starts or has too many guests
_PASSING_STATES: Final = ("40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300")
_PASSING_CLASS: Final = "08"  # the connection was lost
_PASSING_WORDS: Final = ("starting up", "shutting down", "too many clients", "in recovery mode")


class GradebookError(Stopped):
    """A gradebook that was open cannot be read or written; the message is one sentence."""


def passes(error: DBAPIError, *, was_there: bool) -> bool:
    """Is it worth to ask once more? A server that cannot be reached is waited for only where it `was_there` before."""
    code = _code(error)
    if code is not None:
        return code in _LOCKED
    state = _state(error)
    if state:
        return state in _PASSING_STATES or state.startswith(_PASSING_CLASS)
    lost = error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
    return (was_there and lost) or any(word in str(error.orig) for word in _PASSING_WORDS)


def sentence(error: DBAPIError, address: Address) -> str:
    """What is the matter, without what was to be written, and without a password."""
    code = _code(error)
    reason = _STATES.get(_state(error), "") if code is None else _REASONS.get(code, "")
    if not reason:
        reason = address.without_secrets(_gist(str(error.orig))).rstrip(".")
    return f"The gradebook {address.shown} cannot be used: {reason}."


def _gist(said: str) -> str:
    """Of what a library says of a connection, the reason alone; where it lists several, that of the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or [""]
    line = lines[-1] if lines[0].endswith(":") else lines[0]
    return line.rpartition(" failed: ")[2].removeprefix("FATAL:").strip()


def _code(error: DBAPIError) -> int | None:
    if not isinstance(error.orig, sqlite3.Error):
        return None
    return int(getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""

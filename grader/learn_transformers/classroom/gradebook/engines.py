"""How a gradebook is reached: a file of SQLite's that is there, or a server, each with a transaction that waits."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.trouble import WrongUse

WRITING: Final = "learn_transformers_writing"  # the option of a connection whose transactions write
LOCK_SECONDS: Final = 10.0  # a lock is waited for, before it is asked for anew
_CONNECT_SECONDS: Final = 10


def engine(address: Address) -> sa.Engine:
    """What connects to it. A file that is not there is made, empty and readable for its owner alone.

    Raises:
        WrongUse: if it is no file that can be written, or no address that the library can read.
    """
    return _of_file(address, address.file) if address.file is not None else _of_server(address)


def _of_file(address: Address, path: Path) -> sa.Engine:
    _require_file(address, path)

    def connect() -> sqlite3.Connection:
        where = f"{path.as_uri()}?mode=rw"  # a file that vanishes is not made anew in the middle of it
        connection = sqlite3.connect(where, LOCK_SECONDS, isolation_level=None, check_same_thread=False, uri=True)
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma cell_size_check = on")
        return connection

    # no pool: a connection must not be taken along into a forked process
    made = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("begin immediate" if writing else "begin")

    return made


def _require_file(address: Address, path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise WrongUse(f"The gradebook {address.shown} cannot be made: {error.strerror}.") from None
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        raise WrongUse(f"The gradebook {address.shown} cannot be used: {error.strerror}.") from None
    if not regular:
        raise WrongUse(f"The gradebook {address.shown} cannot be used: it is no file.")
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise WrongUse(f"The gradebook {address.shown} cannot be used: it, or its folder, cannot be written.")


def _of_server(address: Address) -> sa.Engine:
    try:
        url = sa.make_url(address.server).set(drivername="postgresql+psycopg")
        given = {name: _CONNECT_SECONDS for name in ("connect_timeout",) if name not in url.query}
        made = sa.create_engine(url, connect_args=given)
    except (ArgumentError, ValueError, TypeError):
        raise WrongUse(f"The address of the gradebook {address.shown} cannot be read.") from None

    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            connection.exec_driver_sql(f"set local lock_timeout = '{LOCK_SECONDS:g}s'")

    return made

"""A gradebook is brought up to date when it is opened, by one process at a time and in one transaction."""

from __future__ import annotations

import threading
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.tables import METADATA, VERSION_TABLE
from learn_transformers.trouble import WrongUse

_SCRIPTS: Final = "learn_transformers.classroom.gradebook:migrations"
_ADVISORY: Final = 0x67726164  # any number that nobody else takes
_ONE_AT_A_TIME: Final = threading.Lock()  # alembic keeps what it works on in globals


def bring_up_to_date(connection: sa.Connection, address: Address, to: str = "head") -> None:
    """Make or change its tables, in a transaction that writes and is already begun.

    Raises:
        WrongUse: if the tables are others', a newer version's, or not all there.
    """
    if connection.dialect.name == "postgresql":  # SQLite lets in one that writes as it is
        connection.execute(sa.text("select pg_advisory_xact_lock(:number)"), {"number": _ADVISORY})
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    tables = set(sa.inspect(connection).get_table_names())
    if tables and VERSION_TABLE not in tables:
        raise WrongUse(
            f"The gradebook {address.shown} cannot be used: what is there holds other tables, and a gradebook wants "
            "a file, or a database or schema, of its own."
        )
    version = _version(connection)
    if version and version not in {script.revision for script in scripts.walk_revisions()}:
        raise WrongUse(
            f"The gradebook {address.shown} cannot be used: a newer version of learn-transformers has made it."
        )
    if version != scripts.get_current_head():
        if tables - {VERSION_TABLE} and not version:
            raise WrongUse(_damaged(address))
        with _ONE_AT_A_TIME:
            command.upgrade(config, to)
    if to == "head":
        if not _complete(connection):
            raise WrongUse(_damaged(address))
        _require_writable(connection, address)


def _version(connection: sa.Connection) -> str | None:
    """Which one the tables are of; `None` where there are none."""
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _complete(connection: sa.Connection) -> bool:
    look = sa.inspect(connection)
    return all(
        look.has_table(name) and {c["name"] for c in look.get_columns(name)} == {c.name for c in table.columns}
        for name, table in METADATA.tables.items()
    )


def _require_writable(connection: sa.Connection, address: Address) -> None:
    """Better now than when the first submission is graded."""
    if connection.dialect.name == "postgresql":
        asked = [f"has_table_privilege('{name}', 'insert')" for name in METADATA.tables]
        asked.append("current_setting('transaction_read_only') = 'off'")
        if not connection.scalar(sa.text(f"select {' and '.join(asked)}")):
            raise WrongUse(f"The gradebook {address.shown} cannot be used: this user may not add to it.")
    else:  # `begin immediate` is content with a file that cannot be written; this is not, and it changes nothing
        connection.exec_driver_sql("pragma user_version = 0")


def _damaged(address: Address) -> str:
    return f"The gradebook {address.shown} cannot be used: its tables are not those of a gradebook, or are damaged."

"""The tables of a gradebook as they are now; `migrations/` says how they came to be.

Lists are JSON, for people to read them with any tool. The verdict stands last: SQLite goes through all that stands
before a column to read it.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

VERSION_TABLE: Final = "gradebook_version"
METADATA: Final = sa.MetaData()
_NUMBER: Final[sa.types.TypeEngine[float]] = sa.Double().with_variant(sqlite.REAL(), "sqlite")

ATTEMPT: Final = sa.Table(
    "attempt",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("token", sa.Text, nullable=False),  # which call has added it, for one that is made again
    sa.Column("student", sa.Text, nullable=False, index=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("key_version", sa.Text, nullable=False),
    sa.Column("seed", sa.Text, nullable=False),
    sa.Column("chapters", sa.Text, nullable=False),
    sa.Column("run", sa.Text, nullable=False),
    sa.Column("handed_in", _NUMBER),
    sa.Column("graded", _NUMBER, nullable=False),
    sa.Column("package", sa.Text, nullable=False),
    sa.Column("isolation", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("score", _NUMBER, nullable=False),
    sa.Column("max_score", _NUMBER, nullable=False),
    sa.Column("grader", sa.Text, nullable=False),
    sa.Column("refused", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
)
EVENT: Final = sa.Table(
    "event",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("at", _NUMBER, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("student", sa.Text, nullable=False, index=True),
    sa.Column("attempt", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
CONTENT: Final = sa.Table(
    "content",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
    sa.Column("files", sa.LargeBinary, nullable=False),
)

"""Attempts, which nobody changes or deletes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "1"
down_revision = None

_WORDS = {
    "sqlite": (
        """create trigger attempt_is_not_changed before update on attempt
           begin select raise(abort, 'attempts are only ever added'); end""",
        """create trigger attempt_is_not_deleted before delete on attempt
           begin select raise(abort, 'attempts are only ever added'); end""",
    ),
    "postgresql": (
        """create function gradebook_refuses() returns trigger language plpgsql as
           $$ begin raise exception 'the rows of a gradebook are only ever added'; end $$""",
        """create trigger attempt_is_only_added before update or delete or truncate on attempt
           for each statement execute function gradebook_refuses()""",
    ),
}


def upgrade() -> None:
    """Make them."""
    number: sa.types.TypeEngine[float] = sa.Double().with_variant(sqlite.REAL(), "sqlite")
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("key_version", sa.Text, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("chapters", sa.Text, nullable=False),
        sa.Column("run", sa.Text, nullable=False),
        sa.Column("handed_in", number),
        sa.Column("graded", number, nullable=False),
        sa.Column("package", sa.Text, nullable=False),
        sa.Column("isolation", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("score", number, nullable=False),
        sa.Column("max_score", number, nullable=False),
        sa.Column("grader", sa.Text, nullable=False),
        sa.Column("refused", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_attempt_student", "attempt", ["student"])
    for statement in _WORDS[op.get_bind().dialect.name]:
        op.execute(statement)

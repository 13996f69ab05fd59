"""What was decided about attempts, which nobody changes or deletes either."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "2"
down_revision = "1"

_WORDS = {
    "sqlite": (
        """create trigger event_is_not_changed before update on event
           begin select raise(abort, 'events are only ever added'); end""",
        """create trigger event_is_not_deleted before delete on event
           begin select raise(abort, 'events are only ever added'); end""",
    ),
    "postgresql": (
        """create trigger event_is_only_added before update or delete or truncate on event
           for each statement execute function gradebook_refuses()""",
    ),
}


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "event",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.Double().with_variant(sqlite.REAL(), "sqlite"), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    for statement in _WORDS[op.get_bind().dialect.name]:
        op.execute(statement)

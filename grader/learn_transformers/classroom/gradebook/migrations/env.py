"""What alembic runs to get at a database: the connection that `migrating` holds, in its transaction."""

from __future__ import annotations

from alembic import context

from learn_transformers.classroom.gradebook.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()

"""What Alembic runs: the migrations, on the connection and in the transaction that ``schema.py`` opened."""

from __future__ import annotations

from alembic import context

from monitor.keeping import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

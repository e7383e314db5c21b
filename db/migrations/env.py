"""What Alembic runs around the revisions; the connection comes from `db.migrate`."""

from alembic import context

from db.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite cannot alter most things: batch mode makes the table anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

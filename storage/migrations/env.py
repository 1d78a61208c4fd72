"""What Alembic runs; the connection comes from `storage.migrate`."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=connection.dialect.name == "postgresql",
)
with context.begin_transaction():
    context.run_migrations()

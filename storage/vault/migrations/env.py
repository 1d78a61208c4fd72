"""Alembic's entry for the vault's own line of migrations; the caller brings the connection."""

from alembic import context

from storage.vault.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="vault_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Originals lie apart: the server hands one out only by an act that the chain remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("spool_parts", "parts")


def upgrade() -> None:
    """What came before stays with the rest: only its readers know what it is."""
    for table in TABLES:
        apart = sa.Column("is_apart", sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column(table, apart)
        if op.get_bind().dialect.name == "postgresql":
            op.alter_column(table, "is_apart", server_default=None)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "is_apart")

"""Lists of parts ask an index, not the sealed bodies in front of the columns they need."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_parts_listed", "parts", ["town", "tip", "added_on", "is_apart"])


def downgrade() -> None:
    op.drop_index("ix_parts_listed", "parts")

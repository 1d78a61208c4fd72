"""More than one member of the staff, and more than one division, whom a case concerns."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("also_concerns", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("cases", "also_concerns")

"""Codes for who has lost his second step; which place in the queue a citizen was told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_recovery_codes_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "staff_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.add_column(
        "chats", sa.Column("told_place", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("chats", "told_place")
    op.drop_table("recovery_codes")

"""Published counts of tips, one row a half-year."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_tables",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("half_year", sa.String(length=64), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_tip_tables_towns_town_id"),
        sa.PrimaryKeyConstraint("town_id", "half_year", name="pk_tip_tables"),
    )


def downgrade() -> None:
    op.drop_table("tip_tables")

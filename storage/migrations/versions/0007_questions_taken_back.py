"""By which "unsend" knows the question of its message again, for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_marks",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id"], ["towns.id"], name=op.f("fk_question_marks_towns_town_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "question", "mark", name=op.f("pk_question_marks")),
    )
    op.create_index("ix_question_marks_until", "question_marks", ["until"])


def downgrade() -> None:
    op.drop_table("question_marks")

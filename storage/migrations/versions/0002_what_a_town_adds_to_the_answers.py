"""What a town adds to the answers: questions without one, sentences, own answers, facts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("near", sa.Text(), server_default="", nullable=False),
        sa.Column("about", sa.String(length=64), server_default="", nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_questions_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index("ix_questions_asked_on", ["asked_on"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_lessons_towns_town_id")),
        _by("lessons", "added_by"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_lessons")),
    )
    op.create_table(
        "own_answers",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), server_default="", nullable=False),
        sa.Column("division", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_published", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "division"],
            ["divisions.town_id", "divisions.code"],
            name=op.f("fk_own_answers_divisions_town_id_division"),
        ),
        _by("own_answers", "written_by"),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_own_answers")),
    )
    op.create_table(
        "town_facts",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("said_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id"], ["towns.id"], name=op.f("fk_town_facts_towns_town_id")
        ),
        _by("town_facts", "said_by"),
        sa.PrimaryKeyConstraint("town_id", "key", name=op.f("pk_town_facts")),
    )
    op.create_table(
        "answer_marks",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("good", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bad", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id"], ["towns.id"], name=op.f("fk_answer_marks_towns_town_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "service", "month", name=op.f("pk_answer_marks")),
    )
    op.create_table(
        "knowledge",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_knowledge_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", name=op.f("pk_knowledge")),
    )


def downgrade() -> None:
    for table in ("knowledge", "answer_marks", "town_facts", "own_answers", "lessons"):
        op.drop_table(table)
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index("ix_questions_asked_on")
    op.drop_table("questions")


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    """The member of staff who wrote the row."""
    return sa.ForeignKeyConstraint(
        ["town_id", column],
        ["staff.town_id", "staff.id"],
        name=op.f(f"fk_{table}_staff_town_id_{column}"),
    )

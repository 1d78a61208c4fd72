"""Work on cases: followers, ratings, joining, reminders, chats, and what a case must remember."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "done_once",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_done_once_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "what", "day", name=op.f("pk_done_once")),
    )
    op.create_table(
        "chats",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("citizen_token", sa.Text(), nullable=True),
        sa.Column("citizen_token_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_token", sa.Text(), nullable=True),
        sa.Column("staff_token_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_chats_cases_town_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "taken_by"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_chats_staff_town_id_taken_by"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", name=op.f("pk_chats")),
    )
    op.create_index("ix_chats_open", "chats", ["town_id", "asked_at"], **_where("state <> 'over'"))
    op.create_index("ix_chats_person", "chats", ["town_id", "person"])

    op.create_table(
        "contacts",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_contacts_cases_town_id_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_phone", "contacts", ["town_id", "phone"])

    op.create_table(
        "news",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since_seq", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_news_cases_town_id_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "person", name=op.f("pk_news")),
    )
    op.create_index("ix_news_due", "news", ["due_at"])
    op.create_index("ix_news_person", "news", ["town_id", "person"])

    op.create_table(
        "ratings",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(length=200), server_default="", nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_ratings_cases_town_id_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "round", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_at", "ratings", ["town_id", "rated_at"])

    op.create_table(
        "reminders",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("rung", sa.String(length=64), nullable=False),
        sa.Column("base_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_reminders_cases_town_id_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "rung", "base_on", name=op.f("pk_reminders")),
    )
    op.create_table(
        "watchers",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_watchers_cases_town_id_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "person", name=op.f("pk_watchers")),
    )
    op.create_index("ix_watchers_person", "watchers", ["town_id", "person", "since"])

    op.create_table(
        "case_links",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("to_number", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("former_state", sa.String(length=64), server_default="", nullable=False),
        sa.Column("former_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "number", "seq"],
            ["case_events.town_id", "case_events.number", "case_events.seq"],
            name=op.f("fk_case_links_case_events_town_id_number_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "to_number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_case_links_cases_town_id_to_number"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "seq", name=op.f("pk_case_links")),
    )
    op.create_index("ix_case_links_to", "case_links", ["town_id", "to_number"])

    op.add_column("case_events", sa.Column("facts", sa.JSON(), nullable=True))

    op.add_column(
        "cases", sa.Column("reason", sa.String(length=64), server_default="", nullable=False)
    )
    op.add_column("cases", sa.Column("first_due_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("due_from", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("unexplained_since", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("citizen_spoke_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("shown_words", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "cases", sa.Column("shown_photo", sa.String(length=64), server_default="", nullable=False)
    )
    op.create_index(
        "ix_cases_reopened",
        "cases",
        ["town_id", "state_at"],
        **_where("state NOT IN ('resolved', 'closed', 'cancelled') AND reopened > 0"),
    )
    op.create_index(
        "ix_cases_spoke",
        "cases",
        ["town_id", "citizen_spoke_at"],
        **_where(
            "state NOT IN ('resolved', 'closed', 'cancelled') AND citizen_spoke_at IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_cases_spot", "cases", ["town_id", "lat", "lon"], **_where("lat IS NOT NULL")
    )
    op.create_index(
        "ix_cases_unexplained",
        "cases",
        ["town_id", "unexplained_since"],
        **_where("unexplained_since IS NOT NULL"),
    )

    op.add_column(
        "photos", sa.Column("role", sa.String(length=64), server_default="before", nullable=False)
    )
    op.create_index("ix_photos_sha256", "photos", ["town_id", "sha256"])


def downgrade() -> None:
    op.drop_index("ix_photos_sha256", table_name="photos")
    op.drop_column("photos", "role")

    op.drop_index("ix_cases_unexplained", table_name="cases")
    op.drop_index("ix_cases_spot", table_name="cases")
    op.drop_index("ix_cases_spoke", table_name="cases")
    op.drop_index("ix_cases_reopened", table_name="cases")
    op.drop_column("cases", "shown_photo")
    op.drop_column("cases", "shown_words")
    op.drop_column("cases", "citizen_spoke_at")
    op.drop_column("cases", "unexplained_since")
    op.drop_column("cases", "due_from")
    op.drop_column("cases", "first_due_on")
    op.drop_column("cases", "reason")

    op.drop_column("case_events", "facts")

    op.drop_index("ix_case_links_to", table_name="case_links")

    op.drop_table("case_links")
    op.drop_index("ix_watchers_person", table_name="watchers")

    op.drop_table("watchers")
    op.drop_table("reminders")
    op.drop_index("ix_ratings_at", table_name="ratings")

    op.drop_table("ratings")
    op.drop_index("ix_news_person", table_name="news")
    op.drop_index("ix_news_due", table_name="news")

    op.drop_table("news")
    op.drop_index("ix_contacts_phone", table_name="contacts")

    op.drop_table("contacts")
    op.drop_index("ix_chats_person", table_name="chats")
    op.drop_index("ix_chats_open", table_name="chats")

    op.drop_table("chats")
    op.drop_table("done_once")

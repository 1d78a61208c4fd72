# ruff: noqa: PLR0915
"""The first house: every table of the main database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "towns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("channel_secrets_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("access_token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("bot_user_id", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_towns")),
        sa.UniqueConstraint("slug", name=op.f("uq_towns_slug")),
    )
    with op.batch_alter_table("towns", schema=None) as batch_op:
        batch_op.create_index(
            "ix_towns_one_default",
            ["is_default"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "days_off",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_working", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_days_off_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "day", name=op.f("pk_days_off")),
    )
    op.create_table(
        "dialogues",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), server_default="th", nullable=False),
        sa.Column("held", sa.LargeBinary(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_blocked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_dialogues_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "person", name=op.f("pk_dialogues")),
    )
    with op.batch_alter_table("dialogues", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dialogues_held",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("held IS NOT NULL"),
            postgresql_where=sa.text("held IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_dialogues_talking",
            ["last_event_ms"],
            unique=False,
            sqlite_where=sa.text("place <> ''"),
            postgresql_where=sa.text("place <> ''"),
        )

    op.create_table(
        "divisions",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_divisions_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "code", name=op.f("pk_divisions")),
    )
    op.create_table(
        "inbox",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("event_hash", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_inbox_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "event_hash", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_day", ["day"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("reply_token", sa.Text(), nullable=True),
        sa.Column("token_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("weight", sa.String(length=64), nullable=False),
        sa.Column("retry_key", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_ambiguous", sa.Boolean(), nullable=False),
        sa.Column("via_push", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("fault", sa.String(length=64), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_outbox_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("ix_outbox_id", ["id"], unique=False)
        batch_op.create_index(
            "ix_outbox_recipient",
            ["town_id", "recipient", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            "ix_outbox_state",
            ["state", "made_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'pending'"),
            postgresql_where=sa.text("state <> 'pending'"),
        )

    op.create_table(
        "quota",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_quota_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "month", name=op.f("pk_quota")),
    )
    op.create_table(
        "categories",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("division", sa.String(length=64), nullable=False),
        sa.Column("target_days", sa.Integer(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "division"],
            ["divisions.town_id", "divisions.code"],
            name=op.f("fk_categories_divisions_town_id_division"),
        ),
        sa.PrimaryKeyConstraint("town_id", "code", name=op.f("pk_categories")),
    )
    op.create_table(
        "staff",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("division", sa.String(length=64), nullable=True),
        sa.Column("line_user", sa.String(length=64), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "division"],
            ["divisions.town_id", "divisions.code"],
            name=op.f("fk_staff_divisions_town_id_division"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_staff_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_staff")),
        sa.UniqueConstraint("town_id", "line_user", name=op.f("uq_staff_town_id_line_user")),
        sa.UniqueConstraint("town_id", "login", name=op.f("uq_staff_town_id_login")),
    )
    op.create_table(
        "audit",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=True),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_audit_staff_town_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_audit_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_at", ["town_id", "at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("division", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=64), server_default="", nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name_level", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_starts_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=False),
        sa.Column("work_due_on", sa.Date(), nullable=True),
        sa.Column("reply_rule", sa.String(length=64), nullable=False),
        sa.Column("day_kind", sa.String(length=64), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("concerns_staff_id", sa.String(length=64), nullable=True),
        sa.Column("concerns_division", sa.String(length=64), nullable=True),
        sa.Column("case_key_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "concerns_staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_cases_staff_town_id_concerns_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "division"],
            ["divisions.town_id", "divisions.code"],
            name=op.f("fk_cases_divisions_town_id_division"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "owner_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_cases_staff_town_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_cases_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "number", name=op.f("pk_cases")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_due",
            ["town_id", "reply_due_on"],
            unique=False,
            sqlite_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
        )
        batch_op.create_index(
            "ix_cases_owner",
            ["town_id", "owner_id", "reply_due_on"],
            unique=False,
            sqlite_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
        )
        batch_op.create_index("ix_cases_person", ["town_id", "person", "received_at"], unique=False)
        batch_op.create_index("ix_cases_state", ["town_id", "state", "received_at"], unique=False)

    op.create_table(
        "groups",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("linked_by", sa.String(length=64), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "linked_by"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_groups_staff_town_id_linked_by"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_groups_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "group_id", name=op.f("pk_groups")),
    )
    op.create_table(
        "link_codes",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_link_codes_staff_town_id_staff_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("town_id", "code_hash", name=op.f("pk_link_codes")),
    )
    with op.batch_alter_table("link_codes", schema=None) as batch_op:
        batch_op.create_index("ix_link_codes_staff", ["town_id", "staff_id"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("from_state", sa.String(length=64), nullable=False),
        sa.Column("to_state", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_case_events_cases_town_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_case_events_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "seq", name=op.f("pk_case_events")),
    )
    op.create_table(
        "photos",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("message_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), server_default="", nullable=False),
        sa.Column("width", sa.Integer(), server_default="0", nullable=False),
        sa.Column("height", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("private", sa.JSON(), nullable=False),
        sa.Column("fault", sa.String(length=64), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_photos_cases_town_id_number"),
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_photos_towns_town_id")),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_photos")),
        sa.UniqueConstraint("town_id", "address", name=op.f("uq_photos_town_id_address")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(
            "ix_photos_drafts",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )
        batch_op.create_index(
            "ix_photos_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('wanted', 'fetching')"),
            postgresql_where=sa.text("state IN ('wanted', 'fetching')"),
        )
        batch_op.create_index("ix_photos_message", ["town_id", "message_hash"], unique=False)
        batch_op.create_index("ix_photos_number", ["town_id", "number"], unique=False)
        batch_op.create_index("ix_photos_person", ["town_id", "person"], unique=False)

    op.create_table(
        "words",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number", "seq"],
            ["case_events.town_id", "case_events.number", "case_events.seq"],
            name=op.f("fk_words_case_events_town_id_number_seq"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_words")),
    )
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.create_index("ix_words_event", ["town_id", "number", "seq"], unique=False)

    op.create_table(
        "word_messages",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("message_hash", sa.LargeBinary(), nullable=False),
        sa.Column("words_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "words_id"],
            ["words.town_id", "words.id"],
            name=op.f("fk_word_messages_words_town_id_words_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "town_id", "message_hash", "words_id", name=op.f("pk_word_messages")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("word_messages", schema=None) as batch_op:
        batch_op.create_index("ix_word_messages_words", ["town_id", "words_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("word_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_word_messages_words")

    op.drop_table("word_messages")
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.drop_index("ix_words_event")

    op.drop_table("words")
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index("ix_photos_person")
        batch_op.drop_index("ix_photos_number")
        batch_op.drop_index("ix_photos_message")
        batch_op.drop_index(
            "ix_photos_due",
            sqlite_where=sa.text("state IN ('wanted', 'fetching')"),
            postgresql_where=sa.text("state IN ('wanted', 'fetching')"),
        )
        batch_op.drop_index(
            "ix_photos_drafts",
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )

    op.drop_table("photos")
    op.drop_table("case_events")
    with op.batch_alter_table("link_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_link_codes_staff")

    op.drop_table("link_codes")
    op.drop_table("groups")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_state")
        batch_op.drop_index("ix_cases_person")
        batch_op.drop_index(
            "ix_cases_owner",
            sqlite_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
        )
        batch_op.drop_index(
            "ix_cases_due",
            sqlite_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('resolved', 'closed', 'cancelled')"),
        )

    op.drop_table("cases")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_at")

    op.drop_table("audit")
    op.drop_table("staff")
    op.drop_table("categories")
    op.drop_table("quota")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_state",
            sqlite_where=sa.text("state <> 'pending'"),
            postgresql_where=sa.text("state <> 'pending'"),
        )
        batch_op.drop_index(
            "ix_outbox_recipient",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index("ix_outbox_id")
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_day")

    op.drop_table("inbox")
    op.drop_table("divisions")
    with op.batch_alter_table("dialogues", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_dialogues_talking",
            sqlite_where=sa.text("place <> ''"),
            postgresql_where=sa.text("place <> ''"),
        )
        batch_op.drop_index(
            "ix_dialogues_held",
            sqlite_where=sa.text("held IS NOT NULL"),
            postgresql_where=sa.text("held IS NOT NULL"),
        )

    op.drop_table("dialogues")
    op.drop_table("days_off")
    with op.batch_alter_table("towns", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_towns_one_default",
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.drop_table("towns")

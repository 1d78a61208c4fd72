"""The console: log-ins, second steps, four eyes, what helps at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned_answers",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id"], ["towns.id"], name=op.f("fk_canned_answers_towns_town_id")
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_canned_answers")),
    )
    with op.batch_alter_table("canned_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_canned_answers_step", ["town_id", "step", "category"], unique=False
        )

    op.create_table(
        "authenticators",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_authenticators_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "staff_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "log_in_links",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digits", sa.String(length=2), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_log_in_links_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_log_in_links")),
        sa.UniqueConstraint(
            "town_id", "token_hash", name=op.f("uq_log_in_links_town_id_token_hash")
        ),
    )
    with op.batch_alter_table("log_in_links", schema=None) as batch_op:
        batch_op.create_index(
            "ix_log_in_links_staff", ["town_id", "staff_id", "made_at"], unique=False
        )

    op.create_table(
        "passkeys",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_passkeys_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("town_id", "credential", name=op.f("uq_passkeys_town_id_credential")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index("ix_passkeys_staff", ["town_id", "staff_id"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_saved_views_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint(
            "town_id", "staff_id", "name", name=op.f("uq_saved_views_town_id_staff_id_name")
        ),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("via", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_staff_sessions_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_staff_sessions")),
        sa.UniqueConstraint(
            "town_id", "token_hash", name=op.f("uq_staff_sessions_town_id_token_hash")
        ),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_staff_sessions_made", ["made_at"], unique=False)
        batch_op.create_index(
            "ix_staff_sessions_staff", ["town_id", "staff_id", "made_at"], unique=False
        )

    op.create_table(
        "staff_wishes",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=200), server_default="", nullable=False),
        sa.Column("division", sa.String(length=64), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "asked_by"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_staff_wishes_staff_town_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "decided_by"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_staff_wishes_staff_town_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "division"],
            ["divisions.town_id", "divisions.code"],
            name=op.f("fk_staff_wishes_divisions_town_id_division"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_staff_wishes_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_staff_wishes")),
    )
    with op.batch_alter_table("staff_wishes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_staff_wishes_open",
            ["town_id", "staff_id"],
            unique=True,
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )

    op.create_table(
        "case_lookers",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "number"],
            ["cases.town_id", "cases.number"],
            name=op.f("fk_case_lookers_cases_town_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_case_lookers_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "number", "staff_id", name=op.f("pk_case_lookers")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_column("reason")

    op.drop_table("case_lookers")
    with op.batch_alter_table("staff_wishes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_staff_wishes_open",
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )

    op.drop_table("staff_wishes")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_sessions_staff")
        batch_op.drop_index("ix_staff_sessions_made")

    op.drop_table("staff_sessions")
    op.drop_table("saved_views")
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_index("ix_passkeys_staff")

    op.drop_table("passkeys")
    with op.batch_alter_table("log_in_links", schema=None) as batch_op:
        batch_op.drop_index("ix_log_in_links_staff")

    op.drop_table("log_in_links")
    op.drop_table("authenticators")
    with op.batch_alter_table("canned_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_canned_answers_step")

    op.drop_table("canned_answers")

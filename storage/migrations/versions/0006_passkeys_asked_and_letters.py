"""Questions put to passkeys; addresses of staff outside LINE, and letters to them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkey_challenges",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_passkey_challenges_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_passkey_challenges")),
    )
    op.create_index(
        "ix_passkey_challenges_browser", "passkey_challenges", ["town_id", "browser_hash"]
    )
    op.create_index("ix_passkey_challenges_expires", "passkey_challenges", ["expires_at"])
    op.create_table(
        "staff_ways",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.String(length=120), nullable=False),
        sa.Column("wants", sa.String(length=200), server_default="", nullable=False),
        sa.Column("proof_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id", "staff_id"],
            ["staff.town_id", "staff.id"],
            name=op.f("fk_staff_ways_staff_town_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_staff_ways")),
    )
    op.create_index("ix_staff_ways_staff", "staff_ways", ["town_id", "staff_id"])
    op.create_table(
        "letters",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("way_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id", "way_id"],
            ["staff_ways.town_id", "staff_ways.id"],
            name=op.f("fk_letters_staff_ways_town_id_way_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("town_id", "id", name=op.f("pk_letters")),
    )
    op.create_index("ix_letters_way", "letters", ["town_id", "way_id", "made_at"])
    op.create_index(
        "ix_letters_due",
        "letters",
        ["due_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def downgrade() -> None:
    op.drop_table("letters")
    op.drop_table("staff_ways")
    op.drop_table("passkey_challenges")

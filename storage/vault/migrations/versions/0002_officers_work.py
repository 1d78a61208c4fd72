"""Officers' work: keys of people who come and go, notes, steps, packages, two-person acts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW = ("tallies", "proposals", "packages", "bodies", "steps", "notes")
NO = sa.false()
ADDED: "tuple[tuple[str, sa.Column[object]], ...]" = (
    ("tips", sa.Column("label", sa.String(80), nullable=False, server_default="")),
    ("tips", sa.Column("outcome", sa.String(20), nullable=False, server_default="")),
    ("tips", sa.Column("is_held", sa.Boolean, nullable=False, server_default=NO)),
    ("parts", sa.Column("added_on", sa.Date, nullable=False, server_default="2026-01-01")),
    ("answers", sa.Column("given_by", sa.String(36), nullable=False, server_default="")),
    ("readers", sa.Column("is_gone", sa.Boolean, nullable=False, server_default=NO)),
    ("readers", sa.Column("holder", sa.String(64), nullable=False, server_default="")),
    ("readers", sa.Column("approved_on", sa.Date, nullable=True)),
    ("readers", sa.Column("wrapped_key", sa.LargeBinary, nullable=True)),
    ("freezes", sa.Column("frozen_on", sa.Date, nullable=False, server_default="2026-01-01")),
)


def upgrade() -> None:
    # Columns are added one by one: making the tables anew would need their foreign keys off.
    for table, column in ADDED:
        op.add_column(table, column)
    op.execute("UPDATE tips SET label = id")
    op.execute(
        "UPDATE parts SET added_on = (SELECT received_on FROM tips"
        " WHERE tips.town = parts.town AND tips.id = parts.tip)"
    )
    op.execute("UPDATE readers SET holder = id")
    op.execute("UPDATE readers SET approved_on = '2026-01-01' WHERE is_approved")
    op.create_index("ix_tips_label", "tips", ["town", "label"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        for table, column in ADDED:
            if column.server_default is not None:
                op.alter_column(table, column.name, server_default=None)
    _sealed_words()
    _handed_on()
    _two_people()
    for table in ("notes", "steps", "packages", "proposals"):
        op.create_index(f"ix_{table}_tip", table, ["tip"])


def _town() -> "sa.Column[str]":
    return sa.Column("town", sa.String(60), primary_key=True)


def _id() -> "sa.Column[str]":
    return sa.Column("id", sa.String(36), primary_key=True)


def _tip(nullable: bool = False) -> "sa.Column[str]":
    return sa.Column("tip", sa.String(36), nullable=nullable)


def _given() -> "tuple[sa.schema.SchemaItem, ...]":
    return (
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("given_by", sa.String(36), nullable=False),
    )


def _of_tip() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["town", "tip"], ["tips.town", "tips.id"])


def _make(name: str, *columns: "sa.schema.SchemaItem") -> None:
    op.create_table(name, _town(), *columns, sqlite_with_rowid=False)


def _sealed_words() -> None:
    sealed = sa.Column("sealed", sa.LargeBinary, nullable=False)
    _make("notes", _id(), _tip(), sealed, *_given(), _of_tip())
    _make(
        "steps",
        _id(),
        _tip(),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        *_given(),
        _of_tip(),
    )


def _handed_on() -> None:
    _make(
        "bodies",
        _id(),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("public_key", sa.String(80), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("is_approved", sa.Boolean, nullable=False),
        sa.Column("given_by", sa.String(36), nullable=False),
    )
    _make(
        "packages",
        _id(),
        _tip(),
        sa.Column("body", sa.String(36), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        *_given(),
        _of_tip(),
    )


def _two_people() -> None:
    kinds = ("access", "again", "carry", "hold", "lift", "removal")
    _make(
        "proposals",
        _id(),
        sa.Column("kind", sa.String(20), nullable=False),
        _tip(nullable=True),
        sa.Column("reader", sa.String(36), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        *_given(),
        sa.CheckConstraint(f"kind IN {kinds!r}", name="proposals_kind_is_known"),
        _of_tip(),
    )
    _make(
        "tallies",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in NEW:
        op.drop_table(table)
    op.drop_index("ix_tips_label", "tips")
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)

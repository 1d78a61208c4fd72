"""The vault's first form."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OFFICERS = ("pulse", "freezes", "audit", "salts", "readers")
TIPS = ("answers", "tip_key_files", "parts", "tips")
WAITING = ("spool_key_files", "spool_parts", "spool", "draft_parts", "drafts")
STATES = ["received", "acknowledged", "examining", "asking", "referred", "concluded", "withdrawn"]


def _town() -> "sa.Column[str]":
    return sa.Column("town", sa.String(60), primary_key=True)


def _id() -> "sa.Column[str]":
    return sa.Column("id", sa.String(36), primary_key=True)


def _sealed() -> "sa.Column[bytes]":
    return sa.Column("sealed", sa.LargeBinary, nullable=False)


def _tip() -> "sa.Column[str]":
    return sa.Column("tip", sa.String(36), nullable=False)


def _of_tip() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["town", "tip"], ["tips.town", "tips.id"])


def _addresses() -> "list[sa.Column[str]]":
    return [
        sa.Column("tip_key", sa.String(80), nullable=False),
        sa.Column("mailbox", sa.String(80), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
    ]


def _make(name: str, *columns: "sa.schema.SchemaItem") -> None:
    op.create_table(name, *columns, sqlite_with_rowid=False)


def upgrade() -> None:
    _drafts()
    _spool()
    _tips()
    _officers()
    for table in ("spool", "tips"):
        op.create_index(f"ix_{table}_secret_hash", table, ["secret_hash"])
    for table in ("spool_parts", "spool_key_files", "parts", "tip_key_files", "answers"):
        op.create_index(f"ix_{table}_tip", table, ["tip"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("drafts", "draft_parts"):
            op.execute(f"ALTER TABLE {table} SET UNLOGGED")


def _drafts() -> None:
    _make(
        "drafts",
        _town(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("blob", sa.LargeBinary, nullable=False),
    )
    _make("draft_parts", _town(), _id(), _sealed())


def _spool() -> None:
    _make("spool", _town(), _id(), *_addresses())
    _make("spool_parts", _town(), _id(), _tip(), _sealed())
    _make(
        "spool_key_files",
        _town(),
        _id(),
        _tip(),
        sa.Column("reader", sa.String(36), nullable=False),
        _sealed(),
    )


def _tips() -> None:
    _make(
        "tips",
        _town(),
        _id(),
        *_addresses(),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("changed_on", sa.Date, nullable=False),
        sa.CheckConstraint(f"state IN {tuple(STATES)!r}", name="tips_state_is_known"),
    )
    _make("parts", _town(), _id(), _tip(), _sealed(), _of_tip())
    _make(
        "tip_key_files",
        _town(),
        _id(),
        _tip(),
        sa.Column("reader", sa.String(36), nullable=False),
        _sealed(),
        _of_tip(),
        sa.UniqueConstraint("town", "tip", "reader"),
    )
    given_on = sa.Column("given_on", sa.Date, nullable=False)
    _make("answers", _town(), _id(), _tip(), _sealed(), given_on, _of_tip())


def _officers() -> None:
    _make(
        "readers",
        _town(),
        _id(),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("public_key", sa.String(80), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("is_continuity", sa.Boolean, nullable=False),
        sa.Column("is_approved", sa.Boolean, nullable=False),
        sa.UniqueConstraint("town", "public_key"),
    )
    _make("salts", _town(), sa.Column("salt", sa.LargeBinary, nullable=False))
    _make(
        "audit",
        _town(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("deed", sa.String(40), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    _make(
        "freezes",
        _town(),
        sa.Column("half_year", sa.String(10), primary_key=True),
        sa.Column("counts", sa.Text, nullable=False),
    )
    _make(
        "pulse",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("beat", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    for table in (*OFFICERS, *TIPS, *WAITING):
        op.drop_table(table)

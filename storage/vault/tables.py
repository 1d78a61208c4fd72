"""The vault's tables. None could hold who somebody is, or a time finer than a day.

No serial ids and no row ids: on SQLite every table is `WITHOUT ROWID`, so that even the order in
which rows came is not kept. Nothing points out of this database, and nothing points in.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

STATES = (
    "received",
    "acknowledged",
    "examining",
    "asking",
    "referred",
    "concluded",
    "withdrawn",
)

PROPOSALS = ("access", "again", "carry", "hold", "lift", "removal")


def _town() -> Column[str]:
    return Column("town", String(60), primary_key=True)


def _id() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def _sealed() -> Column[bytes]:
    return Column("sealed", LargeBinary, nullable=False)


def _number() -> Column[int]:
    """Which slice of a sealed file this is; most files are one (`storage.vault.slices`)."""
    return Column("number", Integer, primary_key=True, autoincrement=False)


def _is_apart() -> Column[bool]:
    """An original, which nobody cleaned: handed out one at a time, and each time written down."""
    return Column("is_apart", Boolean, nullable=False)


def _tip() -> Column[str]:
    return Column("tip", String(36), nullable=False, index=True)


def _of_tip() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["town", "tip"], ["tips.town", "tips.id"])


drafts = Table(
    "drafts",
    metadata,
    _town(),
    Column("name", String(64), primary_key=True),  # keyed hash under the boot key
    Column("blob", LargeBinary, nullable=False),  # closed under the boot key
    sqlite_with_rowid=False,
)

draft_parts = Table(
    "draft_parts", metadata, _town(), _id(), _number(), _sealed(), sqlite_with_rowid=False
)

spool = Table(
    "spool",
    metadata,
    _town(),
    _id(),
    Column("tip_key", String(80), nullable=False),
    Column("mailbox", String(80), nullable=False),
    Column("secret_hash", String(64), nullable=False, index=True),
    sqlite_with_rowid=False,
)

spool_parts = Table(
    "spool_parts",
    metadata,
    _town(),
    _id(),
    _number(),
    _tip(),
    _sealed(),
    _is_apart(),
    sqlite_with_rowid=False,
)

spool_key_files = Table(
    "spool_key_files",
    metadata,
    _town(),
    _id(),
    _tip(),
    Column("reader", String(36), nullable=False),
    _sealed(),
    sqlite_with_rowid=False,
)

tips = Table(
    "tips",
    metadata,
    _town(),
    _id(),
    Column("tip_key", String(80), nullable=False),
    Column("mailbox", String(80), nullable=False),
    Column("secret_hash", String(64), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("changed_on", Date, nullable=False),
    Column("label", String(80), nullable=False),  # two words, by which officers call it
    Column("outcome", String(20), nullable=False),
    Column("is_held", Boolean, nullable=False),  # nothing of it is deleted
    CheckConstraint(f"state IN {STATES!r}", name="tips_state_is_known"),
    Index("ix_tips_label", "town", "label", unique=True),
    sqlite_with_rowid=False,
)

parts = Table(
    "parts",
    metadata,
    _town(),
    _id(),
    _number(),
    _tip(),
    _sealed(),
    Column("added_on", Date, nullable=False),
    _is_apart(),
    _of_tip(),
    # SQLite would walk through every sealed body to reach the columns behind it.
    Index("ix_parts_listed", "town", "tip", "added_on", "is_apart"),
    sqlite_with_rowid=False,
)

tip_key_files = Table(
    "tip_key_files",
    metadata,
    _town(),
    _id(),
    _tip(),
    Column("reader", String(36), nullable=False),
    _sealed(),
    _of_tip(),
    UniqueConstraint("town", "tip", "reader"),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    _town(),
    _id(),
    _tip(),
    _sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    _of_tip(),
    sqlite_with_rowid=False,
)

readers = Table(
    "readers",
    metadata,
    _town(),
    _id(),
    Column("title", String(200), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("public_key", String(80), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("is_continuity", Boolean, nullable=False),
    Column("is_approved", Boolean, nullable=False),
    Column("is_gone", Boolean, nullable=False),
    Column("holder", String(64), nullable=False),  # the staff account, or the first key's own id
    Column("approved_on", Date, nullable=True),
    Column("wrapped_key", LargeBinary, nullable=True),  # sealed in the browser under a passphrase
    UniqueConstraint("town", "public_key"),
    sqlite_with_rowid=False,
)

salts = Table(
    "salts", metadata, _town(), Column("salt", LargeBinary, nullable=False), sqlite_with_rowid=False
)

notes = Table(
    "notes",
    metadata,
    _town(),
    _id(),
    _tip(),
    _sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    _of_tip(),
    sqlite_with_rowid=False,
)
"""Officers' words to each other, sealed to the tip's own key."""

steps = Table(
    "steps",
    metadata,
    _town(),
    _id(),
    _tip(),
    Column("state", String(20), nullable=False),
    Column("reason", String(40), nullable=False),  # a static word, or the id of an outside body
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    _of_tip(),
    sqlite_with_rowid=False,
)

bodies = Table(
    "bodies",
    metadata,
    _town(),
    _id(),
    Column("title", String(200), nullable=False),
    Column("public_key", String(80), nullable=False),  # "": papers go there, no sealed package
    Column("fingerprint", String(64), nullable=False),
    Column("is_approved", Boolean, nullable=False),
    Column("given_by", String(36), nullable=False),
    sqlite_with_rowid=False,
)
"""Outside bodies to which tips may be handed on."""

packages = Table(
    "packages",
    metadata,
    _town(),
    _id(),
    _tip(),
    Column("body", String(36), nullable=False),
    Column("reference", String(20), nullable=False),
    _sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    _of_tip(),
    sqlite_with_rowid=False,
)

proposals = Table(
    "proposals",
    metadata,
    _town(),
    _id(),
    Column("kind", String(20), nullable=False),
    Column("tip", String(36), nullable=True, index=True),
    Column("reader", String(36), nullable=False),  # whom it is about, or ""
    Column("sealed", LargeBinary, nullable=True),  # the key file that waits
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    CheckConstraint(f"kind IN {PROPOSALS!r}", name="proposals_kind_is_known"),
    _of_tip(),
    sqlite_with_rowid=False,
)
"""What one officer asks and a second one must confirm."""

tallies = Table(
    "tallies",
    metadata,
    _town(),
    Column("month", String(7), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many tips of a month were dealt with and are deleted; the half-year's totals need them."""

audit = Table(
    "audit",
    metadata,
    _town(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("done_on", Date, nullable=False),
    Column("deed", String(40), nullable=False),
    Column("about", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)

freezes = Table(
    "freezes",
    metadata,
    _town(),
    Column("half_year", String(10), primary_key=True),
    Column("frozen_on", Date, nullable=False),
    Column("counts", Text, nullable=False),
    sqlite_with_rowid=False,
)

pulse = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("beat", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Written every minute, so that the age of the database's file tells nothing."""

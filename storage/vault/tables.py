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
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.vault.columns import id_, is_apart, number, of_tip, sealed, tip, town

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


drafts = Table(
    "drafts",
    metadata,
    town(),
    Column("name", String(64), primary_key=True),  # keyed hash under the boot key
    Column("blob", LargeBinary, nullable=False),  # closed under the boot key
    sqlite_with_rowid=False,
)

draft_parts = Table(
    "draft_parts", metadata, town(), id_(), number(), sealed(), sqlite_with_rowid=False
)

spool = Table(
    "spool",
    metadata,
    town(),
    id_(),
    Column("tip_key", String(80), nullable=False),
    Column("mailbox", String(80), nullable=False),
    Column("secret_hash", String(64), nullable=False, index=True),
    sqlite_with_rowid=False,
)

spool_parts = Table(
    "spool_parts",
    metadata,
    town(),
    id_(),
    number(),
    tip(),
    sealed(),
    is_apart(),
    sqlite_with_rowid=False,
)

spool_key_files = Table(
    "spool_key_files",
    metadata,
    town(),
    id_(),
    tip(),
    Column("reader", String(36), nullable=False),
    sealed(),
    sqlite_with_rowid=False,
)

tips = Table(
    "tips",
    metadata,
    town(),
    id_(),
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
    town(),
    id_(),
    number(),
    tip(),
    sealed(),
    Column("added_on", Date, nullable=False),
    is_apart(),
    of_tip(),
    # SQLite would walk through every sealed body to reach the columns behind it.
    Index("ix_parts_listed", "town", "tip", "added_on", "is_apart"),
    sqlite_with_rowid=False,
)

tip_key_files = Table(
    "tip_key_files",
    metadata,
    town(),
    id_(),
    tip(),
    Column("reader", String(36), nullable=False),
    sealed(),
    of_tip(),
    UniqueConstraint("town", "tip", "reader"),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    town(),
    id_(),
    tip(),
    sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    of_tip(),
    sqlite_with_rowid=False,
)

readers = Table(
    "readers",
    metadata,
    town(),
    id_(),
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
    "salts", metadata, town(), Column("salt", LargeBinary, nullable=False), sqlite_with_rowid=False
)

notes = Table(
    "notes",
    metadata,
    town(),
    id_(),
    tip(),
    sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    of_tip(),
    sqlite_with_rowid=False,
)
"""Officers' words to each other, sealed to the tip's own key."""

steps = Table(
    "steps",
    metadata,
    town(),
    id_(),
    tip(),
    Column("state", String(20), nullable=False),
    Column("reason", String(40), nullable=False),  # a static word, or the id of an outside body
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    of_tip(),
    sqlite_with_rowid=False,
)

bodies = Table(
    "bodies",
    metadata,
    town(),
    id_(),
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
    town(),
    id_(),
    tip(),
    Column("body", String(36), nullable=False),
    Column("reference", String(20), nullable=False),
    sealed(),
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    of_tip(),
    sqlite_with_rowid=False,
)

proposals = Table(
    "proposals",
    metadata,
    town(),
    id_(),
    Column("kind", String(20), nullable=False),
    Column("tip", String(36), nullable=True, index=True),
    Column("reader", String(36), nullable=False),  # whom it is about, or ""
    Column("sealed", LargeBinary, nullable=True),  # the key file that waits
    Column("given_on", Date, nullable=False),
    Column("given_by", String(36), nullable=False),
    CheckConstraint(f"kind IN {PROPOSALS!r}", name="proposals_kind_is_known"),
    of_tip(),
    sqlite_with_rowid=False,
)
"""What one officer asks and a second one must confirm."""

tallies = Table(
    "tallies",
    metadata,
    town(),
    Column("month", String(7), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many tips of a month were dealt with and are deleted; the half-year's totals need them."""

audit = Table(
    "audit",
    metadata,
    town(),
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
    town(),
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

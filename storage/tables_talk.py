"""Tables of the talk: what was heard, where it stands, what is to be said."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
    text,
)

from storage.columns import (
    BIG,
    PENDING,
    UtcTime,
    code,
    code_or_null,
    metadata,
    of_town,
    partial_index,
    town_column,
)

inbox: Final = Table(
    "inbox",
    metadata,
    town_column(),
    Column("event_hash", LargeBinary, nullable=False),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("town_id", "event_hash"),
    of_town(),
    Index("ix_inbox_day", "day"),
    sqlite_with_rowid=False,
)

dialogues: Final = Table(
    "dialogues",
    metadata,
    town_column(),
    code("person"),
    Column("place", Text, nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default="th"),
    Column("held", LargeBinary, nullable=True),
    Column("held_until", UtcTime, nullable=True),
    Column("last_event_ms", BigInteger, nullable=False, server_default="0"),
    Column("is_blocked", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("town_id", "person"),
    of_town(),
    partial_index("ix_dialogues_held", "held_until", on=text("held IS NOT NULL")),
    partial_index("ix_dialogues_talking", "last_event_ms", on=text("place <> ''")),
)

outbox: Final = Table(
    "outbox",
    metadata,
    town_column(),
    Column("id", BIG, Identity(), nullable=False),
    code("recipient"),
    Column("reply_token", Text, nullable=True),
    Column("token_at", UtcTime, nullable=True),
    code("weight"),
    code("retry_key"),
    Column("messages", Text, nullable=True),
    code("state"),
    Column("attempts", Integer, nullable=False),
    Column("is_ambiguous", Boolean, nullable=False),
    Column("via_push", Boolean, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("leased_until", UtcTime, nullable=True),
    code_or_null("leased_by"),
    code("fault", server_default=""),
    Column("made_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "id"),
    of_town(),
    Index("ix_outbox_id", "id"),
    partial_index("ix_outbox_recipient", "town_id", "recipient", "id", on=PENDING),
    partial_index("ix_outbox_due", "due_at", "id", on=PENDING),
    partial_index("ix_outbox_state", "state", "made_at", on=text("state <> 'pending'")),
)

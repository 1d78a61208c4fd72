"""Tables of what reaches staff outside LINE, and of questions put to their passkeys."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from storage.columns import PENDING, UtcTime, code, metadata, partial_index, points_to, town_column

challenges: Final = Table(
    "passkey_challenges",
    metadata,
    town_column(),
    code("id"),
    code("staff_id"),
    code("purpose"),
    Column("browser_hash", LargeBinary, nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    Column("expires_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "id"),
    points_to("staff", "staff_id", to="id"),
    Index("ix_passkey_challenges_browser", "town_id", "browser_hash"),
    Index("ix_passkey_challenges_expires", "expires_at"),
)

staff_ways: Final = Table(
    "staff_ways",
    metadata,
    town_column(),
    code("id"),
    code("staff_id"),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("shown", String(120), nullable=False),
    Column("wants", String(200), nullable=False, server_default=""),
    Column("proof_hash", LargeBinary, nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcTime, nullable=False),
    Column("proved_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "id"),
    points_to("staff", "staff_id", to="id"),
    Index("ix_staff_ways_staff", "town_id", "staff_id"),
)

letters: Final = Table(
    "letters",
    metadata,
    town_column(),
    code("id"),
    code("way_id"),
    code("kind"),
    Column("facts", Text, nullable=False),
    code("state", server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("settled_at", UtcTime, nullable=True),
    code("fault", server_default=""),
    PrimaryKeyConstraint("town_id", "id"),
    points_to("staff_ways", "way_id", to="id", on="CASCADE"),
    Index("ix_letters_way", "town_id", "way_id", "made_at"),
    partial_index("ix_letters_due", "due_at", on=PENDING),
)

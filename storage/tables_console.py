"""Tables of the console: who is logged in and how, what needs a second pair of eyes, what helps."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import (
    UtcTime,
    code,
    code_or_null,
    metadata,
    of_town,
    partial_index,
    points_to,
    town_column,
)

sessions: Final = Table(
    "staff_sessions",
    metadata,
    town_column(),
    code("id"),
    Column("token_hash", LargeBinary, nullable=False),
    code("staff_id"),
    code("via"),
    Column("device", String(120), nullable=False, server_default=""),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "id"),
    UniqueConstraint("town_id", "token_hash"),
    points_to("staff", "staff_id", to="id"),
    Index("ix_staff_sessions_staff", "town_id", "staff_id", "made_at"),
    Index("ix_staff_sessions_made", "made_at"),
)

log_in_links: Final = Table(
    "log_in_links",
    metadata,
    town_column(),
    code("id"),
    code("staff_id"),
    Column("browser_hash", LargeBinary, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("digits", String(2), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "id"),
    UniqueConstraint("town_id", "token_hash"),
    points_to("staff", "staff_id", to="id"),
    Index("ix_log_in_links_staff", "town_id", "staff_id", "made_at"),
)

authenticators: Final = Table(
    "authenticators",
    metadata,
    town_column(),
    code("staff_id"),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("confirmed_at", UtcTime, nullable=True),
    Column("last_step", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("town_id", "staff_id"),
    points_to("staff", "staff_id", to="id"),
)

recovery_codes: Final = Table(
    "recovery_codes",
    metadata,
    town_column(),
    code("staff_id"),
    Column("code_hash", LargeBinary, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "staff_id", "code_hash"),
    points_to("staff", "staff_id", to="id"),
)

passkeys: Final = Table(
    "passkeys",
    metadata,
    town_column(),
    code("id"),
    code("staff_id"),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False, server_default="0"),
    Column("name", String(80), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "id"),
    UniqueConstraint("town_id", "credential"),
    points_to("staff", "staff_id", to="id"),
    Index("ix_passkeys_staff", "town_id", "staff_id"),
)

staff_wishes: Final = Table(
    "staff_wishes",
    metadata,
    town_column(),
    code("id"),
    code("deed"),
    code("staff_id"),
    Column("roles", String(200), nullable=False, server_default=""),
    code_or_null("division"),
    code("asked_by"),
    Column("asked_at", UtcTime, nullable=False),
    code_or_null("decided_by"),
    Column("decided_at", UtcTime, nullable=True),
    code("outcome", server_default=""),
    PrimaryKeyConstraint("town_id", "id"),
    points_to("staff", "staff_id", to="id"),
    points_to("staff", "asked_by", to="id"),
    points_to("staff", "decided_by", to="id"),
    points_to("divisions", "division", to="code"),
    partial_index(
        "ix_staff_wishes_open", "town_id", "staff_id", unique=True, on=text("outcome = ''")
    ),
)

saved_views: Final = Table(
    "saved_views",
    metadata,
    town_column(),
    code("id"),
    code("staff_id"),
    Column("name", String(80), nullable=False),
    Column("query", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "id"),
    UniqueConstraint("town_id", "staff_id", "name"),
    points_to("staff", "staff_id", to="id"),
)

canned_answers: Final = Table(
    "canned_answers",
    metadata,
    town_column(),
    code("id"),
    code("step"),
    code("category"),
    Column("name", String(80), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("town_id", "id"),
    of_town(),
    Index("ix_canned_answers_step", "town_id", "step", "category"),
)

lookers: Final = Table(
    "case_lookers",
    metadata,
    town_column(),
    code("number"),
    code("staff_id"),
    Column("seen_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "number", "staff_id"),
    points_to("cases", "number"),
    points_to("staff", "staff_id", to="id"),
)

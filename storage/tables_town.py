"""Tables of a town itself: its lists, its people, what they did."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
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

towns: Final = Table(
    "towns",
    metadata,
    Column("id", Integer, primary_key=True),
    code("slug"),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("channel_secrets_sealed", LargeBinary, nullable=False),
    Column("access_token_sealed", LargeBinary, nullable=False),
    Column("is_default", Boolean, nullable=False, server_default=false()),
    Column("bot_user_id", String(64), nullable=False, server_default=""),
    UniqueConstraint("slug"),
    partial_index("ix_towns_one_default", "is_default", unique=True, on=text("is_default")),
)

divisions: Final = Table(
    "divisions",
    metadata,
    town_column(),
    code("code"),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False, server_default=""),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("town_id", "code"),
    of_town(),
)

categories: Final = Table(
    "categories",
    metadata,
    town_column(),
    code("code"),
    code("division"),
    Column("target_days", Integer, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False, server_default=true()),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("town_id", "code"),
    points_to("divisions", "division", to="code"),
)

days_off: Final = Table(
    "days_off",
    metadata,
    town_column(),
    Column("day", Date, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_working", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("town_id", "day"),
    of_town(),
)

quota: Final = Table(
    "quota",
    metadata,
    town_column(),
    Column("month", String(7), nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("limit", Integer, nullable=True),
    PrimaryKeyConstraint("town_id", "month"),
    of_town(),
)

staff: Final = Table(
    "staff",
    metadata,
    town_column(),
    code("id"),
    Column("name", Text, nullable=False),
    code("login"),
    Column("password_hash", Text, nullable=True),
    Column("roles", String(200), nullable=False),
    code_or_null("division"),
    code_or_null("line_user"),
    Column("is_active", Boolean, nullable=False, server_default=true()),
    Column("away_until", Date, nullable=True),
    PrimaryKeyConstraint("town_id", "id"),
    UniqueConstraint("town_id", "login"),
    UniqueConstraint("town_id", "line_user"),
    of_town(),
    points_to("divisions", "division", to="code"),
)

link_codes: Final = Table(
    "link_codes",
    metadata,
    town_column(),
    Column("code_hash", LargeBinary, nullable=False),
    code("staff_id"),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "code_hash"),
    points_to("staff", "staff_id", to="id", on="CASCADE"),
    Index("ix_link_codes_staff", "town_id", "staff_id"),
)

groups: Final = Table(
    "groups",
    metadata,
    town_column(),
    code("group_id"),
    code_or_null("linked_by"),
    Column("linked_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "group_id"),
    of_town(),
    points_to("staff", "linked_by", to="id"),
)

audit: Final = Table(
    "audit",
    metadata,
    town_column(),
    code("id"),
    Column("at", UtcTime, nullable=False),
    code_or_null("staff_id"),
    code("act"),
    code("subject"),
    Column("reason", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("town_id", "id"),
    of_town(),
    points_to("staff", "staff_id", to="id"),
    Index("ix_audit_at", "town_id", "at"),
)

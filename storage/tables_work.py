"""Tables of the work on cases: who follows, how it was rated, what was joined, who was told."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
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

watchers: Final = Table(
    "watchers",
    metadata,
    town_column(),
    code("number"),
    code("person"),
    Column("since", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "number", "person"),
    points_to("cases", "number"),
    Index("ix_watchers_person", "town_id", "person", "since"),
)

ratings: Final = Table(
    "ratings",
    metadata,
    town_column(),
    code("number"),
    Column("round", Integer, nullable=False),
    Column("stars", Integer, nullable=False),
    Column("reasons", String(200), nullable=False, server_default=""),
    Column("rated_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "number", "round"),
    points_to("cases", "number"),
    Index("ix_ratings_at", "town_id", "rated_at"),
)

contacts: Final = Table(
    "contacts",
    metadata,
    town_column(),
    code("number"),
    Column("name", Text, nullable=False, server_default=""),
    Column("phone", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("town_id", "number"),
    points_to("cases", "number"),
    Index("ix_contacts_phone", "town_id", "phone"),
)

case_links: Final = Table(
    "case_links",
    metadata,
    town_column(),
    code("number"),
    Column("seq", Integer, nullable=False),
    code("kind"),
    code("to_number"),
    Column("at", UtcTime, nullable=False),
    code("former_state", server_default=""),
    Column("former_finished_at", UtcTime, nullable=True),
    Column("undone_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("town_id", "number", "seq"),
    points_to("case_events", "number", "seq"),
    points_to("cases", "to_number", to="number"),
    Index("ix_case_links_to", "town_id", "to_number"),
)

reminders: Final = Table(
    "reminders",
    metadata,
    town_column(),
    code("number"),
    code("rung"),
    Column("base_on", Date, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "number", "rung", "base_on"),
    points_to("cases", "number"),
)

news: Final = Table(
    "news",
    metadata,
    town_column(),
    code("number"),
    code("person"),
    Column("since_seq", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("town_id", "number", "person"),
    points_to("cases", "number"),
    Index("ix_news_due", "due_at"),
    Index("ix_news_person", "town_id", "person"),
)

chats: Final = Table(
    "chats",
    metadata,
    town_column(),
    code("number"),
    code_or_null("person"),
    code("state"),
    Column("asked_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("first_seq", Integer, nullable=False),
    code_or_null("taken_by"),
    Column("taken_at", UtcTime, nullable=True),
    Column("over_at", UtcTime, nullable=True),
    code("over_by", server_default=""),
    Column("citizen_token", Text, nullable=True),
    Column("citizen_token_at", UtcTime, nullable=True),
    Column("staff_token", Text, nullable=True),
    Column("staff_token_at", UtcTime, nullable=True),
    Column("told_place", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("town_id", "number"),
    points_to("cases", "number"),
    points_to("staff", "taken_by", to="id"),
    partial_index("ix_chats_open", "town_id", "asked_at", on=text("state <> 'over'")),
    Index("ix_chats_person", "town_id", "person"),
)

done_once: Final = Table(
    "done_once",
    metadata,
    town_column(),
    code("what"),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("town_id", "what", "day"),
    of_town(),
)

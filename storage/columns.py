"""What tables are made of: our column types, names of constraints, keys that carry the town."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    TextClause,
    text,
)
from sqlalchemy.types import TypeDecorator

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that migrations can drop it on both databases."""


class NaiveTimeError(ValueError):
    """A time without zone was handed to the memory: a fault of the program."""


class UtcTime(TypeDecorator[datetime]):
    """An aware time, UTC in and out; naive ones are refused. SQLite keeps it as ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite's text at once: an event binds five, and the long way costs thrice as much."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it by name
    ) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise NaiveTimeError("times are stored with their zone")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    """As SQLAlchemy writes a time into SQLite, always with its microseconds."""
    if value is None:
        return None
    if value.tzinfo is UTC:  # our own clock's; "+00:00" stands at the end
        return value.isoformat(" ", "microseconds")[:-6]
    return _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


BIG: Final = BigInteger().with_variant(Integer(), "sqlite")


metadata: Final = MetaData(naming_convention=NAMES)

PENDING: Final = text("state = 'pending'")
OPEN: Final = text("state NOT IN ('resolved', 'closed', 'cancelled')")


def partial_index(name: str, *columns: str, on: TextClause, unique: bool = False) -> Index:
    """An index over the rows that fulfil `on`, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=on, postgresql_where=on)


def town_column() -> Column[int]:
    """The town, first in every key."""
    return Column("town_id", Integer, nullable=False)


def code(name: str, *, server_default: str | None = None) -> Column[str]:
    """A short ASCII word of ours, an id or a number."""
    return Column(name, String(64), nullable=False, server_default=server_default)


def code_or_null(name: str) -> Column[str]:
    """The same, where there may be none."""
    return Column(name, String(64), nullable=True)


def points_to(table: str, *columns: str, to: str = "", on: str = "") -> ForeignKeyConstraint:
    """A foreign key that carries the town along; `to` where the other side's name differs."""
    targets = to.split() or list(columns)
    return ForeignKeyConstraint(
        ["town_id", *columns],
        [f"{table}.town_id", *(f"{table}.{target}" for target in targets)],
        ondelete=on or None,
    )


def of_town() -> ForeignKeyConstraint:
    """The town must exist."""
    return ForeignKeyConstraint(["town_id"], ["towns.id"])

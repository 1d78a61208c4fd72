"""Every row of the vault that a backup holds, table by table, and back again.

A backup is one state of the vault, and yet keeps nobody waiting: in one short look it reads all
rows but the sealed bodies, which never change; these are read one at a time afterwards. What was
shredded in between is left out, what was delivered in between is found where it lies now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Table, select

from storage.vault.tables import metadata, parts, spool_parts

Look = Callable[[], AbstractContextManager[Connection]]
"""Opens a read-only look; each may be another transaction."""

Row = dict[str, Any]

LEFT_OUT = frozenset({"drafts", "draft_parts", "pulse"})
"""Unsent tips, which a restart forgets anyway, and the heartbeat."""

COPIED = tuple(table.name for table in metadata.sorted_tables if table.name not in LEFT_OUT)
"""Parents before children."""

BODIES = frozenset({"parts", "spool_parts", "answers", "notes", "packages"})
"""Tables of sealed bodies: rows come and go, and never change."""

OLDER: Row = {"number": 0, "is_apart": False}
"""What backups of former versions do not tell, wherever there is such a column."""


def read_rows(look: Look) -> Iterator[tuple[str, Row]]:
    """Table and row of everything; large bodies one at a time, each in a look of its own."""
    with look() as connection:
        found = {name: _first_look(connection, metadata.tables[name]) for name in COPIED}
    for name in COPIED:
        for seen in found.pop(name):
            row: Row | None = seen
            if name in BODIES:
                with look() as connection:
                    row = _body(connection, metadata.tables[name], seen)
            if row is not None:
                yield name, row


def _first_look(connection: Connection, table: Table) -> list[Row]:
    """Whole rows, or the keys of those that hold bodies."""
    key = list(table.primary_key.columns)
    asked = select(*key) if table.name in BODIES else select(table)
    return [dict(row._mapping) for row in connection.execute(asked.order_by(*key))]


def _body(connection: Connection, table: Table, key: Row) -> Row | None:
    row = _row(connection, table, key)
    if row is not None or table is not spool_parts:
        return row
    delivered = _row(connection, parts, key)
    if delivered is None:
        return None
    return {name: value for name, value in delivered.items() if name in table.columns}


def _row(connection: Connection, table: Table, key: Row) -> Row | None:
    mine = [table.columns[name] == value for name, value in key.items()]
    row = connection.execute(select(table).where(*mine)).one_or_none()
    return dict(row._mapping) if row is not None else None


def write_row(connection: Connection, table: str, row: Row) -> None:
    """Put one row back; a file from before there were slices is one, and none lay apart."""
    columns = metadata.tables[table].columns
    row = {name: value for name, value in OLDER.items() if name in columns} | row
    connection.execute(metadata.tables[table].insert().values(row))

"""Every row of the vault that a backup holds, table by table, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from storage.vault.tables import metadata

LEFT_OUT = frozenset({"drafts", "draft_parts", "pulse"})
"""Unsent tips, which a restart forgets anyway, and the heartbeat."""

COPIED = tuple(table.name for table in metadata.sorted_tables if table.name not in LEFT_OUT)
"""Parents before children."""

OLDER: dict[str, Any] = {"number": 0, "is_apart": False}
"""What backups of former versions do not tell, wherever there is such a column."""


def read_rows(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Table and row of everything; large bodies one at a time."""
    for name in COPIED:
        table = metadata.tables[name]
        order = list(table.primary_key.columns)
        keys = connection.execute(select(*order).order_by(*order)).all()
        for key in keys:
            mine = [column == value for column, value in zip(order, key, strict=True)]
            row = connection.execute(select(table).where(*mine)).one()
            yield name, dict(row._mapping)


def write_row(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Put one row back; a file from before there were slices is one, and none lay apart."""
    columns = metadata.tables[table].columns
    row = {name: value for name, value in OLDER.items() if name in columns} | row
    connection.execute(metadata.tables[table].insert().values(row))

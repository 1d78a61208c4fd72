"""What sending a tip asks of the vault, kept ready: many may tell in one minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, bindparam, insert, select

from storage.ready import Ready
from storage.vault.rows import TipRow
from storage.vault.tables import answers, parts, spool, spool_key_files, spool_parts, tips

SHOWN: Final = tuple(tips.c[name] for name in TipRow.__slots__)
ADD: Final = {table: Ready(insert(table)) for table in (spool, spool_key_files, answers)}


def _by(table: Table, column: str, shown: Sequence[ColumnElement[Any]]) -> Ready:
    """Rows of a town in which this column is as `told`."""
    mine = (table.c.town == bindparam("town"), table.c[column] == bindparam("told"))
    return Ready(select(*shown).where(*mine))


_WAITING = tuple(spool.c[name] for name in ("id", "tip_key", "mailbox", "secret_hash"))
SPOOLED_BY: Final = {column: _by(spool, column, _WAITING) for column in ("id", "secret_hash")}
RELEASED: Final = {column: _by(tips, column, SHOWN) for column in ("id", "secret_hash")}
TIP_OF_PART: Final = tuple(_by(table, "id", (table.c.tip,)) for table in (spool_parts, parts))

"""The published table of tips: counted once after each half-year, posted to the main database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from casework.tip_counts import TipTable, ended_before, half_year_of, month_of, table
from casework.tips import OVER
from storage.vault.inbox import every

if TYPE_CHECKING:
    from storage import Store, Tx
    from storage.vault import Vault, VaultTx


def freeze_counts(vault: Vault, town: str, today: date) -> bool:
    """Count the half-year that is over, if that was not done; whether there was anything to do.

    The first table is that of the half-year in which the channel was opened.
    """
    half_year = ended_before(today)
    with vault.begin(town, role="worker") as vtx:
        opened = _opened_on(vtx)
        if opened is None or half_year in vtx.books.frozen():
            return False
        if half_year_of(opened) > half_year:
            return False
        vtx.books.freeze(half_year, today, count(vtx, half_year, today).write())
    return True


def _opened_on(vtx: VaultTx) -> date | None:
    return next((one.done_on for one in vtx.audit.all() if one.deed == "channel_opened"), None)


def count(vtx: VaultTx, half_year: str, today: date) -> TipTable:
    """Tips by month of receipt; handed on, concluded, withdrawn and deleted ones are done."""
    deleted = Counter(vtx.books.deleted())
    received, done = deleted.copy(), deleted.copy()
    for told in every(vtx.connection, vtx.town):
        if told.tip.received_on is not None:
            month = month_of(told.tip.received_on)
            received[month] += 1
            done[month] += told.tip.state in OVER
    return table(half_year, today, received, done)


def post_counts(store: Store, vault: Vault, town_id: int, town: str) -> int:
    """Bring frozen tables to the main database, where all pages read them; how many were new."""
    with vault.reading(town, role="worker") as vtx:
        frozen = vtx.books.frozen()
    with store.begin(town_id) as tx:
        new = {half: told for half, told in frozen.items() if half not in tx.tip_tables.all()}
        for half, (frozen_on, counts) in new.items():
            tx.tip_tables.put(half, frozen_on, counts)
    return len(new)


def tip_tables(tx: Tx) -> tuple[TipTable, ...]:
    """All published tables, newest first: the same for everybody, on every page."""
    found = tx.tip_tables.all()
    return tuple(TipTable.read(half, *found[half]) for half in sorted(found, reverse=True))

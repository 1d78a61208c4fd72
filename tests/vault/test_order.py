"""On PostgreSQL rows lie in the order in which they were written: it must tell nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from bot.actions.tips import release
from bot.actions.tips_ids import labels_by
from storage.vault import Vault
from tests.vault.conftest import Clock
from tests.vault.office import TOWN, Office, open_office


@pytest.fixture
def office(new_postgres: Callable[[], str], clock: Clock) -> Iterator[Office]:
    vault = Vault(new_postgres(), clock=clock)
    vault.migrate()
    yield open_office(vault)
    vault.dispose()


def as_they_lie(vault: Vault, table: str, what: str = "id") -> list[str]:
    """Rows in the order of their place in the file."""
    with vault.reading(TOWN, role="owner") as vtx:
        asked = text(f"SELECT {what} FROM {table} ORDER BY ctid")
        return [str(one) for one in vtx.connection.execute(asked).scalars()]


def test_tips_lie_in_the_order_of_the_shuffle_not_of_their_coming(office: Office) -> None:
    came = [office.spools_tip(f"เรื่องที่ {number}") for number in range(8)]
    assert as_they_lie(office.vault, "spool") == came, "the spool would tell, until the delivery"
    first_to_last, last_to_first = sorted(came), sorted(came, reverse=True)
    assert came not in (first_to_last, last_to_first)

    shuffled: list[int] = []

    def by_number(items: list[str]) -> None:
        shuffled.append(len(items))
        items.sort(reverse=True)

    with office.vault.begin(TOWN, role="worker") as vtx:
        assert vtx.tips.release(vtx.today, by_number, labels_by(bytes)) == 8
    assert as_they_lie(office.vault, "tips") == last_to_first
    assert shuffled == [8, 8], "tips, and their parts on their own"


def test_the_delivery_draws_its_shuffle(office: Office) -> None:
    came = [office.spools_tip(f"เรื่องที่ {number}") for number in range(8)]
    assert release(office.vault, TOWN, bytes) == 8  # zeros: a shuffle all the same, and a known one
    lie = as_they_lie(office.vault, "tips")
    assert sorted(lie) == sorted(came)
    assert lie not in (came, sorted(came)), "neither as they came nor as an index gave them"


def test_the_spool_keeps_no_dead_row_after_the_delivery(office: Office) -> None:
    """Its pages are gone from the disk: neither order nor the number of a transaction is left."""

    def pages(table: str) -> int:
        with office.vault.reading(TOWN, role="owner") as vtx:
            return int(vtx.connection.scalar(text(f"SELECT pg_relation_size('{table}')")) or 0)

    office.spools_tip("เรื่องหนึ่ง")
    spool = ("spool", "spool_parts", "spool_key_files")
    assert all(pages(table) > 0 for table in spool)
    office.releases()
    for _ in range(40):  # PostgreSQL's own analysis may look on; then it is the next delivery's
        if not any(pages(table) for table in spool):
            break
        time.sleep(0.05)
        office.releases()
    assert [pages(table) for table in spool] == [0, 0, 0]

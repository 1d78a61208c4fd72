"""All or nothing, one writer at a time, every process on its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import Keys, Store, StoreError
from storage.columns import NaiveTimeError
from storage.dialogues import Dialogue
from storage.engine import read_url
from storage.outbox import OutboxDraft
from storage.towns import Town
from tests.databases import SECRET, Clock, found_town

DAY = date(2026, 11, 20)


def test_a_fault_leaves_nothing(store: Store, town: Town) -> None:
    def begin_and_fail() -> None:
        with store.begin(town.id) as tx:
            tx.dialogues.lock("U1")
            tx.outbox.add(OutboxDraft(recipient="U1", messages="[]"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()
    with store.reading(town.id) as tx:
        assert tx.dialogues.find("U1") is None
    assert store.queue.counts() == {}


def test_after_a_fault_the_next_one_writes(store: Store, town: Town) -> None:
    with pytest.raises(IntegrityError), store.begin(town.id + 7) as tx:
        tx.inbox.first_time("01EVENT", DAY)
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)


def test_who_reads_cannot_write(store: Store, town: Town) -> None:
    with pytest.raises(DBAPIError), store.reading(town.id) as tx:
        tx.inbox.first_time("01EVENT", DAY)
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)


def test_a_fault_tells_no_words(store: Store, town: Town) -> None:
    with pytest.raises(IntegrityError) as caught, store.begin(town.id + 7) as tx:
        tx.dialogues.lock("U-very-private")
    assert "very-private" not in str(caught.value).replace(str(caught.value.orig), "")


def test_a_second_transaction_in_the_same_thread_is_refused(
    sqlite_store: Store, clock: Clock
) -> None:
    with sqlite_store.begin(1), pytest.raises(RuntimeError, match="already"), sqlite_store.begin(1):
        pass


def test_times_without_zone_are_refused(store: Store, town: Town) -> None:
    naive = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001
    with pytest.raises(NaiveTimeError), store.begin(town.id) as tx:
        tx.outbox.add(OutboxDraft(recipient="U1", messages="[]", token_at=naive))
    with pytest.raises(NaiveTimeError), store.begin(town.id) as tx:
        tx.staff.new_link_code("someone", "1234", naive)


def test_threads_add_up(store: Store, town: Town) -> None:
    def count_one(_: int) -> None:
        with store.begin(town.id) as tx:
            dialogue = tx.dialogues.lock("U1")
            tx.dialogues.save(replace(dialogue, last_event_ms=dialogue.last_event_ms + 1))

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(count_one, range(160)))
    with store.reading(town.id) as tx:
        found = tx.dialogues.find("U1")
    assert found is not None
    assert found.last_event_ms == 160


def test_a_locked_talk_waits_for_its_holder(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        tx.dialogues.lock("U1")
    seen: list[str] = []

    def other() -> None:
        with store.begin(town.id) as tx:
            seen.append(tx.dialogues.lock("U1").place)

    with store.begin(town.id) as tx:
        dialogue = tx.dialogues.lock("U1")
        rival = threading.Thread(target=other)
        rival.start()
        rival.join(0.1)  # it cannot get further, however long we look
        assert seen == []
        tx.dialogues.save(replace(dialogue, place='{"v":1}'))
    rival.join()
    assert seen == ['{"v":1}']


_CHILD = """
import os, sys
from datetime import UTC, date, datetime
from dataclasses import replace
from storage import Keys, Store
store = Store(sys.argv[1], keys=Keys(sys.argv[3]), clock=lambda: datetime.now(UTC))
town = int(sys.argv[2])
if sys.argv[4] == "count":
    for _ in range(50):
        with store.begin(town) as tx:
            dialogue = tx.dialogues.lock("U1")
            tx.dialogues.save(replace(dialogue, last_event_ms=dialogue.last_event_ms + 1))
    sys.exit(0)
with store.begin(town) as tx:
    tx.inbox.first_time("01EVENT", date(2026, 11, 20))
    tx.dialogues.lock("U1")
    print("written", flush=True)
    sys.stdin.read()
"""


def _child(database: str, town: Town, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, database, str(town.id), SECRET, what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_a_kill_in_mid_transaction_leaves_nothing(store: Store, town: Town, database: str) -> None:
    with _child(database, town, "hold") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        child.send_signal(signal.SIGKILL)
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)
        assert tx.dialogues.find("U1") is None


def test_processes_add_up(store: Store, town: Town, database: str) -> None:
    children = [_child(database, town, "count") for _ in range(2)]
    for child in children:
        child.communicate()
        assert child.returncode == 0
    with store.begin(town.id) as tx:
        assert tx.dialogues.lock("U1").last_event_ms == 100


def test_a_forked_child_gets_connections_of_its_own(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        tx.inbox.first_time("01EVENT", DAY)
    child = os.fork()
    if child == 0:
        try:
            with store.begin(town.id) as tx:
                known = not tx.inbox.first_time("01EVENT", DAY)
                new = tx.inbox.first_time("01CHILD", DAY)
            os._exit(0 if known and new else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with store.begin(town.id) as tx:
        assert not tx.inbox.first_time("01CHILD", DAY)


def test_a_lost_connection_costs_one_transaction(
    postgres_database: str, keys: Keys, clock: Clock
) -> None:
    store = Store(postgres_database, keys=keys, clock=clock)
    town = found_town(store)

    def begin_and_lose() -> None:
        with store.begin(town.id) as tx:
            tx.inbox.first_time("01EVENT", DAY)
            backend = tx.inbox._ground.connection.exec_driver_sql("SELECT pg_backend_pid()")
            with psycopg.connect(postgres_database, autocommit=True) as killer:
                killer.execute("SELECT pg_terminate_backend(%s)", [backend.scalar()])
            tx.inbox.first_time("01OTHER", DAY)

    with pytest.raises(DBAPIError) as caught:
        begin_and_lose()
    assert caught.value.connection_invalidated
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)
    store.dispose()


def test_a_fault_of_the_program_is_not_dressed_up(sqlite_store: Store) -> None:
    town = found_town(sqlite_store)
    with pytest.raises(OverflowError), sqlite_store.begin(town.id) as tx:
        tx.dialogues.save(Dialogue("U1", last_event_ms=2**70))


def test_a_disposed_store_opens_again(store: Store, town: Town) -> None:
    store.dispose()
    store.ping()
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y"])
def test_an_unfit_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL"):
        Store(url, keys=Keys(SECRET), clock=Clock())


def test_addresses_of_hosting_services_are_understood() -> None:
    assert read_url("postgres://a:b@c/d").drivername == "postgresql+psycopg"
    assert read_url("postgresql://a:b@c/d").drivername == "postgresql+psycopg"

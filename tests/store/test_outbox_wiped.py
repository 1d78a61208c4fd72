"""Words leave the outbox with the person, with the message, and with time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage import Store
from storage.queue import Settlement
from storage.towns import Town
from tests.databases import Clock
from tests.store.test_outbox import add


def test_the_id_of_a_forgotten_message_is_nobody_elses(
    store: Store, town: Town, clock: Clock
) -> None:
    add(store, town, "U1")
    [underway] = store.queue.claim(clock(), 1, 30, "web")
    with store.begin(town.id) as tx:
        tx.outbox.forget_person("U1")
    later = add(store, town, "U2")
    assert later.id != underway.id
    store.queue.settle([Settlement(town.id, underway.id, "web", "sent")])
    assert [row.id for row in store.queue.claim(clock(), 10, 30, "web")] == [later.id]


def test_what_was_given_up_loses_its_words_when_they_are_taken_back(
    store: Store, town: Town, clock: Clock
) -> None:
    for words in ("69-K7M3QX หลังวัด", "69-222222 หน้าวัด"):
        add(store, town, f"U{words[:9]}", words)
    given_up = [
        Settlement(town.id, row.id, "web", "dead", fault="quota")
        for row in store.queue.claim(clock(), 10, 30, "web")
    ]
    store.queue.settle(given_up)
    with store.begin(town.id) as tx:
        assert tx.outbox.wipe_given_up("69-K7M3QX") == 1
    assert [row.messages for row in store.queue.dead()] == ["69-222222 หน้าวัด"]


def test_after_a_month_nobody_sends_what_was_given_up(
    store: Store, town: Town, clock: Clock
) -> None:
    row = add(store, town, "U1")
    store.queue.claim(clock(), 10, 30, "web")
    store.queue.settle([Settlement(town.id, row.id, "web", "dead", fault="http_400")])
    assert store.sweeps.wipe_dead_messages(clock()) == 0
    assert store.sweeps.wipe_dead_messages(clock() + timedelta(seconds=1)) == 1
    assert store.queue.counts() == {"dropped": 1}
    assert not store.queue.requeue(row.id)


def test_erased_words_leave_the_file_and_its_log(store: Store, town: Town) -> None:
    if not store.doors().is_sqlite:
        return
    path = Path(str(store.url.database))
    files = (path, path.with_name(path.name + "-wal"))
    add(store, town, "U1", "SHIBBOLETH")
    with store.begin(town.id) as tx:
        tx.outbox.forget_person("U1")
    assert any(b"SHIBBOLETH" in one.read_bytes() for one in files)
    assert store.sweeps.fold_log()
    assert not any(b"SHIBBOLETH" in one.read_bytes() for one in files if one.exists())


def test_a_reader_in_the_way_puts_the_log_off(store: Store, town: Town) -> None:
    if not store.doors().is_sqlite:
        return
    with store.reading(town.id) as tx:
        tx.cases.counts()
        add(store, town, "U1")
        assert not store.sweeps.fold_log()
    assert store.sweeps.fold_log()
    add(store, town, "U2")

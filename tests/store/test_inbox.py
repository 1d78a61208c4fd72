"""An event is heard once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from storage import Store
from storage.towns import Town

DAY = date(2026, 11, 20)


def test_an_event_is_new_only_once(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)
        assert not tx.inbox.first_time("01EVENT", DAY)
    with store.begin(town.id) as tx:
        assert not tx.inbox.first_time("01EVENT", DAY)
        assert tx.inbox.first_time("01OTHER", DAY)


def test_to_ask_whether_an_event_was_heard_is_not_to_hear_it(store: Store, town: Town) -> None:
    other = store.towns.add(Town("mai", "เทศบาลเมืองใหม่"))
    with store.reading(town.id) as tx:
        assert not tx.inbox.has_heard("01EVENT")
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)
    with store.reading(town.id) as tx:
        assert tx.inbox.has_heard("01EVENT")
    with store.reading(other.id) as tx:
        assert not tx.inbox.has_heard("01EVENT")


def test_of_sixteen_threads_one_hears_an_event_first(store: Store, town: Town) -> None:
    def hear(event: int) -> bool:
        with store.begin(town.id) as tx:
            return tx.inbox.first_time(f"event {event}", DAY)

    with ThreadPoolExecutor(16) as threads:
        heard = list(threads.map(hear, [event for event in range(20) for _ in range(8)]))
    assert sum(heard) == 20


def test_what_is_undone_was_never_heard(store: Store, town: Town) -> None:
    class WrongTurnError(Exception):
        pass

    try:
        with store.begin(town.id) as tx:
            tx.inbox.first_time("01EVENT", DAY)
            raise WrongTurnError
    except WrongTurnError:
        pass
    with store.begin(town.id) as tx:
        assert tx.inbox.first_time("01EVENT", DAY)


def test_three_days_are_kept(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        for number in range(120):
            tx.inbox.first_time(f"old {number}", date(2026, 11, 16))
        tx.inbox.first_time("young", date(2026, 11, 17))
    assert store.sweeps.purge_inbox(date(2026, 11, 17)) == 120
    with store.begin(town.id) as tx:
        assert not tx.inbox.first_time("young", DAY)
        assert tx.inbox.first_time("old 0", DAY)

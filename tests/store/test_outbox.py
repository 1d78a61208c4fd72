"""No message is lost, none is sent twice, each person's come in order."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.outbox import OutboxDraft, OutboxRow
from storage.queue import Settlement
from storage.tables import outbox
from storage.towns import Town
from tests.databases import Clock, found_town


def add(store: Store, town: Town, to: str, text: str = "[]", **more: object) -> OutboxRow:
    with store.begin(town.id) as tx:
        return tx.outbox.add(OutboxDraft(to, text, **more))  # type: ignore[arg-type]


def stored(store: Store, row: OutboxRow) -> OutboxRow:
    with store.doors().reading() as connection:
        found = connection.execute(
            outbox.select().where(outbox.c.town_id == row.town_id, outbox.c.id == row.id)
        ).one()
    return OutboxRow(**{name: getattr(found, name) for name in OutboxRow.__dataclass_fields__})


def test_what_add_gives_is_what_is_stored(store: Store, town: Town, clock: Clock) -> None:
    row = add(
        store,
        town,
        "U1",
        '[{"type":"text"}]',
        weight="receipt",
        reply_token="token",
        token_at=clock() - timedelta(seconds=1),
        lease_to="web 1",
        lease_seconds=20,
    )
    assert stored(store, row) == row
    assert row.leased_by == "web 1"
    assert row.leased_until == clock() + timedelta(seconds=20)
    assert row.attempts == 1
    assert row.made_at == row.due_at == clock()


def test_who_sends_the_elder_gets_the_younger_too(store: Store, town: Town, clock: Clock) -> None:
    first = add(store, town, "U1", lease_to="web", lease_seconds=10)
    second = add(store, town, "U1", lease_to="web", lease_seconds=30)
    assert (first.leased_by, second.leased_by) == ("web", "web")
    clock.forward(seconds=10)
    late = add(store, town, "U1", lease_to="web")  # the elder may be taken over by now
    assert late.leased_by is None
    assert store.queue.claim(clock(), 10, 30, "worker") == []  # the second is still under way


def test_who_waits_before_is_sent_before(store: Store, town: Town, clock: Clock) -> None:
    first = add(store, town, "U1", lease_to="web")
    second = add(store, town, "U1", lease_to="other web")
    third = add(store, town, "U1", lease_to="web")  # the second is in nobody's hands
    other = add(store, town, "U2", lease_to="web")
    holders = (first.leased_by, second.leased_by, third.leased_by, other.leased_by)
    assert holders == ("web", None, None, "web")
    assert stored(store, second) == second
    assert store.queue.claim(clock(), 10, 30, "worker") == []
    store.queue.settle([Settlement(town.id, first.id, "web", "sent")])
    assert [row.id for row in store.queue.claim(clock(), 10, 30, "worker")] == [second.id]


def test_a_message_for_later_is_not_leased_now(store: Store, town: Town, clock: Clock) -> None:
    later = clock() + timedelta(minutes=5)
    row = add(store, town, "U1", lease_to="web", due_at=later)
    assert row.leased_by is None
    assert store.queue.claim(clock(), 10, 30, "worker") == []
    assert [one.id for one in store.queue.claim(later, 10, 30, "worker")] == [row.id]


def test_a_vanished_sender_is_taken_over_and_remembered(
    store: Store, town: Town, clock: Clock
) -> None:
    row = add(store, town, "U1", lease_to="web", lease_seconds=30)
    assert store.queue.claim(clock.forward(seconds=29), 10, 30, "worker") == []
    (taken,) = store.queue.claim(clock.forward(seconds=1), 10, 30, "worker")
    assert taken.id == row.id
    assert taken.retry_key == row.retry_key
    assert taken.attempts == 2
    assert taken.is_ambiguous
    assert taken.leased_by == "worker"


def test_a_first_claim_is_not_ambiguous(store: Store, town: Town, clock: Clock) -> None:
    add(store, town, "U1")
    (row,) = store.queue.claim(clock(), 10, 30, "worker")
    assert not row.is_ambiguous
    assert row.attempts == 1


@pytest.mark.parametrize("state", ["sent", "dropped"])
def test_what_is_settled_is_wiped(store: Store, town: Town, clock: Clock, state: str) -> None:
    row = add(store, town, "U1", "[1]", reply_token="t", token_at=clock(), lease_to="web")
    settled = Settlement(town.id, row.id, "web", state, fault="x")  # type: ignore[arg-type]
    assert store.queue.settle([settled]) == 1
    found = stored(store, row)
    assert (found.state, found.messages, found.reply_token) == (state, None, None)
    assert (found.leased_by, found.leased_until, found.fault) == (None, None, "x")
    assert store.queue.settle([settled]) == 0


def test_another_try_is_made_at_its_time(store: Store, town: Town, clock: Clock) -> None:
    row = add(store, town, "U1", lease_to="web")
    again = clock() + timedelta(seconds=8)
    tried = Settlement(
        town.id,
        row.id,
        "web",
        "pending",
        due_at=again,
        is_ambiguous=True,
        via_push=True,
        fault="timeout",
    )
    store.queue.settle([tried])
    assert store.queue.claim(clock(), 10, 30, "worker") == []
    (found,) = store.queue.claim(again, 10, 30, "worker")
    assert found.is_ambiguous
    assert found.via_push
    assert found.fault == "timeout"
    assert found.messages == "[]"


def test_another_try_needs_a_time(store: Store, town: Town) -> None:
    row = add(store, town, "U1", lease_to="web")
    with pytest.raises(ValueError, match="needs a time"):
        store.queue.settle([Settlement(town.id, row.id, "web", "pending")])


def test_who_lost_the_lease_may_only_say_sent(store: Store, town: Town, clock: Clock) -> None:
    row = add(store, town, "U1", lease_to="web", lease_seconds=1)
    store.queue.claim(clock.forward(seconds=1), 10, 30, "worker")
    late = Settlement(town.id, row.id, "web", "dead", fault="late")
    assert store.queue.settle([late]) == 0
    assert store.queue.settle([Settlement(town.id, row.id, "web", "sent")]) == 1


def test_the_dead_are_listed_and_may_rise(store: Store, town: Town, clock: Clock) -> None:
    row = add(store, town, "U1", "[1]", lease_to="web")
    store.queue.settle([Settlement(town.id, row.id, "web", "dead", fault="400")])
    (dead,) = store.queue.dead()
    assert (dead.id, dead.messages, dead.fault) == (row.id, "[1]", "400")
    assert store.queue.requeue(row.id)
    assert not store.queue.requeue(row.id)
    (again,) = store.queue.claim(clock(), 10, 30, "worker")
    assert again.via_push
    assert again.attempts == 1
    assert store.queue.dead() == []


def test_the_dead_may_be_given_up(store: Store, town: Town) -> None:
    row = add(store, town, "U1", "[1]", lease_to="web")
    assert not store.queue.drop(row.id)
    store.queue.settle([Settlement(town.id, row.id, "web", "dead", fault="400")])
    assert store.queue.drop(row.id)
    found = stored(store, row)
    assert (found.state, found.messages) == ("dropped", None)


def test_counts_and_age_are_told(store: Store, town: Town, clock: Clock) -> None:
    assert store.queue.oldest_pending_age(clock()) is None
    sent = add(store, town, "U1", lease_to="web")
    add(store, town, "U2")
    store.queue.settle([Settlement(town.id, sent.id, "web", "sent")])
    assert store.queue.counts() == {"sent": 1, "pending": 1}
    assert store.queue.oldest_pending_age(clock.forward(seconds=90)) == timedelta(seconds=90)


def test_old_sent_rows_are_purged(store: Store, town: Town, clock: Clock) -> None:
    for number in range(70):
        row = add(store, town, f"U{number}", lease_to="web")
        store.queue.settle([Settlement(town.id, row.id, "web", "sent")])
    waiting = add(store, town, "U1")
    limit = clock.forward(days=7)
    young = add(store, town, "U2", lease_to="web")
    store.queue.settle([Settlement(town.id, young.id, "web", "sent")])
    assert store.sweeps.purge_outbox(limit) == 70
    assert stored(store, waiting).state == "pending"
    assert stored(store, young).state == "sent"


def test_many_are_settled_in_small_transactions(store: Store, town: Town, clock: Clock) -> None:
    with store.begin(town.id) as tx:
        rows = tx.outbox.add_many([OutboxDraft(f"U{n}", "[]", weight="notice") for n in range(120)])
    assert len({row.id for row in rows}) == 120
    claimed = store.queue.claim(clock(), 500, 30, "worker")
    assert [row.id for row in claimed] == [row.id for row in rows]
    settled = [Settlement(town.id, row.id, "worker", "sent") for row in claimed]
    assert store.queue.settle(settled) == 120


def test_who_is_forgotten_gets_nothing_more(store: Store, town: Town, clock: Clock) -> None:
    add(store, town, "U1")
    add(store, town, "U2")
    with store.begin(town.id) as tx:
        tx.outbox.add(OutboxDraft("U1", "[]"))
        later = tx.outbox.add(OutboxDraft("U3", "[]", due_at=clock() + timedelta(days=1)))
        assert tx.outbox.forget_person("U1") == 2
        assert tx.outbox.added == (later,)
    assert [row.recipient for row in store.queue.claim(clock(), 10, 30, "w")] == ["U2"]


def test_the_same_person_in_two_towns_waits_in_two_lines(store: Store, clock: Clock) -> None:
    one, other = found_town(store, "one"), found_town(store, "other")
    add(store, one, "U1")
    add(store, other, "U1")
    assert {row.town_id for row in store.queue.claim(clock(), 10, 30, "w")} == {one.id, other.id}


def _drain(store: Store, clock: Clock, who: str, pause: int) -> list[OutboxRow]:
    sent: list[OutboxRow] = []
    empty = 0
    while empty < pause:
        rows = store.queue.claim(clock(), 3, 30, who)
        empty = 0 if rows else empty + 1
        sent.extend(rows)
        store.queue.settle([Settlement(row.town_id, row.id, who, "sent") for row in rows])
    return sent


@given(
    people=st.lists(st.integers(0, 5), min_size=1, max_size=40),
    workers=st.integers(1, 5),
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_number_of_workers_sends_each_row_once_and_in_order(
    store: Store, town: Town, clock: Clock, people: list[int], workers: int
) -> None:
    made = [add(store, town, f"U{person}") for person in people]
    with ThreadPoolExecutor(workers) as threads:
        work = [threads.submit(_drain, store, clock, f"w{n}", 8) for n in range(workers)]
    sent = [row for each in work for row in each.result()]
    while left := _drain(store, clock, "last", 1):
        sent.extend(left)
    assert sorted(row.id for row in sent) == [row.id for row in made]


def test_each_persons_rows_leave_in_order_whoever_sends(
    store: Store, town: Town, clock: Clock
) -> None:
    for number in range(60):
        add(store, town, f"U{number % 4}", str(number))
    left: list[tuple[str, int]] = []

    def send(who: str) -> None:
        for _ in range(40):
            for row in store.queue.claim(clock(), 2, 30, who):
                left.append((row.recipient, row.id))  # between claim and settle: "sending"
                store.queue.settle([Settlement(row.town_id, row.id, who, "sent")])

    with ThreadPoolExecutor(4) as threads:
        for work in [threads.submit(send, f"w{n}") for n in range(4)]:
            work.result()
    order: dict[str, list[int]] = defaultdict(list)
    for recipient, number in left:
        order[recipient].append(number)
    assert sum(map(len, order.values())) == 60
    assert all(numbers == sorted(numbers) for numbers in order.values())

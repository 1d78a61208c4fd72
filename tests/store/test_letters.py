"""The post of letters, and questions put to passkeys, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Store
from storage.challenges import Challenge
from tests.databases import NOON, Clock, found_town

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def town_id(store: Store) -> int:
    return found_town(store).id


@pytest.fixture
def staff_id(store: Store, town_id: int) -> str:
    with store.begin(town_id) as tx:
        return tx.staff.add(name="n", login="malee", roles=["agent"]).id


def proved_way(store: Store, town_id: int, staff_id: str) -> str:
    with store.begin(town_id) as tx:
        way = tx.letters.add_way(staff_id, "mail:a@town.example", "a•••", "digest", "123456")
        assert tx.letters.wanting("digest") == ()
        assert tx.letters.prove(way, staff_id, "123456")
        assert not tx.letters.prove(way, staff_id, "123456")
        assert [one.id for one in tx.letters.wanting("digest")] == [way]
    return way


def test_each_letter_is_taken_by_one_and_again_when_its_time_is_over(
    store: Store, town_id: int, staff_id: str, clock: Clock
) -> None:
    way = proved_way(store, town_id, staff_id)
    with store.begin(town_id) as tx:
        for at in range(30):
            tx.letters.write(way, "digest", {"open": at})
    with ThreadPoolExecutor(4) as pool:
        taken = [
            letter.facts["open"]
            for some in pool.map(lambda _: store.letter_queue.claim(LATER, 10), range(6))
            for letter in some
        ]
    assert sorted(taken) == list(range(30))
    assert store.letter_queue.claim(LATER) == []
    clock.now = LATER
    again = store.letter_queue.claim(LATER + timedelta(minutes=5), 50)
    assert {letter.attempts for letter in again} == {2}
    assert {letter.address for letter in again} == {"mail:a@town.example"}


def test_what_is_settled_keeps_no_facts_and_goes_with_its_address(
    store: Store, town_id: int, staff_id: str
) -> None:
    way = proved_way(store, town_id, staff_id)
    with store.begin(town_id) as tx:
        tx.letters.write(way, "proof", {"code": "123456"})
        tx.letters.write(way, "digest", {"open": 1})
    first, second = store.letter_queue.claim(LATER)
    store.letter_queue.settle(first, "sent", "", NOON)
    store.letter_queue.settle(first, "dead", "refused", NOON)  # too late: it was sent
    store.letter_queue.settle(second, "pending", "refused", NOON)
    with store.reading(town_id) as tx:
        placed = {one.kind: (one.state, one.fault) for one in tx.letters.latest(staff_id)}
    assert sorted(placed.values()) == [("pending", "refused"), ("sent", "")]
    assert store.letter_queue.counts() == {"failing": 1, "sent": 1}
    (again,) = store.letter_queue.claim(LATER)
    assert again.facts == second.facts
    with store.begin(town_id) as tx:
        assert tx.letters.drop_way(way, staff_id)
        assert tx.letters.latest(staff_id) == ()


def test_a_closed_account_is_written_to_no_more(store: Store, town_id: int, staff_id: str) -> None:
    proved_way(store, town_id, staff_id)
    with store.begin(town_id) as tx:
        row = tx.staff.by_id(staff_id)
        assert row
        tx.staff.save(replace(row, is_active=False))
        assert tx.letters.wanting("digest") == ()


def test_a_question_is_taken_once_even_by_many_at_once(
    store: Store, town_id: int, staff_id: str
) -> None:
    with store.begin(town_id) as tx:
        tx.challenges.ask(staff_id, "log_in", "browser", Challenge(b"asked", "", LATER))

    def take(_: int) -> Challenge | None:
        with store.begin(town_id) as tx:
            return tx.challenges.take(staff_id, "log_in", "browser")

    with ThreadPoolExecutor(4) as pool:
        taken = [one for one in pool.map(take, range(8)) if one]
    assert [one.value for one in taken] == [b"asked"]


@pytest.mark.parametrize("wrong", ["another browser", "another purpose", "another account", "late"])
def test_a_question_is_for_one_browser_purpose_and_account(
    store: Store, town_id: int, staff_id: str, clock: Clock, wrong: str
) -> None:
    with store.begin(town_id) as tx:
        other = tx.staff.add(name="o", login="other", roles=["agent"]).id
        tx.challenges.ask(staff_id, "log_in", "browser", Challenge(b"asked", "", LATER))
        if wrong == "late":
            clock.now = LATER
        taken = tx.challenges.take(
            other if wrong == "another account" else staff_id,
            "register" if wrong == "another purpose" else "log_in",
            "thief" if wrong == "another browser" else "browser",
        )
    assert taken is None


def test_a_code_lives_a_day(store: Store, town_id: int, staff_id: str, clock: Clock) -> None:
    with store.begin(town_id) as tx:
        way = tx.letters.add_way(staff_id, "mail:a@town.example", "a•••", "", "123456")
        clock.now = NOON + timedelta(days=1)
        assert not tx.letters.prove(way, staff_id, "123456")
        clock.now -= timedelta(seconds=1)
        assert tx.letters.prove(way, staff_id, "123456")

"""A bad day at LINE: nobody is answered twice, nobody is forgotten, everything comes in order."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.sending.parked import raise_parked
from bot.simulator import Message
from bot.simulator.driver import Phone
from storage.queue import Settlement
from tests.whole.neighbours import (
    NUMBER,
    TOO_DARK,
    Towns,
    almost_closes,
    closes,
    files,
    presses,
    rows,
    said,
    settle,
    two_towns,
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    with two_towns(tmp_path_factory.mktemp("faults")) as started:
        started.platform.switches.api_hang_seconds = 0.2
        yield started


@pytest.fixture(autouse=True)
def fair_weather(towns: Towns) -> Iterator[None]:
    """Every test begins and ends with a LINE that behaves."""
    yield
    weather(towns, duplicates=0, reorder=0, api_failures=0, api_rate_limited=0, api_delay_ms=0)
    towns.platform.switches.quota_exhausted = False
    settle(towns)


def weather(towns: Towns, **switches: object) -> None:
    towns.platform.switches.change(switches)


@contextmanager
def failing(towns: Towns, *kinds: str, share: float = 1.0) -> Iterator[None]:
    """Calls to LINE fail in these ways."""
    weather(towns, api_fault_kinds=kinds, api_failures=share)
    yield
    weather(towns, api_failures=0)


def newcomer(towns: Towns, key: str) -> Phone:
    towns.platform.add_person(key)
    return towns.phone(key)


def receipts(phone: Phone) -> list[Message]:
    """Receipts of cases, by their card."""
    return [
        one
        for one in phone.answers
        if one.content.get("type") == "flex" and NUMBER.search(str(one.content["altText"]))
    ]


def count_of_cases(towns: Towns, phone: Phone) -> int:
    with towns.deps.store.reading(towns.near_town.id) as tx:
        return tx.cases.count_of_person(phone.person.user_id)


def data_of(phone: Phone) -> list[str]:
    """What the buttons under the newest message send."""
    return [str(one.get("data", "")) for one in phone.quick_replies()]


def to_the_last_tap(phone: Phone) -> Phone:
    """A complaint that only waits to be sent."""
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says("ไฟทางดับทั้งซอยมาสามคืนแล้วค่ะ").wait_for().says("หน้าวัด").wait_for()
    phone.picks("complaint.photos=done").wait_for()
    return phone.picks("complaint.name=known").wait_for()


# --- webhooks that come twice, and in another order


def test_everything_delivered_twice_is_done_once(towns: Towns) -> None:
    weather(towns, duplicates=1)
    phone = newcomer(towns, "twice")
    number = files(phone)
    settle(towns)
    officer = towns.phone("officer-wichai")
    presses(officer, f"staff.accept={number}").wait_for()
    closes(officer, number, "เสร็จแล้วค่ะ")
    phone.wait_for(lambda it: "เสร็จแล้วค่ะ" in said(it.answers))
    settle(towns)
    assert count_of_cases(towns, phone) == 1
    assert len(receipts(phone)) == 1
    assert said(phone.answers).count("เสร็จแล้วค่ะ") == 1
    assert len(phone.answers) == 8  # seven answers of the talk and the result
    with towns.deps.store.reading(towns.near_town.id) as tx:
        kinds = [event.kind for event in tx.cases.events(number)]
    assert kinds == ["received", "accepted", "resolved"]


def test_two_taps_on_send_make_one_case(towns: Towns) -> None:
    phone = to_the_last_tap(newcomer(towns, "double-tap"))
    with towns.platform.one_request():
        for _ in range(3):
            presses(phone, "complaint.confirm=send")
    settle(towns)
    assert count_of_cases(towns, phone) == 1
    assert len(receipts(phone)) == 1


def test_events_out_of_order_make_no_case_out_of_bits(towns: Towns) -> None:
    weather(towns, reorder=0.5, reorder_seconds=0.2, duplicates=0.5)
    phone = newcomer(towns, "shuffled")
    said_by = ("แจ้งเรื่อง", "ไฟสาธารณะ", "ไฟทางดับทั้งซอยมาสามคืนแล้วค่ะ", "หน้าวัด")
    for words in said_by:
        phone.says(words)
    settle(towns)
    assert count_of_cases(towns, phone) == 0
    weather(towns, reorder=0, duplicates=0)
    phone.says("ยกเลิก").wait_for()
    files(phone)
    assert count_of_cases(towns, phone) == 1


# --- copies that come while the side door is open, or after it


SMELL = "เจ้าหน้าที่เรียกเงินใต้โต๊ะสามพันบาท"


def latest_delivery(towns: Towns) -> bytes:
    """What LINE posted last, to be posted once more."""
    sent = [one.sent for one in towns.platform.traffic.after(0) if one.direction == "out"]
    return json.dumps(sent[-1], ensure_ascii=False).encode()


def comes_again(towns: Towns, delivery: bytes) -> None:
    assert towns.platform.postman.send(towns.platform.channel, delivery) == 200
    assert towns.deps.side_door.settle()
    settle(towns)


def refusals(towns: Towns) -> list[object]:
    """What LINE did not take."""
    passages = towns.platform.traffic.after(0)
    return [one.what for one in passages if one.direction == "in" and one.status == 400]


def test_a_copy_of_an_answered_event_is_not_answered_by_an_open_offer(towns: Towns) -> None:
    phone = newcomer(towns, "late-copy")
    phone.says("เมนู").wait_for()
    menu = latest_delivery(towns)
    phone.says(SMELL).hears("การทุจริต")
    before = len(phone.answers), len(refusals(towns))
    comes_again(towns, menu)
    assert (len(phone.answers), len(refusals(towns))) == before
    phone.picks("tip.usual=").wait_for()
    assert any(one.startswith("complaint.held=") for one in data_of(phone))


def test_a_copy_of_words_for_which_the_offer_was_declined_does_not_repeat_it(
    towns: Towns,
) -> None:
    phone = newcomer(towns, "late-words")
    phone.says(SMELL).hears("การทุจริต").picks("tip.usual=").wait_for()
    phone.says("แจ้งเรื่อง").wait_for()
    phone.picks("complaint.category=road").wait_for()
    phone.says(f"หน้าบ้านคนที่บอกว่า{SMELL}").wait_for()
    place = latest_delivery(towns)
    for tap in ("complaint.photos=done", "complaint.name=known", "complaint.confirm=send"):
        phone.picks(tap).wait_for()
    before = len(phone.answers), len(refusals(towns))
    comes_again(towns, place)
    assert (len(phone.answers), len(refusals(towns))) == before
    assert phone.says("เมนู").wait_for().new_answers()[0].text.startswith("เทศบาล")


# --- answers that LINE does not take


@pytest.mark.parametrize("kind", ["500 before", "timeout before", "reset before"])
def test_a_receipt_that_did_not_arrive_arrives_once(towns: Towns, kind: str) -> None:
    phone = to_the_last_tap(newcomer(towns, f"lost {kind}"))
    with failing(towns, kind):
        phone.picks("complaint.confirm=send")
        towns.platform.postman.wait_until_idle(60)
    phone.wait_for(receipts)
    settle(towns)
    assert len(receipts(phone)) == 1
    assert count_of_cases(towns, phone) == 1


@pytest.mark.parametrize("kind", ["500 after", "timeout after", "reset after"])
def test_a_receipt_whose_acknowledgement_was_lost_is_not_repeated(towns: Towns, kind: str) -> None:
    phone = to_the_last_tap(newcomer(towns, f"unsure {kind}"))
    with failing(towns, kind):
        phone.picks("complaint.confirm=send").wait_for(receipts)
    settle(towns)
    assert len(receipts(phone)) == 1
    assert [one.via for one in receipts(phone)] == ["reply"]


@pytest.mark.parametrize("kind", ["500 after", "reset after", "500 before"])
def test_a_push_is_repeated_under_its_key_and_comes_once(towns: Towns, kind: str) -> None:
    phone, officer = newcomer(towns, f"push {kind}"), towns.phone("officer-wichai")
    number = files(phone)
    settle(towns)
    presses(officer, f"staff.accept={number}").wait_for()
    almost_closes(officer, number, "ซ่อมเสร็จแล้วนะคะ")
    with failing(towns, kind):
        officer.says(TOO_DARK)
        towns.platform.postman.wait_until_idle(60)
    phone.wait_for(lambda it: "ซ่อมเสร็จแล้วนะคะ" in said(it.answers))
    settle(towns)
    assert said(phone.answers).count("ซ่อมเสร็จแล้วนะคะ") == 1


def test_too_many_calls_delay_and_lose_nothing(towns: Towns) -> None:
    phones = [newcomer(towns, f"rate-{n}") for n in range(3)]
    latest = max((one.number for one in towns.platform.traffic.after(0)), default=0)
    weather(towns, api_rate_limited=1)
    for phone in phones:
        phone.says("เมนู")
    deadline = time.monotonic() + 60
    while too_many(towns, latest) < len(phones):
        assert time.monotonic() < deadline, "nobody's first try is taken"
        time.sleep(0.02)
    weather(towns, api_rate_limited=0)
    for phone in phones:
        phone.wait_for()
    settle(towns)
    assert [len(phone.answers) for phone in phones] == [1] * 3


def too_many(towns: Towns, after: int) -> int:
    """How many calls LINE did not take because there were too many."""
    passages = towns.platform.traffic.after(after)
    return sum(one.direction == "in" and one.status == 429 for one in passages)


def test_a_bad_hour_for_many_people_at_once(towns: Towns) -> None:
    phones = [to_the_last_tap(newcomer(towns, f"hour-{n}")) for n in range(6)]
    weather(towns, duplicates=0.5, api_delay_ms=20)
    with failing(towns, "500 before", "reset after", "500 after", "reset before", share=0.4):
        for phone in phones:
            phone.picks("complaint.confirm=send")
        towns.platform.postman.wait_until_idle(60)
    settle(towns)
    assert [count_of_cases(towns, phone) for phone in phones] == [1] * 6
    assert [len(receipts(phone)) for phone in phones] == [1] * 6


def test_a_slow_line_keeps_the_order_of_each_person(towns: Towns) -> None:
    weather(towns, api_delay_ms=60)
    phone, officer = newcomer(towns, "slow"), towns.phone("officer-wichai")
    number = files(phone)
    settle(towns)
    for question in ("หนึ่ง", "สอง", "สาม"):
        presses(officer, f"staff.ask={number}").wait_for()
        officer.says(f"คำถามที่{question}").wait_for()
        presses(phone, f"answer.open={number}").wait_for().says(f"คำตอบที่{question}").wait_for()
    settle(towns)
    heard = said(phone.answers)
    at = [heard.index(f"คำถามที่{question}") for question in ("หนึ่ง", "สอง", "สาม")]
    assert at == sorted(at)
    assert all(heard.count(f"คำถามที่{question}") == 1 for question in ("หนึ่ง", "สอง", "สาม"))


# --- the month's messages


def test_without_messages_left_citizens_wait_first_in_line_and_replies_go_on(towns: Towns) -> None:
    phone, officer = newcomer(towns, "quota"), towns.phone("officer-wichai")
    number = files(phone)
    settle(towns)
    presses(officer, f"staff.accept={number}").wait_for()
    almost_closes(officer, number, "ซ่อมแล้วในเดือนที่หมดโควตา")
    towns.platform.switches.quota_exhausted = True
    officer.says(TOO_DARK).wait_for()
    files(newcomer(towns, "quota-2"))  # the receipt is a reply, free
    settle(towns)
    assert "เดือนที่หมดโควตา" not in said(phone.answers)
    parked = Counter(row.weight for row in towns.deps.store.queue.dead() if row.fault == "quota")
    assert parked["answer"] == 1
    assert parked["notice"] >= 1
    towns.platform.switches.quota_exhausted = False
    assert raise_parked(towns.deps.store, towns.deps.sender.meter, towns.deps.clock()) >= 2
    phone.wait_for(lambda it: "เดือนที่หมดโควตา" in said(it.answers))
    settle(towns)
    assert said(phone.answers).count("เดือนที่หมดโควตา") == 1


# --- rows that were emptied while somebody sends them


def test_a_late_settlement_marks_nobody_elses_message(towns: Towns) -> None:
    phone = newcomer(towns, "freed-id")
    weather(towns, api_delay_ms=300)
    phone.says("เมนู")
    towns.platform.postman.wait_until_idle(60)
    with towns.deps.store.begin(towns.near_town.id) as tx:
        tx.outbox.forget_person(phone.person.user_id)
    other = newcomer(towns, "next-id")
    other.says("เมนู").wait_for()
    weather(towns, api_delay_ms=0)
    settle(towns)
    assert len(other.answers) == 1
    states = Counter(row["state"] for row in rows(towns, "outbox"))
    assert states["pending"] == 0
    kept = [row["id"] for row in rows(towns, "outbox")]
    assert len(kept) == len(set(kept))
    late = Settlement(towns.near_town.id, max(kept) + 1, "nobody", "sent")
    assert towns.deps.store.queue.settle([late]) == 0

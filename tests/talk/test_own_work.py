"""Words about work that one has asked for are answered from one's own open case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.citizen_commands import AddToCase
from handlers.commands import CancelCase, FindMyCases
from handlers.heard import Text
from handlers.own_work import KEY
from handlers.router import respond
from tests.talk.chat import NUMBER, Chat, a_case
from tests.talk.test_ask import DIRECT
from tests.talk.test_following import finds

OTHER = "70-K7M3Q9"
WHEN = "ทำไมยังไม่มาซ่อม"


def has(chat: Chat, *cases: object) -> Chat:
    chat.hall.answers[FindMyCases] = cases
    return chat


def data(chat: Chat) -> list[str]:
    return [button.data for button in chat.buttons()]


@pytest.fixture
def sent(chat: Chat) -> Chat:
    """A report has just been sent."""
    return chat.at_confirm().picks("send").hears("complaint.receipt.title")


def test_who_asks_why_nobody_comes_hears_how_his_case_is(chat: Chat) -> None:
    chat.says(WHEN).hears("own.asks").sees(NUMBER).sees("ไฟสาธารณะ").sees("รับแจ้งแล้ว").sees(
        "เหลือ 17 วัน"
    )
    assert data(chat)[0] == f"track.show={NUMBER}"
    chat.says("ใช่ค่ะ").hears("category.light")


def test_the_words_may_go_to_the_case(chat: Chat) -> None:
    chat.says(WHEN, "m7").taps_label("more.held").hears("more.sent")
    added = chat.asked_for(AddToCase)
    assert (added.number, added.words, added.message_ids) == (NUMBER, WHEN, ("m7",))


def test_right_after_the_receipt_how_many_days_is_answered_from_it(sent: Chat) -> None:
    for said in ("กี่วันจะมาคะ", "กี่วันคะ"):
        sent.says(said).hears("own.asks").sees(NUMBER)
    sent.says("เด็กเดินกลับบ้านมืดเลย").hears("sort.kind.recent")


def test_of_several_cases_the_one_just_sent_is_meant(sent: Chat) -> None:
    has(sent, a_case(number=OTHER), a_case())
    sent.says(WHEN).hears("own.asks").sees(NUMBER)
    sent.waits(minutes=4).says(WHEN).hears("own.which")
    assert data(sent)[:2] == [f"track.show={OTHER}", f"track.show={NUMBER}"]


def test_a_thread_is_not_cut_by_asking(sent: Chat) -> None:
    sent.says(WHEN).says("ขอบคุณค่ะ").sends_photo().hears("menu.photo_more")


@pytest.mark.parametrize("said", ["ซ่อมแล้วค่ะ ไม่ต้องมาแล้ว", "ไม่ต้องซ่อมแล้ว ซ่อมเองแล้ว", "ไฟติดแล้วค่ะ"])
def test_who_takes_it_back_is_one_tap_from_it_and_asked_once_more(chat: Chat, said: str) -> None:
    chat.says(said).hears("own.back").says("ใช่").hears("track.sure.ask").picks("yes")
    assert chat.asked_for(CancelCase) == CancelCase(NUMBER)


def test_what_was_told_wrongly_is_put_right_or_withdrawn(chat: Chat) -> None:
    chat.says("แจ้งผิด").hears("own.wrong")
    assert data(chat)[:3] == [
        f"more.open={NUMBER}", f"track.cancel={NUMBER}", f"track.show={NUMBER}",
    ]  # fmt: skip
    chat.taps_label("more.add").hears("more.words.put")


def test_right_after_the_receipt_the_address_is_that_of_the_case(sent: Chat) -> None:
    sent.says("ขอเปลี่ยนที่อยู่").hears("own.wrong")
    sent.says("เมนู").waits(minutes=4).says("ขอเปลี่ยนที่อยู่")
    assert "own.wrong" not in sent.heard_keys()


def test_while_the_staff_wait_it_may_be_their_answer(chat: Chat) -> None:
    has(chat, a_case(state="waiting_citizen"))
    chat.says("ไม่ต้องมาแล้วค่ะ").hears("own.back")
    assert data(chat)[:2] == [f"track.cancel={NUMBER}", f"answer.held={NUMBER}"]
    chat.says(WHEN).hears("own.asks")
    assert data(chat)[:2] == [f"track.show={NUMBER}", f"answer.held={NUMBER}"]


def test_it_may_be_something_else(chat: Chat) -> None:
    chat.says(WHEN).says("ไม่ใช่").hears("sort.kind.ask")
    chat.says("แจ้งผิด").says("เป็นเรื่องใหม่").hears("complaint.category.ask")


@pytest.mark.parametrize(
    "case",
    [
        a_case(state="resolved"),
        a_case(is_mine=False, is_followed=True),
        a_case(category="garbage"),
        a_case(kind="message"),
    ],
)
def test_without_an_open_case_that_fits_words_are_heard_as_ever(chat: Chat, case: object) -> None:
    has(chat, case).says("ทำไมไฟดับยังไม่มาซ่อม").hears("sort.kind.guessed")


def test_a_question_that_we_can_answer_is_answered_where_no_case_is_open(chat: Chat) -> None:
    has(finds(chat, DIRECT)).says("กี่วันจะมาคะ").sees("แจ้งเกิด")


def test_after_an_answer_a_short_question_is_about_the_service(sent: Chat) -> None:
    finds(sent, DIRECT).says("แจ้งเกิดใช้อะไรบ้าง").sees("แจ้งเกิด").says("กี่วันคะ").sees("แจ้งเกิด")
    assert "own.asks" not in sent.heard_keys()


@pytest.mark.parametrize(
    "said",
    [
        "เรื่องที่แจ้งไปยังไม่มาซ่อม",
        "ไฟไหม้บ้านยังไม่มาเลย",
        "นายกเรียกเงินแล้วยังไม่มาซ่อม",
        f"{WHEN} {'ทำไม' * 20}",
        "ไฟดับหน้าบ้าน",
    ],
)
def test_a_danger_a_tip_a_story_and_the_list_of_cases_go_their_way(chat: Chat, said: str) -> None:
    assert respond(chat.place, Text(said), chat.known()).resume_key != KEY


def test_a_line_of_a_story_joins_it(chat: Chat) -> None:
    chat.says("ไฟดับหน้าบ้าน").hears("sort.kind.guessed").says("ยังไม่มาซ่อมเลย")
    chat.hears("sort.more", "sort.kind.guessed").says("ไฟติดแล้วค่ะ").hears("own.back")


@pytest.mark.parametrize(("days", "said"), [(17, "วันนี้"), (20, "เกิน 3 วัน")])
def test_a_due_date_that_is_here_or_over_says_so(chat: Chat, days: int, said: str) -> None:
    late = replace(a_case(), received_at=chat.now - timedelta(days=3))
    has(chat, late).waits(days=days).says(WHEN).sees(said)

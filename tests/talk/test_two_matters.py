"""Two matters in one text."""

from __future__ import annotations

import pytest

from handlers import two_matters
from handlers.flows.ask import both
from knowledge.index import Finding, Hit
from tests.talk.chat import Chat
from tests.talk.shelf import Shelf

BIRTH, BARE = "แจ้งเกิดใช้อะไรบ้าง", "ค่าอื่นเท่าไหร่"


class Two(Shelf):
    """An index that is sure of two services."""

    def find(self, question: str) -> Finding:
        if "ไฟ" in question:
            return Finding("fallback")
        if question.startswith("สวัสดี"):
            return Finding("direct", (Hit("birth", 0.7),), "documents")
        if "เกิด" in question:
            return Finding("direct", (Hit("birth", 0.9),), "documents")
        if "ค่าอื่น" in question:
            return Finding("direct", (Hit("bare", 0.9),), "fee")
        return Finding("fallback")


@pytest.fixture
def hears(chat: Chat) -> Chat:
    """Who hears of both services is understood."""
    chat.index = Two()  # type: ignore[assignment]
    return chat


@pytest.mark.parametrize("between", [" ", " แล้ว", "และ", " แล้วก็ ", " กับ"])
def test_both_questions_are_answered_in_their_order(hears: Chat, between: str) -> None:
    hears.says(f"{BARE}{between}{BIRTH}").hears("บริการที่มีชื่อยาวมากจนใส่ปุ่มไม่พอจริง ๆ นะ", "แจ้งเกิด")


def test_what_follows_is_about_the_last_one(hears: Chat) -> None:
    hears.says(f"{BARE} {BIRTH}").says("เสียเงินไหม").hears("แจ้งเกิด")


@pytest.mark.parametrize(
    "said",
    [
        BIRTH,
        f"{BIRTH} แจ้งเกิดกี่วัน",
        f"ย้ายมาเมื่อวาน {BIRTH}",
        f"สวัสดีค่ะทำได้ไหม {BARE}",
        f"{BIRTH} แล้วใช้อะไรอีกไหม",
        f"{BIRTH} {BARE}{'ๆ' * 160}",
    ],
)
def test_one_question_with_a_story_has_one_answer(hears: Chat, said: str) -> None:
    assert two_matters.both_answers(said, hears.known()) == ""


def test_services_that_are_gone_are_not_shown(hears: Chat) -> None:
    assert both("birth:fee,gone:fee", hears.known()) is None
    assert both("birth:fee", hears.known()) is None
    hears.taps("ask.both=birth,bare").hears("แจ้งเกิด", "บริการที่มีชื่อยาวมากจนใส่ปุ่มไม่พอจริง ๆ นะ")


@pytest.mark.parametrize("said", [f"ไฟถนนดับ แล้วก็{BIRTH}", f"{BIRTH} และไฟถนนดับค่ะ"])
def test_a_question_beside_a_report_has_its_button(hears: Chat, said: str) -> None:
    asked = two_matters.question_beside(said, hears.known())
    assert asked == "birth:documents"
    assert [button.data for button in two_matters.beside(asked, hears.known())] == [
        "ask.service=birth:documents"
    ]


def test_the_report_still_waits_after_the_answer(hears: Chat) -> None:
    hears.says(f"ไฟถนนดับ แล้วก็{BIRTH}").hears("sort.kind.guessed").says("แจ้งเกิด").hears("แจ้งเกิด")
    hears.says("แจ้งเรื่อง").hears("complaint.held_used", "complaint.place.ask")


def test_a_report_that_asks_nothing_has_none(hears: Chat) -> None:
    for said in ("ไฟถนนดับ และถนนเป็นหลุม", "ไฟถนนดับ และทำไมไม่มาไหม"):
        assert two_matters.question_beside(said, hears.known()) == ""


def test_two_reports_are_told_apart(chat: Chat) -> None:
    chat.says("ไฟดับหน้าบ้าน และถนนเป็นหลุมหน้าตลาด").hears("sort.two", "sort.kind.guessed")
    chat.sees("ส่งเรื่องถนนเสร็จแล้ว พิมพ์เรื่องไฟสาธารณะต่อได้เลย")


@pytest.mark.parametrize(
    "said",
    [
        "ไฟดับหน้าบ้าน และไฟดับหน้าตลาด",
        "ไฟดับหน้าบ้าน และมืดมาก",
        "ไฟดับและถนนเป็นหลุม ทำยังไง",
        "และไฟดับ",
    ],
)
def test_one_report_is_one(chat: Chat, said: str) -> None:
    assert two_matters.one_at_a_time(said, "light", chat.known()) == ()
    assert two_matters.one_at_a_time(said, "", chat.known()) == ()

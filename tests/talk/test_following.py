"""Questions that follow an answer."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.citizen_commands import AskForHuman
from knowledge.index import Finding, Hit
from knowledge.others import agency_of
from tests.talk.chat import Chat

DIRECT = Finding("direct", (Hit("birth", 0.9),), "general")


@pytest.fixture
def answered(chat: Chat) -> Chat:
    """Somebody has just read how a birth is registered."""
    finds(chat, DIRECT).says("แจ้งเกิดใช้อะไรบ้าง").sees("แจ้งเกิด")
    return finds(chat, Finding("fallback"))


def finds(chat: Chat, finding: Finding) -> Chat:
    index: Any = chat.index
    index.finding = finding
    return chat


@pytest.mark.parametrize(
    ("said", "part"),
    [("เสียเงินไหม", "ค่าธรรมเนียม"), ("แล้วต้องไปที่ไหนคะ", "สถานที่"), ("what documents", "ทะเบียนบ้าน")],
)
def test_a_question_without_a_subject_asks_of_the_last_answer(
    answered: Chat, said: str, part: str
) -> None:
    answered.says(said).sees(part)
    answered.says("กี่วันได้").sees("แจ้งเกิด")


def test_it_is_forgotten_after_a_quarter_of_an_hour(answered: Chat) -> None:
    answered.waits(minutes=16).says("เสียเงินไหม")
    assert "แจ้งเกิด" not in answered.heard_keys()


def test_another_service_that_is_likely_is_offered_beside_the_last(answered: Chat) -> None:
    finds(answered, Finding("menu", (Hit("bare", 0.6), Hit("birth", 0.2))))
    answered.says("ต้องเสียค่าปรับไหม").hears("ask.question.which")
    assert [button.data for button in answered.buttons()][:2] == [
        "ask.service=birth",
        "ask.service=bare",
    ]


def test_where_the_last_one_is_the_likely_one_nothing_is_asked(answered: Chat) -> None:
    finds(answered, Finding("menu", (Hit("birth", 0.7), Hit("bare", 0.2))))
    answered.says("แล้วถ้าเกินกำหนดล่ะ").sees("แจ้งเกิด")


def test_a_new_subject_is_a_new_subject(answered: Chat) -> None:
    finds(answered, Finding("direct", (Hit("bare", 0.9),), "fee")).says("ค่าอีกเรื่องเท่าไหร่")
    assert "แจ้งเกิด" not in answered.heard_keys()


@pytest.mark.parametrize(
    "said", ["ไฟดับมากี่วันแล้ว", "ช่วยด้วยไฟไหม้บ้าน", "อยากแจ้งเรื่อง เสียเงินไหม", "แล้วอย่างไรต่อไปในเรื่องนี้นะ"]
)
def test_a_fault_a_danger_and_a_report_follow_nothing(answered: Chat, said: str) -> None:
    answered.says(said)
    assert "แจ้งเกิด" not in answered.heard_keys()


def test_a_service_that_was_tapped_is_asked_about_too(chat: Chat) -> None:
    chat.taps("ask.service=birth").says("เสียเงินไหม").sees("ค่าธรรมเนียม")
    chat.taps("ask.service=birth").says("กี่วัน").sees("แจ้งเกิด")


def test_a_tapped_answer_leaves_no_words_for_a_report(chat: Chat) -> None:
    finds(chat, Finding("menu", (Hit("birth", 0.4), Hit("bare", 0.3))))
    chat.says("ลูกเพิ่งเกิดต้องทำยังไงดีคะ").hears("ask.question.which").taps("ask.service=birth")
    chat.says("แจ้งเรื่อง").hears("complaint.category.ask").says("ยกเลิก")


def test_words_of_a_fault_still_become_a_report_after_a_tap(chat: Chat) -> None:
    finds(chat, Finding("menu", (Hit("birth", 0.4), Hit("bare", 0.3))))
    chat.says("ไฟถนนดับใครซ่อมคะ").taps("ask.service=birth").taps("complaint.open=")
    chat.hears("complaint.held_used", "complaint.place.ask")


def test_a_service_that_is_gone_is_not_asked_about(answered: Chat) -> None:
    index: Any = answered.index
    index.services = ()
    answered.says("เสียเงินไหม")
    assert "แจ้งเกิด" not in answered.heard_keys()
    assert not any(isinstance(one, AskForHuman) for one in answered.hall.done)


def test_another_office_and_a_thing_of_its_own_end_what_follows(answered: Chat) -> None:
    agency = agency_of("พาสปอร์ต")
    finds(answered, Finding("fallback", agency=agency)).says("ทำพาสปอร์ตที่ไหน")
    assert answered.heard_keys()[0] == "sort.agency"
    answered.taps("ask.service=birth")
    finds(answered, Finding("fallback", agency=agency)).says("ทำที่ไหน")
    assert answered.heard_keys()[0] == "sort.agency"
    answered.taps("ask.service=birth")
    finds(answered, Finding("menu", (Hit("bare", 0.3),))).says("โรงพยาบาลอยู่ที่ไหน")
    assert "แจ้งเกิด" not in answered.heard_keys()


def test_no_service_is_offered_twice(answered: Chat) -> None:
    finds(answered, Finding("direct", (Hit("bare", 0.7), Hit("birth", 0.2))))
    answered.says("จ่ายผ่านแอปได้ไหม").hears("ask.question.which")
    offered = [button.data for button in answered.buttons()]
    assert offered.count("ask.service=birth") == 1


@pytest.mark.parametrize("said", ["แล้วถ้าเกินกำหนดล่ะ", "what if I am late?", "จ่ายช้าโดนปรับเท่าไหร่"])
def test_a_delay_is_no_report(answered: Chat, said: str) -> None:
    answered.says(said).sees("แจ้งเกิด" if not said.isascii() else "By when")


def test_what_is_not_known_is_said_and_the_talk_goes_on(answered: Chat) -> None:
    answered.says("แล้วถ้าไม่มีล่ะ").hears("ask.unsure.put")
    answered.says("กี่วัน").sees("แจ้งเกิด")
    answered.says("แล้วถ้าไม่มาล่ะ").taps_label("ask.send.label").hears("ask.send.sent")


def test_another_thing_is_turned_to_and_nothing_reported(answered: Chat) -> None:
    finds(answered, Finding("menu", (Hit("bare", 0.9),)))
    answered.says("แล้วคนพิการล่ะ").hears("ask.question.is_it")
    finds(answered, Finding("fallback")).says("แล้วถังขยะล่ะ").hears("sort.kind.ask")
    answered.says("แล้วเรื่องที่แจ้งไปล่ะ").hears("track.mine")

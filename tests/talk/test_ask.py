"""Questions about services: steps, days, documents, and a way to a human."""

from __future__ import annotations

import pytest

from handlers.commands import FileCase
from handlers.words import Words
from knowledge.index import Finding, Hit, Index
from tests.talk.chat import Chat
from tests.talk.shelf import BARE

DIRECT = Finding("direct", (Hit("birth", 0.9),), "documents")
MENU = Finding("menu", (Hit("birth", 0.5), Hit("bare", 0.4)))


def finds(chat: Chat, finding: Finding) -> Chat:
    chat.index.finding = finding  # type: ignore[attr-defined]
    return chat


def test_the_list_of_services(chat: Chat) -> None:
    chat.says("ถาม").hears("ask.question.put")
    assert "แจ้งเกิด" in chat.labels()
    assert any(label.endswith("…") for label in chat.labels())
    chat.says("แจ้งเกิด").hears("แจ้งเกิด").is_at_menu()


def test_an_answer_names_documents_steps_days_fee_and_source(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").hears("แจ้งเกิด")
    for words in ("ทะเบียนบ้าน", "โดยทั่วไป บัตรประชาชน", "1. ยื่นคำร้อง (10 นาที)", "2. รับสูติบัตร"):
        chat.sees(words)
    chat.sees("ไม่เสียค่าธรรมเนียม").sees("ตามที่เทศบาลประกาศ").sees_nothing_of("ห้องทะเบียน")
    chat.sees("example.go.th/1").sees("1 พ.ย. 2569").sees("สำนักปลัด")
    chat.sees_nothing_of("ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง")
    assert chat.turn.weight == "answer"
    assert chat.did_nothing() is chat


def test_what_was_asked_for_stands_first(chat: Chat) -> None:
    seen = finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").seen()
    assert seen.index("เอกสาร") < seen.index("โดยย่อ")


def test_an_unsure_entry_says_that_it_is_to_be_checked(chat: Chat) -> None:
    chat.taps("ask.service=bare").sees("ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง")


def test_several_services_are_offered(chat: Chat) -> None:
    finds(chat, MENU).says("แจ้งเกิดยังไงคะ").hears("ask.question.which")
    chat.says("2").hears(BARE.title.th)


def test_a_question_without_an_answer_may_go_to_the_staff(chat: Chat) -> None:
    chat.says("ถาม").says("ขอยืมเต็นท์ได้ไหมคะ")
    chat.hears("sort.kind.ask").taps_label("sort.question").hears("ask.unsure.put")
    chat.taps_label("ask.send_to_staff").hears("human.sent.open")
    assert chat.asked_for(FileCase).detail == "ขอยืมเต็นท์ได้ไหมคะ"


@pytest.mark.parametrize(("finding", "heard"), [(DIRECT, "แจ้งเกิด"), (MENU, "ask.question.which")])
def test_waiting_words_may_turn_out_a_question(chat: Chat, finding: Finding, heard: str) -> None:
    chat.says("เรื่องนี้ไม่รู้จะเริ่มที่ไหน").hears("sort.kind.ask")
    finds(chat, finding).taps_label("sort.question").hears(heard)


def test_waiting_words_that_are_gone(chat: Chat) -> None:
    chat.checks_labels = False
    chat.says("เรื่องนี้ไม่รู้จะเริ่มที่ไหน").waits(minutes=16).taps_label("sort.question")
    chat.hears("talk.held_lost", "ask.question.put")


def test_a_service_that_is_gone_repeats_the_menu(chat: Chat) -> None:
    chat.taps("ask.service=gone").hears("menu.choose")


def test_a_question_beside_a_draft_keeps_the_draft(chat: Chat) -> None:
    chat.at_place().taps("ask.service=birth").hears("แจ้งเกิด", "complaint.place.ask")


def test_every_real_service_can_be_shown_in_both_languages(words: Words) -> None:
    chat = Chat(words, Index.load())
    for service in chat.index.services:
        chat.taps(f"ask.service={service.id}").hears(service.title.of(chat.language))
    chat.says("english")
    for service in chat.index.services:
        chat.taps(f"ask.service={service.id}").hears(service.title.of("en"))

"""Questions about services: steps, days, documents, and a way to a human."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from handlers.commands import FileCase
from handlers.words import Words
from knowledge.index import Finding, Hit, Index
from knowledge.near import near
from knowledge.others import Agency
from knowledge.services import Bilingual, Step
from tests.talk.chat import Chat
from tests.talk.shelf import BARE, BIRTH, Shelf, fact

DIRECT = Finding("direct", (Hit("birth", 0.9),), "documents")
MENU = Finding("menu", (Hit("birth", 0.5), Hit("bare", 0.4)))


def finds(chat: Chat, finding: Finding) -> Chat:
    chat.index.finding = finding  # type: ignore[attr-defined]
    return chat


def test_the_list_of_services(chat: Chat) -> None:
    chat.says("ถาม").hears("ask.question.put", "ask.shelves").sees("ทะเบียนและทั่วไป")
    assert "แจ้งเกิด" in chat.labels()
    chat.says("แจ้งเกิด").hears("แจ้งเกิด").is_at_menu()


def test_an_answer_names_documents_steps_days_fee_and_source(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").hears("แจ้งเกิด")
    for words in ("ทะเบียนบ้าน", "โดยทั่วไป บัตรประชาชน", "1. ยื่นคำร้อง (10 นาที)", "2. รับสูติบัตร"):
        chat.sees(words)
    chat.sees("ไม่เสียค่าธรรมเนียม").sees("ตามที่เทศบาลประกาศ").sees_nothing_of("ห้องทะเบียน")
    chat.sees("example.go.th/1").sees("1 พ.ย. 2569").sees("สำนักปลัด")
    chat.sees_nothing_of("โทรถามก่อนมา")
    assert chat.turn.weight == "answer"
    assert chat.did_nothing() is chat


def test_what_was_asked_for_stands_first(chat: Chat) -> None:
    seen = finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").seen()
    assert seen.index("เอกสาร") < seen.index("โดยย่อ")


def test_an_unsure_entry_says_that_it_is_to_be_checked(chat: Chat) -> None:
    chat.taps("ask.service=bare").sees("โทรถามก่อนมา")


def test_several_services_are_offered(chat: Chat) -> None:
    finds(chat, MENU).says("แจ้งเกิดยังไงคะ").hears("ask.question.which")
    chat.says("2").hears(BARE.title.th)


@pytest.mark.usefixtures("unclear")
def test_a_question_without_an_answer_may_go_to_the_staff(chat: Chat) -> None:
    chat.says("ถาม").says("ขอยืมเต็นท์ได้ไหมคะ")
    chat.hears("sort.kind.ask").taps_label("sort.question").hears("ask.unsure.put")
    chat.taps_label("ask.send_to_staff").hears("human.sent.open")
    assert chat.asked_for(FileCase).detail == "ขอยืมเต็นท์ได้ไหมคะ"


@pytest.mark.usefixtures("unclear")
@pytest.mark.parametrize(("finding", "heard"), [(DIRECT, "แจ้งเกิด"), (MENU, "ask.question.which")])
def test_waiting_words_may_turn_out_a_question(chat: Chat, finding: Finding, heard: str) -> None:
    chat.says("เรื่องนี้ไม่รู้จะเริ่มที่ไหน").hears("sort.kind.ask")
    finds(chat, finding).taps_label("sort.question").hears(heard)


@pytest.mark.usefixtures("unclear")
def test_waiting_words_that_are_gone(chat: Chat) -> None:
    chat.checks_labels = False
    chat.says("เรื่องนี้ไม่รู้จะเริ่มที่ไหน").waits(minutes=16).taps_label("sort.question")
    chat.hears("talk.held_lost", "ask.question.put", "ask.shelves")


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


def shown(chat: Chat, **other: object) -> Chat:
    service = replace(BIRTH, **other)  # type: ignore[arg-type]
    chat.index = cast(Index, Shelf(services=(service,)))
    return chat.taps("ask.service=birth")


def test_an_answer_says_where_to_go_and_when(chat: Chat) -> None:
    shown(chat, unit=Bilingual("งานทะเบียน", "Registry"), hours=fact("จันทร์ถึงพุธ"))
    chat.sees("สำนักปลัด งานทะเบียน").sees("จันทร์ถึงพุธ").sees("02 000 0000")
    shown(chat, facts={"contact": fact("ต่อ 12")}).sees("ต่อ 12").sees("8.30–16.30")
    chat.sees_nothing_of("02 000 0000")


def test_what_a_town_has_not_told_is_left_out(chat: Chat) -> None:
    chat.town = replace(chat.town, phone="", office_hours="", office_hours_en="")
    shown(chat, facts={}).sees_nothing_of("เวลาทำการ")
    assert "ask.row.contact" not in str(chat.turn)
    chat.says("english").taps("ask.service=birth").sees("Office of the Municipal Clerk")


def test_notes_are_told_where_they_are_known(chat: Chat) -> None:
    shown(chat, notes=(fact("ต้องมาเอง"), fact("แล้วแต่เทศบาล", varies=True)))
    chat.sees("ต้องมาเอง").sees_nothing_of("แล้วแต่เทศบาล")


def test_steps_of_usual_practice_are_called_so(chat: Chat) -> None:
    step = Step(Bilingual("ยื่นคำร้อง", "Hand in"), confidence="medium")
    shown(chat, steps=(step,)).sees("ขั้นตอนโดยทั่วไป")


def test_what_has_no_address_is_no_source(chat: Chat) -> None:
    shown(chat, sources=("ยังไม่มีแหล่งอ้างอิง",)).sees("ยังไม่มีแหล่งอ้างอิง โทรถามก่อนมานะคะ")
    chat.sees_nothing_of("ที่มา")


def test_every_real_service_is_in_the_list(words: Words) -> None:
    chat = Chat(words, Index.load()).says("ถาม").hears("ask.question.put", "ask.shelves")
    listed = {button.data.partition("=")[2] for button in chat.buttons()}
    assert {service.id for service in chat.index.services} <= listed
    often = set(words.phrases["ask.often"])
    assert often <= listed


@pytest.mark.usefixtures("unclear")
def test_two_services_that_lie_near_each_other_are_told_apart(chat: Chat) -> None:
    pair = near("elderly-allowance", "disability-allowance")
    assert pair
    hits = tuple(Hit(one, 0.5) for one in sorted(pair.services))
    chat.index = cast(Index, Shelf(services=tuple(replace(BIRTH, id=h.service) for h in hits)))
    finds(chat, Finding("menu", hits, "general", pair.question)).says("ขอแบบไหนดี")
    chat.hears(pair.question.th).says("english").says("ขอแบบไหนดี").sees(pair.question.en)


@pytest.mark.parametrize("phone", ["1129", ""])
@pytest.mark.usefixtures("unclear")
def test_what_is_not_ours_is_told_with_whose_it_is(chat: Chat, phone: str) -> None:
    agency = Agency("power", Bilingual("การไฟฟ้า", "The power company"), phone)
    finds(chat, Finding("fallback", agency=agency)).says("จ่ายบิลที่ไหนดี")
    chat.hears("sort.agency" if phone else "sort.agency_unnumbered", "sort.kind.ask")
    chat.sees("การไฟฟ้า").sees(phone)
    chat.taps_label("complaint.menu").hears("complaint.category.ask")

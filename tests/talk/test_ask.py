"""Questions about services: steps, days, documents, and a way to a human."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest

from casework.deadlines import Rule
from casework.tips import TipRules
from handlers.citizen_commands import AskForHuman
from handlers.commands import Refused
from handlers.outcomes import Card, Cards, Plain, Row, Show, Word
from handlers.teaching import MarkAnswer, SendQuestion
from handlers.words import Words
from knowledge.index import Finding, Hit, Index
from knowledge.near import near
from knowledge.others import Agency
from knowledge.owned import Owned, as_service
from knowledge.services import Bilingual, Service, Step
from tests.talk.chat import Chat
from tests.talk.shelf import BARE, BIRTH, Shelf, fact, read_once

DIRECT = Finding("direct", (Hit("birth", 0.9),), "documents")
MENU = Finding("menu", (Hit("birth", 0.5), Hit("bare", 0.4)))
ONE = Finding("menu", (Hit("birth", 0.5),))


def finds(chat: Chat, finding: Finding) -> Chat:
    chat.index.finding = finding  # type: ignore[attr-defined]
    return chat


def test_the_list_of_services(chat: Chat) -> None:
    chat.says("ถาม").hears("ask.question.put", "ask.shelves").sees("ทะเบียนและทั่วไป")
    assert "แจ้งเกิด" in chat.labels()
    chat.says("แจ้งเกิด").hears("แจ้งเกิด").is_at_menu()


def test_no_shelf_of_our_services_stands_there_twice(words: Words) -> None:
    chat = Chat(words, read_once())
    cards = next(reply for reply in chat.says("ถาม").turn.replies if isinstance(reply, Cards))
    titles = [words.render(card.title, "th") for card in cards.cards if card.title]
    assert len(titles) == len(set(titles))
    named = [button for card in cards.cards for button in card.buttons]
    assert len(named) == len(chat.index.services)


def test_what_may_be_meant_as_well_is_told_with_what_was_asked_for(chat: Chat) -> None:
    both = replace(DIRECT, part="fee", also=("documents",))
    finds(chat, both).says("แจ้งเกิดเสียเท่าไร ใช้อะไร").hears("แจ้งเกิด")
    chat.sees("ไม่เสียค่าธรรมเนียม").sees("ทะเบียนบ้าน")


def test_an_answer_names_documents_steps_days_fee_and_source(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").hears("แจ้งเกิด")
    for words in ("ทะเบียนบ้าน", "โดยทั่วไป บัตรประชาชน", "ยื่นคำร้อง\n10 นาที", "รับสูติบัตร"):
        chat.sees(words)
    chat.sees("ไม่เสียค่าธรรมเนียม").sees("ตามที่เทศบาลประกาศ").sees_nothing_of("ห้องทะเบียน")
    chat.sees("example.go.th/1").sees("1 พ.ย. 2569").sees("สำนักปลัด")
    chat.sees_nothing_of("ก่อนเดินทาง")
    assert chat.turn.weight == "answer"
    assert chat.did_nothing() is chat


def test_what_was_asked_for_stands_first(chat: Chat) -> None:
    seen = finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").seen()
    assert seen.index("เอกสาร") < seen.index("โดยย่อ")


def test_an_unsure_entry_says_that_it_is_to_be_checked(chat: Chat) -> None:
    chat.taps("ask.service=bare").sees("ก่อนเดินทาง")


def test_several_services_are_offered(chat: Chat) -> None:
    finds(chat, MENU).says("แจ้งเกิดยังไงคะ").hears("ask.question.which")
    chat.says("2").hears(BARE.title.th)


def test_one_service_alone_is_asked_for_and_yes_is_that_one(chat: Chat) -> None:
    finds(chat, ONE).says("แจ้งเกิดยังไงคะ").hears("ask.question.is_it").says("ใช่ค่ะ").hears("แจ้งเกิด")


def test_no_to_one_service_alone_shows_all_of_them(chat: Chat) -> None:
    finds(chat, ONE).says("แจ้งเกิดยังไงคะ").says("ไม่ใช่")
    assert chat.heard_keys()[0] == "ask.question.put"


@pytest.mark.usefixtures("unclear")
def test_a_question_without_an_answer_may_go_to_the_staff(chat: Chat) -> None:
    chat.says("ถาม").says("ขอยืมเต็นท์ได้ไหมคะ")
    chat.hears("sort.kind.ask").taps_label("sort.question").hears("ask.unsure.put")
    chat.taps_label("human.menu").hears("human.line.queue")
    assert chat.asked_for(AskForHuman).words == "ขอยืมเต็นท์ได้ไหมคะ"


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
    chat.taps("ask.service=gone").hears("talk.old_button", "menu.choose")


def test_a_question_beside_a_draft_keeps_the_draft(chat: Chat) -> None:
    chat.at_place().taps("ask.service=birth").hears("แจ้งเกิด", "complaint.place.ask")


def test_every_real_service_can_be_shown_in_both_languages(words: Words) -> None:
    chat = Chat(words, read_once())
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
    shown(chat, facts={"contact": fact("ต่อ 12")}).sees("ต่อ 12\n02 000 0000").sees("8.30–16.30")
    shown(chat, facts={"contact": replace(fact("ต่อ 12"), by_town=True)}).sees("ต่อ 12")
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
    shown(chat, sources=("ยังไม่มีแหล่งอ้างอิง",)).sees("ยังไม่มีแหล่งอ้างอิง ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทางนะคะ")
    chat.sees_nothing_of("ที่มา")


def test_every_real_service_is_in_the_list(words: Words) -> None:
    chat = Chat(words, read_once()).says("ถาม").hears("ask.question.put", "ask.shelves")
    listed = {button.data.partition("=")[2] for button in chat.buttons()}
    assert {service.id for service in chat.index.services} <= listed
    often = set(words.phrases["ask.often"])
    assert often <= listed


def called(service: str) -> Service:
    return replace(BIRTH, id=service, title=Bilingual(f"เรื่อง {service}", service))


@pytest.mark.usefixtures("unclear")
def test_two_services_that_lie_near_each_other_are_told_apart(chat: Chat) -> None:
    pair = near("elderly-allowance", "disability-allowance")
    assert pair
    hits = tuple(Hit(one, 0.5) for one in sorted(pair.services))
    chat.index = cast(Index, Shelf(services=tuple(called(h.service) for h in hits)))
    finds(chat, Finding("menu", hits, "general", pair.question)).says("อยากลงทะเบียนเบี้ยค่ะ")
    chat.hears(pair.question.th).says("english").says("อยากลงทะเบียนเบี้ยค่ะ").sees(pair.question.en)


@pytest.mark.usefixtures("unclear")
def test_what_is_not_ours_is_told_with_whose_it_is(chat: Chat) -> None:
    agency = Agency("power", Bilingual("การไฟฟ้า", "The power company"), "1129")
    finds(chat, Finding("fallback", agency=agency)).says("จ่ายบิลที่ไหนดี")
    chat.hears("sort.agency", "sort.kind.ask").sees("การไฟฟ้า").sees("1129")
    chat.taps_label("complaint.menu").hears("complaint.category.ask")


# What was asked for, first and large


def card_of(chat: Chat) -> Card:
    (shown,) = chat.turn.replies
    assert isinstance(shown, Show)
    return shown.card


def label_of(row: Row | None) -> str:
    assert row is not None
    assert isinstance(row.label, Word)
    return row.label.key


@pytest.mark.parametrize("part", ["documents", "fee", "place", "contact"])
def test_the_part_that_was_asked_for_is_the_large_one(chat: Chat, part: str) -> None:
    card = card_of(chat.taps(f"ask.service=birth:{part}"))
    assert label_of(card.lead) == ("ask.lead.fee" if part == "fee" else f"ask.row.{part}")
    assert f"ask.row.{part}" not in [label_of(row) for row in card.rows]
    assert card.line is not None
    assert not card.line.is_first


def test_the_summary_leads_where_nothing_was_asked_for(chat: Chat) -> None:
    assert label_of(card_of(chat.taps("ask.service=birth")).lead) == "ask.row.summary"


def test_steps_that_were_asked_for_are_the_first_thing(chat: Chat) -> None:
    card = card_of(chat.taps("ask.service=birth:steps"))
    assert card.lead is None
    assert card.line is not None
    assert card.line.is_first


@pytest.mark.parametrize("part", ["documents", "fee", "steps", "time"])
def test_that_nothing_is_known_of_it_is_an_answer_too(chat: Chat, part: str) -> None:
    chat.taps(f"ask.service=bare:{part}").sees("ยังไม่มีข้อมูลเรื่องนี้")


def test_the_list_of_chats_tells_the_answer(chat: Chat) -> None:
    alt = chat.words.render(card_of(chat.taps("ask.service=birth:fee")).alt, "th")
    assert alt == "แจ้งเกิด: ไม่เสียค่าธรรมเนียม"
    steps = chat.words.render(card_of(chat.taps("ask.service=birth:steps")).alt, "th")
    assert steps == "แจ้งเกิด: 1) ยื่นคำร้อง 2) รับสูติบัตร"
    service = replace(BIRTH, summary=Bilingual("ก" * 900, "a" * 900))
    chat.index = cast(Index, Shelf(services=(service,)))
    long = chat.words.render(card_of(chat.taps("ask.service=birth")).alt, "th")
    assert long.endswith("ก…")
    assert len(long) < 300


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("0 2000 0000", "แจ้งเกิด: ตามที่เทศบาลประกาศ โทรถามได้ที่ 0 2000 0000"),
        ("", "แจ้งเกิด: ตามที่เทศบาลประกาศ"),
    ],
)
def test_the_list_of_chats_tells_whom_to_call_where_the_town_has_said_nothing_yet(
    chat: Chat, phone: str, said: str
) -> None:
    chat.town = replace(chat.town, phone=phone)
    shown(chat, facts={"fee": fact("แล้วแต่เทศบาล", varies=True)})
    assert chat.words.render(card_of(chat.taps("ask.service=birth:fee")).alt, "th") == said


def test_what_is_over_is_the_town_s_to_announce(chat: Chat) -> None:
    over = replace(fact("20 บาท"), valid_to=chat.now.date() - timedelta(days=1))
    shown(chat, facts={"fee": over}).sees("ตามที่เทศบาลประกาศ").sees_nothing_of("20 บาท")


def test_what_the_town_says_itself_is_told_as_the_town_s(chat: Chat) -> None:
    said = replace(fact("30 บาท"), by_town=True, checked_on=date(2026, 10, 1))
    shown(chat, facts={"fee": said})
    chat.taps("ask.service=birth:fee").sees("ข้อมูลจากเทศบาล เมื่อ 1 ต.ค. 2569")
    shown(chat, facts={"fee": replace(said, sources=("เทศบัญญัติ 2569",))})
    chat.taps("ask.service=birth:fee").sees("เทศบัญญัติ 2569").sees_nothing_of("ก่อนเดินทาง")


def test_a_part_that_is_less_sure_is_to_be_checked(chat: Chat) -> None:
    shown(chat, facts={"fee": fact("20 บาท", "medium"), "time": fact("1 วัน")})
    chat.taps("ask.service=birth:fee").sees("โดยทั่วไป 20 บาท").sees("ก่อนเดินทาง")
    chat.taps("ask.service=birth:time").sees_nothing_of("ก่อนเดินทาง")


def test_telephone_and_map_are_a_tap_away(chat: Chat) -> None:
    chat.town = replace(chat.town, map_url="https://maps.example/?q=1", phone="0 0000 0000 ต่อ 12")
    buttons = {button.does: button for button in card_of(chat.taps("ask.service=birth")).buttons}
    assert buttons["press"].data == "human.open="
    opens = [one.data for one in card_of(chat).buttons if one.does == "open"]
    assert opens == ["tel:000000000", "https://maps.example/?q=1"]


def test_a_time_that_nobody_told_is_announced_by_the_town(chat: Chat) -> None:
    line = card_of(chat.taps("ask.service=birth")).line
    assert line is not None
    assert line.note == Word("ask.times_announced")
    told = tuple(replace(step, time=fact("10 นาที")) for step in BIRTH.steps)
    line = card_of(shown(chat, steps=told)).line
    assert line is not None
    assert line.note is None


def test_all_steps_together_have_a_time_and_it_is_said_first(chat: Chat) -> None:
    line = card_of(shown(chat, total=fact("ไม่เกิน 45 วัน"))).line
    assert line is not None
    assert line.total == Word("ask.total", {"time": Plain("ไม่เกิน 45 วัน")})
    shown(chat, total=replace(fact("ไม่เกิน 45 วัน"), varies=True))
    line = card_of(chat).line
    assert line is not None
    assert line.total is None


def test_the_list_of_chats_tells_every_step(chat: Chat) -> None:
    shown(chat, total=fact("ไม่เกิน 45 วัน"))
    alt = card_of(chat.taps("ask.service=birth:steps")).alt
    said = chat.words.render(alt, "th")
    assert said.startswith("แจ้งเกิด: ใช้เวลาทั้งหมด ไม่เกิน 45 วัน 1) ")
    assert f" {len(BIRTH.steps)}) " in said


@pytest.mark.parametrize(
    ("time", "total", "said"),
    [
        ("แจ้งภายใน 15 วัน", "10 นาที", "แจ้งภายใน 15 วัน\nใช้เวลาทั้งหมด 10 นาที"),
        ("พิจารณาภายใน 45 วัน", "ไม่เกิน 45 วัน", "พิจารณาภายใน 45 วัน"),
        ("", "10 นาที", "10 นาที"),
    ],
)
def test_how_long_it_takes_is_told_beside_by_when(
    chat: Chat, time: str, total: str, said: str
) -> None:
    told = {"time": fact(time)} if time else {"time": fact("ตามประกาศ", "low")}
    shown(chat, facts=told, total=fact(total))
    lead = card_of(chat.taps("ask.service=birth:time")).lead
    assert lead is not None
    assert lead.value == Plain(said)
    shown(chat, facts={}, total=fact("10 นาที"))
    lead = card_of(chat.taps("ask.service=birth:time")).lead
    assert lead is not None
    assert lead.value == Plain("10 นาที")


def test_a_service_of_its_own_hours_tells_them_before_the_town_s(chat: Chat) -> None:
    chat.town = replace(chat.town, office_hours="จันทร์-ศุกร์")
    hours = fact("ในแชตตลอดเวลา")
    heading, own = Word("ask.row.hours"), replace(hours, by_town=True)
    assert Row(heading, Plain("ในแชตตลอดเวลา\nจันทร์-ศุกร์")) in card_of(shown(chat, hours=hours)).rows
    assert Row(heading, Plain("ในแชตตลอดเวลา")) in card_of(shown(chat, hours=own)).rows


def test_by_when_an_informant_hears_is_what_the_town_s_clocks_say(chat: Chat) -> None:
    chat.index = read_once()
    chat.town = replace(chat.town, tip_rules=TipRules(result=Rule(60)))
    chat.taps("ask.service=corruption-complaint:time").sees("3 วันทำการ").sees("ภายใน 60 วัน")


def test_what_the_town_has_yet_to_announce_stands_in_one_line(chat: Chat) -> None:
    open_ = fact("20 บาท", "low")
    shown(chat, documents=(open_,), facts={"fee": open_, "time": open_, "place": fact("กองช่าง")})
    rows = card_of(chat.taps("ask.service=birth:fee")).rows
    announced = Word("ask.announced", {"parts": Plain("เอกสาร, กำหนดเวลา")})
    assert Row(Word("ask.row.announced"), announced) in rows
    assert Row(Word("ask.row.place"), Plain("กองช่าง")) in rows
    chat.sees_nothing_of("20 บาท").sees("ค่าธรรมเนียม/เงิน").sees("ตามที่เทศบาลประกาศ")


def test_that_papers_are_usual_is_said_once(chat: Chat) -> None:
    papers = (fact("บัตร", "medium"), fact("โฉนด", "medium"))
    shown(chat, documents=papers)
    row = Row(Word("ask.row.usual_documents"), Plain("• บัตร\n• โฉนด"))
    assert row in card_of(chat).rows
    assert card_of(chat.taps("ask.service=birth:documents")).lead == row
    mixed = (fact("บัตร"), fact("โฉนด", "medium"))
    row = Row(Word("ask.row.documents"), Plain("• บัตร\n• โดยทั่วไป โฉนด"))
    assert row in card_of(shown(chat, documents=mixed)).rows


def test_when_the_town_hall_is_open_is_no_time_that_it_takes(chat: Chat) -> None:
    chat.index = read_once()
    chat.town = replace(chat.town, office_hours="จันทร์-ศุกร์")
    card = card_of(chat.taps("ask.service=office-hours:time"))
    assert card.lead == Row(Word("ask.row.hours"), Plain("จันทร์-ศุกร์"))
    assert Word("ask.row.hours") not in [row.label for row in card.rows]
    labels = [row.label for row in card_of(chat.taps("ask.service=office-hours")).rows]
    assert labels.count(Word("ask.row.hours")) == 1


def test_an_emergency_is_called_before_the_town_hall(chat: Chat) -> None:
    chat.town = replace(chat.town, phone="0 0000 0000")
    contact = fact("ฉุกเฉินโทร 1669")
    calls = [one.data for one in card_of(shown(chat, facts={"contact": contact})).buttons]
    assert calls[1:] == ["tel:1669", "tel:000000000"]
    row = Row(Word("ask.row.contact"), Plain("ฉุกเฉินโทร 1669\n0 0000 0000"))
    assert row in card_of(chat).rows
    own = replace(fact("โทร 0 1111 1111"), by_town=True)
    calls = [one.data for one in card_of(shown(chat, facts={"contact": own})).buttons]
    assert calls[1:] == ["tel:011111111"]
    assert Row(Word("ask.row.contact"), Plain("โทร 0 1111 1111")) in card_of(chat).rows
    unsure = replace(contact, varies=True)
    calls = [one.data for one in card_of(shown(chat, facts={"contact": unsure})).buttons]
    assert calls[1:] == ["tel:000000000"]


def test_by_when_a_report_is_answered_is_what_the_town_s_clock_says(chat: Chat) -> None:
    chat.town = replace(chat.town, reply_rule=Rule(7, "working"))
    service = replace(BIRTH, id="general-complaint")
    chat.index = cast(Index, Shelf(services=(service,)))
    chat.taps("ask.service=general-complaint:time").sees("แจ้งผลหรือความคืบหน้าภายใน 7 วันทำการ")


# Thumbs, and questions for the staff


@pytest.mark.usefixtures("asking")
def test_a_thumb_up_is_thanked_for(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").taps("ask.good=birth:documents")
    chat.hears("ask.good.put")
    assert chat.asked_for(MarkAnswer) == MarkAnswer("birth", is_good=True)
    chat.says("👍").hears("ask.good.put")


@pytest.mark.usefixtures("asking")
def test_a_question_goes_to_the_staff_by_a_tap_only(chat: Chat) -> None:
    asked = "แจ้งเกิดลูกที่คลอดต่างประเทศ"
    finds(chat, DIRECT).says(asked).taps("ask.bad=birth:general").hears("ask.bad.put").sees(asked)
    assert [type(one) for one in chat.hall.done] == [MarkAnswer]
    send = chat.button("ask.send.label").data
    chat.taps(send).hears("ask.send.sent")
    assert chat.asked_for(SendQuestion) == SendQuestion(asked, ("birth",), "birth", "m1")
    chat.checks_labels = False
    chat.taps(send).hears("ask.send.gone", "ask.question.put", "ask.shelves")
    assert len([one for one in chat.hall.done if isinstance(one, SendQuestion)]) == 1


@pytest.mark.usefixtures("asking")
def test_an_old_button_sends_no_newer_question(chat: Chat) -> None:
    finds(chat, DIRECT).says("คำถามแรกของวันนี้").taps("ask.bad=birth:general")
    send = chat.button("ask.send.label").data
    chat.says("คำถามที่สองของวันนี้").taps(send).hears(
        "ask.send.gone", "ask.question.put", "ask.shelves"
    )
    assert not [one for one in chat.hall.done if isinstance(one, SendQuestion)]


@pytest.mark.usefixtures("asking")
def test_a_question_that_has_its_answer_becomes_no_report(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง")
    chat.says("แจ้งเรื่อง").hears("complaint.category.ask").picks("light")
    chat.hears("complaint.detail.ask")


@pytest.mark.usefixtures("asking")
def test_a_thumb_down_too_late_asks_for_other_words(chat: Chat) -> None:
    finds(chat, DIRECT).says("แจ้งเกิดใช้เอกสารอะไรบ้าง").waits(minutes=16)
    chat.taps("ask.bad=birth:documents").hears("ask.bad.again")
    chat.says("👎").hears("ask.bad.again")


@pytest.mark.usefixtures("unclear")
def test_a_fall_back_offers_the_staff_the_question(chat: Chat) -> None:
    chat.says("ถาม").says("ขอยืมเต็นท์ได้ไหมคะ").taps_label("sort.question").hears("ask.unsure.put")
    chat.taps_label("ask.send.label").hears("ask.send.sent")
    assert chat.asked_for(SendQuestion).words == "ขอยืมเต็นท์ได้ไหมคะ"
    assert chat.held == ""


@pytest.mark.usefixtures("unclear")
def test_a_full_queue_leads_to_a_human(chat: Chat) -> None:
    chat.hall.answers[SendQuestion] = Refused("queue_full")
    chat.says("ถาม").says("ขอยืมเต็นท์ได้ไหมคะ").taps_label("sort.question")
    chat.taps_label("ask.send.label").hears("ask.send.full")


@pytest.mark.usefixtures("unclear")
def test_words_that_nobody_understands_may_be_sent_as_a_question(chat: Chat) -> None:
    words = "เรื่องนี้ไม่รู้จะเริ่มที่ไหน"
    chat.says(words).hears("sort.kind.ask").did_nothing()
    chat.taps_label("ask.send.label").hears("ask.send.sent")
    assert chat.asked_for(SendQuestion) == SendQuestion(words, (), "", "m1")
    chat.says(words).taps("sort.other=").taps_label("ask.send.label").hears("ask.send.sent")


@pytest.mark.usefixtures("unclear")
def test_who_asks_about_another_agency_is_not_taken_for_a_reporter(chat: Chat) -> None:
    agency = Agency("power", Bilingual("การไฟฟ้า", "The power company"), "1129")
    finds(chat, Finding("fallback", agency=agency)).says("ไฟถนนดับจ่ายค่าไฟที่ไหนคะ")
    chat.hears("sort.agency", "sort.kind.ask").sees("1129")
    chat.says("ไฟถนนดับทั้งซอยเลย").hears("sort.agency", "sort.kind.guessed")


def test_steps_that_are_hardly_known_are_the_town_s_to_announce(chat: Chat) -> None:
    low = Step(Bilingual("ดูดส้วม", "The truck comes"), confidence="low")
    shown(chat, steps=(low,))
    chat.taps("ask.service=birth:steps").sees("ตามที่เทศบาลประกาศ").sees_nothing_of("ดูดส้วม")
    sure = Step(Bilingual("ถามเจ้าหน้าที่", "Ask"))
    line = card_of(shown(chat, steps=(sure, low))).line
    assert line is not None
    assert [stop.label for stop in line.stops] == [Plain("ถามเจ้าหน้าที่")]
    assert line.note == Word("ask.steps_announced")


def test_office_hours_are_the_town_s_own(words: Words) -> None:
    chat = Chat(words, read_once())
    chat.town = replace(chat.town, office_hours="จันทร์ถึงเสาร์", address="ถนนตัวอย่าง 1")
    chat.taps("ask.service=office-hours:time").sees("จันทร์ถึงเสาร์").sees("ข้อมูลจากเทศบาล")
    chat.sees("ถนนตัวอย่าง 1").sees("02 000 0000").sees_nothing_of("08.30-16.30")


def test_what_nobody_asked_by_name_is_summed_up(chat: Chat) -> None:
    assert label_of(card_of(chat.taps("ask.service=birth:notes")).lead) == "ask.row.summary"


@pytest.mark.usefixtures("asking")
def test_a_menu_without_the_answer_offers_the_staff_the_question(chat: Chat) -> None:
    finds(chat, MENU).says("แจ้งเกิดลูกแฝดยังไงคะ").hears("ask.question.which")
    chat.taps_label("ask.send.label").hears("ask.send.sent")
    sent = SendQuestion("แจ้งเกิดลูกแฝดยังไงคะ", ("birth", "bare"), "", "m1")
    assert chat.asked_for(SendQuestion) == sent


def test_a_division_of_the_town_s_own_breaks_nothing(chat: Chat) -> None:
    service = replace(BIRTH, division="harbour")
    chat.index = cast(Index, Shelf(services=(service,)))
    chat.taps("ask.service=birth").sees("แจ้งภายใน 15 วัน").sees_nothing_of("ติดต่อที่")
    chat.says("ถาม").sees("เรื่องอื่น ๆ")


@pytest.mark.parametrize("part", ["general", "fee", "documents", "steps"])
def test_an_answer_that_the_town_wrote_is_told_whole(chat: Chat, part: str) -> None:
    own = as_service(Owned("own-tent", "ยืมเต็นท์", "ยืมฟรีที่กองช่าง", "works", date(2026, 11, 20)))
    chat.index = cast(Index, Shelf(services=(own,)))
    card = card_of(chat.taps(f"ask.service=own-tent:{part}"))
    assert label_of(card.lead) == "ask.row.summary"
    chat.sees("ยืมฟรีที่กองช่าง").sees_nothing_of("ยังไม่มีข้อมูล").sees("ข้อมูลจากเทศบาล")

"""People answer "is it …?" with yes or no, in their own words."""

from __future__ import annotations

import pytest

from handlers import understanding
from handlers.citizen_commands import AskForHuman
from handlers.commands import CancelCase, FileCase, ForgetMe
from knowledge.index import Finding, Hit
from tests.talk.chat import NUMBER, Chat

LAMP = "ไฟหน้าบ้านดับ 3 วันแล้ว"
YES = ["ใช่", "ใช่ค่ะ", "ใช่ๆ", "ไช่", "ตกลง", "โอเคครับ", "แม่นแล้ว", "ใจ้", "yes", "OK", "ครับ"]
NO = ["ไม่ใช่", "ไม่ใช่ค่ะ", "เปล่า", "บ่แม่น", "ไม่", "no"]


@pytest.mark.parametrize("said", YES)
def test_yes_to_a_guess_does_what_the_button_does(chat: Chat, said: str) -> None:
    chat.says(LAMP).hears("sort.kind.guessed").says(said).hears("complaint.place.ask")
    assert chat.place.answers["category"] == "light"
    assert chat.place.answers["detail"]["text"] == LAMP


@pytest.mark.parametrize("said", NO)
def test_no_to_a_guess_leads_to_the_choices_and_keeps_the_words(chat: Chat, said: str) -> None:
    chat.says(LAMP).says(said).hears("sort.kind.ask")
    chat.says("แจ้งเรื่อง").hears("complaint.category.ask").picks("wires")
    assert chat.hears("complaint.place.ask").place.answers["detail"]["text"] == LAMP


@pytest.mark.usefixtures("unclear")
def test_yes_to_an_open_question_chooses_nothing(chat: Chat) -> None:
    chat.says("เรื่องที่เล่าให้ฟังเมื่อวานนี้ยังเหมือนเดิมเลย").hears("sort.kind.ask")
    chat.says("ใช่").hears("menu.nod", "menu.choose")


def test_a_nod_to_nobody_is_answered_like_one(chat: Chat) -> None:
    chat.says("โอเคค่ะ").hears("menu.nod", "menu.choose")
    assert chat.held == ""


@pytest.mark.parametrize("said", ["ส่ง", "ตกลง", "ยืนยัน", "ส่งเลยค่ะ"])
def test_yes_to_the_overview_sends(chat: Chat, said: str) -> None:
    chat.at_confirm().says(said).hears("complaint.receipt.title")
    assert chat.asked_for(FileCase).category == "light"


def test_no_to_the_overview_sends_nothing(chat: Chat) -> None:
    chat.at_confirm().says("ไม่").hears("accept.confirm", "complaint.confirm.title")


def test_yes_and_no_to_an_unfinished_report(chat: Chat) -> None:
    chat.at_place().waits(minutes=11).says("หน้าบ้าน").says("ใช่").hears("complaint.photos.ask")
    chat.says("เมนู").says("ข้อเสนอแนะ").hears("talk.draft_open").says("ไม่")
    chat.hears("suggestion.words.ask")


def test_a_yes_is_never_fed_to_the_question(chat: Chat) -> None:
    chat.at_place().says("เมนู").says("ใช่").hears("talk.go_on_ask")
    chat.says("ใช่").hears("complaint.place.ask")
    assert "place" not in chat.place.answers


def test_yes_and_no_before_something_is_lost(chat: Chat) -> None:
    chat.taps("mydata.erase=").says("ไม่").hears("mydata.sure.stopped", "menu.choose")
    chat.did_nothing()
    chat.taps("mydata.erase=").says("ใช่").hears("mydata.forgotten")
    assert chat.asked_for(ForgetMe)
    chat.taps(f"track.cancel={NUMBER}").says("ไม่").hears("track.sure.stopped", "menu.choose")
    chat.taps(f"track.cancel={NUMBER}").says("ใช่").hears("track.cancelled")
    assert chat.asked_for(CancelCase)


# A menu of services beside a report


MENU = Finding("menu", (Hit("birth", 0.5), Hit("bare", 0.4)))
DIRECT = Finding("direct", (Hit("birth", 0.9),), "general")
BINS = "มีใครมาเก็บขยะบ้างไหม ไม่มาเป็นอาทิตย์แล้ว"


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("said", ["แจ้งเรื่อง", "แจ้งเรื่องร้องเรียน"])
def test_a_menu_of_services_can_always_become_a_report(chat: Chat, said: str) -> None:
    chat.index.finding = MENU  # type: ignore[attr-defined]
    chat.says(BINS).hears("ask.question.which").says(said)
    chat.hears("complaint.held_used", "complaint.place.ask").sees(BINS)
    assert chat.place.answers["category"] == "garbage"
    chat.taps("complaint.open=").hears("complaint.place.ask")


@pytest.mark.usefixtures("asking")
def test_a_menu_of_services_can_always_go_to_the_staff(chat: Chat) -> None:
    chat.index.finding = MENU  # type: ignore[attr-defined]
    chat.says(BINS).taps_label("human.menu").hears("human.line.queue")
    assert chat.asked_for(AskForHuman).words == BINS


@pytest.mark.usefixtures("asking")
def test_an_answer_about_a_defect_can_become_a_report(chat: Chat) -> None:
    chat.index.finding = DIRECT  # type: ignore[attr-defined]
    chat.says("ทำไมน้ำไม่ไหล").hears("แจ้งเกิด").taps_label("complaint.menu")
    chat.hears("complaint.held_used", "complaint.place.ask")


@pytest.mark.usefixtures("asking")
def test_a_plain_question_leaves_no_words_behind(chat: Chat) -> None:
    chat.index.finding = DIRECT  # type: ignore[attr-defined]
    chat.says("แจ้งเกิดใช้อะไรบ้าง").says("แจ้งเรื่อง").hears("complaint.category.ask")


@pytest.mark.usefixtures("asking")
def test_a_defect_is_a_report_first_even_where_a_question_was_awaited(chat: Chat) -> None:
    chat.index.finding = MENU  # type: ignore[attr-defined]
    chat.says("ถาม").says("ไฟส่องสว่างหน้าบ้านในซอย 30 ไม่ติดค่ะ").hears("sort.kind.guessed")


def test_a_plain_complaint_is_never_looked_up(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understanding, "intent", lambda text: "complaint")
    chat.index.finding = DIRECT  # type: ignore[attr-defined]
    chat.says("ขยะ").hears("sort.kind.guessed")


@pytest.mark.usefixtures("unclear")
def test_a_wish_without_a_kind_gets_the_services_that_fit(chat: Chat) -> None:
    chat.index.finding = MENU  # type: ignore[attr-defined]
    chat.says("ยุงเยอะมากมาพ่นยาให้หน่อย", guess_category=lambda _: ()).hears("ask.question.which")


def test_an_emergency_from_the_menu_is_asked_for_its_kind(chat: Chat) -> None:
    chat.says("ไฟไหม้บ้านค่ะ ช่วยด้วย มีคนติดอยู่").taps("complaint.open=")
    chat.hears("complaint.held_used", "complaint.category.ask")


def test_words_too_short_to_report_are_asked_for_again(chat: Chat) -> None:
    chat.says("ขยะ").taps("complaint.open=").hears("accept.too_short", "complaint.detail.ask")


@pytest.mark.parametrize("said", ["ไม่มี", "ไม่รู้ค่ะ", "none"])
def test_a_shrug_is_no_report(chat: Chat, said: str) -> None:
    chat.says(LAMP).says(said).hears("menu.nod", "menu.choose")
    assert chat.held == LAMP
    chat.says("ยกเลิก").at_detail().says(said).hears("accept.not_optional", "complaint.detail.ask")


@pytest.mark.usefixtures("unclear")
def test_without_a_kind_the_agency_that_is_named_is_told(chat: Chat) -> None:
    chat.says("มิเตอร์ไฟเสียค่ะ", guess_category=lambda text: ())
    assert "sort.agency" in chat.heard_keys()


def test_who_says_outright_that_it_is_a_report_is_believed(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understanding, "intent", lambda text: "track")
    chat.says("อยากแจ้งเรื่องไฟหน้าบ้าน").hears("sort.kind.guessed")
    chat.says("เรื่องไฟที่แจ้งไว้").hears("track.mine")
    chat.says("อยากแจ้งเรื่องค่ะ").hears("complaint.held_used", "complaint.place.ask")

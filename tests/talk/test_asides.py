"""Whole texts that are no answer: the name of another talk, "I stop", "that is all", a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.registry import opener_of
from handlers.spelling import evened, is_said
from knowledge.index import Hit
from tests.talk.chat import Chat
from tests.talk.shelf import Shelf

OTHER_TALKS = ("คุยกับเจ้าหน้าที่", "ถามข้อมูล", "ถาม", "ข้อเสนอแนะ", "ขอคุยกับเจ้าหน้าที่", "คุยกับเจ้าหน้าที")
LOOKS = ("ติดตามเรื่อง", "ข้อมูลของฉัน", "ติดตามเรือง", "ขอติดตามเรื่องหน่อยค่ะ", "เบอร์โทรเทศบาล")


@pytest.mark.parametrize("said", OTHER_TALKS)
@pytest.mark.parametrize("seconds", [3, 60])
def test_the_name_of_another_talk_is_no_story_and_no_place(
    chat: Chat, said: str, seconds: int
) -> None:
    chat.at_detail().waits(seconds=seconds).says(said).hears("talk.draft_open")
    assert "detail" not in chat.place.answers
    chat.says("ยกเลิก").at_place().waits(seconds=seconds).says(said).hears("talk.draft_open")
    assert "place" not in chat.place.answers
    chat.says("ใช่").hears("complaint.place.ask")


@pytest.mark.parametrize("said", LOOKS)
@pytest.mark.parametrize("seconds", [3, 60])
def test_a_look_elsewhere_comes_back_to_the_question(chat: Chat, said: str, seconds: int) -> None:
    for goes, name in ((chat.at_detail, "detail"), (chat.at_place, "place")):
        goes().waits(seconds=seconds).says(said)
        assert len(chat.heard_keys()) == 2
        assert chat.heard_keys()[-1] == f"complaint.{name}.ask"
        assert name not in chat.place.answers
        chat.says("ยกเลิก")


@pytest.mark.parametrize("said", ["สวัสดีค่ะ", "ส่งเรื่อง", "ปกปิดชื่อค่ะ"])
def test_what_is_said_beside_it_is_no_place(chat: Chat, said: str) -> None:
    chat.at_place().waits(minutes=1).says(said).hears("accept.place", "complaint.place.ask")


def test_the_name_of_this_talk_asks_on(chat: Chat) -> None:
    chat.at_place().waits(minutes=1).says("แจ้งเรื่อง").hears("complaint.place.ask")
    chat.says("ยกเลิก").says("ข้อเสนอแนะ").says("ขอเสนอแนะ").hears("suggestion.words.ask")


def test_the_name_of_an_officer_s_list_is_a_citizen_s_words(chat: Chat) -> None:
    chat.at_place().waits(minutes=1).says("เปิดซ้ำ").hears("complaint.photos.ask")


STOPS = (
    "ขอยกเลิก",
    "ยกเลิ้ก",
    "ยกเลก",
    "ยกเลิกเลยดีกว่า",
    "ไม่แจ้งละ",
    "ไม่แจ้งแล้วค่ะ",
    "ไม่ทำแล้ว",
    "อยากยกเลิกค่ะ",
)


@pytest.mark.parametrize("said", STOPS)
@pytest.mark.parametrize("seconds", [3, 60])
def test_who_stops_is_heard_however_it_is_spelled(chat: Chat, said: str, seconds: int) -> None:
    for goes in (chat.at_detail, chat.at_place, chat.at_photos, chat.at_confirm):
        goes().waits(seconds=seconds).says(said).hears("talk.cancelled", "menu.choose")
    chat.says("ข้อเสนอแนะ").says(said).hears("talk.cancelled", "menu.choose")


@pytest.mark.parametrize("said", ["เปลี่ยนใจ", "ไม่ส่ง", "เปลี่ยนใจไม่ส่ง", "ไม่ส่งแล้วค่ะ"])
def test_who_changes_the_mind_is_asked(chat: Chat, said: str) -> None:
    chat.at_confirm().waits(minutes=1).says(said).hears("talk.stop_ask")
    chat.says("ใช่").hears("complaint.confirm.title")
    chat.says(said).says("ยกเลิก").hears("talk.cancelled", "menu.choose").did_nothing()
    chat.at_place().waits(minutes=1).says(said).hears("talk.stop_ask")


def test_where_nothing_was_written_yet_these_are_words(chat: Chat) -> None:
    chat.says("ข้อเสนอแนะ").says("เปลี่ยนใจ").is_at("suggestion", "confirm")


@pytest.mark.parametrize(
    ("said", "data"),
    [
        *((one, "complaint.open=") for one in ("แจงเรื่อง", "แจ้งเรือง", "แจ้งรเื่อง", "แจ้งเร่อง")),
        *((one, "complaint.open=") for one in ("แจ้งเรี่อง", "แจ้งเรื่อ", "ขอแจ้งเรื่องหน่อย")),
        *((one, "") for one in ("ห้องเรียน", "ไฟดับ", "🙏", "แจ้งเมืองนี้")),
    ],
)
def test_a_slip_of_the_finger_opens_what_was_meant(chat: Chat, said: str, data: str) -> None:
    assert opener_of(said, chat.words) == data


def test_a_misspelled_report_begins_with_its_own_story(chat: Chat) -> None:
    chat.says("แจ้งเรือง").hears("complaint.category.ask").picks("light")
    chat.hears("complaint.detail.ask")


def test_a_short_text_that_tells_nothing_is_never_the_detail(chat: Chat) -> None:
    chat.held, chat.came_in, chat.held_until = "แจเงรือ", "m0", chat.now.replace(year=2999)
    chat.says("แจ้งเรื่อง").hears("complaint.category.ask").picks("light").hears(
        "complaint.detail.ask"
    )
    chat.says("ยกเลิก")
    chat.held, chat.held_until = "ไฟไหม้", chat.now.replace(year=2999)
    chat.taps("complaint.open=")
    assert chat.place.answers["detail"]["text"] == "ไฟไหม้", "a fire is no slip"


@pytest.mark.parametrize(
    "said", ["จบการคุย", "จบ", "ไม่มีอะไรแล้วค่ะ", "ขอบคุณค่ะ", "ค่ะ", "โอเค", "ไม่เป็นไรค่ะ", "จบการสนทนาค่ะ"]
)
def test_who_wants_nothing_of_the_staff_sends_nothing(chat: Chat, said: str) -> None:
    chat.says("คุยกับเจ้าหน้าที่").says(said).hears("human.words.stopped", "menu.choose").did_nothing()


def test_the_end_of_no_talk_says_so(chat: Chat) -> None:
    chat.says("จบการคุย").hears("human.nothing_open").did_nothing().is_at_menu()
    chat.at_place().says("จบการคุย").hears("human.nothing_open", "complaint.place.ask")


def test_who_asks_for_staff_again_is_asked_again(chat: Chat) -> None:
    chat.says("คุยกับเจ้าหน้าที่").says("ขอคุยกับเจ้าหน้าที่").hears("human.words.open").did_nothing()


ENOUGH = (
    *("เรียบร้อยแล้วค่ะ", "ส่งครบแล้วค่ะ", "ไม่สะดวกค่ะ", "มีแค่นี้ค่ะ", "แค่นี้", "ไม่มีรูปค่ะ ถ่ายไม่ทัน", "ส่งรูปไม่เป็น"),
    *("ถ่ายไม่ได้มืด", "เดี๋ยวส่งทีหลังนะคะ", "ไม่ส่งแล้วค่ะ", "ไม่มีรูปค่ะ"),
)


@pytest.mark.parametrize("said", ENOUGH)
@pytest.mark.parametrize("seconds", [3, 60])
def test_no_more_pictures_leads_on_and_is_no_story(chat: Chat, said: str, seconds: int) -> None:
    chat.at_photos().waits(seconds=seconds).says(said).hears("complaint.name.ask")
    assert said not in chat.place.answers["detail"]["text"]


def test_who_asks_of_pictures_or_tells_more_is_not_led_on(chat: Chat) -> None:
    chat.at_photos().waits(minutes=1).says("ถ่ายไม่ได้ทำยังไงคะ").hears(
        "accept.question", "complaint.photos.ask"
    )
    long = "ไม่มีรูปค่ะ แต่ไฟดับมาหลายคืนแล้ว คนแก่เดินลำบากมาก กลัวจะล้ม"
    chat.says(long).is_at("complaint", "photos")


@pytest.mark.parametrize("said", ["แล้วกี่วันจะซ่อมคะ", "ต้องเสียเงินไหมคะ", "ทำใบเกิดใช้เอกสารอะไรบ้าง"])
def test_a_question_that_is_not_answered_here_hears_the_way_out(chat: Chat, said: str) -> None:
    chat.at_place().waits(minutes=1).says(said).hears("accept.question", "complaint.place.ask")
    chat.sees("เมนู")


@pytest.mark.parametrize("said", ["ส่งตำแหน่งยังไงคะ", "ส่งโลเคชั่นยังไง", "แชร์พิกัดทำไงคะ"])
def test_how_to_share_a_place_is_told(chat: Chat, said: str) -> None:
    chat.at_place().waits(minutes=1).says(said).hears("accept.place_how", "complaint.place.ask")


def test_a_question_that_we_can_answer_is_a_visit(chat: Chat) -> None:
    shelf = chat.index
    assert isinstance(shelf, Shelf)
    best = shelf.services[0].id
    shelf.finding = replace(shelf.finding, kind="direct", hits=(Hit(best, 0.9),))
    chat.at_place().waits(minutes=1).says("ทำใบเกิดใช้เอกสารอะไรบ้าง")
    assert chat.heard_keys()[-1] == "complaint.place.ask"
    assert len(chat.heard_keys()) == 2
    assert "place" not in chat.place.answers


@pytest.mark.parametrize("said", ["ส่งได้เลย", "ส่งเลยค่ะ", "ส่งเรื่องได้เลยครับ"])
def test_send_it_sends_it(chat: Chat, said: str) -> None:
    chat.at_confirm().waits(minutes=1).says(said).hears("complaint.receipt.title")


@pytest.mark.parametrize(
    ("said", "step"),
    [("ขอแก้ที่อยู่", "place"), ("แก้ที่อยู่", "place"), ("อยากเปลี่ยนรูปค่ะ", "photos"), ("แก้ชือ", "name")],
)
def test_what_is_to_be_changed_may_be_said(chat: Chat, said: str, step: str) -> None:
    chat.at_confirm().waits(minutes=1).says(said).is_at("complaint", step)
    assert chat.place.fixing


def test_a_flow_without_such_words_goes_on_as_before(chat: Chat) -> None:
    chat.says("ข้อเสนอแนะ").says("อยากให้มีสวนสาธารณะเพิ่มค่ะ").waits(minutes=1)
    chat.says("แก้ที่อยู่").hears("accept.confirm", "suggestion.confirm.title")


@pytest.mark.parametrize(
    ("said", "level"),
    [("ปิดครับ", "hidden"), ("แบบที่ 2", "hidden"), ("ข้อ ๓ ค่ะ", "none"), ("2", "hidden")],
)
def test_a_level_of_the_name_is_understood(chat: Chat, said: str, level: str) -> None:
    chat.at_name().says(said).is_at("complaint", "confirm")
    assert chat.place.answers["name"] == level


@pytest.mark.parametrize("said", ["ไม่เปิดเผย", "ไม่เปิดเผยชื่อค่ะ"])
def test_an_unclear_one_is_asked(chat: Chat, said: str) -> None:
    chat.at_name().says(said).hears("complaint.name.which", "complaint.name.ask")


def test_a_long_text_is_no_command(chat: Chat) -> None:
    assert evened("ยกเลิก" * 20) == ""
    assert not is_said("ยกเลิก" * 20, "talk.cancel_words", chat.known())

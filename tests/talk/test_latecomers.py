"""After a start nobody knows who was in the middle of a tip: what is older is asked about once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.citizen_commands import AskForHuman, SayInChat, ShowInChat
from handlers.commands import KeepPhoto
from handlers.dialogue import Place
from handlers.heard import Photo, Pin
from handlers.latecomers import MOST
from handlers.staff_commands import TellInChat
from handlers.standing import INSIDE
from tests.talk.chat import NUMBER, Chat
from tests.talk.hall import chat_view

SPOT = "หน้าบ้านเลขที่ 9"


@pytest.fixture
def talking(chat: Chat) -> Chat:
    """Somebody with whom an officer talks."""
    chat.says("คุยกับเจ้าหน้าที่").says("ขอถามเรื่องภาษีที่ดินค่ะ", "m5")
    for command in (SayInChat, ShowInChat):
        chat.hall.answers[command] = chat_view(state="open")
    return chat


def test_words_wait_for_a_tap_and_then_answer_the_question(chat: Chat) -> None:
    chat.at_place().says(SPOT, is_uncertain=True).hears("talk.go_on_ask")
    assert (chat.held, SPOT in chat.place.write()) == (SPOT, False)
    chat.taps_label("talk.go_on").hears("complaint.photos.ask")
    assert chat.place.answers["place"]["text"] == SPOT


def test_pictures_and_a_place_wait_together_and_none_is_lost(chat: Chat) -> None:
    chat.at_place()
    chat.does(Photo("p1", "set", 1, 2), is_uncertain=True).hears()
    chat.does(Photo("p2", "set", 2, 2), is_uncertain=True).hears("talk.go_on_ask")
    chat.says(SPOT, is_uncertain=True).hears("talk.go_on_ask")
    assert "photos" not in chat.place.answers
    chat.taps_label("talk.go_on").hears("complaint.photos.got")
    assert [command for command in chat.hall.done if isinstance(command, KeepPhoto)] == [
        KeepPhoto("p1"),
        KeepPhoto("p2"),
    ]
    assert chat.place.answers["place"]["text"] == SPOT
    assert (chat.held, chat.things) == ("", ())


def test_a_place_waits_too(chat: Chat) -> None:
    chat.at_place()
    chat.does(Pin(13.7, 100.5), is_uncertain=True).hears("talk.go_on_ask")
    assert "13.7" not in chat.place.write()
    chat.says("ต่อเรื่องเดิม").hears("complaint.photos.ask")
    assert chat.place.answers["place"]["lat"] == 13.7


def test_who_begins_afresh_is_asked_what_the_picture_is_for(chat: Chat) -> None:
    chat.at_place().does(Photo("p1"), is_uncertain=True)
    chat.taps_label("talk.fresh").hears("menu.photo")
    assert chat.things == ()


def test_more_of_the_story_goes_on_where_pictures_are_asked_for(chat: Chat) -> None:
    chat.at_place().says(SPOT).is_at("complaint", "photos")
    chat.says("เสาไฟก็เอียงด้วยนะคะ กลัวจะล้ม", is_uncertain=True).hears("talk.go_on_ask")
    chat.taps_label("talk.go_on")
    assert "เสาไฟก็เอียง" in chat.place.write()


def test_words_to_a_human_wait_and_go_to_him_one_by_one(talking: Chat) -> None:
    talking.says("เลขที่โฉนด 4411", "m6", is_uncertain=True).hears("talk.go_on_ask")
    talking.does(Photo("p1"), is_uncertain=True).hears("talk.go_on_ask")
    sent = len(talking.hall.done)
    talking.taps_label("talk.go_on")
    number = str(talking.place.answers["number"])
    assert talking.hall.done[sent:] == [
        SayInChat(number, "เลขที่โฉนด 4411", "m6"),
        ShowInChat(number, "p1"),
    ]
    assert talking.things == ()
    assert talking.place.asked_at == talking.now


def test_what_goes_on_may_be_typed_and_without_anything_waiting_means_nothing(
    talking: Chat,
) -> None:
    talking.says("เลขที่โฉนด 4411", is_uncertain=True).says("ต่อเรื่องเดิม")
    assert talking.things == ()
    talking.taps("talk.go_on=").hears("human.line.busy")


def test_way_out_of_a_talk_stays_open(talking: Chat) -> None:
    talking.says("เมนู", is_uncertain=True).hears("human.line.busy")
    talking.says("จบการคุย", is_uncertain=True)
    assert talking.things == ()


def test_an_officers_words_wait_too(chat: Chat) -> None:
    chat.is_staff = True
    chat.hall.answers[TellInChat] = chat_view(state="open")
    chat.place = Place("desk", "line", {"number": NUMBER}, asked_at=chat.now)
    chat.says("พรุ่งนี้ไปดูนะคะ", is_uncertain=True).hears("talk.go_on_ask")
    chat.taps_label("talk.go_on")
    assert chat.asked_for(TellInChat) == TellInChat(NUMBER, "พรุ่งนี้ไปดูนะคะ")


def test_an_officers_picture_is_asked_about_like_any_other(chat: Chat) -> None:
    chat.is_staff = True
    chat.place = Place(answers={INSIDE: NUMBER}, asked_at=chat.now)
    chat.does(Photo("p1"), is_uncertain=True).hears("menu.photo")


def test_no_more_wait_than_a_turn_can_carry_out(talking: Chat) -> None:
    for at in range(MOST + 2):
        talking.says(f"บรรทัดที่ {at}", is_uncertain=True)
    assert len(talking.things) == MOST
    talking.taps_label("talk.go_on")


def test_where_the_words_end_the_talk_it_is_asked_what_the_picture_is_for(chat: Chat) -> None:
    chat.hall.answers[AskForHuman] = replace(chat_view(), state="left")
    chat.says("คุยกับเจ้าหน้าที่")
    chat.says("ขอถามเรื่องภาษีที่ดินค่ะ", is_uncertain=True)
    chat.does(Photo("p1"), is_uncertain=True)
    chat.taps_label("talk.go_on").hears("human.left", "menu.photo_more")
    assert chat.things == ()

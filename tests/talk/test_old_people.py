"""What somebody types who is not used to phones, and what must not be made of it."""

from __future__ import annotations

import pytest

from handlers.citizen_commands import AskForHuman
from handlers.commands import FileCase
from tests.talk.chat import NUMBER, Chat
from tests.talk.hall import chat_view

# Nods where something is to be told


@pytest.mark.parametrize("said", ["ใช่ค่ะ", "โอเคจ้า", "ถูกต้องครับ", "ไม่ใช่ค่ะ"])
def test_a_nod_is_no_story(chat: Chat, said: str) -> None:
    chat.at_detail().says(said).hears("accept.nod", "complaint.detail.ask")
    chat.says("ยกเลิก").says("ข้อเสนอแนะ").says(said).hears("accept.nod", "suggestion.words.ask")


@pytest.mark.parametrize("said", ["แจ้งเรื่อง", "ร้องเรียนค่ะ", "อยากแจ้งเรื่องครับ", "Report"])
def test_the_name_of_the_counter_is_no_story(chat: Chat, said: str) -> None:
    chat.at_detail().says(said).hears("talk.draft_open").taps_label("talk.go_on")
    chat.hears("complaint.detail.ask").says("ร้องเรียนเรื่องฝาท่อแตก").hears("complaint.place.ask")


@pytest.mark.parametrize("said", ["ใช่จ้า", "ตกลง", "ค่ะ"])
def test_a_nod_is_no_place(chat: Chat, said: str) -> None:
    chat.at_place().says(said).hears("accept.place", "complaint.place.ask")
    assert "place" not in chat.place.answers


# Pictures


def test_a_picture_along_the_way_names_no_button_that_is_not_there(chat: Chat) -> None:
    chat.at_detail().sends_photo().hears("complaint.photos.noted", "complaint.detail.ask")
    assert "ต่อไป" not in chat.seen()
    chat.says("ไฟถนนดับมาสามวันแล้วค่ะ").says("หน้าวัด").hears("complaint.photos.some")
    chat.sees("มีรูปแล้ว 1 รูป").says("ต่อไป").hears("complaint.name.ask")


def test_words_among_the_pictures_are_said_not_to_be_kept(chat: Chat) -> None:
    chat.at_photos().says("หน้าบ้านยายค่ะ").hears("accept.photos", "complaint.photos.ask")
    chat.sees("ไม่ได้เก็บ").says("ไม่มีค่ะ").hears("complaint.name.ask")


# Sent once


@pytest.mark.parametrize("said", ["ส่ง", "ส่งค่ะ", "ส่งเรื่อง", "ยืนยัน", "Send"])
def test_send_typed_twice_files_once(chat: Chat, said: str) -> None:
    chat.at_confirm().says("ส่ง").says(said).hears("talk.sent_already").sees(NUMBER)
    assert sum(isinstance(command, FileCase) for command in chat.hall.done) == 1
    chat.says("ขอบคุณค่ะ").hears("menu.thanks", "menu.choose").says("ส่ง").hears("talk.sent_already")
    chat.waits(minutes=4).says("ขอบคุณค่ะ").says("ส่ง").hears("menu.nod", "menu.choose")


def test_a_message_left_for_the_staff_is_sent_once(chat: Chat) -> None:
    chat.hall.answers[AskForHuman] = chat_view(state="left")
    chat.says("คุยกับเจ้าหน้าที่").says("ขอถามเรื่องภาษีค่ะ").says("ส่ง").hears("talk.sent_already")


def test_a_nameless_report_is_sent_once_too(chat: Chat) -> None:
    chat.at_name().picks("none").says("ส่ง").says("ส่ง").hears("talk.sent_nameless")


# Numbers


@pytest.mark.parametrize("typed", ["70-9D5JNX", "70-9d5jn", "๗๐-9D5JN1", "70 - 9D5JNPX"])
def test_a_mistyped_number_is_told_so(chat: Chat, typed: str) -> None:
    chat.says(typed).hears("track.mistyped").taps_label("track.menu").hears("track.mine")


@pytest.mark.parametrize("typed", ["12-3456", "12-345678", "2569-11-21"])
def test_other_numbers_are_no_mistyped_ones(chat: Chat, typed: str) -> None:
    chat.says(typed)
    assert "track.mistyped" not in chat.heard_keys()


def test_a_mistyped_number_in_the_middle_of_a_report_loses_nothing(chat: Chat) -> None:
    chat.at_place().says("70-9D5JNX").hears("track.mistyped", "complaint.place.ask")


# Back


def test_who_goes_back_may_keep_what_was_said(chat: Chat) -> None:
    chat.at_place().sends_pin().hears("complaint.photos.ask").says("ย้อนกลับ")
    chat.hears("complaint.place.ask").says("ใช้ตามเดิม").hears("complaint.photos.ask")
    assert chat.place.answers["place"]["lat"] == 13.75
    chat.says("ย้อนกลับ").says("ย้อนกลับ").hears("complaint.detail.ask").taps_label("talk.keep")
    chat.hears("complaint.photos.ask")  # what has its answer is not asked again


def test_an_old_keep_keeps_nothing(chat: Chat) -> None:
    chat.at_detail().taps("complaint.detail=~keep").hears("complaint.detail.ask")


def test_what_is_being_changed_has_no_keep_beside_back(chat: Chat) -> None:
    chat.at_confirm().says("แก้สถานที่").hears("complaint.place.ask")
    assert "ใช้ตามเดิม" not in chat.labels()
    chat.says("ย้อนกลับ").hears("complaint.confirm.title")

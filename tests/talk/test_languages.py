"""Thai and English; messages and suggestions from end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.citizen_commands import AskForHuman
from handlers.commands import FileCase, FindCase
from tests.talk.chat import NUMBER, Chat, a_case
from tests.talk.hall import chat_view


def test_english_and_back(chat: Chat) -> None:
    chat.says("english").hears("language.changed").sees("English from now on")
    chat.says("menu").sees("at your service")
    assert "ภาษาไทย" in chat.labels()
    chat.says("ภาษาไทย").sees("ใช้ภาษาไทยแล้วค่ะ")


def test_the_language_may_be_changed_in_the_middle(chat: Chat) -> None:
    chat.at_detail().says("English").hears("language.changed", "complaint.detail.ask")


def test_a_closed_office_says_so(chat: Chat) -> None:
    opens = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    chat.town = replace(chat.town, is_open=False, phone="", opens_at=opens)
    chat.hall.answers[AskForHuman] = chat_view(state="left", opens_at=opens)
    chat.says("คุยกับเจ้าหน้าที่").hears("human.words.closed").sees("8.30")
    chat.sees("วันจันทร์ที่").sees("08:30")
    chat.says("english").says("ขอทราบเรื่องถังขยะ", "m3").hears("human.left").sees("Monday")
    assert chat.asked_for(AskForHuman) == AskForHuman("ขอทราบเรื่องถังขยะ", message_ids=("m3",))
    chat.is_at_menu()


def test_a_suggestion_is_looked_over_and_received(chat: Chat) -> None:
    chat.says("ข้อเสนอแนะ").says("อยากให้มีม้านั่งในสวน", "m4").hears("suggestion.confirm.title")
    chat.says("แก้ข้อความ").says("อยากให้มีม้านั่งสองตัวในสวน", "m5").says("ส่งข้อเสนอแนะ")
    chat.hears("suggestion.receipt.title")
    assert chat.turn.weight == "receipt"
    assert chat.asked_for(FileCase) == FileCase(
        "suggestion", "other", "อยากให้มีม้านั่งสองตัวในสวน", detail_message_ids=("m5",)
    )


def test_in_english_every_label_may_be_typed_too(chat: Chat) -> None:
    chat.says("english").says("menu").says("report a problem").says("street light")
    chat.says("The lamp has been out for three days").says("skip").says("no photo")
    chat.says("hidden").says("change the pictures").says("back").says("send")
    chat.hears("complaint.receipt.title").sees("7 Dec 2026").says("track").hears("track.mine")
    chat.says("ask").hears("ask.question.put", "ask.shelves").says("my data").says(
        "erase my data"
    ).says("cancel")
    chat.says("talk to staff").hears("human.words.open")


def test_the_town_and_its_divisions_have_english_names(chat: Chat) -> None:
    chat.town = replace(chat.town, name_en="Tua Yang Municipality")
    chat.says("เมนู").sees("เทศบาลตำบลตัวอย่าง").says("english").says("menu").sees("Tua Yang")
    chat.at_confirm().says("send").sees("Public Works Division").says("track").sees("Street light")


def test_a_division_that_only_this_town_has_keeps_its_name(chat: Chat) -> None:
    chat.hall.answers[FindCase] = a_case(division="กองทะเล")
    chat.says("english").says(NUMBER).sees("กองทะเล")


def test_a_town_without_an_english_name_is_called_by_its_own(chat: Chat) -> None:
    chat.says("english").says("menu").sees("เทศบาลตำบลตัวอย่าง")

"""Old phones: the finger comes twice, and the answer late."""

from __future__ import annotations

import pytest

from handlers.commands import FileCase
from tests.talk.chat import NUMBER, Chat

LAMP = "ไฟหน้าบ้านดับ 3 วันแล้ว"


def filed(chat: Chat) -> int:
    return len([done for done in chat.hall.done if isinstance(done, FileCase)])


def test_a_second_tap_on_send_files_nothing_and_tells_the_number(chat: Chat) -> None:
    chat.at_confirm().picks("send").taps("complaint.confirm=send")
    chat.hears("talk.sent_already").sees(NUMBER)
    chat.taps("complaint.confirm=send").hears("talk.sent_already")
    assert filed(chat) == 1
    chat.says(f"ติดตาม {NUMBER}").hears("category.light")
    chat.taps("complaint.confirm=send").hears("talk.sent_already")
    chat.waits(minutes=4).says(f"ติดตาม {NUMBER}").hears("category.light")
    chat.taps("complaint.confirm=send").hears("talk.old_button", "menu.choose")


def test_of_a_nameless_report_no_number_is_remembered(chat: Chat) -> None:
    chat.at_name().picks("none").picks("send")
    assert NUMBER not in chat.place.write()
    chat.taps("complaint.confirm=send").hears("talk.sent_nameless").sees_nothing_of(NUMBER)


def test_a_second_tap_after_cancelling_is_no_receipt(chat: Chat) -> None:
    chat.at_confirm().says("ยกเลิก").taps("complaint.confirm=send").hears(
        "talk.old_button", "menu.choose"
    )
    assert filed(chat) == 0


def test_a_suggestion_and_a_message_are_sent_once_too(chat: Chat) -> None:
    chat.says("ข้อเสนอแนะ").says("อยากให้มีม้านั่งในสวน").picks("send")
    chat.taps("suggestion.confirm=send").hears("talk.sent_already")
    chat.says(LAMP).taps("human.held=").hears("human.line.queue")
    chat.taps("human.held=").hears("human.line.busy")
    assert filed(chat) == 1


def test_a_second_tap_on_report_asks_the_same_question(chat: Chat) -> None:
    chat.says(LAMP).taps("complaint.held=light").hears("complaint.place.ask")
    for _ in range(2):
        chat.taps("complaint.held=light").hears("complaint.place.ask")
    chat.says("หน้าวัด").hears("complaint.photos.ask")
    chat.taps("complaint.held=light").hears("talk.draft_open")


@pytest.mark.parametrize("data", ["complaint.confirm=fix:place", "complaint.confirm=send"])
def test_a_button_of_an_earlier_card_repeats_the_open_question(chat: Chat, data: str) -> None:
    chat.at_photos().taps(data).hears("complaint.photos.ask")
    assert filed(chat) == 0


def test_a_button_beside_send_tells_that_it_is_sent(chat: Chat) -> None:
    chat.at_confirm().picks("send").taps("complaint.confirm=fix:place").hears("talk.sent_already")
    chat.taps("complaint.photos=done").hears("talk.old_button", "menu.choose")

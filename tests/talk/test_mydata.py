"""What is kept, and erasing it."""

from __future__ import annotations

from handlers.commands import ForgetMe
from tests.talk.chat import Chat


def test_what_is_kept_is_counted(chat: Chat) -> None:
    chat.says("ข้อมูลของฉัน").hears("mydata.title").sees("/privacy").sees("ไทย")


def test_erasing_asks_first(chat: Chat) -> None:
    chat.says("ข้อมูลของฉัน").says("ลบข้อมูลของฉัน").hears("mydata.sure.put")
    chat.says("ยกเลิก").is_at_menu()
    assert not [done for done in chat.hall.done if isinstance(done, ForgetMe)]


def test_erasing_tells_what_was_erased(chat: Chat) -> None:
    chat.taps("mydata.erase=").says("ยืนยันลบ").hears("mydata.forgotten").sees("3 รูป")
    assert chat.asked_for(ForgetMe) == ForgetMe()
    assert chat.turn.drop_held

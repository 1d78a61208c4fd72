"""Long pauses, drafts of yesterday, a signal that was lost."""

from __future__ import annotations

from handlers.dialogue import Place
from tests.talk.chat import Chat

LAMP = "ไฟหน้าบ้านดับ 3 วันแล้ว"


def test_after_ten_minutes_words_wait_until_asked(chat: Chat) -> None:
    chat.at_detail().says("ไฟดับค่ะ แถววัด")
    chat.waits(minutes=11).says("หน้าบ้านเลขที่ 9").hears("talk.go_on_ask")
    assert chat.held == "หน้าบ้านเลขที่ 9"
    assert "บ้านเลขที่" not in chat.place.write()
    chat.taps_label("talk.go_on").hears("complaint.photos.ask")
    assert chat.place.answers["place"]["text"] == "หน้าบ้านเลขที่ 9"
    assert chat.held == ""


def test_within_ten_minutes_words_are_the_answer(chat: Chat) -> None:
    chat.at_detail().waits(minutes=10).says("ไฟดับค่ะ แถววัด").hears("complaint.place.ask")


def test_text_that_waited_but_does_not_fit_is_asked_again(chat: Chat) -> None:
    chat.at_detail().waits(minutes=11).says("ดับ").taps_label("talk.go_on")
    chat.hears("accept.too_short", "complaint.detail.ask")


def test_going_on_after_the_text_was_forgotten_puts_the_question(chat: Chat) -> None:
    chat.at_place().waits(minutes=11).says("หน้าบ้าน").waits(minutes=16).taps_label("talk.go_on")
    chat.hears("complaint.place.ask")


def test_late_words_may_begin_something_new(chat: Chat) -> None:
    chat.at_place().waits(minutes=11).says(LAMP).taps_label("talk.fresh").hears("sort.kind.guessed")
    assert chat.held == LAMP


def test_starting_afresh_with_nothing_in_hand_is_the_menu(chat: Chat) -> None:
    chat.at_place().waits(minutes=11).says("หน้าบ้าน").waits(minutes=16)
    chat.taps("talk.fresh=").hears("menu.choose")


def test_a_late_opener_asks_for_the_draft(chat: Chat) -> None:
    chat.at_place().waits(minutes=11).says("ข้อเสนอแนะ").hears("talk.draft_open")


def test_late_taps_photos_and_pins_mean_what_they_say(chat: Chat) -> None:
    chat.at_place().waits(hours=5).sends_pin().hears("complaint.photos.ask")
    chat.waits(hours=5).sends_photo().hears("complaint.photos.got")
    chat.waits(hours=5).picks("done").waits(hours=5).says("1").hears("complaint.confirm.title")


def test_a_draft_lives_a_day(chat: Chat) -> None:
    chat.at_place().waits(hours=23).says("เมนู").waits(hours=2)
    chat.says("สวัสดี").hears("talk.draft_too_old", "menu.greeting", "menu.choose").is_at_menu()


def test_an_empty_draft_of_yesterday_goes_without_a_word(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").waits(hours=25).taps("complaint.category=light").hears(
        "talk.old_button", "menu.choose"
    )


def test_a_flow_that_no_longer_exists_is_the_menu(chat: Chat) -> None:
    chat.place = Place(flow="gone", step="ask")
    chat.says("สวัสดี").hears("menu.greeting", "menu.choose")
    chat.place = Place(flow="complaint", step="gone")
    chat.taps("complaint.gone=1").hears("talk.old_button", "menu.choose")

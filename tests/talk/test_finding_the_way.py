"""Menu, cancel, long pauses, words that nobody asked for."""

from __future__ import annotations

import pytest

from handlers.citizen_commands import AskForHuman
from handlers.commands import FileCase, TakeBack
from handlers.heard import (
    Attachment,
    Followed,
    Heard,
    Joined,
    Left,
    Other,
    Photo,
    Pin,
    Sticker,
    Unfollowed,
    Unsent,
)
from knowledge.index import Finding, Hit
from tests.talk.chat import NUMBER, Chat

LAMP = "ไฟหน้าบ้านดับ 3 วันแล้ว"


def test_who_follows_us_is_welcomed_and_told_what_is_kept(chat: Chat) -> None:
    chat.does(Followed()).hears("welcome.hello", "welcome.privacy", "menu.choose")
    chat.sees("เทศบาลตำบลตัวอย่าง").sees("/privacy")


def test_the_menu_offers_every_conversation(chat: Chat) -> None:
    chat.says("เมนู").hears("menu.choose")
    assert chat.labels() == [
        "แจ้งเรื่อง",
        "แจ้งเบาะแส",
        "ถามข้อมูล",
        "ติดตาม",
        "คุยกับเจ้าหน้าที่",
        "ข้อเสนอแนะ",
        "ข้อมูลของฉัน",
        "English",
    ]
    chat.says("1").hears("complaint.category.ask")


@pytest.mark.parametrize("word", ["ยกเลิก", "ยกเลิกค่ะ", "cancel", "ไม่แจ้งแล้ว ครับ"])
def test_cancel_works_at_every_step(chat: Chat, word: str) -> None:
    for there in (chat.at_detail, chat.at_place, chat.at_photos, chat.at_name, chat.at_confirm):
        there()
        chat.says(word).hears("talk.cancelled", "menu.choose").is_at_menu()
    assert not [done for done in chat.hall.done if isinstance(done, FileCase)]


def test_cancel_at_the_menu_is_the_menu(chat: Chat) -> None:
    chat.says("ยกเลิก").hears("menu.choose")


@pytest.mark.parametrize("verb", ["menu", "back", "skip", "go_on", "fresh", "what"])
def test_old_ways_out_lead_to_the_menu_where_nothing_is_open(chat: Chat, verb: str) -> None:
    chat.taps(f"talk.{verb}=").hears("menu.choose")


def test_an_unknown_way_repeats_the_question(chat: Chat) -> None:
    chat.at_detail().taps("talk.what=").hears("complaint.detail.ask")


def test_the_menu_keeps_a_draft(chat: Chat) -> None:
    chat.at_place().says("เมนู").hears("talk.draft_kept", "menu.choose")
    chat.says("ต่อเรื่องเดิม").hears("complaint.place.ask")


def test_a_draft_at_the_menu_takes_no_words_without_asking(chat: Chat) -> None:
    chat.at_place().says("เมนู").says("หน้าตลาด").hears("talk.go_on_ask")
    chat.says("ต่อเรื่องเดิม").hears("complaint.photos.ask")
    assert chat.place.answers["place"]["text"] == "หน้าตลาด"


def test_the_menu_s_own_buttons_work_beside_a_draft(chat: Chat) -> None:
    chat.at_place().says("เมนู").says("ติดตาม").hears("track.mine").is_at("complaint", "place")
    chat.says("ต่อเรื่องเดิม").hears("complaint.place.ask")


def test_a_stale_event_beside_a_paused_draft_asks_again(chat: Chat) -> None:
    chat.at_place().says("เมนู").says("อะไรนะ", is_stale=True).hears("talk.draft_open")


def test_a_look_elsewhere_returns_to_the_open_question(chat: Chat) -> None:
    chat.at_place().taps("track.open=").hears("track.mine", "complaint.place.ask")
    chat.says("หน้าวัด").hears("complaint.photos.ask")


def test_another_conversation_asks_before_a_draft_is_dropped(chat: Chat) -> None:
    chat.at_place().taps("suggestion.open=").hears("talk.draft_open")
    chat.says("ต่อเรื่องเดิม").hears("complaint.place.ask")
    chat.taps("suggestion.open=").says("เริ่มเรื่องใหม่").hears("suggestion.words.ask")


def test_an_opener_typed_where_it_cannot_be_an_answer_opens(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").says("ข้อเสนอแนะ").hears("suggestion.words.ask")
    chat.says("ถาม").hears("ask.question.put", "ask.shelves")


# Words that nobody asked for


def test_free_text_is_not_kept_before_a_tap(chat: Chat) -> None:
    chat.says(LAMP).hears("sort.kind.guessed").sees("ไฟสาธารณะ").did_nothing()
    assert LAMP not in chat.place.write()
    chat.says("แจ้งเรื่อง").hears("complaint.place.ask")
    assert chat.place.answers["detail"]["text"] == LAMP
    assert chat.place.answers["category"] == "light"
    assert chat.held == ""


@pytest.mark.usefixtures("unclear")
def test_free_text_without_a_guess_is_asked_for_its_kind(chat: Chat) -> None:
    chat.says("เรื่องที่เล่าให้ฟังเมื่อวานนี้ยังเหมือนเดิมเลย", guess_category=lambda text: ())
    chat.hears("sort.kind.ask").taps_label("complaint.menu").hears("complaint.category.ask")
    chat.picks("other").hears("complaint.place.ask")


def test_more_free_text_replaces_what_waits(chat: Chat) -> None:
    chat.says(LAMP).says("ต้นไม้ล้มขวางถนนหน้าบ้าน").hears("sort.kind.guessed").sees("ต้นไม้")
    assert chat.held == "ต้นไม้ล้มขวางถนนหน้าบ้าน"


def test_free_text_at_the_first_question_is_sorted_too(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").says(LAMP).hears("sort.kind.guessed")


def test_text_that_waited_too_long_is_asked_for_again(chat: Chat) -> None:
    chat.checks_labels = False
    chat.says(LAMP).waits(minutes=16).taps_label("complaint.menu")
    chat.hears("talk.held_lost", "complaint.detail.ask")


def test_waiting_text_too_short_for_a_complaint_is_asked_for(chat: Chat) -> None:
    chat.says("ไฟ").taps_label("complaint.menu")
    chat.hears("accept.too_short", "complaint.detail.ask")


def test_waiting_text_can_be_sent_to_the_staff(chat: Chat) -> None:
    chat.says(LAMP).taps_label("human.menu").sees(NUMBER).is_at("human", "line")
    assert chat.asked_for(AskForHuman) == AskForHuman(LAMP, message_ids=("m1",))
    assert chat.turn.weight == "receipt"
    assert chat.held == ""


def test_lost_text_is_asked_for_by_the_staff_s_flow(chat: Chat) -> None:
    chat.checks_labels = False
    chat.says(LAMP).waits(minutes=16).taps_label("human.menu")
    chat.hears("talk.held_lost", "human.words.open")


def test_a_tip_that_comes_here_is_sent_on(chat: Chat) -> None:
    chat.taps("tip.open=").hears("menu.tip_by_name", "menu.choose").sees("แจ้งเบาะแส").did_nothing()
    chat.at_place().taps("tip.open=").hears("menu.tip_by_name", "complaint.place.ask")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("สวัสดีค่ะ", "menu.greeting"),
        ("ขอบคุณมากค่ะ", "menu.thanks"),
        ("ไอ้เหี้ย", "menu.abuse"),
    ],
)
def test_small_talk_gets_one_human_sentence(chat: Chat, said: str, answered: str) -> None:
    chat.says(said).hears(answered, "menu.choose")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("ขอคุยกับเจ้าหน้าที่หน่อยได้ไหม", "human.words.open"),
        ("เรื่องที่แจ้งไว้ถึงไหนแล้ว", "track.mine"),
    ],
)
def test_a_wish_in_other_words_opens_the_conversation(chat: Chat, said: str, heard: str) -> None:
    chat.says(said).hears(heard)


def test_danger_to_life_gets_the_numbers_first_and_can_be_reported(chat: Chat) -> None:
    chat.says("ไฟไหม้บ้านค่ะ ช่วยด้วย มีคนติดอยู่").sees("199")
    chat.hears("emergency.numbers", "sort.kind.ask")
    chat.taps_label("complaint.menu").hears("complaint.category.ask")


def test_danger_in_a_detail_is_answered_and_kept(chat: Chat) -> None:
    chat.at_detail().says("ไฟไหม้บ้านค่ะ ช่วยด้วย มีคนติดอยู่")
    chat.hears("emergency.numbers", "complaint.place.ask")


# Things that are no words


def test_a_sticker_at_the_menu_is_thanked_for(chat: Chat) -> None:
    chat.sends_sticker().hears("menu.sticker", "menu.choose")


@pytest.mark.parametrize("thing", [Photo("p1"), Pin(13.75, 100.5)])
def test_a_picture_at_a_question_about_words_begins_their_report(chat: Chat, thing: Heard) -> None:
    chat.says(LAMP).hears("sort.kind.guessed").does(thing).taps_label("complaint.menu")
    chat.hears("complaint.held_used", "complaint.place.ask")


def test_a_long_text_is_no_label(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").picks("light").says("ไฟดับทั้งซอยมาสามคืนแล้ว").waits(minutes=30)
    chat.says("ตรงเสาไฟต้นที่สามหน้าร้านขายของชำ " * 4).hears("talk.go_on_ask")
    chat.says("และต้นที่สี่ด้วยค่ะ " * 8).hears("talk.go_on_ask")


@pytest.mark.parametrize("thing", [Sticker(()), Attachment("audio", "a1")])
def test_a_sticker_at_a_first_question_leaves_the_question_open(chat: Chat, thing: Heard) -> None:
    chat.says("แจ้งเรื่อง").does(thing).hears("accept.choice", "complaint.category.ask")
    chat.picks("light").hears("complaint.detail.ask")
    chat.says("เมนู").taps("complaint.open=").picks("restart").says("ยกเลิก")
    chat.says(LAMP).does(thing).hears("accept.choice", "sort.kind.guessed")
    chat.taps_label("complaint.menu").hears("complaint.place.ask")  # the words are still there


def test_a_file_at_the_menu_is_told_what_we_take(chat: Chat) -> None:
    chat.does(Attachment("audio", "a1")).hears("menu.attachment", "menu.choose")


def test_photos_and_pins_at_the_menu_offer_a_complaint(chat: Chat) -> None:
    chat.sends_photo(set_id="s", index=2, total=2).hears_silence()
    chat.sends_photo(set_id="s", index=1, total=2).hears("menu.photo").did_nothing()
    chat.sends_pin().hears("menu.pin").says("แจ้งเรื่อง").hears("complaint.category.ask")


def test_a_sticker_beside_a_paused_draft_asks_to_go_on(chat: Chat) -> None:
    chat.at_place().says("เมนู").sends_sticker().hears("accept.place", "talk.draft_open")


@pytest.mark.parametrize(
    "heard", [Unfollowed(), Left(), Joined(), Other("beacon"), Other("")], ids=repr
)
def test_what_wants_no_answer_gets_none(chat: Chat, heard: Unfollowed) -> None:
    chat.at_place().does(heard).hears_silence().is_at("complaint", "place")


# Taking back


def test_a_message_taken_back_is_deleted_and_not_answered(chat: Chat) -> None:
    chat.does(Unsent("m5")).hears_silence()
    assert chat.asked_for(TakeBack) == TakeBack("m5")


def test_a_detail_taken_back_leaves_the_draft_and_is_asked_for_again(chat: Chat) -> None:
    chat.at_confirm().does(Unsent("m-detail")).hears_silence().is_at("complaint", "detail")
    assert "ไฟถนนดับ" not in chat.place.write()
    chat.says("ฝาท่อหายหน้าโรงเรียนค่ะ").hears("complaint.confirm.title")


def test_a_photo_taken_back_leaves_the_draft(chat: Chat) -> None:
    chat.at_photos().sends_photo("p-1").sends_photo("p-2").does(Unsent("p-1")).hears_silence()
    chat.picks("done").picks("known").picks("send")
    assert chat.asked_for(FileCase).photo_ids == ("photo-2",)


def test_taking_back_something_else_changes_nothing(chat: Chat) -> None:
    chat.at_confirm()
    before = chat.place
    assert chat.does(Unsent("m-unknown")).place == before


def test_taking_back_forgets_what_waits(chat: Chat) -> None:
    chat.says(LAMP).does(Unsent("m1"))
    assert chat.held == ""


def test_continue_with_nothing_to_continue_is_the_menu(chat: Chat) -> None:
    chat.says("ต่อเรื่องเดิม").hears("menu.choose")
    chat.says("เริ่มเรื่องใหม่").hears("menu.choose")


def test_in_danger_nobody_is_shown_a_leaflet(chat: Chat) -> None:
    chat.index.finding = Finding("menu", (Hit("birth", 0.5),))  # type: ignore[attr-defined]
    chat.says("ไฟไหม้บ้านค่ะ ช่วยด้วย มีคนติดอยู่").hears("emergency.numbers", "sort.kind.ask")

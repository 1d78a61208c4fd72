"""A complaint, from the first word to the receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.commands import FileCase, KeepPhoto, Refused, Where
from handlers.dialogue import press
from handlers.heard import Attachment
from tests.talk.chat import KEY, NUMBER, Chat


def test_a_broken_lamp_gets_a_number(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").hears("complaint.category.ask")
    chat.picks("light").hears("complaint.detail.ask")
    chat.says("ดับ").hears("accept.too_short", "complaint.detail.ask")
    chat.says("ไฟถนนดับมาสามวันแล้วค่ะ", "m-7").hears("complaint.place.ask")
    chat.sends_pin(13.75, 100.5, "ถนนตัวอย่าง").hears("complaint.photos.ask")
    chat.sends_photo("p-1").hears("complaint.photos.got")
    chat.says("ต่อไป").hears("complaint.name.ask")
    chat.says("ปิดชื่อ").hears("complaint.confirm.title").sees("ไฟถนนดับมาสามวันแล้วค่ะ")
    chat.says("ส่งเรื่อง").hears("complaint.receipt.title").is_at_menu()
    chat.sees(NUMBER).sees("7 ธ.ค. 2569").sees("กองช่าง").sees("QD39-PQHC-75C8")
    assert chat.turn.weight == "receipt"
    assert chat.asked_for(FileCase) == FileCase(
        kind="complaint",
        category="light",
        detail="ไฟถนนดับมาสามวันแล้วค่ะ",
        where=Where("ถนนตัวอย่าง", 13.75, 100.5),
        photo_ids=("photo-1",),
        name_level="hidden",
        detail_message_ids=("m-7",),
    )


def test_a_nameless_report_says_how_to_follow_it(chat: Chat) -> None:
    chat.at_name().picks("none").picks("send").sees("จดเลขเรื่องและรหัสไว้")
    assert chat.asked_for(FileCase).name_level == "none"
    assert KEY[:4] in chat.seen()


def test_place_and_photos_may_be_left_out(chat: Chat) -> None:
    chat.at_place().says("ข้าม").says("ไม่มีรูป").picks("known").sees("ไม่ได้ระบุ").picks("send")
    filed = chat.asked_for(FileCase)
    assert filed.where is None
    assert filed.photo_ids == ()


def test_categories_may_be_numbered_even_in_thai_digits(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").says("๒").hears("complaint.detail.ask")
    assert chat.place.answers["category"] == "light"


@pytest.mark.parametrize("label", ["ไฟสาธารณะ", "ไฟสาธารณะค่ะ", " ไฟ สาธารณะ ", "Street light", "2"])
def test_a_label_typed_is_a_tap(chat: Chat, label: str) -> None:
    chat.says("แจ้งเรื่อง").says(label).hears("complaint.detail.ask")


def test_a_number_that_is_no_choice_is_not_taken(chat: Chat) -> None:
    chat.at_name().says("9").hears("accept.choice", "complaint.name.ask")


@pytest.mark.parametrize("field", ["category", "detail", "place", "photos", "name"])
def test_every_answer_can_be_changed_before_sending(chat: Chat, field: str) -> None:
    chat.at_confirm().picks(f"fix:{field}").is_at("complaint", field)
    anew: dict[str, Callable[[], Chat]] = {
        "category": lambda: chat.picks("tree"),
        "detail": lambda: chat.says("ต้นไม้ล้มขวางถนนค่ะ"),
        "place": chat.sends_pin,
        "photos": lambda: chat.sends_photo().picks("done"),
        "name": lambda: chat.picks("none"),
    }
    anew[field]()
    chat.hears("complaint.confirm.title")
    chat.picks("send").hears("complaint.receipt.title")


def test_back_from_a_change_leads_to_the_overview(chat: Chat) -> None:
    chat.at_confirm().picks("fix:detail").says("ย้อนกลับ").hears("complaint.confirm.title")


def test_a_change_of_nothing_repeats_the_overview(chat: Chat) -> None:
    chat.at_confirm().picks("fix:nothing").hears("complaint.confirm.title")
    chat.picks("what").hears("complaint.confirm.title")


def test_words_at_the_overview_are_not_taken(chat: Chat) -> None:
    chat.at_confirm().says("แล้วไงต่อ").hears("accept.confirm", "complaint.confirm.title")


def test_all_photos_can_be_removed(chat: Chat) -> None:
    chat.at_photos().sends_photo().says("ลบรูปทั้งหมด").hears("complaint.photos.ask")
    chat.picks("done").picks("known").picks("send")
    assert chat.asked_for(FileCase).photo_ids == ()


def test_photos_sent_together_get_one_answer(chat: Chat) -> None:
    chat.at_photos()
    for place, index in enumerate((3, 1, 2)):
        chat.sends_photo(f"p{index}", set_id="s", index=index, total=3)
        if place < 2:
            chat.hears_silence()
    chat.hears("complaint.photos.got").sees("3 จาก 5 รูป")


def test_a_sixth_photo_is_refused_kindly(chat: Chat) -> None:
    chat.at_photos()
    for index in range(5):
        chat.sends_photo(f"p{index}").hears("complaint.photos.got")
    chat.sends_photo("p5").hears("complaint.photos.full").sees("เก็บได้ 5 รูป")
    assert len([done for done in chat.hall.done if isinstance(done, KeepPhoto)]) == 5


def test_seven_photos_together_keep_five_and_say_so_once(chat: Chat) -> None:
    chat.at_photos()
    for index in range(1, 7):
        chat.sends_photo(f"p{index}", set_id="s", index=index, total=7).hears_silence()
    chat.sends_photo("p7", set_id="s", index=7, total=7)
    chat.hears("complaint.photos.full").sees("อีก 2 รูปไม่ได้เก็บ")


def test_a_photo_that_could_not_be_kept_is_not_counted(chat: Chat) -> None:
    chat.hall.answers[KeepPhoto] = Refused("other")
    chat.at_photos().sends_photo().hears("complaint.photos.got").sees("0 จาก 5")


def test_a_photo_is_welcome_before_it_is_asked_for(chat: Chat) -> None:
    chat.at_detail().sends_photo().hears("complaint.photos.noted", "complaint.detail.ask")
    chat.says("ไฟถนนดับมาสามวันแล้วค่ะ").says("หน้าวัด").hears("complaint.photos.some")
    chat.says("ต่อไป").hears("complaint.name.ask")


def test_a_pin_is_welcome_before_it_is_asked_for(chat: Chat) -> None:
    chat.at_detail().sends_pin().hears("complaint.place.noted", "complaint.detail.ask")
    chat.says("ไฟถนนดับมาสามวันแล้วค่ะ").hears("complaint.photos.ask")


def test_a_pin_at_the_photo_step_replaces_the_typed_place(chat: Chat) -> None:
    chat.at_photos().sends_pin().hears("complaint.place.noted", "complaint.photos.ask")
    chat.picks("done").picks("known").sees("ตำแหน่งที่แชร์").picks("send")
    assert chat.asked_for(FileCase).where == Where("", 13.75, 100.5)


def test_an_id_card_number_is_masked_before_it_is_kept(chat: Chat) -> None:
    chat.at_detail().says("ชื่อผม เลขบัตร 1-1037-02071-81-1 ไฟดับครับ")
    assert "02071" not in chat.place.write()
    assert "ไฟดับ" in chat.place.write()


def test_a_detail_too_long_is_said_and_nothing_else_is_lost(chat: Chat) -> None:
    chat.at_detail().says("ก" * 4001).hears("accept.too_long", "complaint.detail.ask")
    chat.sees("4001").says("ก" * 4000).hears("complaint.place.ask")
    assert chat.place.answers["category"] == "light"


@pytest.mark.parametrize("kind", ["audio", "video", "file"])
def test_sound_film_and_files_are_told_what_is_accepted(chat: Chat, kind: str) -> None:
    thing = Attachment(kind, "m9")  # type: ignore[arg-type]
    chat.at_detail().does(thing).hears("accept.words", "complaint.detail.ask")
    chat.says("ไฟถนนดับมาสามวันแล้วค่ะ").does(thing).hears("accept.place", "complaint.place.ask")
    chat.says("ข้าม").does(thing).hears("accept.photos", "complaint.photos.ask")
    chat.picks("done").sends_sticker().hears("accept.choice", "complaint.name.ask")
    chat.picks("known").sends_sticker().hears("accept.confirm", "complaint.confirm.title")


def test_a_picture_on_another_website_is_neither_opened_nor_kept(chat: Chat) -> None:
    thing = Attachment("elsewhere", "m9")
    chat.does(thing).hears("accept.elsewhere", "menu.choose").did_nothing()
    chat.at_photos().does(thing).hears("accept.elsewhere", "complaint.photos.ask").did_nothing()
    chat.picks("done").does(thing).hears("accept.elsewhere", "complaint.name.ask")


def test_back_returns_question_by_question_and_keeps_the_answers(chat: Chat) -> None:
    chat.at_photos().says("ย้อนกลับ").hears("complaint.place.ask")
    chat.taps_label("talk.back").hears("complaint.detail.ask").says("back")
    chat.hears("complaint.category.ask").says("back").hears("complaint.category.ask")
    chat.picks("light").hears("complaint.photos.ask")


def test_what_must_be_answered_cannot_be_skipped(chat: Chat) -> None:
    chat.at_detail().taps("talk.skip").hears("accept.not_optional", "complaint.detail.ask")
    chat.taps("complaint.detail=~skip").hears("complaint.detail.ask")


def test_skip_by_button(chat: Chat) -> None:
    chat.at_place().taps_label("talk.skip").hears("complaint.photos.ask")
    chat.taps("talk.skip").hears("complaint.name.ask")


def test_a_button_of_an_earlier_question_only_repeats_the_open_one(chat: Chat) -> None:
    chat.at_place().taps("complaint.category=tree").hears("complaint.place.ask")
    assert chat.place.answers["category"] == "light"
    chat.taps("complaint.place=what").hears("complaint.place.ask")
    chat.taps("nonsense").hears("complaint.place.ask")
    chat.taps("nobody.here=1").hears("complaint.place.ask")


def test_a_stale_event_repeats_the_question_and_feeds_nothing(chat: Chat) -> None:
    chat.at_detail().says("ไฟถนนดับมาสามวันแล้วค่ะ", is_stale=True).hears("complaint.detail.ask")
    assert "detail" not in chat.place.answers


@pytest.mark.parametrize("word", ["ไฟ", "ไฟดับ", "สายไฟ", "ถนนพังค่ะ", "ขยะ"])
def test_a_word_of_one_s_own_names_the_kind(chat: Chat, word: str) -> None:
    chat.says("แจ้งเรื่อง").says(word).hears("complaint.detail.ask")


def test_a_word_that_names_no_kind_is_asked_again(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").sends_pin().says("งง").hears("accept.choice", "complaint.category.ask")
    chat.says("ร้องเรียน").hears("talk.draft_open")


@pytest.mark.parametrize("said", ["ครบแล้ว", "หมดแล้วค่ะ", "ใช่", "เสร็จแล้ว", "done"])
def test_enough_pictures_is_said_in_many_ways(chat: Chat, said: str) -> None:
    chat.at_photos().sends_photo().says(said).hears("complaint.name.ask")


def test_no_to_pictures_goes_on(chat: Chat) -> None:
    chat.at_photos().says("ไม่ค่ะ").hears("complaint.name.ask")


def test_the_place_that_the_report_names_is_one_tap(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").picks("light").says("ไฟหน้าวัดตัวอย่างดับมาสามวันแล้วค่ะ", "m-7")
    chat.hears("complaint.place.ask").says("หน้าวัดตัวอย่าง").hears("complaint.photos.ask")
    assert chat.place.answers["place"] == {"text": "หน้าวัดตัวอย่าง", "ids": ["m-7"]}


def test_a_tapped_place_without_words_is_none(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").picks("light").says("ไฟหน้าวัดตัวอย่างดับมาสามวันแล้วค่ะ", "m-7")
    chat.taps(press("complaint", "place", "m-7 ")).hears("complaint.place.ask")
    assert chat.place.answers.get("place") is None


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("ไม่บอกชื่อค่ะ", "none"),
        ("ไม่ระบุ", "none"),
        ("Anonymous", "none"),
        ("ปิดบังชื่อ", "hidden"),
        ("เปิดเผยได้ครับ", "known"),
        ("use my name", "known"),
        ("2", "hidden"),
    ],
)
def test_how_the_name_is_treated_may_be_said_in_ones_own_words(
    chat: Chat, said: str, level: str
) -> None:
    chat.at_name().says(said).is_at("complaint", "confirm").picks("send")
    assert chat.asked_for(FileCase).name_level == level


def test_what_could_mean_two_of_them_is_asked_again(chat: Chat) -> None:
    chat.at_name().says("ไม่เปิดเผยชื่อ").hears("complaint.name.which", "complaint.name.ask")


@pytest.mark.parametrize("said", ["send", "Send it", "confirm", "submit", "ส่งเลย"])
def test_send_is_understood_wherever_something_is_confirmed(chat: Chat, said: str) -> None:
    chat.taps("suggestion.open=").says("อยากให้มีสวนสาธารณะเพิ่มค่ะ").says(said)
    assert chat.asked_for(FileCase).kind == "suggestion"

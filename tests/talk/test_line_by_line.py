"""People tell line by line: a long story comes as many short messages."""

from __future__ import annotations

import pytest

from handlers.commands import FileCase
from handlers.flows.ask import Answers as Asked
from handlers.flows.ask import send
from handlers.heard import Unsent
from tests.talk.chat import NUMBER, Chat

WATER = "คือว่าบ้านยายน้ำไม่ไหล"


@pytest.fixture
def begun(chat: Chat) -> Chat:
    """The first line has been heard as a report about water."""
    return chat.says(WATER, "m1").hears("sort.kind.guessed")


def test_the_next_lines_join_the_first(begun: Chat) -> None:
    begun.says("ตั้งแต่เมื่อวานแล้ว", "m2").hears("sort.more", "sort.kind.guessed").sees("น้ำประปา")
    begun.says("ทั้งหมู่บ้านเลยนะ", "m3").says("ใช่").hears("complaint.place.ask")
    kept = begun.place.answers["detail"]
    assert kept == {"text": f"{WATER}\nตั้งแต่เมื่อวานแล้ว\nทั้งหมู่บ้านเลยนะ", "ids": ["m1", "m2", "m3"]}
    begun.says("หน้าวัด").says("ไม่มี").picks("known").says("ส่ง").hears("complaint.receipt.title")
    assert begun.asked_for(FileCase).detail_message_ids == ("m1", "m2", "m3")


def test_taking_one_line_back_takes_the_story_back(begun: Chat) -> None:
    begun.says("ตั้งแต่เมื่อวานแล้ว", "m2").says("ใช่").does(Unsent("m1"))
    assert "detail" not in begun.place.answers


def test_before_a_tap_taking_back_forgets_all_of_it(begun: Chat) -> None:
    begun.says("ตั้งแต่เมื่อวานแล้ว", "m2").does(Unsent("m1"))
    assert begun.held == ""


def test_a_place_joins_though_it_names_a_road(begun: Chat) -> None:
    begun.says("ถนนวัดเก่า ซอย 3").hears("sort.more", "sort.kind.guessed")


@pytest.mark.parametrize(
    "said", ["ไฟถนนก็ดับหน้าบ้านด้วยค่ะ", "ขอบคุณค่ะ", "ใครจะมาซ่อมคะ", "อยากแจ้งเรื่องขยะ", "ไฟไหม้บ้านค่ะ"]
)
def test_something_else_is_something_else(begun: Chat, said: str) -> None:
    begun.says(said)
    assert "sort.more" not in begun.heard_keys()


def test_a_story_has_an_end(begun: Chat) -> None:
    begun.says("ยาว" * 1330)
    assert "sort.more" not in begun.heard_keys()


def test_without_a_guess_the_newest_line_counts(chat: Chat) -> None:
    chat.says("เรื่องที่เล่าให้ฟังเมื่อวานนี้ยังเหมือนเดิมเลย", guess_category=lambda _: ())
    chat.says("ยังไม่มีใครมาเลย", guess_category=lambda _: ())
    assert "sort.more" not in chat.heard_keys()


def test_of_a_question_in_lines_the_last_one_is_known_again(begun: Chat) -> None:
    begun.says("ตั้งแต่เมื่อวานแล้ว", "m2")
    assert send(Asked(), begun.known()).message_id == "m2"


# --- while the questions of a report stand already


def at_where(chat: Chat) -> Chat:
    """The first line of the story was taken, and the place is asked for."""
    return chat.at_detail().says("ไฟหน้าบ้านดับ", "m1").hears("complaint.place.ask")


def test_a_second_line_belongs_to_the_story_and_is_no_place(chat: Chat) -> None:
    at_where(chat).says("ดับมาสามวันแล้วค่ะ", "m2").hears("talk.told_on", "complaint.place.ask")
    chat.says("เด็กเดินกลับบ้านมืดเลย", "m3").hears("talk.told_on", "complaint.place.ask")
    chat.says("หน้าวัดเก่า", "m4").hears("complaint.photos.ask").says("ไม่มี").picks("known")
    chat.says("ส่ง")
    filed = chat.asked_for(FileCase)
    assert filed.detail == "ไฟหน้าบ้านดับ\nดับมาสามวันแล้วค่ะ\nเด็กเดินกลับบ้านมืดเลย"
    assert filed.detail_message_ids == ("m1", "m2", "m3")
    assert filed.where.words == "หน้าวัดเก่า"


def test_taking_one_of_the_lines_back_asks_for_the_story_again(chat: Chat) -> None:
    at_where(chat).says("ดับมาสามวันแล้วค่ะ", "m2").does(Unsent("m2"))
    assert "detail" not in chat.place.answers
    assert chat.place.step == "detail"


def test_what_was_typed_too_soon_to_be_an_answer_tells_on(chat: Chat) -> None:
    at_where(chat).waits(seconds=5).says("หลอดข้างในไหม้", "m2").hears(
        "talk.told_on", "complaint.place.ask"
    )


def test_what_was_typed_after_reading_is_the_answer(chat: Chat) -> None:
    at_where(chat).waits(seconds=30).says("ปั้มหลอดเก่า", "m2").hears("complaint.photos.ask")


def test_a_line_that_was_the_place_all_the_same_is_one_tap_or_said_again(chat: Chat) -> None:
    at_where(chat).says("มะม่วงใหญ่ฝั่งโน้นเยื้องๆ รั้วเขียวสด", "m2")
    before = chat.place
    button = chat.buttons()[1]
    chat.taps(button.data).hears("complaint.photos.ask")
    assert chat.place.answers["place"]["ids"] == ["m2"]
    chat.place = before
    chat.says("มะม่วงใหญ่ฝั่งโน้นเยื้องๆ รั้วเขียวสด", "m3").hears("complaint.photos.ask")


def test_a_line_too_long_for_a_button_is_not_offered_as_a_place(chat: Chat) -> None:
    at_where(chat).says("เดินผ่านทุกวันกลัวจะโดนรถชน " * 4, "m2").hears(
        "talk.told_on", "complaint.place.ask"
    )
    assert not any("เดินผ่าน" in label for label in chat.labels())


def test_where_pictures_are_asked_for_no_line_is_lost(chat: Chat) -> None:
    chat.at_photos().says("เด็กเดินกลับบ้านมืดเลย", "m5").hears("talk.told_on", "complaint.photos.ask")
    chat.says("ตรงข้ามโรงเรียนก็ดับ", "m6").hears("talk.told_on", "complaint.photos.ask")
    assert chat.place.answers["detail"]["text"].endswith("มืดเลย\nตรงข้ามโรงเรียนก็ดับ")


@pytest.mark.parametrize("said", ["ถ่ายรูปไม่ได้ค่ะ", "เดี๋ยวส่งรูปให้", "ใช่", "หมดแล้วภาพ"])
def test_what_is_said_of_pictures_is_no_story(chat: Chat, said: str) -> None:
    chat.at_photos().says(said)
    assert "talk.told_on" not in chat.heard_keys()


def test_a_story_that_is_full_takes_no_more(chat: Chat) -> None:
    chat.at_detail().says("ไฟดับ" * 798).says("ดับมาสามวันแล้วค่ะ")
    assert "talk.told_on" not in chat.heard_keys()


def test_a_changed_place_is_a_place_whatever_it_says(chat: Chat) -> None:
    chat.at_confirm().picks("fix:place").says("ตรงที่มืดทุกคืน").hears("complaint.confirm.title")
    assert chat.place.answers["place"]["text"] == "ตรงที่มืดทุกคืน"


def test_a_citizen_number_in_a_further_line_is_masked(chat: Chat) -> None:
    at_where(chat).says("เดือดร้อนมาก บัตร 1101700207030", "m2")
    assert "1101700207030" not in str(chat.place.answers)


def test_a_suggestion_told_in_haste_is_one_suggestion(chat: Chat) -> None:
    chat.taps("suggestion.open=").says("อยากให้มีสวนหย่อม", "m1").hears("suggestion.confirm.title")
    chat.says("ให้คนแก่เดินเล่นด้วย", "m2").hears("talk.told_on", "suggestion.confirm.title")
    assert chat.place.answers["words"]["ids"] == ["m1", "m2"]
    chat.waits(minutes=1).says("ให้เด็กด้วย").hears("accept.confirm", "suggestion.confirm.title")


def test_more_for_a_case_comes_in_many_lines_too(chat: Chat) -> None:
    chat.taps(f"more.open={NUMBER}").says("น้ำยังไม่ไหลค่ะ", "m1")
    chat.says("รอทั้งวันแล้วค่ะ", "m2").hears("talk.told_on", "more.photos.ask")
    assert chat.place.answers["words"]["text"] == "น้ำยังไม่ไหลค่ะ\nรอทั้งวันแล้วค่ะ"


def test_in_english_too(chat: Chat) -> None:
    at_where(chat).says("it has been dark for three days, please come", "m2")
    chat.hears("language.followed", "talk.told_on", "complaint.place.ask")
    chat.says("near the old temple").hears("complaint.photos.ask")


@pytest.mark.parametrize("said", ["ต้องรอกี่วันคะ", "how long will it take?"])
def test_a_question_is_neither_story_nor_place(chat: Chat, said: str) -> None:
    at_where(chat).says(said)
    assert chat.heard_keys()[-2:] == ["accept.question", "complaint.place.ask"]
    chat.at_photos().says(said)
    assert "talk.told_on" not in chat.heard_keys()


def test_a_story_of_very_many_lines_offers_what_line_can_carry(chat: Chat) -> None:
    chat.at_detail().says("ไฟดับหน้าวัดตัวอย่าง", "5" * 19)
    for rank in range(20):
        chat.says("ดับมาสามวันแล้วค่ะ", f"{rank:019d}").says("มืดมากเลยค่ะ", f"{rank + 50:019d}")
    chat.hears("talk.told_on", "complaint.place.ask")
    assert "หน้าวัดตัวอย่าง" not in chat.labels()

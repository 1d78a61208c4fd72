"""People tell line by line: a long story comes as many short messages."""

from __future__ import annotations

import pytest

from handlers.commands import FileCase
from handlers.flows.ask import Answers as Asked
from handlers.flows.ask import send
from handlers.heard import Unsent
from tests.talk.chat import Chat

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

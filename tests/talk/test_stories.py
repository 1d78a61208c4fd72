"""Who tells much of a defect reports it, whatever else the words sound like."""

from __future__ import annotations

from typing import cast

import pytest

from handlers import understanding
from handlers.teaching import SendQuestion
from handlers.words import Words
from knowledge.index import Finding, Hit, Index
from tests.talk.chat import Chat
from tests.talk.shelf import Shelf

AGAIN = (
    "เรื่องไฟถนนหน้าตลาดที่เคยแจ้งไว้ยังไม่คืบหน้าเลยค่ะ มืดทั้งซอยมาสองอาทิตย์แล้ว เด็กเดินกลับบ้านลำบากมาก กลัวจะมีคนล้ม"
)
CALL_BACK = (
    "ให้เจ้าหน้าที่โทรกลับด้วยค่ะ ท่อระบายน้ำหน้าตลาดตันมาสองอาทิตย์แล้ว ฝนตกทีไรน้ำท่วมเข้าบ้านทุกครั้ง ของเสียหายหมดแล้ว"
)
ANGRY = "ไฟถนนหน้าตลาดดับอีกแล้ว ซ่อมห่วยมาก ทำงานเหี้ยอะไรกัน"
DIRECT = Finding("direct", (Hit("birth", 0.9),), "documents")


def hears_as(monkeypatch: pytest.MonkeyPatch, wish: str) -> None:
    monkeypatch.setattr(understanding, "intent", lambda text: wish)


def test_who_told_us_before_may_report_again_or_follow(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "track")
    chat.says(AGAIN).hears("sort.kind.guessed").did_nothing()
    chat.taps_label("track.menu").hears("track.mine")
    chat.says("แจ้งเรื่อง").hears("complaint.held_used", "complaint.place.ask")
    assert chat.place.answers["detail"]["text"] == AGAIN


def test_a_few_words_about_an_earlier_report_show_the_cases(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "track")
    chat.says("ไฟถนนดับที่แจ้งไว้ถึงไหนแล้วคะ").hears("track.mine")
    chat.taps_label("complaint.menu").hears("complaint.held_used", "complaint.place.ask")


def test_asking_for_ones_cases_leaves_no_words_behind(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "track")
    chat.says("เรื่องที่แจ้งไว้ถึงไหนแล้วคะ").hears("track.mine")
    assert chat.held == ""


def test_who_asks_for_a_call_and_tells_of_a_drain_may_report_it(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "human")
    chat.says(CALL_BACK).hears("sort.kind.guessed")
    chat.taps_label("human.menu").hears("human.line.queue")
    assert chat.hall.done[-1].words == CALL_BACK  # type: ignore[union-attr]


def test_who_asks_to_be_forgotten_at_length_is_one_tap_from_it(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "mydata")
    chat.says(AGAIN).hears("sort.kind.guessed").taps_label("mydata.menu").hears("mydata.title")


def test_bad_words_about_a_lamp_are_a_report(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    hears_as(monkeypatch, "abuse")
    chat.says(ANGRY).hears("sort.kind.guessed")
    chat.says("ไฟห่วย").hears("menu.abuse", "menu.choose")


def test_a_short_angry_report_is_not_lost(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    hears_as(monkeypatch, "abuse")
    chat.says("ไฟถนนดับอีกแล้ว ห่วยมาก").hears("menu.abuse", "menu.choose")
    chat.says("แจ้งเรื่อง").hears("complaint.held_used", "complaint.place.ask")


def test_bad_words_alone_are_none_however_many(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    hears_as(monkeypatch, "abuse")
    chat.says(ANGRY, guess_category=lambda text: ()).hears("menu.abuse", "menu.choose")


def test_a_long_emergency_is_no_wish_to_follow(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    hears_as(monkeypatch, "track")
    chat.says(f"ไฟไหม้บ้านข้างตลาด {AGAIN}").hears("emergency.numbers", "sort.kind.ask")


def test_a_long_statement_is_sorted_before_it_is_answered(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "question")
    chat = Chat(words, cast(Index, Shelf(DIRECT)))
    chat.says(AGAIN).hears("sort.kind.guessed")
    chat.taps_label("sort.question").hears("แจ้งเกิด")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("ร้านอาหารวางโต๊ะบนทางเท้า", id="a statement"),
        pytest.param(f"{AGAIN} จะมาดูเมื่อไหร่คะ", id="a long question"),
    ],
)
def test_what_may_be_a_report_is_answered_and_kept_for_one(
    words: Words, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    hears_as(monkeypatch, "question")
    chat = Chat(words, cast(Index, Shelf(DIRECT)))
    chat.says(said).hears("แจ้งเกิด")
    chat.taps_label("complaint.menu").hears("complaint.held_used", "complaint.place.ask")
    assert chat.place.answers["detail"]["text"] == said


def test_a_short_question_leaves_nothing_behind(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "question")
    chat = Chat(words, cast(Index, Shelf(DIRECT)))
    chat.says("ค่าเก็บขยะเดือนละเท่าไหร่คะ").hears("แจ้งเกิด")
    assert chat.known().held == ""  # but the question itself, for a thumb down


def test_small_talk_is_met_kindly_and_with_the_menu(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "unknown")
    monkeypatch.setattr(understanding, "is_small_talk", lambda text: True)
    chat.says("ร้องเพลงให้ฟังหน่อยสิ").hears("menu.smalltalk", "menu.choose")
    assert chat.held == ""


def test_what_is_asked_of_no_counter_may_go_to_the_staff_all_the_same(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_as(monkeypatch, "question")
    monkeypatch.setattr(understanding, "is_small_talk", lambda text: True)
    chat.says("มีนิทานให้ยืมบนเรือไหม").hears("menu.smalltalk", "menu.choose")
    assert chat.known().held == "", "a question is no report"
    chat.taps_label("ask.send.label").hears("ask.send.sent")
    assert chat.asked_for(SendQuestion).words == "มีนิทานให้ยืมบนเรือไหม"

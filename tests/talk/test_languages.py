"""Thai and English; messages and suggestions from end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.citizen_commands import AskForHuman
from handlers.commands import FileCase, FindCase
from handlers.dialogue import Place
from handlers.heard import Text
from handlers.tongue import is_english
from knowledge.index import Finding, Hit
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


# English in a Thai talk


DIRECT = Finding("direct", (Hit("birth", 0.9),), "general")


def test_an_english_question_is_answered_in_english_and_nothing_is_chosen(chat: Chat) -> None:
    chat.index.finding = DIRECT  # type: ignore[attr-defined]
    chat.says("How do I register the birth of my son?").sees("Registering a birth")
    assert chat.heard_keys()[0] == "language.followed"
    assert chat.spoken == "en"
    assert (chat.language, chat.turn.language) == ("th", "")
    assert chat.place.english_at == chat.now


def test_what_is_tapped_after_it_is_in_english_too(chat: Chat) -> None:
    chat.says("the street light in front of my house is broken").sees("Street light")
    chat.says("yes").hears("complaint.place.ask")
    assert chat.spoken == "en"
    chat.waits(minutes=50).taps("talk.menu=").waits(minutes=50)
    chat.says("menu").sees("at your service")
    chat.says("ภาษาไทย").hears("language.changed")
    assert chat.place.english_at is None


def test_a_pause_of_an_hour_ends_it(chat: Chat) -> None:
    chat.says("where can I pay the land tax").waits(minutes=61).taps("talk.menu=")
    chat.hears("menu.choose").sees("ยินดีให้บริการ")
    assert chat.place.english_at is None


def test_thai_ends_it_at_once(chat: Chat) -> None:
    chat.says("where can I pay the land tax").says("เมนู").sees("ยินดีให้บริการ")
    assert chat.place.english_at is None


def test_choosing_a_language_ends_it_too(chat: Chat) -> None:
    chat.says("where can I pay the land tax").says("english").hears("language.changed")
    assert (chat.language, chat.place.english_at) == ("en", None)
    chat.says("ภาษาไทย").says("where can I pay the land tax").taps("language.th=")
    assert chat.place.english_at is None
    chat.taps("talk.menu=").sees("ยินดีให้บริการ")


def test_it_is_told_once_and_only_where_there_is_room(chat: Chat) -> None:
    chat.says("where can I pay the land tax")
    assert chat.heard_keys()[0] == "language.followed"
    chat.says("and who can help me with it")
    assert "language.followed" not in chat.heard_keys()


def test_an_english_wish_that_needs_the_town_hall_is_told_once_too(chat: Chat) -> None:
    chat.says("what do you keep about me").hears("language.followed", "mydata.title")
    assert chat.spoken == "en"


def test_a_group_is_not_followed(chat: Chat) -> None:
    chat.source = "group"
    chat.does(Text("where can I pay the land tax", "m1", asked_us=True))
    assert chat.spoken == "th"


@pytest.mark.parametrize(
    "said",
    [
        "How do I register the birth of my son?",
        "the street light in front of my house is broken",
        "Where’s the ที่ว่าการ and when is it open?",
        "please help me",
    ],
)
def test_a_clear_sentence_is_english(said: str) -> None:
    assert is_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "ok",
        "hello",
        "thank you so much ค่ะ พี่เจ้าหน้าที่ใจดีมาก",
        "Line id: somchai the best",
        "I ♥ เทศบาล",
        "https://example.com/is/the/page",
        "How do ၊ ဘယ်လို မွေးစာရင်းလုပ်ရမလဲ",
        "A1 B2 C3",
        "",
    ],
)
def test_a_name_a_nod_or_a_mixture_is_not(said: str) -> None:
    assert not is_english(said)


def test_the_mark_is_kept_with_the_place(chat: Chat) -> None:
    place = Place(english_at=chat.now - timedelta(minutes=3))
    assert Place.read(place.write()) == place
    assert "english_at" not in Place().write()

"""Words soon after a step of a tip, where an older question of the main path is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.awaiting import LONG_AGO, asked_for
from handlers.dialogue import Place
from handlers.emergency import NUMBERS
from handlers.heard import Heard, Photo, Pin, Pressed, Sticker, Text
from handlers.outcomes import Say
from handlers.standing import INSIDE, hidden_answers, without_hidden
from handlers.tip.acts import TipTurn
from handlers.tip.draft import LIFE, TipDraft
from handlers.tip.talk import respond
from tests.talk.chat import NOON, Chat
from tests.talk.test_tip import KNOWN, NOW, SMELL, say, step_of, tap, words_of

OLDER = replace(KNOWN, main_awaits=True, main_is_older=True)
WORDS = "คุณวิชัย ช่างโยธา แวะมาที่บ้านตอนกลางคืนแล้วขอห้าพัน"
SENT = TipDraft("sent", NOW + LIFE)
WORDS_IN = Text("x")


def keys_of(turn: TipTurn) -> list[str]:
    return [str(getattr(one.word, "key", "")) for one in turn.replies if isinstance(one, Say)]


def asked(words: str = WORDS) -> TipTurn:
    return say(SENT, words, OLDER)


def test_words_wait_in_memory_until_a_tap_says_whose_they_are() -> None:
    turn = asked()
    assert (turn.passes, keys_of(turn), step_of(turn)) == (False, ["tip.whose.ask"], "whose")
    assert turn.draft
    assert (turn.draft.held, turn.draft.held_message) == (WORDS, "m1")
    more = say(turn.draft, "เขาใส่เสื้อสีฟ้า", OLDER)
    assert (more.passes, keys_of(more)) == (False, ["tip.whose.ask"])
    for back in (tap(more.draft, "usual"), say(more.draft, "2"), say(more.draft, "เรื่องที่ค้างไว้")):
        assert back.passes
        assert back.passed_text == f"{WORDS}\nเขาใส่เสื้อสีฟ้า"


def test_the_tip_goes_on_by_its_code_or_anew_with_what_waits() -> None:
    turn = say(asked().draft, "1")
    assert (keys_of(turn)[0], step_of(turn)) == ("tip.whose.more", "doors")
    assert turn.draft
    assert turn.draft.held == WORDS
    closed = respond(asked().draft, Pressed("tip.more="), replace(KNOWN, are_open=False))
    assert keys_of(closed)[:2] == ["tip.whose.more", "tip.not_open"]
    assert keys_of(tap(say(None, SMELL).draft, "more"))[0] == "tip.other_step"


@pytest.mark.parametrize("heard", [Photo("p1"), Pin(13.7, 100.5)])
def test_a_picture_or_a_place_is_sent_again(heard: Heard) -> None:
    turn = respond(SENT, heard, OLDER)
    assert (turn.passes, keys_of(turn), step_of(turn)) == (False, ["tip.whose.thing"], "whose")
    back = tap(turn.draft, "usual")
    assert (keys_of(back), step_of(back)) == (["tip.whose.again"], "usual")


@pytest.mark.parametrize(
    "heard", [*map(Text, ("ยกเลิก", "เมนู", "ใช่", "ข้าม", "ติดตามเรื่อง")), Sticker()]
)
def test_what_only_stands_for_a_button_is_no_doubt(heard: Heard) -> None:
    known = OLDER if isinstance(heard, Text) else KNOWN
    turn = respond(SENT, heard, known)
    assert (turn.passes, turn.draft) == (True, SENT)


def test_who_is_in_danger_hears_the_numbers_and_nothing_is_kept() -> None:
    for words in ("ไฟไหม้บ้านค่ะ มีคนติดอยู่", "ช่วยด้วย"):
        turn = asked(words)
        assert turn.replies[0] == NUMBERS
        assert not turn.passes


def test_english_words_are_asked_in_english() -> None:
    turn = asked("He came to my house at night and wanted five thousand for it")
    assert turn.draft
    assert turn.draft.language == "en"


def test_long_words_too_are_asked_about() -> None:
    assert keys_of(asked(f"{WORDS} " * 3)) == ["tip.whose.ask"]


def test_another_tap_leads_away() -> None:
    turn = respond(asked().draft, Pressed("talk.menu="), OLDER)
    assert (turn.passes, step_of(turn)) == (True, "closed")


def test_an_offer_that_was_left_is_no_way_round() -> None:
    left = replace(say(None, SMELL).draft or SENT, is_left=True)
    turn = say(left, WORDS, OLDER)
    assert (turn.passes, keys_of(turn)) == (False, ["tip.offer"])
    assert not respond(left, Photo("p1"), OLDER).passes
    assert respond(left, Photo("p1"), KNOWN).passes
    assert "ใต้โต๊ะ" not in words_of(turn)


# What would be kept, and since when it is asked


@pytest.mark.parametrize(
    ("place", "keeps"),
    [
        (Place(), []),
        (Place("complaint", "category", asked_at=NOON), [Photo, Pin]),
        (Place("complaint", "detail", asked_at=NOON), [Text, Photo, Pin]),
        (Place("complaint", "detail", {"~paused": True}, asked_at=NOON), [Photo, Pin]),
        (Place("complaint", "photos", {"detail": {}}, asked_at=NOON), [Text, Photo, Pin]),
        (Place("human", "line", asked_at=NOON), [Text, Photo, Pin]),
        (Place("desk", "line", asked_at=NOON), [Text, Photo, Pin]),
    ],
)
def test_what_would_be_kept(place: Place, keeps: list[type[Any]]) -> None:
    things: list[Heard] = [WORDS_IN, Photo("p"), Pin(1.0, 2.0), Sticker()]
    found = [type(one) for one in things if asked_for(place, one, NOON) == NOON]
    assert found == keeps


def test_words_are_kept_for_ten_minutes_and_nothing_after_a_day(chat: Chat) -> None:
    place = chat.at_detail().place
    assert asked_for(place, WORDS_IN, chat.waits(minutes=11).now) is None
    assert asked_for(place, Photo("p"), chat.now) == NOON
    assert asked_for(place, Photo("p"), chat.waits(hours=25).now) is None


def test_an_officers_picture_of_the_case_that_is_open() -> None:
    inside = Place(answers={INSIDE: "69-K7M3QX"})
    assert asked_for(inside, Photo("p"), NOON) == LONG_AGO
    assert asked_for(inside, WORDS_IN, NOON) is None


def test_what_words_sounded_like_stands_in_no_row() -> None:
    sorting = Place("sort", "kind", {"category": "road", "which": "a1", "case": "70-K7M3QX"})
    assert hidden_answers(sorting) == {"category": "road", "which": "a1"}
    assert without_hidden(sorting).answers == {"case": "70-K7M3QX"}
    nowhere = Place(answers={"sent": ["2026-11-20", "70-K7M3QX"]})
    assert hidden_answers(nowhere) == {}
    assert without_hidden(nowhere) is nowhere

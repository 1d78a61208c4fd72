"""What goes to LINE is what LINE takes: the SDK's own models are the oracle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import FlexMessage, ReplyMessageRequest, TextMessage

from bot import line_limits as limits
from bot.flex import Unsendable, render
from bot.simulator.checks.flex import check_container
from bot.simulator.checks.values import FlexNotes
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Row, Say, Show, Word
from handlers.words import Words

WORDS = Words(
    texts={
        "th": {"x.hello": "สวัสดีค่ะ {name}", "x.long": "ก" * 30, "x.ok": "ตกลง", "x.none": " "},
        "en": {"x.hello": "Hello {name}", "x.long": "a" * 30, "x.ok": "OK", "x.none": " "},
    },
    phrases={},
)
OK = Button(Word("x.ok"), "menu.open=")
CARD = Card(
    title=Plain("69-K7M3QX"),
    alt=Plain("รับเรื่องแล้ว 69-K7M3QX"),
    big=Plain("ภายใน 5 ธ.ค. 2569"),
    rows=(Row(Plain("กอง"), Plain("กองช่าง")), Row(Plain("ที่"), Plain(""))),
    note=Plain("เก็บเลขนี้ไว้นะคะ"),
    photo="https://prongsai.localhost/media/a.jpg",
    buttons=(OK, Button(Plain("ดูแผนที่"), "https://maps.example/1", does="open", outside=True)),
)


def sent(*replies: Reply, language: Any = "th") -> list[dict[str, Any]]:
    messages = render(replies, language, WORDS)
    request = {"replyToken": "t", "messages": messages}
    assert ReplyMessageRequest.from_dict(request) is not None
    return messages


def test_a_text_speaks_the_citizens_language() -> None:
    say = Say(Word("x.hello", {"name": Plain("สมศรี")}))
    assert sent(say)[0]["text"] == "สวัสดีค่ะ สมศรี"
    assert sent(say, language="en")[0]["text"] == "Hello สมศรี"
    assert TextMessage.from_dict(sent(say)[0]).text == "สวัสดีค่ะ สมศรี"


def test_every_button_says_in_the_chat_what_was_tapped() -> None:
    item = sent(Say(Plain("?"), (OK,)))[0]["quickReply"]["items"][0]
    assert item["action"] == {
        "type": "postback",
        "label": "ตกลง",
        "data": "menu.open=",
        "displayText": "ตกลง",
    }


def test_the_phones_own_actions_are_quick_replies() -> None:
    buttons = tuple(
        Button(Word("x.ok"), does=does) for does in ("camera", "camera_roll", "location")
    )
    items = sent(Say(Plain("?"), buttons))[0]["quickReply"]["items"]
    assert [one["action"]["type"] for one in items] == ["camera", "cameraRoll", "location"]


def test_an_outside_page_leaves_lines_browser() -> None:
    buttons = (
        Button(Word("x.ok"), "https://a.example/tip", does="open", outside=True),
        Button(Word("x.ok"), "https://a.example/?a=1", does="open", outside=True),
        Button(Word("x.ok"), "https://a.example/", does="open"),
    )
    items = sent(Say(Plain("?"), buttons))[0]["quickReply"]["items"]
    assert [one["action"]["uri"] for one in items] == [
        "https://a.example/tip?openExternalBrowser=1",
        "https://a.example/?a=1&openExternalBrowser=1",
        "https://a.example/",
    ]


def test_a_card_is_a_bubble_that_the_sdk_reads() -> None:
    message = sent(Show(CARD, (OK,)))[0]
    read = FlexMessage.from_dict(message)
    assert read.alt_text == "รับเรื่องแล้ว 69-K7M3QX"
    assert json.loads(json.dumps(message["contents"]))["hero"]["url"].startswith("https://")
    texts = json.dumps(message, ensure_ascii=False)
    assert "กองช่าง" in texts
    assert '"-"' in texts  # an empty value is shown, because LINE refuses empty texts


def test_cards_stand_side_by_side() -> None:
    message = sent(Cards(Plain("เรื่องของฉัน"), (CARD, CARD), (OK,)))[0]
    assert [one["type"] for one in message["contents"]["contents"]] == ["bubble", "bubble"]


def test_a_plain_card_needs_no_more_than_a_title() -> None:
    contents = sent(Show(Card(Plain("หัวเรื่อง"), Plain("alt"))))[0]["contents"]
    assert set(contents) == {"type", "body"}


def many(count: int, **first: Any) -> Any:
    buttons = [Button(Plain(f"ปุ่ม {n}"), f"a.b={n}") for n in range(count)]
    buttons[0] = replace(buttons[0], **first)
    return sent(Show(replace(CARD, buttons=tuple(buttons))))[0]["contents"]["footer"]


def test_few_buttons_stand_below_each_other() -> None:
    assert [part["type"] for part in many(4)["contents"]] == ["button"] * 4


def test_many_buttons_stand_in_pairs_with_room_for_two_lines() -> None:
    rows = many(13)["contents"]
    assert [len(row["contents"]) for row in rows] == [2] * 6 + [1]
    cell = rows[0]["contents"][1]
    assert cell["action"]["data"] == "a.b=1"
    assert cell["contents"][0]["text"] == "ปุ่ม 1"
    assert cell["contents"][0]["wrap"] is True


def test_send_stays_alone_and_strong_above_many() -> None:
    send, *rows = many(6, means="yes")["contents"]
    assert (send["type"], send["style"]) == ("button", "primary")
    assert [len(row["contents"]) for row in rows] == [2, 2, 1]


def test_what_we_show_is_what_the_simulator_takes() -> None:
    notes = FlexNotes(0)
    check_container(notes, sent(Show(replace(CARD, buttons=(OK,) * 13)))[0]["contents"])
    assert notes.faults == []


@pytest.mark.parametrize(
    "replies",
    [
        (Say(Plain("x")),) * 6,
        (Say(Plain("ก" * 5001)),),
        (Say(Word("x.none")),),
        (Say(Plain("x"), (OK,) * 14),),
        (Say(Plain("x"), (Button(Word("x.long"), "a.b="),)),),
        (Say(Plain("x"), (Button(Word("x.ok"), "d" * 301),)),),
        (Cards(Plain("x"), ()),),
        (Cards(Plain("x"), (CARD,) * 13),),
    ],
)
def test_what_line_would_refuse_is_refused_here(replies: tuple[Reply, ...]) -> None:
    with pytest.raises(Unsendable):
        render(replies, "th", WORDS)


def test_long_names_from_outside_are_shortened_not_refused() -> None:
    label = sent(Say(Plain("x"), (Button(Plain("ซอยเทศบาลพัฒนา " * 5), "a.b="),)))[0]["quickReply"][
        "items"
    ][0]["action"]["label"]
    assert label.endswith("…")
    assert limits.graphemes(label) <= limits.LABEL_GRAPHEMES


@given(st.text(max_size=4000))
def test_an_alternative_text_always_fits(text: str) -> None:
    alt = render([Show(Card(Plain("t"), Plain(text)))], "th", WORDS)[0]["altText"]
    assert 1 <= limits.units(alt) <= limits.ALT_TEXT_UNITS

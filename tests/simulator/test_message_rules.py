"""What LINE refuses in messages, and what it takes to the letter."""

from __future__ import annotations

from typing import Any

import pytest

from bot import line_limits as limits
from tests.simulator.conftest import Api, text


def postback(**more: Any) -> dict[str, Any]:
    return {"type": "postback", "label": "กด", "data": "a=1", **more}


def quick(*actions: dict[str, Any]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in actions]
    return text("เลือก", quickReply={"items": items})


def buttons(**more: Any) -> dict[str, Any]:
    template = {"type": "buttons", "text": "เลือก", "actions": [postback()], **more}
    return {"type": "template", "altText": "เลือก", "template": template}


def confirm(count: int) -> dict[str, Any]:
    template = {"type": "confirm", "text": "แน่ใจไหม", "actions": [postback()] * count}
    return {"type": "template", "altText": "แน่ใจไหม", "template": template}


def carousel(*columns: dict[str, Any]) -> dict[str, Any]:
    template = {"type": "carousel", "columns": list(columns)}
    return {"type": "template", "altText": "เลือก", "template": template}


COLUMN = {"text": "หนึ่ง", "actions": [postback()]}
IMAGE = {
    "type": "image",
    "originalContentUrl": "https://example.com/a.jpg",
    "previewImageUrl": "https://example.com/b.jpg",
}
PLACE = {"type": "location", "title": "ก", "address": "ข", "latitude": 13.7, "longitude": 100.5}
IMAGEMAP = {
    "type": "imagemap",
    "baseUrl": "https://example.com/map",
    "altText": "แผนที่",
    "baseSize": {"width": 1040, "height": 700},
    "actions": [
        {
            "type": "uri",
            "linkUri": "https://example.com",
            "area": {"x": 0, "y": 0, "width": 10, "height": 10},
        }
    ],
}

IMAGE_CAROUSEL = {
    "type": "template",
    "altText": "รูป",
    "template": {
        "type": "image_carousel",
        "columns": [
            {"imageUrl": "https://example.com/a.png", "action": postback(label="ที่" * 12)},
        ],
    },
}

TAKEN = [
    IMAGE_CAROUSEL,
    buttons(
        thumbnailImageUrl="https://example.com/a.png",
        defaultAction={"type": "uri", "uri": "https://example.com"},
    ),
    quick(
        {
            "type": "uri",
            "label": "เว็บ",
            "uri": "https://a.example",
            "altUri": {"desktop": "https://b.example"},
        }
    ),
    text("ก" * 5000),
    text("😀" * 2500),
    text("$ ดี", emojis=[{"index": 0, "productId": "p", "emojiId": "1"}]),
    text("ข่าว", sender={"name": "ก" * 20, "iconUrl": "https://example.com/i.png"}),
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "textV2", "text": "เชิญ {{ที่นี่}}"},
    IMAGE,
    PLACE,
    IMAGEMAP,
    quick(*[postback()] * 13),
    quick(postback(label="ที่" * 20)),
    quick(postback(data="ก" * 300, displayText="ที่" * 300)),
    quick(postback(inputOption="openKeyboard", fillInText="ที่อยู่ ")),
    quick({"type": "camera", "label": "ถ่าย"}, {"type": "cameraRoll", "label": "เลือก"}),
    quick({"type": "location", "label": "ตำแหน่ง"}),
    quick({"type": "uri", "label": "โทร", "uri": "tel:0212345678"}),
    quick({"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date"}),
    quick({"type": "clipboard", "label": "คัดลอก", "clipboardText": "69-K7M3QX"}),
    buttons(),
    buttons(text="ที่" * 160),
    buttons(title="ที่" * 40, text="ที่" * 60),
    confirm(2),
    carousel(*[COLUMN] * 10),
    {**buttons(), "altText": "ก" * 1500},
    text("null is absent", quickReply=None),
]

REFUSED = [
    ("messages[0].template.columns", {**carousel(), "altText": "ไม่มี"}),
    ("messages[0].template", {"type": "template", "altText": "a", "template": "x"}),
    ("messages[0].template.columns[0]", carousel("x")),  # type: ignore[arg-type]
    ("messages[0].actions[0].type", {**IMAGEMAP, "actions": [{"type": "camera"}]}),
    ("messages[0].quickReply", text("a", quickReply=[])),
    ("messages[0].quickReply.items", text("a", quickReply={})),
    ("messages[0].quickReply.items[0].type", text("a", quickReply={"items": [{"type": "x"}]})),
    (
        "messages[0].quickReply.items[0].action.initial",
        quick(
            {"type": "datetimepicker", "label": "a", "data": "b", "mode": "date", "initial": "now"}
        ),
    ),
    ("messages[0]", "not a message"),
    ("messages[0].type", {"type": "hologram"}),
    ("messages[0].type", {"text": "no type"}),
    ("messages[0].text", text("")),
    ("messages[0].text", text("ก" * 5001)),
    ("messages[0].text", text("😀" * 2501)),
    ("messages[0].text", {"type": "text"}),
    ("messages[0].text", {"type": "text", "text": 5}),
    ("messages[0].txet", text("a", txet="b")),
    (
        "messages[0].emojis[0].index",
        text("no", emojis=[{"index": 0, "productId": "p", "emojiId": "1"}]),
    ),
    ("messages[0].sender.name", text("a", sender={"name": "ก" * 21})),
    ("messages[0].text", {"type": "textV2", "text": "{"}),
    ("messages[0].substitution", {"type": "textV2", "text": "{who}"}),
    ("messages[0].quickReply.items", quick(*[postback()] * 14)),
    ("messages[0].quickReply.items", quick()),
    ("messages[0].quickReply.items[0].action.label", quick(postback(label="ที่" * 21))),
    ("messages[0].quickReply.items[0].action.label", quick(postback(label=""))),
    ("messages[0].quickReply.items[0].action.data", quick(postback(data="ก" * 301))),
    ("messages[0].quickReply.items[0].action.data", quick({"type": "postback", "label": "a"})),
    ("messages[0].quickReply.items[0].action.displayText", quick(postback(displayText="ก" * 301))),
    (
        "messages[0].quickReply.items[0].action.displayText",
        quick(postback(displayText="a", text="b")),
    ),
    ("messages[0].quickReply.items[0].action.fillInText", quick(postback(fillInText="a"))),
    ("messages[0].quickReply.items[0].action.inputOption", quick(postback(inputOption="open"))),
    ("messages[0].quickReply.items[0].action.type", quick({"type": "dance", "label": "a"})),
    (
        "messages[0].quickReply.items[0].action.type",
        quick({"type": "richmenuswitch", "label": "a", "data": "b", "richMenuAliasId": "c"}),
    ),
    ("messages[0].template.actions[0].type", buttons(actions=[{"type": "camera", "label": "a"}])),
    ("messages[0].template.actions[0].type", buttons(actions=[{"type": "location", "label": "a"}])),
    ("messages[0].template.actions", buttons(actions=[postback()] * 5)),
    ("messages[0].template.text", buttons(text="ที่" * 161)),
    ("messages[0].template.text", buttons(title="a", text="ที่" * 61)),
    ("messages[0].template.title", buttons(title="ที่" * 41)),
    ("messages[0].template.actions", confirm(1)),
    ("messages[0].template.actions", confirm(3)),
    ("messages[0].template.columns", carousel(*[COLUMN] * 11)),
    ("messages[0].template.columns", carousel(COLUMN, {**COLUMN, "title": "อื่น"})),
    ("messages[0].template.type", {"type": "template", "altText": "a", "template": {"type": "x"}}),
    ("messages[0].altText", {**buttons(), "altText": "ก" * 1501}),
    ("messages[0].altText", {**buttons(), "altText": None}),
    ("messages[0].previewImageUrl", {**IMAGE, "previewImageUrl": "http://example.com/b.jpg"}),
    ("messages[0].previewImageUrl", {**IMAGE, "previewImageUrl": "https://example.com/รูป"}),
    (
        "messages[0].originalContentUrl",
        {**IMAGE, "originalContentUrl": "https://example.com/" + "a" * 2000},
    ),
    ("messages[0].address", {**PLACE, "address": "ก" * 101}),
    ("messages[0].latitude", {**PLACE, "latitude": 91}),
    ("messages[0].baseSize.width", {**IMAGEMAP, "baseSize": {"width": 800, "height": 700}}),
]


@pytest.mark.parametrize("message", TAKEN)
def test_line_takes(api: Api, message: Any) -> None:
    assert api.wrong(message) == []


@pytest.mark.parametrize(("place", "message"), REFUSED)
def test_line_refuses(api: Api, place: str, message: Any) -> None:
    assert place in [where for where, _ in api.wrong(message)]


@pytest.mark.parametrize(
    "uri",
    [
        "ftp://example.com",
        "example.com",
        "https://",
        "https://example.com/" + "a" * 1000,
        "https://example.com/ถนน",
    ],
)
def test_a_link_that_no_phone_opens_is_refused(api: Api, uri: str) -> None:
    assert api.wrong(quick({"type": "uri", "label": "a", "uri": uri}))


@pytest.mark.parametrize("count", [0, 6])
def test_one_to_five_messages(api: Api, count: int) -> None:
    body = {"messages": [text("a")] * count}
    answer = api.post("/v2/bot/message/validate/push", body)
    assert answer.status_code == 400
    assert answer.json == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "Size must be between 1 and 5", "property": "messages"}],
    }


def test_all_faults_are_told_at_once(api: Api) -> None:
    body = {"messages": [text(""), {"type": "x"}]}
    answer = api.post("/v2/bot/message/validate/push", body)
    assert answer.json is not None
    assert answer.json["message"] == "The request body has 2 error(s)"


def test_mentions_are_for_groups(api: Api, reply_token: str) -> None:
    user = {"type": "mention", "mentionee": {"type": "all"}}
    message = {"type": "textV2", "text": "{all} ดู", "substitution": {"all": user}}
    assert api.push("U" + "1" * 32, message).status_code == 400


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("ที่", 1),
        ("น้ำท่วม", 4),
        ("กำ", 1),
        ("👨‍👩‍👧", 1),
        ("👍🏽", 1),
        ("🇹🇭🇯🇵", 2),
        ("❤️", 1),
        ("a\r\nb", 3),
        ("ก\r\nข\n", 4),
        ("é", 1),
    ],
)
def test_labels_are_counted_as_people_count(words: str, count: int) -> None:
    assert limits.graphemes(words) == count


def test_texts_are_counted_in_utf16_units() -> None:
    assert limits.units("ที่😀") == 5

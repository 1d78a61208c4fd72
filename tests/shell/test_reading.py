"""Webhook bodies: one odd event never costs another one its answer."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line import BadWebhook, Delivery, Incoming, is_signed, read_delivery
from handlers.heard import (
    Attachment,
    Followed,
    Joined,
    Left,
    Other,
    Photo,
    Pin,
    Pressed,
    Sticker,
    Text,
    Unfollowed,
    Unsent,
)

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
USER = "U" + "a" * 32


def delivery(*events: Any, **more: Any) -> Delivery:
    body = json.dumps({"destination": "U" + "0" * 32, "events": list(events)} | more).encode()
    return read_delivery(body, 7, NOW)


def event(kind: str = "message", **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "active",
        "timestamp": 1763600000123,
        "source": {"type": "user", "userId": USER},
        "webhookEventId": "01HVENT0000000000000000001",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "rt",
    } | more


def heard(message: dict[str, Any]) -> object:
    return delivery(event(message=message)).events[0].heard


def one(raw: dict[str, Any]) -> Incoming:
    return delivery(raw).events[0]


def test_a_text_is_read_whole() -> None:
    seen = one(event(message={"type": "text", "id": "1", "text": "สวัสดี"}))
    assert seen.heard == Text("สวัสดี", "1")
    assert (seen.town_id, seen.at_ms, seen.reply_token) == (7, 1763600000123, "rt")
    assert seen.source.user == seen.source.talk == USER
    assert seen.is_active
    assert not seen.is_redelivered


def test_every_kind_of_message_is_known() -> None:
    assert heard({"type": "image", "id": "5", "imageSet": {"id": "s", "index": 2, "total": 3}}) == (
        Photo("5", "s", 2, 3)
    )
    assert heard({"type": "image", "id": "5"}) == Photo("5")
    assert heard(
        {"type": "location", "id": "6", "latitude": 13.5, "longitude": 100, "title": "t"}
    ) == (Pin(13.5, 100.0, "t", "", "6"))
    assert heard({"type": "sticker", "id": "7", "keywords": ["hi"]}) == Sticker(("hi",))
    assert heard({"type": "sticker", "id": "7"}) == Sticker()
    assert heard({"type": "file", "id": "8", "fileName": "a.pdf", "fileSize": 9}) == (
        Attachment("file", "8", "a.pdf", 9)
    )
    assert heard({"type": "audio", "id": "9"}) == Attachment("audio", "9")
    assert heard({"type": "video", "id": "9"}) == Attachment("video", "9")


@pytest.mark.parametrize("kind", ["external", "of tomorrow"])
def test_only_line_holds_pictures_that_we_fetch(kind: str) -> None:
    """The address of any other is made up by whoever sent it, and is not even read."""
    provider = {"type": kind, "originalContentUrl": "http://169.254.169.254/latest/meta-data"}
    seen = heard({"type": "image", "id": "5", "contentProvider": provider})
    assert seen == Attachment("elsewhere", "5")
    assert heard({"type": "image", "id": "5", "contentProvider": {"type": "line"}}) == Photo("5")


def test_every_kind_of_event_is_known() -> None:
    assert one(event("postback", postback={"data": "a.b=c"})).heard == Pressed("a.b=c")
    assert one(event("follow", follow={"isUnblocked": True})).heard == Followed(unblocked=True)
    assert one(event("follow")).heard == Followed()
    assert one(event("unfollow")).heard == Unfollowed()
    assert one(event("unsend", unsend={"messageId": "3"})).heard == Unsent("3")
    assert one(event("join")).heard == Joined()
    assert one(event("leave")).heard == Left()
    assert one(event("beacon")).heard == Other("beacon")


def test_what_line_adds_tomorrow_is_other_not_an_error() -> None:
    assert heard({"type": "hologram", "id": "1"}) == Other("message.hologram")
    assert one(event("teleport")).heard == Other("teleport")
    assert not one(event(mode="paused")).is_active
    assert one(event(source={"type": "planet", "userId": USER})).source.user == USER


def test_missing_members_cost_only_what_they_carry() -> None:
    seen = one({"type": "message", "message": {"type": "text"}})
    assert seen.heard == Text("")
    assert seen.source.kind == "none"
    assert seen.at_ms == int(NOW.timestamp() * 1000)
    assert seen.id == seen.reply_token == ""
    assert heard({"type": "location", "id": "1", "latitude": "x"}) == Other("message.location")
    assert heard({"type": "location", "id": "1", "latitude": 99, "longitude": 1}) == (
        Other("message.location")
    )
    assert one(event(message="text")).heard == Other("message.")


def test_groups_and_rooms_are_told_apart() -> None:
    group = one(event(source={"type": "group", "groupId": "C1", "userId": USER}))
    assert (group.source.kind, group.source.talk, group.source.user) == ("group", "C1", USER)
    room = one(event(source={"type": "room", "roomId": "R1"}))
    assert (room.source.kind, room.source.talk, room.source.user) == ("room", "R1", "")


def test_a_mention_of_the_account_is_seen() -> None:
    mention = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
    assert heard({"type": "text", "id": "1", "text": "@bot", "mention": mention}) == (
        Text("@bot", "1", asked_us=True)
    )


def test_an_unreadable_event_leaves_its_neighbours_alone() -> None:
    seen = delivery(event(message={"type": "text", "id": "1", "text": "ก"}), 3, {"x": 1}, None)
    assert len(seen.events) == 1
    assert seen.unreadable == 3


@pytest.mark.parametrize(
    "told", ["1e999", "-1e999", "NaN", "-1", "1e30", "9" * 30, "true", '"x"', "null"]
)
def test_a_time_that_can_be_none_is_the_time_of_arrival(told: str) -> None:
    body = f'{{"events": [{{"type": "follow", "timestamp": {told}}}, {{"type": "follow"}}]}}'
    first, second = read_delivery(body.encode(), 1, NOW).events
    assert first.at_ms == second.at_ms == int(NOW.timestamp() * 1000)


def test_a_clock_a_little_ahead_is_believed() -> None:
    ahead = int(NOW.timestamp() * 1000) + 90_000
    assert one(event(timestamp=ahead)).at_ms == ahead


def test_what_no_database_takes_is_left_out_of_a_text() -> None:
    seen = one(event(message={"type": "text", "id": "1", "text": "ไฟ\0ดับ"}))
    assert seen.heard == Text("ไฟดับ", "1")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"events": 3}', b"\xff\xfe", b"[" * 9999])
def test_what_is_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(BadWebhook):
        read_delivery(body, 1, NOW)


def test_an_empty_delivery_is_fine() -> None:
    assert delivery().events == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
NAMES = ["type", "mode", "timestamp", "source", "webhookEventId", "deliveryContext", "replyToken",
         "message", "postback", "unsend", "follow"]  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON) | JSON, max_size=4))
def test_no_json_whatever_raises(events: list[Any]) -> None:
    assert delivery(*events).unreadable <= len(events)


def test_a_person_never_shows_in_a_traceback() -> None:
    seen = one(event(message={"type": "text", "id": "77", "text": "ความลับ"}))
    shown = repr(seen)
    assert "ความลับ" not in shown
    assert USER not in shown
    assert "01HVENT" not in shown


def test_any_of_several_secrets_may_sign() -> None:
    body = b'{"events":[]}'
    signed = base64.b64encode(hmac.digest(b"old", body, "sha256")).decode()
    assert is_signed(body, signed, ("new", "old"))
    assert not is_signed(body, signed, ("new",))
    assert not is_signed(body + b" ", signed, ("new", "old"))
    assert not is_signed(body, None, ("old",))
    assert not is_signed(body, "", ("old",))
    assert not is_signed(body, "ลายเซ็น", ("old",))
    assert not is_signed(body, signed, ())


def test_half_a_sign_of_utf_16_spoils_no_text() -> None:
    """JSON may name half of a surrogate pair; no database and no wire takes it."""
    body = (
        b'{"events": [{"type": "message", "source": {"type": "user", "userId": "U1"},'
        b' "message": {"type": "text", "id": "1", "text": "hot \\ud83d \\ud83d\\ude00"}}]}'
    )
    (event,) = read_delivery(body, 1, datetime(2026, 11, 20, tzinfo=UTC)).events
    assert event.heard == Text("hot \ufffd \U0001f600", "1")

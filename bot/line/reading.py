"""Webhook bodies, read tolerantly: one odd event never costs another one its answer.

LINE may add event types, members and values without notice, so unknown things become `Other` and
an event that lacks what we need becomes None; only a body that is no webhook at all is refused.
The SDK's own parser drops the text and reply token of events that it does not know, and one bad
event ends the batch; hence this reader (docs/adr/0003).
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from handlers.heard import (
    Attachment,
    Followed,
    Heard,
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

Json = Mapping[str, Any]

_CLOCKS_APART = 24 * 3600 * 1000  # milliseconds; ours or LINE's may be wrong


class BadWebhook(ValueError):
    """The body is not a webhook of LINE."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who spoke, and where. `user` may be missing (old PC-only accounts, groups)."""

    kind: Literal["user", "group", "room", "none"]
    user: str = field(default="", repr=False)
    group: str = field(default="", repr=False)

    @property
    def talk(self) -> str:
        """The id that an answer outside the reply token would go to."""
        return self.group or self.user


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event, ready for the dispatcher."""

    town_id: int
    id: str = field(repr=False)
    at_ms: int
    received_at: datetime
    is_redelivered: bool
    is_active: bool
    reply_token: str = field(repr=False)
    source: Source
    heard: Heard


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook request: its readable events, and how many were not."""

    events: tuple[Incoming, ...]
    unreadable: int


def is_signed(body: bytes, signature: str | None, secrets: tuple[str, ...]) -> bool:
    """Whether one of the channel's secrets signed these very bytes.

    Several secrets are valid during a rotation: LINE ends the old one at once, with no overlap.
    Not the SDK's validator: it wants the body as text, and decoding may change the signed bytes.
    """
    if not signature or not signature.isascii():
        return False
    given = signature.encode()
    return any(
        hmac.compare_digest(base64.b64encode(hmac.digest(secret.encode(), body, "sha256")), given)
        for secret in secrets
    )


def read_delivery(body: bytes, town_id: int, received_at: datetime) -> Delivery:
    """Read a verified body. Raises `BadWebhook` where it is not one with a list of events."""
    try:
        seen = json.loads(body)
        raw_events = seen["events"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadWebhook("not a webhook body") from error
    if not isinstance(raw_events, list):
        raise BadWebhook("events is not a list")
    events = [read_event(raw, town_id, received_at) for raw in raw_events]
    readable = tuple(event for event in events if event is not None)
    return Delivery(events=readable, unreadable=len(events) - len(readable))


def read_event(raw: object, town_id: int, received_at: datetime) -> Incoming | None:
    """Read one event, or None where it has no type to go by."""
    if not isinstance(raw, dict):
        return None
    kind = _text(raw, "type")
    if not kind:
        return None
    context = _object(raw, "deliveryContext")
    return Incoming(
        town_id=town_id,
        id=_text(raw, "webhookEventId"),
        at_ms=_moment(raw, received_at),
        received_at=received_at,
        is_redelivered=context.get("isRedelivery") is True,
        # A mode that LINE has not invented yet is not ours to answer in.
        is_active=raw.get("mode", "active") == "active",
        reply_token=_text(raw, "replyToken"),
        source=_source(_object(raw, "source")),
        heard=_READERS.get(kind, _other(kind))(raw),
    )


def _moment(raw: Json, received_at: datetime) -> int:
    """LINE's milliseconds; what cannot be the time of an event is the time at which it came in.

    A time far ahead would make all that the person says later seem older.
    """
    told, came = raw.get("timestamp"), int(received_at.timestamp() * 1000)
    if isinstance(told, bool) or not isinstance(told, int | float):
        return came
    return int(told) if 0 <= told <= came + _CLOCKS_APART else came


def _source(raw: Json) -> Source:
    user = _text(raw, "userId")
    match _text(raw, "type"):
        case "group":
            return Source("group", user, _text(raw, "groupId"))
        case "room":
            return Source("room", user, _text(raw, "roomId"))
        case "":
            return Source("none")
        case _:
            return Source("user", user) if user else Source("none")


def _message(raw: Json) -> Heard:
    message = _object(raw, "message")
    kind = _text(message, "type")
    return _MESSAGES.get(kind, _other(f"message.{kind}"))(message)


def _read_text(message: Json) -> Heard:
    mention = _object(message, "mention").get("mentionees")
    asked = isinstance(mention, list) and any(
        isinstance(one, dict) and one.get("isSelf") is True for one in mention
    )
    return Text(_text(message, "text"), _text(message, "id"), asked)


def _read_photo(message: Json) -> Heard:
    if _text(_object(message, "contentProvider"), "type") not in ("", "line"):
        return Attachment("elsewhere", message_id=_text(message, "id"))
    together = _object(message, "imageSet")
    return Photo(
        message_id=_text(message, "id"),
        set_id=_text(together, "id"),
        index=_whole(together, "index", 1),
        total=_whole(together, "total", 1),
    )


def _read_pin(message: Json) -> Heard:
    lat, lon = message.get("latitude"), message.get("longitude")
    if not _is_degree(lat, 90) or not _is_degree(lon, 180):
        return Other("message.location")
    return Pin(
        lat=float(lat),  # type: ignore[arg-type]
        lon=float(lon),  # type: ignore[arg-type]
        title=_text(message, "title"),
        address=_text(message, "address"),
        message_id=_text(message, "id"),
    )


def _read_sticker(message: Json) -> Heard:
    words = message.get("keywords")
    return Sticker(tuple(str(word) for word in words) if isinstance(words, list) else ())


def _attachment(kind: Literal["audio", "video", "file"]) -> Callable[[Json], Heard]:
    def read(message: Json) -> Heard:
        return Attachment(
            kind,
            message_id=_text(message, "id"),
            name=_text(message, "fileName"),
            size=_whole(message, "fileSize", 0),
        )

    return read


def _other(kind: str) -> Callable[[Json], Heard]:
    return lambda _: Other(kind[:60])


_MESSAGES: Mapping[str, Callable[[Json], Heard]] = {
    "text": _read_text,
    "image": _read_photo,
    "location": _read_pin,
    "sticker": _read_sticker,
    "audio": _attachment("audio"),
    "video": _attachment("video"),
    "file": _attachment("file"),
}

_READERS: Mapping[str, Callable[[Json], Heard]] = {
    "message": _message,
    "postback": lambda raw: Pressed(_text(_object(raw, "postback"), "data")),
    "follow": lambda raw: Followed(_object(raw, "follow").get("isUnblocked") is True),
    "unfollow": lambda _: Unfollowed(),
    "unsend": lambda raw: Unsent(_text(_object(raw, "unsend"), "messageId")),
    "join": lambda _: Joined(),
    "leave": lambda _: Left(),
}


def _object(raw: Json, name: str) -> Json:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _text(raw: Json, name: str) -> str:
    """A text that can be kept: JSON may hold half of a pair of UTF-16, which becomes a �, and
    NUL, which PostgreSQL takes in no text and which is left out."""
    found = raw.get(name)
    if not isinstance(found, str):
        return ""
    found = found.replace("\0", "")
    try:
        found.encode()
    except UnicodeEncodeError:
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return found


def _whole(raw: Json, name: str, default: int) -> int:
    found = raw.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def _is_degree(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most

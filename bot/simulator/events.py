"""Webhook events as LINE writes them. Pure: dictionaries out of plain values."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence

from bot.simulator.world import Chat, Json, Person


def signature(channel_secret: str, body: bytes) -> str:
    """`x-line-signature`: base64 of HMAC-SHA256 over the raw bytes."""
    digest = hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def envelope(destination: str, events: Sequence[Json]) -> bytes:
    """Write the body of one webhook request."""
    written = {"destination": destination, "events": list(events)}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def source(chat: Chat, person: Person | None) -> Json:
    """Say where an event comes from; `userId` is missing where LINE does not know it."""
    named = person is not None and person.has_user_id_in_events
    who: Json = {"userId": person.user_id} if named and person is not None else {}
    if chat.group is not None:
        return {"type": "group", "groupId": chat.group.group_id, **who}
    return {"type": "user", **who}


def event(
    kind: str, *, event_id: str, at_ms: int, origin: Json, reply_token: str, standby: bool
) -> Json:
    """Write the part common to all events; a standby channel gets no reply token."""
    written: Json = {
        "type": kind,
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": at_ms,
        "source": origin,
        "mode": "standby" if standby else "active",
    }
    if reply_token and not standby:
        written["replyToken"] = reply_token
    return written


def text_part(text: str, mentionees: Sequence[Json], quoted: str) -> Json:
    part: Json = {"type": "text", "text": text}
    if mentionees:
        part["mention"] = {"mentionees": list(mentionees)}
    if quoted:
        part["quotedMessageId"] = quoted
    return part


def mention_of_account(text: str, handle: str, account_id: str) -> list[Json]:
    """Find `@name` of the account in a group message; index and length are UTF-16 units."""
    at = text.find(handle)
    if at < 0:
        return []
    before = len(text[:at].encode("utf-16-le")) // 2
    length = len(handle.encode("utf-16-le")) // 2
    return [
        {"index": before, "length": length, "type": "user", "userId": account_id, "isSelf": True}
    ]


def sticker_part(package_id: str, sticker_id: str, keywords: Sequence[str]) -> Json:
    part: Json = {
        "type": "sticker",
        "packageId": package_id,
        "stickerId": sticker_id,
        "stickerResourceType": "STATIC",
    }
    if keywords:
        part["keywords"] = list(keywords)
    return part


def location_part(latitude: float, longitude: float, title: str, address: str) -> Json:
    part: Json = {"type": "location", "latitude": latitude, "longitude": longitude}
    if title:
        part["title"] = title
    if address:
        part["address"] = address
    return part


def media_part(kind: str, *, duration_ms: int = 0, image_set: Json | None = None) -> Json:
    """Write the message of a picture, a video or a sound held by LINE."""
    part: Json = {"type": kind, "contentProvider": {"type": "line"}}
    if duration_ms:
        part["duration"] = duration_ms
    if image_set:
        part["imageSet"] = image_set
    return part

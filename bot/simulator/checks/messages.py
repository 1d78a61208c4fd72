"""Messages and the requests that carry them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot import line_limits as limits
from bot.simulator.answers import Fault
from bot.simulator.checks import templates
from bot.simulator.checks.actions import check_action
from bot.simulator.checks.flex import check_container
from bot.simulator.checks.values import (
    Fields,
    FlexNotes,
    Notes,
    any_words,
    https_address,
    number,
    whole,
    words,
    yes_or_no,
)
from bot.simulator.world import Json

_text = words(limits.TEXT_UNITS)
_alt_text = words(limits.ALT_TEXT_UNITS)
_place = words(limits.LOCATION_UNITS)
_FIELDS: dict[str, Fields] = {
    "text": {"text": _text, "quoteToken": any_words},
    "textV2": {"text": _text, "quoteToken": any_words},
    "sticker": {"packageId": any_words, "stickerId": any_words, "quoteToken": any_words},
    "image": {"originalContentUrl": https_address, "previewImageUrl": https_address},
    "video": {
        "originalContentUrl": https_address,
        "previewImageUrl": https_address,
        "trackingId": words(100),
    },
    "audio": {"originalContentUrl": https_address, "duration": whole(1, 2**31)},
    "location": {
        "title": _place,
        "address": _place,
        "latitude": number(-90, 90),
        "longitude": number(-180, 180),
    },
    "imagemap": {"baseUrl": https_address, "altText": _alt_text},
    "template": {"altText": _alt_text},
    "flex": {"altText": _alt_text},
}
_NESTED = {
    "text": ("emojis",),
    "textV2": ("substitution",),
    "imagemap": ("baseSize", "actions", "video"),
    "template": ("template",),
    "flex": ("contents",),
}
_REQUIRED = {
    "text": ("text",),
    "textV2": ("text",),
    "sticker": ("packageId", "stickerId"),
    "image": ("originalContentUrl", "previewImageUrl"),
    "video": ("originalContentUrl", "previewImageUrl"),
    "audio": ("originalContentUrl", "duration"),
    "location": ("title", "address", "latitude", "longitude"),
    "imagemap": ("baseUrl", "altText", "baseSize", "actions"),
    "template": ("altText", "template"),
    "flex": ("altText", "contents"),
}
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([A-Za-z0-9_]{1,20})\}|[{}]")


def message_faults(messages: object, *, to_group: bool = False) -> list[Fault]:
    """Find all that LINE would refuse in the `messages` of a request."""
    notes = Notes()
    listed = notes.things("messages", messages, 1, limits.MESSAGES_PER_REQUEST)
    for index, message in enumerate(listed):
        _check_message(notes, f"messages[{index}]", index, message, to_group)
    return notes.faults


def request_faults(body: Json, known: Fields, *, to_group: bool = False) -> list[Fault]:
    """Find what is wrong in the whole body of a reply, push or multicast."""
    notes = Notes()
    optional: Fields = {"notificationDisabled": yes_or_no}
    nested = ("messages", "customAggregationUnits")
    notes.fields("", body, {**known, **optional}, tuple(known), nested)
    return [*notes.faults, *message_faults(body.get("messages"), to_group=to_group)]


def _check_message(notes: Notes, path: str, index: int, value: object, to_group: bool) -> None:
    message = notes.thing(path, value)
    if message is None:
        return
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        listed = ", ".join(_FIELDS)
        notes.add(f"{path}.type", f"Must be one of the following values: [{listed}]")
        return
    nested = ("type", "quickReply", "sender", *_NESTED.get(kind, ()))
    notes.fields(path, message, _FIELDS[kind], _REQUIRED[kind], nested)
    if message.get("quickReply") is not None:
        _check_quick_reply(notes, f"{path}.quickReply", message["quickReply"])
    if message.get("sender") is not None:
        _check_sender(notes, f"{path}.sender", message["sender"])
    if kind == "flex" and message.get("contents") is not None:
        flex_notes = FlexNotes(index)
        check_container(flex_notes, message["contents"])
        notes.faults.extend(flex_notes.faults)
    elif kind == "textV2":
        _check_substitution(notes, path, message, to_group)
    elif kind in _LOOKS:
        _LOOKS[kind](notes, path, message)


def _check_quick_reply(notes: Notes, path: str, value: object) -> None:
    seen = notes.thing(path, value)
    if seen is None:
        return
    notes.fields(path, seen, {}, ("items",), ("items",))
    there = f"{path}.items"
    if seen.get("items") is None:
        return
    for index, item in enumerate(notes.things(there, seen["items"], 1, limits.QUICK_REPLIES)):
        spot = notes.item(there, index)
        button = notes.thing(spot, item)
        if button is None:
            continue
        fields: Fields = {"imageUrl": https_address, "type": _is_action}
        notes.fields(spot, button, fields, ("type", "action"), ("action",))
        if button.get("action") is not None:
            check_action(notes, f"{spot}.action", button["action"], "quick reply")


def _is_action(value: object) -> str:
    return "" if value == "action" else "Must be one of the following values: [action]"


def _check_sender(notes: Notes, path: str, value: object) -> None:
    seen = notes.thing(path, value)
    if seen is not None:
        name = words(limits.SENDER_NAME_UNITS)
        notes.fields(path, seen, {"name": name, "iconUrl": https_address})


def _check_emojis(notes: Notes, path: str, message: Json) -> None:
    if message.get("emojis") is None:
        return
    text = str(message.get("text", ""))
    there = f"{path}.emojis"
    for index, item in enumerate(notes.things(there, message["emojis"], 0, limits.EMOJIS)):
        spot = notes.item(there, index)
        emoji = notes.thing(spot, item)
        if emoji is None:
            continue
        fields: Fields = {
            "index": whole(0, limits.TEXT_UNITS),
            "productId": any_words,
            "emojiId": any_words,
        }
        notes.fields(spot, emoji, fields, tuple(fields))
        at = emoji.get("index")
        written = text.encode("utf-16-le")
        if isinstance(at, int) and written[2 * at : 2 * at + 2] != "$".encode("utf-16-le"):
            notes.add(f"{spot}.index", "must point to a $ in the text")


def _check_substitution(notes: Notes, path: str, message: Json, to_group: bool) -> None:
    given = message.get("substitution") or {}
    seen = notes.thing(f"{path}.substitution", given)
    if seen is None or not isinstance(message.get("text"), str):
        return
    wanted = set()
    for found in _PLACEHOLDER.finditer(message["text"]):
        if found[0] in "{}":
            notes.add(f"{path}.text", "braces must be escaped")
        elif found[1]:
            wanted.add(found[1])
    if wanted != set(seen):
        notes.add(f"{path}.substitution", "keys must be those used in the text")
    kinds = [one.get("type") if isinstance(one, dict) else None for one in seen.values()]
    if not set(kinds) <= {"mention", "emoji"}:
        notes.add(f"{path}.substitution", "Must be one of the following values: [mention, emoji]")
    if kinds.count("mention") > limits.MENTIONS or kinds.count("emoji") > limits.EMOJIS:
        notes.add(f"{path}.substitution", "too many substitutions")
    if "mention" in kinds and not to_group:
        notes.add(f"{path}.substitution", "mentions are for groups only")


_LOOKS: dict[str, Callable[[Notes, str, Json], None]] = {
    "text": _check_emojis,
    "template": templates.check_template,
    "imagemap": templates.check_imagemap,
}

"""Buttons: what each kind of action may hold, and where it may stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from bot import line_limits as limits
from bot.simulator.checks.values import Check, Fields, Notes, letters, link, one_of, words
from bot.simulator.world import Json

Spot = Literal["template", "image carousel", "quick reply", "rich menu", "flex button", "flex area"]

_data = words(limits.POSTBACK_DATA_UNITS, 0)
_FIELDS: dict[str, Fields] = {
    "postback": {
        "data": _data,
        "displayText": letters(limits.DISPLAY_TEXT_GRAPHEMES),
        "text": letters(limits.MESSAGE_ACTION_TEXT_GRAPHEMES),
        "inputOption": one_of(*limits.POSTBACK_INPUT_OPTIONS),
        "fillInText": letters(limits.FILL_IN_TEXT_GRAPHEMES),
    },
    "message": {"text": letters(limits.MESSAGE_ACTION_TEXT_GRAPHEMES)},
    "uri": {"uri": link},
    "datetimepicker": {
        "data": _data,
        "mode": one_of("date", "time", "datetime"),
        "initial": words(16),
        "max": words(16),
        "min": words(16),
    },
    "clipboard": {"clipboardText": words(limits.CLIPBOARD_UNITS)},
    "camera": {},
    "cameraRoll": {},
    "location": {},
    "richmenuswitch": {"data": _data, "richMenuAliasId": words(32)},
}
_REQUIRED = {
    "postback": ("data",),
    "message": ("text",),
    "uri": ("uri",),
    "datetimepicker": ("data", "mode"),
    "clipboard": ("clipboardText",),
    "richmenuswitch": ("data", "richMenuAliasId"),
}
_LABELS: dict[Spot, Check] = {
    "template": letters(limits.LABEL_GRAPHEMES),
    "image carousel": letters(limits.LABEL_GRAPHEMES_IMAGE_CAROUSEL),
    "quick reply": letters(limits.LABEL_GRAPHEMES),
    "rich menu": letters(limits.LABEL_GRAPHEMES),
    "flex button": letters(limits.LABEL_GRAPHEMES_FLEX),
    "flex area": letters(limits.LABEL_GRAPHEMES_FLEX),
}
_LABEL_IS_OPTIONAL: frozenset[Spot] = frozenset({"image carousel", "rich menu", "flex area"})
_DATES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d\Z"),
    "time": re.compile(r"\d\d:\d\d\Z"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d\Z"),
}


def check_action(notes: Notes, path: str, value: object, spot: Spot) -> None:
    """Note all that is wrong with one action."""
    action = notes.thing(path, value)
    if action is None:
        return
    kind = action.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS or not _may_stand(kind, spot):
        notes.add(notes.at(path, "type"), "invalid action type")
        return
    fields = {"type": _nothing_wrong, "label": _LABELS[spot], **_FIELDS[kind]}
    required = _REQUIRED.get(kind, ())
    if spot not in _LABEL_IS_OPTIONAL:
        required = ("label", *required)
    nested = ("altUri",) if kind == "uri" else ()
    notes.fields(path, action, fields, required, nested)
    _LOOKS[kind](notes, path, action) if kind in _LOOKS else None


def _may_stand(kind: str, spot: Spot) -> bool:
    if kind in limits.QUICK_REPLY_ONLY_ACTIONS:
        return spot == "quick reply"
    if kind == "richmenuswitch":
        return spot == "rich menu"
    return True


def _nothing_wrong(_value: object) -> str:
    return ""


def _look_at_postback(notes: Notes, path: str, action: Json) -> None:
    if action.get("displayText") is not None and action.get("text") is not None:
        notes.add(notes.at(path, "displayText"), "displayText and text cannot be set together")
    if action.get("fillInText") is not None and action.get("inputOption") != "openKeyboard":
        notes.add(notes.at(path, "fillInText"), "valid only with inputOption openKeyboard")


def _look_at_uri(notes: Notes, path: str, action: Json) -> None:
    other = action.get("altUri")
    if other is None:
        return
    there = notes.at(path, "altUri")
    seen = notes.thing(there, other)
    if seen is not None:
        notes.fields(there, seen, {"desktop": link})


def _look_at_picker(notes: Notes, path: str, action: Json) -> None:
    pattern = _DATES.get(str(action.get("mode")))
    for key in ("initial", "max", "min"):
        value = action.get(key)
        if pattern and isinstance(value, str) and not pattern.match(value):
            notes.add(notes.at(path, key), "invalid date or time")


_LOOKS: dict[str, Callable[[Notes, str, Json], None]] = {
    "postback": _look_at_postback,
    "uri": _look_at_uri,
    "datetimepicker": _look_at_picker,
}

"""Template messages and imagemaps: the older cards."""

from __future__ import annotations

from collections.abc import Callable

from bot import line_limits as limits
from bot.simulator.checks.actions import Spot, check_action
from bot.simulator.checks.values import (
    Fields,
    Notes,
    colour,
    https_address,
    letters,
    link,
    one_of,
    whole,
    words,
)
from bot.simulator.world import Json

_kind = one_of("buttons", "confirm", "carousel", "image_carousel")
_LOOK: Fields = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}
_AREA: Fields = {key: whole(0, 100_000) for key in ("x", "y", "width", "height")}


def check_template(notes: Notes, path: str, message: Json) -> None:
    """Note all that is wrong with a template message."""
    there = f"{path}.template"
    if message.get("template") is None:
        return
    template = notes.thing(there, message["template"])
    if template is None:
        return
    wrong = _kind(template.get("type"))
    if wrong:
        notes.add(f"{there}.type", wrong)
    else:
        _TEMPLATES[template["type"]](notes, there, template)


def _check_buttons(notes: Notes, path: str, template: Json) -> None:
    has_more = template.get("thumbnailImageUrl") or template.get("title")
    longest = limits.BUTTONS_TEXT_GRAPHEMES
    if has_more:
        longest = limits.BUTTONS_TEXT_GRAPHEMES_WITH_IMAGE
    fields: Fields = {
        "type": _kind,
        **_LOOK,
        "thumbnailImageUrl": https_address,
        "imageBackgroundColor": colour,
        "title": letters(limits.BUTTONS_TITLE_GRAPHEMES),
        "text": letters(longest),
    }
    notes.fields(path, template, fields, ("text", "actions"), ("actions", "defaultAction"))
    _check_default(notes, path, template)
    _check_actions(notes, path, template, 1, limits.BUTTONS_ACTIONS)


def _check_confirm(notes: Notes, path: str, template: Json) -> None:
    fields: Fields = {"type": _kind, "text": letters(limits.CONFIRM_TEXT_GRAPHEMES)}
    notes.fields(path, template, fields, ("text", "actions"), ("actions",))
    _check_actions(notes, path, template, limits.CONFIRM_ACTIONS, limits.CONFIRM_ACTIONS)


def _check_carousel(notes: Notes, path: str, template: Json) -> None:
    notes.fields(path, template, {"type": _kind, **_LOOK}, ("columns",), ("columns",))
    there = f"{path}.columns"
    shapes = set()
    listed = notes.things(there, template.get("columns"), 1, limits.CAROUSEL_COLUMNS)
    for index, item in enumerate(listed):
        spot = notes.item(there, index)
        column = notes.thing(spot, item)
        if column is None:
            continue
        _check_column(notes, spot, column)
        actions = column.get("actions")
        count = len(actions) if isinstance(actions, list) else 0
        shapes.add((count, bool(column.get("title")), bool(column.get("thumbnailImageUrl"))))
    if len(shapes) > 1:
        notes.add(there, "columns must have the same number of actions, titles and images")


def _check_column(notes: Notes, path: str, column: Json) -> None:
    longest = limits.CAROUSEL_TEXT_GRAPHEMES
    if column.get("thumbnailImageUrl") or column.get("title"):
        longest = limits.CAROUSEL_TEXT_GRAPHEMES_WITH_IMAGE
    fields: Fields = {
        "thumbnailImageUrl": https_address,
        "imageBackgroundColor": colour,
        "title": letters(limits.CAROUSEL_TITLE_GRAPHEMES),
        "text": letters(longest),
    }
    notes.fields(path, column, fields, ("text", "actions"), ("actions", "defaultAction"))
    _check_default(notes, path, column)
    _check_actions(notes, path, column, 1, limits.CAROUSEL_ACTIONS)


def _check_image_carousel(notes: Notes, path: str, template: Json) -> None:
    notes.fields(path, template, {"type": _kind}, ("columns",), ("columns",))
    there = f"{path}.columns"
    listed = notes.things(there, template.get("columns"), 1, limits.CAROUSEL_COLUMNS)
    for index, item in enumerate(listed):
        spot = notes.item(there, index)
        column = notes.thing(spot, item)
        if column is None:
            continue
        notes.fields(spot, column, {"imageUrl": https_address}, ("imageUrl", "action"), ("action",))
        if column.get("action") is not None:
            check_action(notes, f"{spot}.action", column["action"], "image carousel")


def _check_default(notes: Notes, path: str, holder: Json) -> None:
    if holder.get("defaultAction") is not None:
        check_action(notes, f"{path}.defaultAction", holder["defaultAction"], "image carousel")


def _check_actions(notes: Notes, path: str, holder: Json, least: int, most: int) -> None:
    if holder.get("actions") is None:
        return
    there = f"{path}.actions"
    spot: Spot = "template"
    for index, action in enumerate(notes.things(there, holder["actions"], least, most)):
        check_action(notes, notes.item(there, index), action, spot)


def check_imagemap(notes: Notes, path: str, message: Json) -> None:
    """Note all that is wrong with an imagemap; LINE wants a base width of 1040."""
    size = notes.thing(f"{path}.baseSize", message.get("baseSize"))
    if size is not None:
        fields: Fields = {"width": whole(1040, 1040), "height": whole(1, 100_000)}
        notes.fields(f"{path}.baseSize", size, fields, tuple(fields))
    there = f"{path}.actions"
    listed = notes.things(there, message.get("actions"), 0, limits.IMAGEMAP_ACTIONS)
    for index, item in enumerate(listed):
        _check_imagemap_action(notes, notes.item(there, index), item)


def _check_imagemap_action(notes: Notes, path: str, value: object) -> None:
    action = notes.thing(path, value)
    if action is None:
        return
    payloads: dict[object, Fields] = {
        "message": {"text": words(400)},
        "uri": {"linkUri": link},
        "clipboard": {"clipboardText": words(limits.CLIPBOARD_UNITS)},
    }
    payload = payloads.get(action.get("type"))
    if payload is None:
        notes.add(f"{path}.type", "invalid action type")
        return
    label = words(limits.IMAGEMAP_LABEL_UNITS)
    nested = ("type", "area")
    notes.fields(path, action, {**payload, "label": label}, (*payload, "area"), nested)
    if action.get("area") is not None:
        area = notes.thing(f"{path}.area", action["area"])
        if area is not None:
            notes.fields(f"{path}.area", area, _AREA, tuple(_AREA))


_TEMPLATES: dict[str, Callable[[Notes, str, Json], None]] = {
    "buttons": _check_buttons,
    "confirm": _check_confirm,
    "carousel": _check_carousel,
    "image_carousel": _check_image_carousel,
}

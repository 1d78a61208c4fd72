"""Flex messages: bubbles, carousels and their components."""

from __future__ import annotations

import json

from bot import line_limits as limits
from bot.simulator.checks.actions import Spot, check_action
from bot.simulator.checks.values import (
    Fields,
    FlexNotes,
    any_words,
    aspect_ratio,
    border,
    colour,
    corner,
    extent,
    https_address,
    image_size,
    line_spacing,
    offset,
    one_of,
    padding,
    space,
    text_size,
    whole,
    yes_or_no,
)
from bot.simulator.world import Json

_DEEPEST = 20  # LINE names no figure; a card that deep is a mistake


def _anything(_value: object) -> str:
    return ""


_PLACED: Fields = {
    "type": _anything,
    "margin": space,
    "position": one_of("relative", "absolute"),
    "offsetTop": offset,
    "offsetBottom": offset,
    "offsetStart": offset,
    "offsetEnd": offset,
}
_FLEX: Fields = {"flex": whole(0, 1_000_000)}
_align = one_of("start", "end", "center")
_gravity = one_of("top", "bottom", "center")
_LETTERING: Fields = {
    "size": text_size,
    "color": colour,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_COMPONENTS: dict[str, Fields] = {
    "box": {
        **_PLACED,
        **_FLEX,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "spacing": space,
        "backgroundColor": colour,
        "borderColor": colour,
        "borderWidth": border,
        "cornerRadius": corner,
        "width": extent,
        "maxWidth": extent,
        "height": extent,
        "maxHeight": extent,
        "paddingAll": padding,
        "paddingTop": padding,
        "paddingBottom": padding,
        "paddingStart": padding,
        "paddingEnd": padding,
        "justifyContent": one_of(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": one_of("center", "flex-start", "flex-end"),
    },
    "button": {
        **_PLACED,
        **_FLEX,
        "color": colour,
        "style": one_of("primary", "secondary", "link"),
        "gravity": _gravity,
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": yes_or_no,
    },
    "image": {
        **_PLACED,
        **_FLEX,
        "url": https_address,
        "align": _align,
        "gravity": _gravity,
        "size": image_size,
        "aspectRatio": aspect_ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": colour,
        "animated": yes_or_no,
    },
    "video": {
        "type": _anything,
        "url": https_address,
        "previewUrl": https_address,
        "aspectRatio": aspect_ratio,
    },
    "icon": {
        **_PLACED,
        "url": https_address,
        "size": text_size,
        "aspectRatio": aspect_ratio,
        "scaling": yes_or_no,
    },
    "text": {
        **_PLACED,
        **_FLEX,
        **_LETTERING,
        "text": any_words,
        "align": _align,
        "gravity": _gravity,
        "wrap": yes_or_no,
        "lineSpacing": line_spacing,
        "maxLines": whole(0, 1_000_000),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": yes_or_no,
    },
    "span": {"type": _anything, **_LETTERING, "text": any_words},
    "separator": {"type": _anything, "margin": space, "color": colour},
    "filler": {"type": _anything, **_FLEX},
}
_REQUIRED = {
    "box": ("layout", "contents"),
    "button": ("action",),
    "image": ("url",),
    "video": ("url", "previewUrl", "altContent"),
    "icon": ("url",),
    "span": ("text",),
}
_NESTED = {
    "box": ("contents", "action", "background"),
    "button": ("action",),
    "image": ("action",),
    "video": ("action", "altContent"),
    "text": ("action", "contents"),
}
_IN_BOX = frozenset({"box", "button", "image", "text", "separator", "filler"})
_IN_BASELINE = frozenset({"icon", "text", "filler"})
_BLOCKS = {
    "header": frozenset({"box"}),
    "hero": frozenset({"box", "image", "video"}),
    "body": frozenset({"box"}),
    "footer": frozenset({"box"}),
}
_BUBBLE: Fields = {
    "type": _anything,
    "direction": one_of("ltr", "rtl"),
    "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
}
_STYLE: Fields = {"backgroundColor": colour, "separator": yes_or_no, "separatorColor": colour}
_GRADIENT: Fields = {
    "type": one_of("linearGradient"),
    "angle": lambda value: "" if isinstance(value, str) and value.endswith("deg") else "invalid",
    "startColor": colour,
    "endColor": colour,
    "centerColor": colour,
    "centerPosition": lambda value: "" if str(value).endswith("%") else "invalid property",
}


def check_container(notes: FlexNotes, container: object) -> None:
    """Note all that is wrong with the `contents` of a Flex message."""
    seen = notes.thing("", container)
    if seen is None:
        return
    if seen.get("type") == "bubble":
        _check_bubble(notes, "", seen)
    elif seen.get("type") == "carousel":
        _check_carousel(notes, seen)
    else:
        notes.add("/type", "Must be one of the following values: [bubble, carousel]")


def _check_carousel(notes: FlexNotes, carousel: Json) -> None:
    notes.fields("", carousel, {"type": _anything}, ("contents",), ("contents",))
    if _bytes(carousel) > limits.CAROUSEL_BYTES:
        notes.add("", f"carousel is larger than {limits.CAROUSEL_BYTES} bytes")
    bubbles = notes.things("/contents", carousel.get("contents"), 1, limits.BUBBLES)
    sizes = set()
    for index, bubble in enumerate(bubbles):
        there = notes.item("/contents", index)
        seen = notes.thing(there, bubble)
        if seen is None:
            continue
        if seen.get("type") != "bubble":
            notes.add(notes.at(there, "type"), "invalid property")
            continue
        sizes.add(str(seen.get("size", "mega")))
        _check_bubble(notes, there, seen)
    if len(sizes) > 1:
        notes.add("/contents", "bubbles of one carousel must have the same size")


def _check_bubble(notes: FlexNotes, path: str, bubble: Json) -> None:
    notes.fields(path, bubble, _BUBBLE, nested=(*_BLOCKS, "styles", "action"))
    if _bytes(bubble) > limits.BUBBLE_BYTES:
        notes.add(path, f"bubble is larger than {limits.BUBBLE_BYTES} bytes")
    if not any(bubble.get(block) for block in _BLOCKS):
        notes.add(path, "At least one block must be specified")
    for block, allowed in _BLOCKS.items():
        if bubble.get(block) is not None:
            _check_component(notes, notes.at(path, block), bubble[block], allowed)
    if bubble.get("action") is not None:
        check_action(notes, notes.at(path, "action"), bubble["action"], "flex area")
    if bubble.get("styles") is not None:
        _check_styles(notes, notes.at(path, "styles"), bubble["styles"])


def _check_styles(notes: FlexNotes, path: str, styles: object) -> None:
    seen = notes.thing(path, styles)
    if seen is None:
        return
    notes.fields(path, seen, {}, nested=tuple(_BLOCKS))
    for block in _BLOCKS:
        style = seen.get(block)
        if style is not None and notes.thing(notes.at(path, block), style) is not None:
            notes.fields(notes.at(path, block), style, _STYLE)


def _check_component(
    notes: FlexNotes, path: str, value: object, allowed: frozenset[str], depth: int = 0
) -> None:
    part = notes.thing(path, value)
    if part is None:
        return
    kind = part.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        notes.add(path, "invalid property")
        return
    if depth > _DEEPEST:
        notes.add(path, "nested too deeply")
        return
    notes.fields(path, part, _COMPONENTS[kind], _REQUIRED.get(kind, ()), _NESTED.get(kind, ()))
    if part.get("action") is not None:
        spot: Spot = "flex button" if kind == "button" else "flex area"
        check_action(notes, notes.at(path, "action"), part["action"], spot)
    if kind == "box":
        _check_box(notes, path, part, depth)
    elif kind == "text":
        _check_text(notes, path, part)
    elif kind == "video" and part.get("altContent") is not None:
        other = notes.at(path, "altContent")
        _check_component(notes, other, part["altContent"], frozenset({"box", "image"}), depth + 1)


def _check_box(notes: FlexNotes, path: str, box: Json, depth: int) -> None:
    inside = _IN_BASELINE if box.get("layout") == "baseline" else _IN_BOX
    there = notes.at(path, "contents")
    if box.get("contents") is not None:
        for index, part in enumerate(notes.things(there, box["contents"], 0, 1000)):
            _check_component(notes, notes.item(there, index), part, inside, depth + 1)
    if box.get("background") is not None:
        seen = notes.thing(notes.at(path, "background"), box["background"])
        if seen is not None:
            required = ("type", "angle", "startColor", "endColor")
            notes.fields(notes.at(path, "background"), seen, _GRADIENT, required)


def _check_text(notes: FlexNotes, path: str, text: Json) -> None:
    spans = text.get("contents")
    if not spans:
        if text.get("text") is None:
            notes.add(notes.at(path, "text"), "must be non-empty text")
        return
    there = notes.at(path, "contents")
    for index, span in enumerate(notes.things(there, spans, 0, 1000)):
        _check_component(notes, notes.item(there, index), span, frozenset({"span"}))


def _bytes(part: Json) -> int:
    return len(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())

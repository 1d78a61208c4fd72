"""Pieces of Flex cards that are more than a line: the large answer, the time line, the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Part = dict[str, Any]

INK = "#1f2937"
PALE = "#6b7280"
BRAND = "#0f766e"
TINT = "#e6f2f0"
_DOT = "24px"
_THREAD: Part = {  # from one dot to the next, as long as the words beside it are high
    "type": "box",
    "layout": "horizontal",
    "flex": 1,
    "contents": [
        {"type": "filler"},
        {
            "type": "box",
            "layout": "vertical",
            "width": "2px",
            "backgroundColor": BRAND,
            "contents": [],
        },
        {"type": "filler"},
    ],
}
_SHORT, _MIDDLING = 40, 120  # characters of an answer that may stand very large, or large


_GROUND: Part = {"paddingAll": "md", "cornerRadius": "md", "backgroundColor": TINT}


def letters(text: str, **style: str) -> Part:
    """A text that takes as many lines as it needs."""
    return {"type": "text", "text": text, "wrap": True, **style}


def large(label: str, value: str) -> Part:
    """What was asked for: its name small, the answer as large as it is short."""
    is_list = "\n" in value
    size = "xl" if len(value) <= _SHORT else "lg" if len(value) <= _MIDDLING else "md"
    size = "md" if is_list else size
    return {
        "type": "box",
        "layout": "vertical",
        "spacing": "xs",
        **_GROUND,
        "contents": [
            letters(label, size="sm", color=PALE),
            letters(value, size=size, weight="bold", color=INK),
        ],
    }


def time_line(
    heading: str,
    stops: Sequence[tuple[str, str]],
    note: str,
    total: str = "",
    *,
    is_first: bool = False,
) -> Part:
    """Numbered dots on a line; beside each what happens, and how long it takes where it is known.

    Before them how long all of it takes. What was asked for stands larger, on a ground of its own.
    Numbers and times stand in the texts too, so that nothing is told by the drawing alone.
    """
    size = "md" if is_first else "sm"
    contents = [letters(heading, size="sm", weight="bold", color=BRAND)]
    if total:
        contents.append(letters(total, size="lg" if is_first else "sm", weight="bold", color=INK))
    last = len(stops)
    drawn = [_stop(n, *stop, size, is_last=n == last) for n, stop in enumerate(stops, start=1)]
    contents.append({"type": "box", "layout": "vertical", "contents": drawn})
    if note:
        contents.append(letters(note, size="xs", color=PALE))
    line: Part = {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}
    return line | _GROUND if is_first else line


def _stop(number: int, happens: str, takes: str, size: str, *, is_last: bool) -> Part:
    told = [letters(happens, size=size, color=INK)]
    if takes:
        told.append(letters(takes, size=size, color=BRAND, weight="bold"))
    words = {"type": "box", "layout": "vertical", "flex": 1, "contents": told}
    if not is_last:
        words["paddingBottom"] = "md"
    way = {"type": "box", "layout": "vertical", "width": _DOT, "contents": [_dot(number)]}
    if not is_last:
        way["contents"] = [_dot(number), _THREAD]
    return {"type": "box", "layout": "horizontal", "spacing": "md", "contents": [way, words]}


def _dot(number: int) -> Part:
    text = {
        "type": "text",
        "text": str(number),
        "size": "xs",
        "color": "#ffffff",
        "align": "center",
        "weight": "bold",
    }
    return {
        "type": "box",
        "layout": "vertical",
        "width": _DOT,
        "height": _DOT,
        "cornerRadius": "12px",
        "backgroundColor": BRAND,
        "justifyContent": "center",
        "contents": [text],
    }


def verdict(asks: str, choices: Iterable[tuple[str, Part]]) -> Part:
    """A short question and its answers side by side."""
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "sm",
        "contents": [
            letters(asks, size="sm", color=PALE) | {"flex": 4, "gravity": "center"},
            *_choices(choices),
        ],
    }


def _choices(choices: Iterable[tuple[str, Part]]) -> Iterator[Part]:
    for label, action in choices:
        yield {
            "type": "box",
            "layout": "vertical",
            "flex": 5,
            "justifyContent": "center",
            "paddingAll": "sm",
            "cornerRadius": "md",
            "backgroundColor": TINT,
            "action": action,
            "contents": [letters(label, size="sm", color=INK, align="center")],
        }

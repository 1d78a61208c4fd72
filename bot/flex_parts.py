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
_SHORT, _MIDDLING = 40, 120  # characters of an answer that may stand very large, or large


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
        "paddingAll": "md",
        "cornerRadius": "md",
        "backgroundColor": TINT,
        "contents": [
            letters(label, size="sm", color=PALE),
            letters(value, size=size, weight="bold", color=INK),
        ],
    }


def time_line(heading: str, stops: Sequence[tuple[str, str]], note: str, total: str = "") -> Part:
    """Numbered dots on a line; beside each what happens, and how long it takes where it is known.

    Before them how long all of it takes.

    Numbers and times stand in the texts too, so that nothing is told by the drawing alone.
    """
    contents = [letters(heading, size="sm", weight="bold", color=BRAND)]
    if total:
        contents.append(letters(total, size="sm", weight="bold", color=INK))
    contents += [_stop(number, *stop) for number, stop in enumerate(stops, start=1)]
    if note:
        contents.append(letters(note, size="xs", color=PALE))
    return {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}


def _stop(number: int, happens: str, takes: str) -> Part:
    dot = {
        "type": "box",
        "layout": "vertical",
        "width": _DOT,
        "height": _DOT,
        "cornerRadius": "12px",
        "backgroundColor": BRAND,
        "justifyContent": "center",
        "contents": [
            {
                "type": "text",
                "text": str(number),
                "size": "xs",
                "color": "#ffffff",
                "align": "center",
                "weight": "bold",
            }
        ],
    }
    told = [letters(happens, size="sm", color=INK)]
    if takes:
        told.append(letters(takes, size="sm", color=BRAND, weight="bold"))
    words = {"type": "box", "layout": "vertical", "flex": 1, "contents": told}
    return {"type": "box", "layout": "horizontal", "spacing": "md", "contents": [dot, words]}


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

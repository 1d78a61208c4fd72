"""Draw and describe the rich menu in each language.

Six tiles in two rows; the last one is cut in two: the whole menu above, the other language below.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.line_limits import RICH_MENU_IMAGE_BYTES
from bot.typesetting import typeset
from handlers.dialogue import press
from handlers.known import Language
from handlers.outcomes import Word
from handlers.words import OWN_FOLDERS, Words

HERE = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = ("th", "en")
WIDTH, HEIGHT = 2500, 1686
MARK = "prongsai"
"""Begins the name of every rich menu of ours, so that set-up replaces no other."""

_ACROSS = (0, 833, 1667, WIDTH)
_MIDDLE = HEIGHT // 2
_CUT = 1396  # between the two halves of the last tile in `menu.typ`
_LETTERS = {"th": 108, "en": 88}  # English labels are longer


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its drawing, its own small line, the button it stands for and that one's label."""

    icon: str
    sub: str
    does: str
    label: str


TILES = (
    Tile("report", "richmenu.complaint", press("complaint", "open"), "complaint.menu"),
    Tile("tip", "richmenu.tip", press("tip", "open"), "menu.tip"),
    Tile("ask", "richmenu.ask", press("ask", "open"), "ask.menu"),
    Tile("track", "richmenu.track", press("track", "open"), "track.menu"),
    Tile("human", "richmenu.human", press("human", "open"), "human.menu"),
    Tile("menu", "richmenu.menu", press("talk", "menu"), "richmenu.menu"),
)


class MenuTooLarge(ValueError):
    """The picture is larger than LINE takes."""


def switch_alias(language: Language) -> str:
    """Alias under which LINE finds the menu of a language, for switching."""
    return f"{MARK}-{language}"


def describe(language: Language) -> dict[str, Any]:
    """The rich menu object for `POST /v2/bot/richmenu`; its name tells the picture's version."""
    version = hashlib.sha256(draw(language)).hexdigest()[:8]
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": f"{MARK} {language} {version}",
        "chatBarText": _say("richmenu.bar", language),
        "areas": [*_tile_areas(language), _switch_area(language)],
    }


def _tile_areas(language: Language) -> list[dict[str, Any]]:
    areas = []
    for number, tile in enumerate(TILES):
        row, column = divmod(number, 3)
        is_last = number == len(TILES) - 1
        top, bottom = (0, _MIDDLE) if row == 0 else (_MIDDLE, _CUT if is_last else HEIGHT)
        label = _say(tile.label, language)
        does = {"type": "postback", "label": label, "data": tile.does, "displayText": label}
        areas.append(_area(_ACROSS[column], top, _ACROSS[column + 1], bottom, does))
    return areas


def _switch_area(language: Language) -> dict[str, Any]:
    """Shows the other menu at once, and tells the talk to speak that language from now on."""
    other = _other(language)
    does = {
        "type": "richmenuswitch",
        "label": _say("menu.language", language),
        "richMenuAliasId": switch_alias(other),
        "data": press("language", other),
    }
    return _area(_ACROSS[2], _CUT, WIDTH, HEIGHT, does)


def _area(left: int, top: int, right: int, bottom: int, does: dict[str, str]) -> dict[str, Any]:
    bounds = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {"bounds": bounds, "action": does}


@functools.cache
def draw(language: Language) -> bytes:
    """The menu's picture: PNG, 2500 × 1686. Raises `MenuTooLarge` over LINE's 1 MB."""
    shown = {
        "tiles": [
            {"icon": t.icon, "title": _say(t.label, language), "sub": _say(t.sub, language)}
            for t in TILES
        ],
        "language": language,
        "size": _LETTERS[language],
        "other": _say("menu.language", language),
    }
    told = json.dumps(shown, ensure_ascii=False)
    png = typeset(HERE / "menu.typ", form="png", root=HERE.parent, ppi=72.0, menu=told)
    if len(png) > RICH_MENU_IMAGE_BYTES:
        raise MenuTooLarge(f"the {language} menu has {len(png)} bytes; LINE takes 1 MB")
    return png


def _other(language: Language) -> Language:
    return "en" if language == "th" else "th"


@functools.cache
def _words() -> Words:
    return Words.load(*OWN_FOLDERS, HERE)


def _say(key: str, language: Language) -> str:
    return _words().render(Word(key), language)

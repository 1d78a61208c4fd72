"""Rich menus: size, areas, words."""

from __future__ import annotations

from bot import line_limits as limits
from bot.simulator.answers import Fault
from bot.simulator.checks.actions import check_action
from bot.simulator.checks.values import Notes, letters, whole, yes_or_no
from bot.simulator.world import Json

_WIDTH = whole(*limits.RICH_MENU_WIDTH)
_HEIGHT = whole(limits.RICH_MENU_HEIGHT_AT_LEAST, 100_000)
_BOUNDS = {
    "x": whole(0, 2**31 - 1),
    "y": whole(0, 2**31 - 1),
    "width": whole(1, 2**31 - 1),
    "height": whole(1, 2**31 - 1),
}


def menu_faults(written: object) -> list[Fault]:
    """Find all that LINE would refuse in the description of a rich menu."""
    notes = Notes()
    menu = notes.thing("", written)
    if menu is None:
        return notes.faults
    checks = {
        "selected": yes_or_no,
        "name": letters(limits.RICH_MENU_NAME_GRAPHEMES),
        "chatBarText": letters(limits.CHAT_BAR_TEXT_GRAPHEMES),
    }
    required = ("size", "selected", "name", "chatBarText", "areas")
    notes.fields("", menu, checks, required, ("size", "areas"))
    size = _check_size(notes, menu.get("size"))
    if menu.get("areas") is not None:
        areas = notes.things("areas", menu["areas"], 0, limits.RICH_MENU_AREAS)
        for index, area in enumerate(areas):
            _check_area(notes, notes.item("areas", index), area, size)
    return notes.faults


def _check_size(notes: Notes, value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    size = notes.thing("size", value)
    if size is None:
        return None
    before = len(notes.faults)
    notes.fields("size", size, {"width": _WIDTH, "height": _HEIGHT}, ("width", "height"))
    if len(notes.faults) > before:
        return None
    if size["width"] / size["height"] < limits.RICH_MENU_RATIO_AT_LEAST:
        notes.add("size", f"aspect ratio must be at least {limits.RICH_MENU_RATIO_AT_LEAST}")
    return size["width"], size["height"]


def _check_area(notes: Notes, path: str, value: object, size: tuple[int, int] | None) -> None:
    area = notes.thing(path, value)
    if area is None:
        return
    notes.fields(path, area, {}, ("bounds", "action"), ("bounds", "action"))
    if area.get("action") is not None:
        check_action(notes, notes.at(path, "action"), area["action"], "rich menu")
    there = notes.at(path, "bounds")
    bounds = notes.thing(there, area["bounds"]) if area.get("bounds") is not None else None
    if bounds is not None:
        before = len(notes.faults)
        notes.fields(there, bounds, _BOUNDS, tuple(_BOUNDS))
        if len(notes.faults) == before and size is not None and not _fits(bounds, size):
            notes.add(there, "must lie inside the rich menu")


def _fits(bounds: Json, size: tuple[int, int]) -> bool:
    right, bottom = bounds["x"] + bounds["width"], bounds["y"] + bounds["height"]
    return bool(right <= size[0] and bottom <= size[1])

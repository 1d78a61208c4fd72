from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.line_limits import RICH_MENU_IMAGE_BYTES
from bot.richmenu import LANGUAGES, TILES, MenuTooLarge, describe, draw, menu, switch_alias
from bot.simulator.checks.menus import menu_faults
from handlers.known import Language
from handlers.registry import FLOWS
from handlers.words import Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_the_picture_and_its_description(language: Language) -> None:
    png = draw(language)
    assert len(png) < RICH_MENU_IMAGE_BYTES
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    assert picture.size == (2500, 1686)
    assert menu_faults(describe(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_spot_of_the_picture_belongs_to_one_area(language: Language) -> None:
    bounds = [area["bounds"] for area in describe(language)["areas"]]
    for x in range(5, 2500, 31):
        for y in range(5, 1686, 31):
            hits = [
                b
                for b in bounds
                if b["x"] <= x < b["x"] + b["width"] and b["y"] <= y < b["y"] + b["height"]
            ]
            assert len(hits) == 1, (x, y)


def test_every_tile_opens_a_conversation_that_exists() -> None:
    for tile in TILES:
        flow, _, entry = tile.does.rstrip("=").partition(".")
        if flow == "talk":
            assert entry == "menu"
        elif flow != "tip":  # the side door hears that one
            assert entry in FLOWS[flow].entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_area_switches_to_the_other_language(language: Language) -> None:
    other: Language = "en" if language == "th" else "th"
    action = describe(language)["areas"][-1]["action"]
    assert action["richMenuAliasId"] == switch_alias(other)
    assert action["data"] == f"language.{other}="
    assert other in FLOWS["language"].entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_tile_can_be_typed(language: Language) -> None:
    label = describe(language)["areas"][5]["action"]["label"]
    assert label.lower() in Words.load().phrases["talk.menu_words"]


def test_the_same_menu_has_the_same_name_and_another_one_does_not() -> None:
    assert describe("th")["name"] == describe("th")["name"]
    assert describe("th")["name"] != describe("en")["name"]


def test_a_picture_over_one_megabyte_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "RICH_MENU_IMAGE_BYTES", 10)
    with pytest.raises(MenuTooLarge):
        draw.__wrapped__("th")

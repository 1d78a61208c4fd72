"""The pictures of the README are there, small, and all of them shown."""

from __future__ import annotations

import re

from tests.browser.chromium import ROOT
from tools.screens import FOLDER, MOST_BYTES

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_picture_is_shown_and_none_is_missing() -> None:
    shown = set(re.findall(r"docs/screens/([a-z-]+\.png)", README))
    assert shown == {path.name for path in FOLDER.glob("*")}


def test_each_picture_is_small_enough_for_a_telephone() -> None:
    assert max(path.stat().st_size for path in FOLDER.glob("*.png")) < MOST_BYTES


def test_both_halves_of_the_readme_show_pictures() -> None:
    english, thai = README.split("# ภาษาไทย\n")
    assert "docs/screens/simulator.png" in english
    assert "docs/screens/simulator.png" in thai

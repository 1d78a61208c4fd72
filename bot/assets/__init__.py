"""What browsers are given: style, fonts, script. Sources here, built files in `built/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
BUILT = FOLDER / "built"
FONTS = FOLDER / "fonts"
ICONS = FOLDER / "icons"
MANIFEST = BUILT / "manifest.json"


class AssetsMissing(RuntimeError):
    """The browser assets were not built yet; the message says how to."""

    def __init__(self) -> None:
        super().__init__("browser assets are missing; run: python -m bot.assets.build")


def built_file(source: str) -> Path:
    """Where the built form of a source lies. Raises `AssetsMissing`, or KeyError for no source."""
    return BUILT / read_manifest()[source]


def read_manifest(path: Path = MANIFEST) -> Mapping[str, str]:
    """Which built file stands for a source: {"prongsai.css": "prongsai-4F2K7Q1A.css"}.

    The hash in the name lets browsers keep a file for ever. Raises `AssetsMissing`.
    """
    try:
        seen: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsMissing from None
    return seen

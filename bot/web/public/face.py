"""How a town shows itself on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

from handlers.words import unbroken
from storage.towns import Town


@dataclass(frozen=True, slots=True)
class Face:
    """What the public pages say of a town. Empty texts are left out of the pages."""

    slug: str
    name: str
    name_en: str
    phone: str
    address: str
    office_hours: str
    office_hours_en: str
    line_id: str  # LINE's basic or premium id with "@"

    @classmethod
    def of(cls, town: Town) -> Face:
        """Read the town's own settings."""

        def text(name: str) -> str:
            value = town.settings.get(name, "")
            return value if isinstance(value, str) else ""

        return cls(
            slug=town.slug,
            name=town.name,
            name_en=text("name_en"),
            phone=text("phone"),
            address=text("address"),
            office_hours=unbroken(text("office_hours")),
            office_hours_en=text("office_hours_en"),
            line_id=text("line_id"),
        )

    def name_in(self, language: str) -> str:
        """The town's name; the Thai one where no other was given."""
        return (self.name_en if language == "en" else "") or self.name

    def hours_in(self, language: str) -> str:
        """Office hours as people read them."""
        return (self.office_hours_en if language == "en" else "") or self.office_hours

    @property
    def add_friend(self) -> str:
        """LINE's address for adding the account as a friend, or ""."""
        return f"https://line.me/R/ti/p/{self.line_id}" if self.line_id.startswith("@") else ""

    @property
    def add_friend_picture(self) -> str:
        """The same address as dots for a telephone's camera: an SVG inside a data: address."""
        return _picture(self.add_friend) if self.add_friend else ""


@lru_cache(maxsize=256)
def _picture(address: str) -> str:
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")

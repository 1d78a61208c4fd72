"""Addresses of a town's public pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages of the same town in the same language."""

    slug: str
    language: str
    page: str
    path: Mapping[str, str]

    def to(self, page: str, **values: str) -> str:
        """Address of another page."""
        return self._address(page, self.language, values)

    def here(self) -> str:
        """This very page."""
        return self._address(self.page, self.language, self.path)

    def other_language(self) -> str:
        """This very page in the other language."""
        return self.in_language("th" if self.language == "en" else "en")

    def in_language(self, spoken: str) -> str:
        """This very page in "th" or "en"."""
        return self._address(self.page, spoken, self.path)

    def _address(self, page: str, spoken: str, values: Mapping[str, str]) -> str:
        given: dict[str, Any] = dict(values)
        if self.slug:
            given["slug"] = self.slug
        if spoken == "en":
            given["lang"] = "en"
        return url_for(f"public.{page}", **given)

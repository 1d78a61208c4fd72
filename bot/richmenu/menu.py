"""Draw and describe the rich menu in each language."""

from __future__ import annotations

from typing import Any, Literal

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")


def switch_alias(language: Language) -> str:
    """Alias under which LINE finds the menu of a language, for switching."""
    return f"prongsai-{language}"


def describe(language: Language) -> dict[str, Any]:
    """The rich menu object for `POST /v2/bot/richmenu`, checked against LINE's limits."""
    raise NotImplementedError


def draw(language: Language) -> bytes:
    """The menu's picture: PNG, 2500 × 1686, under LINE's 1 MB."""
    raise NotImplementedError

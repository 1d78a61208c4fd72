"""The towns of this deployment: the one table that belongs to no town."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Town:
    """A local government. Its channel secrets (several during rotation) are stored sealed."""

    slug: str
    name: str
    id: int = 0  # 0 until it is stored
    settings: Mapping[str, Any] = field(default_factory=dict)
    channel_secrets: tuple[str, ...] = field(default=(), repr=False)
    access_token: str = field(default="", repr=False)
    is_default: bool = False
    bot_user_id: str = ""


class TownTakenError(Exception):
    """Another town has this slug."""


class TownDirectory:
    """All towns. Reads are remembered for five seconds; own changes are seen at once."""

    def all(self) -> tuple[Town, ...]:
        """By slug."""
        raise NotImplementedError

    def by_id(self, town_id: int) -> Town | None:
        raise NotImplementedError

    def by_slug(self, slug: str) -> Town | None:
        raise NotImplementedError

    def default(self) -> Town | None:
        raise NotImplementedError

    def add(self, town: Town) -> Town:
        """Store a new town and give it back with its id; `TownTakenError` if the slug is taken.

        The first town becomes the default one; a new default takes the place of the old.
        """
        raise NotImplementedError

    def change(self, town: Town) -> None:
        """Write everything but the id back."""
        raise NotImplementedError

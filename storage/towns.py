"""The towns of this deployment: the one table that belongs to no town."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.keys import Keys, KeysError
from storage.scope import Opener
from storage.tables import towns

FRESH: Final = timedelta(seconds=5)

_t: Final = towns.c
_ALL: Final = select(towns).order_by(_t.slug)
_COUNT: Final = select(func.count()).select_from(towns)
_ADD: Final = insert(towns).on_conflict_do_nothing(index_elements=["slug"]).returning(_t.id)
_ONE: Final = select(towns).where(_t.id == bindparam("wanted")).with_for_update()
_CHANGE: Final = update(towns).where(_t.id == bindparam("wanted"))
_NO_DEFAULT: Final = update(towns).where(_t.is_default).values(is_default=False)


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
    is_locked: bool = False
    """Its channel was sealed under another SECRET_KEY: unreadable, but kept until a new one is
    entered, because the former key may come back."""


class TownTakenError(Exception):
    """Another town has this slug."""


class TownDirectory:
    """All towns. Reads are remembered for five seconds; own changes are seen at once."""

    def __init__(self, doors: Opener, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._doors = doors
        self._keys = keys
        self._clock = clock
        self._remembered: tuple[datetime, tuple[Town, ...]] | None = None

    def all(self) -> tuple[Town, ...]:
        """By slug."""
        now, kept = self._clock(), self._remembered
        if kept is not None and timedelta() <= now - kept[0] < FRESH:
            return kept[1]
        with self._doors().reading() as connection:
            found = tuple(self._read(row) for row in connection.execute(_ALL))
        self._remembered = (now, found)
        return found

    def by_id(self, town_id: int) -> Town | None:
        return next((town for town in self.all() if town.id == town_id), None)

    def by_slug(self, slug: str) -> Town | None:
        return next((town for town in self.all() if town.slug == slug), None)

    def default(self) -> Town | None:
        return next((town for town in self.all() if town.is_default), None)

    def add(self, town: Town) -> Town:
        """Store a new town and give it back with its id; `TownTakenError` if the slug is taken.

        The first town becomes the default one; a new default takes the place of the old.
        """
        with self._doors().writing() as connection:
            is_default = town.is_default or connection.scalar(_COUNT) == 0
            if is_default:
                connection.execute(_NO_DEFAULT)
            stored = replace(town, is_default=is_default)
            town_id = connection.scalar(_ADD, self._written(stored))
            if town_id is None:
                raise TownTakenError(town.slug)
        self._remembered = None
        return replace(stored, id=town_id)

    def change(self, town_id: int, update: Callable[[Town], Town]) -> Town:
        """Write what `update` makes of the town as it stands in the database in this moment.

        What a process remembers may be older than another's change, which would be lost. The
        function runs inside the transaction; what it raises leaves nothing. KeyError: no such town.
        """
        with self._doors().writing() as connection:
            row = connection.execute(_ONE, {"wanted": town_id}).one_or_none()
            if row is None:
                raise KeyError(town_id)
            before = self._read(row)
            changed = replace(update(before), id=town_id)
            if changed.is_default and not before.is_default:
                connection.execute(_NO_DEFAULT)
            values = self._written(changed)
            if changed.is_locked:
                del values["channel_secrets_sealed"], values["access_token_sealed"]
            connection.execute(_CHANGE.values(values), {"wanted": town_id})
        self._remembered = None
        return changed

    def _written(self, town: Town) -> dict[str, Any]:
        secrets = json.dumps(town.channel_secrets)
        return {
            "slug": town.slug,
            "name": town.name,
            "settings": dict(town.settings),
            "channel_secrets_sealed": self._keys.seal(secrets, context=f"{town.slug} secrets"),
            "access_token_sealed": self._keys.seal(town.access_token, context=f"{town.slug} token"),
            "is_default": town.is_default,
            "bot_user_id": town.bot_user_id,
        }

    def _read(self, row: Row[*tuple[Any, ...]]) -> Town:
        town = Town(
            slug=row.slug,
            name=row.name,
            id=row.id,
            settings=row.settings,
            is_default=row.is_default,
            bot_user_id=row.bot_user_id,
        )
        try:
            secrets = self._keys.open(row.channel_secrets_sealed, context=f"{row.slug} secrets")
            token = self._keys.open(row.access_token_sealed, context=f"{row.slug} token")
        except KeysError:
            return replace(town, is_locked=True)
        return replace(town, channel_secrets=tuple(json.loads(secrets)), access_token=token)

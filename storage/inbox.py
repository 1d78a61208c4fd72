"""Which events were heard before: a keyed hash and a day, nothing else."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.ready import Ready
from storage.scope import TOWN, Repository, scoped
from storage.tables import inbox

_HEAR: Final = Ready(
    scoped(
        insert(inbox)
        .values(town_id=TOWN, event_hash=bindparam("event_hash"), day=bindparam("day"))
        .on_conflict_do_nothing()
    )
)
_KNOW: Final = Ready(
    scoped(
        select(inbox.c.day).where(
            inbox.c.town_id == TOWN, inbox.c.event_hash == bindparam("event_hash")
        )
    )
)


class Inbox(Repository):
    """Knows an event again, so that LINE's redeliveries do nothing twice."""

    __slots__ = ()

    def first_time(self, event_id: str, day: date) -> bool:
        """Whether this event is new; from now on it is not. `day` is when it may be purged from."""
        seen = self._ground.keys.event_hash(event_id)
        return self._count(_HEAR, event_hash=seen, day=day) == 1

    def has_heard(self, event_id: str) -> bool:
        """Whether this event was heard before; writes nothing."""
        return self._first(_KNOW, event_hash=self._ground.keys.event_hash(event_id)) is not None

"""Which events were heard before: a keyed hash and a day, nothing else."""

from __future__ import annotations

from datetime import date

from storage.scope import Repository


class Inbox(Repository):
    """Knows an event again, so that LINE's redeliveries do nothing twice."""

    __slots__ = ()

    def first_time(self, event_id: str, day: date) -> bool:
        """Whether this event is new; from now on it is not. `day` is when it may be purged from."""
        raise NotImplementedError

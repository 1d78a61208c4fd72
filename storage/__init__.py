"""The memory: SQLAlchemy Core over SQLite or PostgreSQL. `Store.begin(town)` is the only way in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from storage.audit import Audit
from storage.cases import Cases
from storage.catalogue import Catalogue
from storage.dialogues import Dialogues
from storage.groups import Groups
from storage.inbox import Inbox
from storage.keys import Keys
from storage.outbox import Outbox
from storage.photos import PhotoQueue, Photos
from storage.queue import OutboxQueue
from storage.staff import Staff
from storage.sweeps import Sweeps
from storage.towns import TownDirectory

__all__ = ["Keys", "Store", "Tx"]


class Tx:
    """One transaction of one town; leaves nothing behind if its block raises."""

    town_id: int
    inbox: Inbox
    dialogues: Dialogues
    cases: Cases
    photos: Photos
    outbox: Outbox
    staff: Staff
    groups: Groups
    audit: Audit
    catalogue: Catalogue


class Store:
    """The main database."""

    towns: TownDirectory
    queue: OutboxQueue
    photo_queue: PhotoQueue
    sweeps: Sweeps

    def __init__(
        self,
        url: str,
        *,
        keys: Keys,
        clock: Callable[[], datetime],
        new_id: Callable[[], str] | None = None,
    ) -> None:
        raise NotImplementedError

    def begin(self, town_id: int) -> AbstractContextManager[Tx]:
        """A write transaction: committed at the end of the block, undone if it raises."""
        raise NotImplementedError

    def reading(self, town_id: int) -> AbstractContextManager[Tx]:
        """A read-only transaction; writers are not held up."""
        raise NotImplementedError

    def ping(self) -> None:
        """Raise if the database does not answer."""
        raise NotImplementedError

    def dispose(self) -> None:
        """Let go of all connections; call it after a fork, and at the end."""
        raise NotImplementedError

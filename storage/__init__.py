"""The memory: SQLAlchemy Core over SQLite or PostgreSQL. `Store.begin(town)` is the only way in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from uuid import uuid4

from sqlalchemy import text

from storage.audit import Audit
from storage.board import Board
from storage.cases import Cases
from storage.catalogue import Catalogue
from storage.challenges import Challenges
from storage.chats import ChatQueue, Chats
from storage.desk import Desk
from storage.dialogues import Dialogues
from storage.engine import Doors, read_url
from storage.groups import Groups
from storage.inbox import Inbox
from storage.keys import Keys
from storage.letter_queue import LetterQueue
from storage.letters import Letters
from storage.links import Links
from storage.news import News, NewsQueue
from storage.outbox import Outbox
from storage.pen import StoreError
from storage.photos import PhotoQueue, Photos
from storage.questions import Questions
from storage.queue import OutboxQueue
from storage.reminders import Reminders
from storage.scope import Ground
from storage.second_steps import SecondSteps
from storage.sessions import Sessions
from storage.staff import Staff
from storage.sweeps import Sweeps
from storage.teaching import Teaching, Versions
from storage.tip_tables import TipTables
from storage.towns import TownDirectory
from storage.voices import Voices
from storage.weeks import Weeks
from storage.wishes import Wishes

__all__ = ["Keys", "Store", "StoreError", "Tx"]


class Tx:
    """One transaction of one town; leaves nothing behind if its block raises."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.town_id = ground.town_id

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._ground)

    @cached_property
    def dialogues(self) -> Dialogues:
        return Dialogues(self._ground)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self._ground)

    @cached_property
    def photos(self) -> Photos:
        return Photos(self._ground)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._ground)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self._ground)

    @cached_property
    def groups(self) -> Groups:
        return Groups(self._ground)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._ground)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self._ground)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self._ground)

    @cached_property
    def teaching(self) -> Teaching:
        return Teaching(self._ground)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._ground)

    @cached_property
    def second_steps(self) -> SecondSteps:
        return SecondSteps(self._ground)

    @cached_property
    def challenges(self) -> Challenges:
        return Challenges(self._ground)

    @cached_property
    def letters(self) -> Letters:
        return Letters(self._ground)

    @cached_property
    def weeks(self) -> Weeks:
        return Weeks(self._ground)

    @cached_property
    def wishes(self) -> Wishes:
        return Wishes(self._ground)

    @cached_property
    def board(self) -> Board:
        return Board(self._ground)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self._ground)

    @cached_property
    def voices(self) -> Voices:
        return Voices(self._ground)

    @cached_property
    def links(self) -> Links:
        return Links(self._ground)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._ground)

    @cached_property
    def news(self) -> News:
        return News(self._ground)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self._ground)

    @cached_property
    def tip_tables(self) -> TipTables:
        return TipTables(self._ground)


class Store:
    """The main database. Connections are made when first needed, anew in every process."""

    def __init__(
        self,
        url: str,
        *,
        keys: Keys,
        clock: Callable[[], datetime],
        new_id: Callable[[], str] | None = None,
    ) -> None:
        """`StoreError` if `url` is neither SQLite with a file nor PostgreSQL."""
        self.url = read_url(url)
        self._keys = keys
        self._clock = clock
        self._new_id = new_id or (lambda: str(uuid4()))
        self._open: dict[int, Doors] = {}  # by process; a parent's are never touched
        self.towns = TownDirectory(self.doors, keys, clock)
        self.queue = OutboxQueue(self.doors, clock)
        self.photo_queue = PhotoQueue(self.doors)
        self.news_queue = NewsQueue(self.doors)
        self.chat_queue = ChatQueue(self.doors)
        self.letter_queue = LetterQueue(self.doors, keys, clock)
        self.versions = Versions(self.doors)
        self.sweeps = Sweeps(self.doors, self.queue)

    def doors(self) -> Doors:
        """The connections of this process; for the memory's own rooms and its tests."""
        process = os.getpid()
        found = self._open.get(process)
        if found is None:  # `setdefault`, because two threads may be the first at once
            found = self._open.setdefault(process, Doors(self.url))
        return found

    @contextmanager
    def begin(self, town_id: int) -> Iterator[Tx]:
        """A write transaction: committed at the end of the block, undone if it raises."""
        with self.doors().writing() as connection:
            yield Tx(Ground(connection, town_id, self._keys, self._clock, self._new_id))

    @contextmanager
    def reading(self, town_id: int) -> Iterator[Tx]:
        """A read-only transaction; writers are not held up."""
        with self.doors().reading() as connection:
            yield Tx(Ground(connection, town_id, self._keys, self._clock, self._new_id))

    def ping(self) -> None:
        """Raise if the database does not answer."""
        with self.doors().reading() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Let go of all connections; call it after a fork, and at the end."""
        found = self._open.pop(os.getpid(), None)
        if found is not None:
            found.close()

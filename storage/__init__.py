"""The memory: SQLAlchemy Core over SQLite or PostgreSQL.

`Store.begin(town)`, and `Store.carry_out(town, work)` as a function, are the only ways in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Generic, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, text

from storage.audit import Audit
from storage.board import Board
from storage.cases import Cases
from storage.catalogue import Catalogue
from storage.challenges import Challenges
from storage.chats import ChatQueue, Chats
from storage.concerned import Concerned
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
from storage.scope import Ground, Repository
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


R = TypeVar("R", bound=Repository)
T = TypeVar("T")


class _Subject(Generic[R]):
    """A repository of a transaction, made when it is first asked for. A transaction has one
    thread, so there is no lock as in `cached_property`."""

    def __init__(self, kind: type[R]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, tx: Tx, owner: type) -> R:
        made = tx.__dict__[self._name] = self._kind(tx._ground)  # found there from now on
        return made


class Tx:
    """One transaction of one town; leaves nothing behind if its block raises."""

    inbox = _Subject(Inbox)
    dialogues = _Subject(Dialogues)
    cases = _Subject(Cases)
    concerned = _Subject(Concerned)
    photos = _Subject(Photos)
    outbox = _Subject(Outbox)
    staff = _Subject(Staff)
    groups = _Subject(Groups)
    audit = _Subject(Audit)
    catalogue = _Subject(Catalogue)
    questions = _Subject(Questions)
    teaching = _Subject(Teaching)
    sessions = _Subject(Sessions)
    second_steps = _Subject(SecondSteps)
    challenges = _Subject(Challenges)
    letters = _Subject(Letters)
    weeks = _Subject(Weeks)
    wishes = _Subject(Wishes)
    board = _Subject(Board)
    desk = _Subject(Desk)
    voices = _Subject(Voices)
    links = _Subject(Links)
    reminders = _Subject(Reminders)
    news = _Subject(News)
    chats = _Subject(Chats)
    tip_tables = _Subject(TipTables)

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.town_id = ground.town_id


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
            yield self._tx(connection, town_id)

    def carry_out(self, town_id: int, work: Callable[[Tx], T]) -> T:
        """The same as a function, for what many do at once: on SQLite they share a commit.

        The work may run in another thread, so it shall touch nothing but its arguments.
        """
        return self.doors().carry_out(lambda connection: work(self._tx(connection, town_id)))

    @contextmanager
    def reading(self, town_id: int) -> Iterator[Tx]:
        """A read-only transaction; writers are not held up."""
        with self.doors().reading() as connection:
            yield self._tx(connection, town_id)

    def _tx(self, connection: Connection, town_id: int) -> Tx:
        return Tx(Ground(connection, town_id, self._keys, self._clock, self._new_id))

    def ping(self) -> None:
        """Raise if the database does not answer."""
        with self.doors().reading() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Let go of all connections; call it after a fork, and at the end."""
        found = self._open.pop(os.getpid(), None)
        if found is not None:
            found.close()

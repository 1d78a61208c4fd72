"""What a citizen is still to be told of a case: several changes in a short time are one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Opener, Repository, scoped
from storage.tables import news

_n: Final = news.c
_PUT: Final = scoped(
    insert(news)
    .values(
        town_id=TOWN,
        number=bindparam("wanted"),
        person=bindparam("who"),
        since_seq=bindparam("since"),
        due_at=bindparam("due"),
        made_at=bindparam("now"),
    )
    .on_conflict_do_update(
        index_elements=["town_id", "number", "person"], set_={"due_at": bindparam("due")}
    )
)
_FIND: Final = scoped(
    select(_n.number, _n.person, _n.since_seq, _n.due_at, _n.made_at).where(
        _n.town_id == TOWN, _n.number == bindparam("wanted"), _n.person == bindparam("who")
    )
)
_TAKE: Final = scoped(
    delete(news)
    .where(
        _n.town_id == TOWN,
        _n.number.in_(
            select(_n.number)
            .where(_n.town_id == TOWN, _n.due_at <= bindparam("now", type_=_n.due_at.type))
            .order_by(_n.due_at)
            .limit(bindparam("most"))
        ),
        _n.due_at <= bindparam("now", type_=_n.due_at.type),
    )
    .returning(_n.number, _n.person, _n.since_seq, _n.due_at, _n.made_at)
)
_DROP: Final = scoped(
    delete(news).where(
        _n.town_id == TOWN, _n.number == bindparam("wanted"), _n.person == bindparam("who")
    )
)
_FORGET: Final = scoped(delete(news).where(_n.town_id == TOWN, _n.person == bindparam("who")))
_DUE: Final = (
    select(_n.town_id).where(_n.due_at <= bindparam("now", type_=_n.due_at.type)).distinct()
)


@dataclass(frozen=True, slots=True)
class Pending:
    """News of one case for one person: all public changes from event `since_seq` on."""

    number: str
    person: str = field(repr=False)
    since_seq: int
    due_at: datetime
    made_at: datetime


class News(Repository):
    """What the citizens of one town are still to be told."""

    __slots__ = ()

    def find(self, number: str, person: str) -> Pending | None:
        row = self._run(_FIND, wanted=number, who=person).first()
        return None if row is None else Pending(*row)

    def put(self, number: str, person: str, since_seq: int, due_at: datetime) -> None:
        """Let it be told then; what waits already keeps its first event and waits until then."""
        now = self._ground.clock()
        self._run(_PUT, wanted=number, who=person, since=since_seq, due=due_at, now=now)

    def take_due(self, now: datetime, limit: int = 50) -> tuple[Pending, ...]:
        """Take what is to be told now; it must be queued in the same transaction."""
        rows = self._run(_TAKE, now=now, most=limit)
        return tuple(sorted((Pending(*row) for row in rows), key=lambda one: one.due_at))

    def drop(self, number: str, person: str) -> bool:
        """It was seen or told otherwise; False where nothing waited."""
        return self._run(_DROP, wanted=number, who=person).rowcount == 1

    def forget_person(self, person: str) -> None:
        self._run(_FORGET, who=person)


class NewsQueue:
    """Every town's news."""

    def __init__(self, doors: Opener) -> None:
        self._doors = doors

    def towns_due(self, now: datetime) -> tuple[int, ...]:
        """Towns in which something is to be told now."""
        with self._doors().reading() as connection:
            return tuple(connection.execute(_DUE, {"now": now}).scalars())

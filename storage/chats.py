"""Talks of a citizen with a human; what was said are words of the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import bindparam, func, null, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Opener, Repository, scoped
from storage.tables import chats

ChatState = Literal["waiting", "open", "over"]


@dataclass(frozen=True, slots=True)
class Chat:
    """One talk, beside its case. `first_seq` is the event it began with.

    The tokens are LINE's for a free reply, from the newest message of either side that was not
    answered with one. While it waits, `taken_by` is for whom it was put back.
    """

    number: str
    person: str | None = field(repr=False)
    state: ChatState
    asked_at: datetime
    last_at: datetime
    first_seq: int
    taken_by: str | None = None
    taken_at: datetime | None = None
    over_at: datetime | None = None
    over_by: str = ""  # "citizen", "staff", "time"
    citizen_token: str | None = field(default=None, repr=False)
    citizen_token_at: datetime | None = None
    staff_token: str | None = field(default=None, repr=False)
    staff_token_at: datetime | None = None
    told_place: int = 0  # of the queue, as the citizen heard last


_h: Final = chats.c
_NAMES: Final = tuple(Chat.__dataclass_fields__)
_ALL: Final = select(*(chats.c[name] for name in _NAMES)).where(_h.town_id == TOWN)
_FIND: Final = scoped(_ALL.where(_h.number == bindparam("wanted")))
_LOCK: Final = scoped(_FIND.with_for_update())
_LOCK_IF_FREE: Final = scoped(_FIND.with_for_update(skip_locked=True))
_PUT: Final = scoped(
    insert(chats)
    .values(town_id=TOWN, **{name: bindparam(f"new_{name}") for name in _NAMES})
    .on_conflict_do_update(
        index_elements=["town_id", "number"],
        set_={name: bindparam(f"new_{name}") for name in _NAMES if name != "number"},
    )
)
_LIVE: Final = scoped(_ALL.where(_h.state != "over").order_by(_h.asked_at, _h.number))
_BEFORE: Final = scoped(
    select(func.count()).where(
        _h.town_id == TOWN,
        _h.state == "waiting",
        _h.asked_at < bindparam("asked", type_=_h.asked_at.type),
    )
)
_FORGET: Final = scoped(
    update(chats)
    .where(_h.town_id == TOWN, _h.person == bindparam("who"))
    .values(person=null(), citizen_token=null())
)
_TOWNS: Final = select(_h.town_id).where(_h.state != "over").distinct()


class Chats(Repository):
    """The talks of one town."""

    __slots__ = ()

    def find(self, number: str) -> Chat | None:
        row = self._run(_FIND, wanted=number).first()
        return None if row is None else Chat(*row)

    def lock(self, number: str) -> Chat | None:
        """The talk, held until the end of the transaction."""
        row = self._run(_LOCK, wanted=number).first()
        return None if row is None else Chat(*row)

    def lock_if_free(self, number: str) -> Chat | None:
        """As `lock`, but None where somebody else holds it just now."""
        row = self._run(_LOCK_IF_FREE, wanted=number).first()
        return None if row is None else Chat(*row)

    def save(self, chat: Chat) -> None:
        """Add it, or change the one of this case."""
        self._run(_PUT, **{f"new_{name}": getattr(chat, name) for name in _NAMES})

    def live(self) -> tuple[Chat, ...]:
        """Those that wait or are taken, who asked first comes first."""
        return tuple(Chat(*row) for row in self._run(_LIVE))

    def count_before(self, asked_at: datetime) -> int:
        """How many wait who asked earlier."""
        return int(self._run(_BEFORE, asked=asked_at).scalar_one())

    def forget_person(self, person: str) -> None:
        self._run(_FORGET, who=person)


class ChatQueue:
    """Every town's talks."""

    def __init__(self, doors: Opener) -> None:
        self._doors = doors

    def towns_with_talks(self) -> tuple[int, ...]:
        """Towns in which somebody waits or talks."""
        with self._doors().reading() as connection:
            return tuple(connection.execute(_TOWNS).scalars())

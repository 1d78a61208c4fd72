"""The outbox as its senders see it: across towns, leased, in order for each recipient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal

from sqlalchemy import (
    Connection,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from storage.batches import BATCH, batches, run_in_batches
from storage.engine import Doors
from storage.outbox import PENDING, OutboxRow
from storage.ready import Ready
from storage.scope import Opener
from storage.tables import outbox

_o: Final = outbox.c
_other: Final = outbox.alias("other")
_COLUMNS: Final = tuple(outbox.c[name] for name in OutboxRow.__dataclass_fields__)
_NOW: Final = bindparam("now", type_=_o.due_at.type)

_free: Final = and_(
    _o.state == PENDING,
    _o.due_at <= _NOW,
    or_(_o.leased_until.is_(None), _o.leased_until <= _NOW),
)
_nobody_before: Final = ~exists().where(
    _other.c.town_id == _o.town_id,
    _other.c.recipient == _o.recipient,
    _other.c.state == PENDING,
    or_(
        _other.c.id < _o.id,
        and_(_other.c.id != _o.id, _other.c.leased_until > _NOW),
    ),
)
_ANY: Final = Ready(select(_o.id).where(_free).limit(1))
_due: Final = (
    select(_o.town_id, _o.id)
    .where(_free, _nobody_before)
    .order_by(_o.due_at, _o.id)
    .limit(bindparam("most"))
    .with_for_update(of=outbox, skip_locked=True)
    .cte("due")
)
_CLAIM: Final = Ready(
    update(outbox)
    .where(_o.town_id == _due.c.town_id, _o.id == _due.c.id)
    .values(
        leased_by=bindparam("sender"),
        leased_until=bindparam("until"),
        attempts=_o.attempts + 1,
        is_ambiguous=_o.is_ambiguous | _o.leased_by.is_not(None),
    )
    .returning(*_COLUMNS)
)


def _settling(*, holder_only: bool = True, **values: object) -> Update:
    """Change one pending row, usually only as the one who holds its lease."""
    held = [_o.leased_by == bindparam("who")] if holder_only else []
    return (
        update(outbox)
        .where(_o.town_id == bindparam("town"), _o.id == bindparam("row"), _o.state == PENDING)
        .where(*held)
        .values(
            leased_by=null(),
            leased_until=null(),
            fault=bindparam("code"),
            is_ambiguous=_o.is_ambiguous | bindparam("ambiguous", type_=_o.is_ambiguous.type),
            via_push=_o.via_push | bindparam("push", type_=_o.via_push.type),
            **values,
        )
    )


_WIPED: Final[dict[str, Any]] = {"messages": null(), "reply_token": null()}
_SETTLE: Final = {
    "sent": Ready(_settling(holder_only=False, state="sent", **_WIPED)),
    "dropped": Ready(_settling(state="dropped", **_WIPED)),
    "dead": Ready(_settling(state="dead", reply_token=null())),
    "pending": Ready(_settling(due_at=bindparam("next"))),
}
_HOLDERS: Final = select(_o.leased_by).where(_o.state == PENDING, _o.leased_until > _NOW).distinct()
_TAKE_BACK: Final = (
    update(outbox)
    .where(_o.state == PENDING, _o.leased_by == bindparam("holder"), _o.leased_until > _NOW)
    .values(leased_until=_NOW)  # who held it stays: it may have been sent
)
_COUNTS: Final = select(_o.state, func.count()).group_by(_o.state)
_OLDEST: Final = select(func.min(_o.made_at, type_=_o.made_at.type)).where(_o.state == PENDING)
_DEAD: Final = (
    select(*_COLUMNS).where(_o.state == "dead").order_by(_o.made_at.desc()).limit(bindparam("most"))
)
_is_parked: Final = and_(_o.state == "dead", _o.fault == "quota")
_PARKED_TOWNS: Final = select(_o.town_id).where(_is_parked).distinct().order_by(_o.town_id)
_PARKED: Final = (
    select(*_COLUMNS)
    .where(_is_parked, _o.town_id == bindparam("town"))
    .order_by(_o.weight == "notice", _o.id)
    .limit(bindparam("most"))
)
_REQUEUE: Final = (
    update(outbox)
    .where(_o.id == bindparam("row"), _o.state == "dead")
    .values(state="pending", attempts=0, via_push=True, due_at=_NOW, fault="")
)
_DROP: Final = (
    update(outbox)
    .where(_o.id == bindparam("row"), _o.state == "dead")
    .values(state="dropped", messages=null())
)
_given_up: Final = (
    select(_other.c.town_id, _other.c.id)
    .where(_other.c.state == "dead", _other.c.made_at < bindparam("before"))
    .limit(BATCH)
)
_WIPE: Final = (
    update(outbox)
    .where(tuple_(_o.town_id, _o.id).in_(_given_up))
    .values(state="dropped", messages=null())
)
_old: Final = (
    select(_other.c.town_id, _other.c.id)
    .where(_other.c.state.in_(("sent", "dropped")), _other.c.made_at < bindparam("before"))
    .limit(BATCH)
)
_PURGE: Final = delete(outbox).where(tuple_(_o.town_id, _o.id).in_(_old))


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a try ended.

    "sent" and "dropped" wipe the payload; "dead" keeps it for `requeue`; "pending" tries again at
    `due_at`. `who` is the sender that held the lease: only "sent" counts from one whose lease was
    taken over meanwhile.
    """

    town_id: int
    id: int
    who: str
    state: Literal["sent", "dropped", "dead", "pending"]
    due_at: datetime | None = None  # needed for "pending"
    is_ambiguous: bool = False
    via_push: bool = False  # from now on push, the token is of no more use
    fault: str = ""


class OutboxQueue:
    """Every town's outbox, for senders and the worker."""

    def __init__(self, doors: Opener, clock: Callable[[], datetime]) -> None:
        self._doors = doors
        self._clock = clock

    def claim(self, now: datetime, limit: int, lease_seconds: int, who: str) -> list[OutboxRow]:
        """Lease up to `limit` due rows to `who`, oldest due first.

        Never a row whose recipient has an older pending row, or one in another's hands.
        """
        doors: Doors = self._doors()
        if doors.is_sqlite:  # look first: polling should not stop the writers
            with doors.reading() as connection:
                if _ANY.first(connection, now=now) is None:
                    return []
        until = now + timedelta(seconds=lease_seconds)
        values = {"now": now, "most": limit, "sender": who, "until": until}
        with doors.writing() as connection:
            rows = [OutboxRow(*row) for row in _CLAIM.all(connection, **values)]
        return sorted(rows, key=lambda row: (row.due_at, row.id))

    def settle(self, settlements: Sequence[Settlement]) -> int:
        """Write down how tries ended, at most 50 rows a transaction; how many were changed."""
        in_order = sorted(settlements, key=lambda one: (one.town_id, one.id))
        return sum(self._doors().carry_out(partial(_settle, batch)) for batch in batches(in_order))

    def holders(self, now: datetime) -> list[str]:
        """Whose leases are running."""
        with self._doors().reading() as connection:
            return [row[0] for row in connection.execute(_HOLDERS, {"now": now})]

    def take_back(self, holder: str, now: datetime) -> int:
        """End the leases of a sender that has ended, as if their time were over; how many."""
        with self._doors().writing() as connection:
            return connection.execute(_TAKE_BACK, {"holder": holder, "now": now}).rowcount

    def counts(self) -> Mapping[str, int]:
        """Rows by state."""
        with self._doors().reading() as connection:
            return {row[0]: row[1] for row in connection.execute(_COUNTS)}

    def oldest_pending_age(self, now: datetime) -> timedelta | None:
        """How long the oldest pending row has been waiting since it was made, or None."""
        with self._doors().reading() as connection:
            oldest = connection.scalar(_OLDEST)
        return None if oldest is None else now - oldest

    def dead(self, limit: int = 100) -> list[OutboxRow]:
        """Rows that were given up, newest first."""
        with self._doors().reading() as connection:
            return [OutboxRow(*row) for row in connection.execute(_DEAD, {"most": limit})]

    def towns_parked(self) -> list[int]:
        """In which towns rows wait for the month's quota."""
        with self._doors().reading() as connection:
            return list(connection.scalars(_PARKED_TOWNS))

    def parked(self, town_id: int, limit: int) -> list[OutboxRow]:
        """One town's rows that wait for the month's quota: citizens' first, oldest first."""
        with self._doors().reading() as connection:
            values = {"town": town_id, "most": limit}
            return [OutboxRow(*row) for row in connection.execute(_PARKED, values)]

    def requeue(self, row_id: int) -> bool:
        """Try a dead row again, as a push; False if there is no such dead row."""
        with self._doors().writing() as connection:
            values = {"row": row_id, "now": self._clock()}
            return connection.execute(_REQUEUE, values).rowcount == 1

    def drop(self, row_id: int) -> bool:
        """Give a dead row up for good and wipe it; False if there is no such dead row."""
        with self._doors().writing() as connection:
            return connection.execute(_DROP, {"row": row_id}).rowcount == 1

    def wipe_dead(self, before: datetime) -> int:
        """Give up for good what nobody sent again since then; how many. The words go."""
        return run_in_batches(self._doors, _WIPE, before=before)

    def purge(self, before: datetime) -> int:
        """Delete sent and dropped rows made before then; how many."""
        return run_in_batches(self._doors, _PURGE, before=before)


def _settle(batch: Sequence[Settlement], connection: Connection) -> int:
    return sum(_SETTLE[one.state].count(connection, **_values(one)) for one in batch)


def _values(one: Settlement) -> dict[str, object]:
    values: dict[str, object] = {
        "town": one.town_id,
        "row": one.id,
        "ambiguous": one.is_ambiguous,
        "push": one.via_push,
        "code": one.fault,
    }
    if one.state != "sent":
        values["who"] = one.who
    if one.state == "pending":
        if one.due_at is None:
            raise ValueError("a message that is tried again needs a time")
        values["next"] = one.due_at
    return values

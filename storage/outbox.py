"""What is to be sent: written in the transaction that decided it, sent after its commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.ready import Ready
from storage.scope import TOWN, Ground, Repository, scoped
from storage.tables import outbox

PENDING: Final[ColumnElement[str]] = literal_column("'pending'")
"""Spelt out in the statement, because a parameter would hide the partial indexes."""

_GIVEN: Final = (
    "recipient",
    "reply_token",
    "token_at",
    "weight",
    "retry_key",
    "messages",
    "via_push",
    "due_at",
    "made_at",
)
_other: Final = outbox.alias("other")


def _leased_or_not() -> Select[tuple[object, ...]]:
    """The new row's values; leased only if all that wait before it are in the same hands."""
    sender = bindparam("sender", type_=outbox.c.weight.type)
    waiting = exists().where(
        _other.c.town_id == TOWN,
        _other.c.recipient == bindparam("recipient", type_=outbox.c.recipient.type),
        _other.c.state == PENDING,
        or_(
            _other.c.leased_by.is_(None),
            _other.c.leased_by != sender,
            _other.c.leased_until <= bindparam("made_at", type_=outbox.c.made_at.type),
        ),
    )
    no_sender = sender.is_(None)
    busy = select((waiting | no_sender).label("busy")).subquery()
    given = [bindparam(name, type_=outbox.c[name].type).label(name) for name in _GIVEN]
    return select(
        TOWN.label("town_id"),
        *given,
        PENDING.label("state"),
        literal(False).label("is_ambiguous"),
        literal_column("''").label("fault"),
        case((busy.c.busy, 0), else_=1).label("attempts"),
        case((busy.c.busy, null()), else_=bindparam("sender", type_=outbox.c.weight.type)).label(
            "leased_by"
        ),
        case(
            (busy.c.busy, null()), else_=bindparam("until", type_=outbox.c.leased_until.type)
        ).label("leased_until"),
    )


def _adding(*, numbered: bool) -> Insert:
    """INSERT … SELECT. SQLite has one writer, so the next id is the highest and one.

    No id may come twice while somebody still sends the first, so rows are emptied and not deleted
    until they are days old.
    """
    values = _leased_or_not()
    if numbered:
        highest = select(func.coalesce(func.max(_other.c.id), 0) + 1).scalar_subquery()
        values = values.add_columns(highest.label("id"))
    names = [column.name for column in values.selected_columns]
    return (
        insert(outbox)
        .from_select(names, values, include_defaults=False)
        .returning(outbox.c.id, outbox.c.leased_by)
    )


_ADD: Final = {
    "postgresql": Ready(scoped(_adding(numbered=False))),
    "sqlite": Ready(scoped(_adding(numbered=True))),
}
_EMPTY: Final[dict[str, Any]] = {
    "state": "dropped",
    "messages": null(),
    "reply_token": null(),
    "leased_by": null(),
    "leased_until": null(),
}
_FORGET: Final = scoped(
    update(outbox)
    .where(outbox.c.town_id == TOWN, outbox.c.recipient == bindparam("who"))
    .values(recipient="", **_EMPTY)
)
_WIPE: Final = scoped(
    update(outbox)
    .where(
        outbox.c.town_id == TOWN,
        outbox.c.state == "dead",
        outbox.c.messages.contains(bindparam("said"), autoescape=False),
    )
    .values(**_EMPTY)
)

Weight = Literal["prompt", "answer", "receipt", "notice"]
State = Literal["pending", "sent", "dropped", "dead"]


@dataclass(frozen=True, slots=True)
class OutboxDraft:
    """A message to be sent to one person or group.

    `lease_to` names the sender of this process: the row is leased to it at once for
    `lease_seconds` if it holds every older pending row of the recipient, too.
    """

    recipient: str = field(repr=False)  # LINE's id of a user or group
    messages: str = field(repr=False)  # JSON, rendered
    weight: Weight = "answer"
    reply_token: str | None = field(default=None, repr=False)
    token_at: datetime | None = None  # receipt of the event the token came with
    via_push: bool = False  # push at once, there is no token
    lease_to: str = ""
    lease_seconds: int = 30
    due_at: datetime | None = None  # default: now


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message on its way.

    `attempts` counts tries begun, this one included: a lease is a try, and is counted when it is
    given, so that a message that kills its sender is seen. `is_ambiguous`: an earlier try may have
    arrived (a sender that vanished with its lease counts as one).
    """

    town_id: int
    id: int
    recipient: str = field(repr=False)
    reply_token: str | None = field(repr=False)
    token_at: datetime | None
    weight: Weight
    retry_key: str  # UUIDv4, the same for all pushes of this row
    messages: str | None = field(repr=False)  # None after sending
    state: State
    attempts: int
    is_ambiguous: bool
    via_push: bool
    due_at: datetime
    leased_until: datetime | None
    leased_by: str | None
    fault: str  # a short code, never content
    made_at: datetime


class Outbox(Repository):
    """The messages of one town."""

    __slots__ = ("_added",)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._added: list[OutboxRow] = []

    @property
    def added(self) -> tuple[OutboxRow, ...]:
        """All that this transaction queued, in order: what to wake the sender with after it."""
        return tuple(self._added)

    def add(self, draft: OutboxDraft) -> OutboxRow:
        """Queue a message; look at `leased_by` to see whether the sender may send it at once."""
        ground = self._ground
        now = ground.clock()
        until = now + timedelta(seconds=draft.lease_seconds)
        sender = draft.lease_to if draft.due_at is None or draft.due_at <= now else None
        given = {
            "recipient": draft.recipient,
            "reply_token": draft.reply_token,
            "token_at": draft.token_at,
            "weight": draft.weight,
            "retry_key": ground.new_id(),
            "messages": draft.messages,
            "via_push": draft.via_push,
            "due_at": draft.due_at or now,
            "made_at": now,
        }
        add = _ADD[ground.connection.dialect.name]
        added = self._first(add, sender=sender or None, until=until, **given)
        assert added is not None
        number, holder = added
        row = OutboxRow(
            town_id=ground.town_id,
            id=number,
            state="pending",
            attempts=1 if holder else 0,
            is_ambiguous=False,
            leased_by=holder,
            leased_until=until if holder else None,
            fault="",
            **given,  # type: ignore[arg-type]
        )
        self._added.append(row)
        return row

    def add_many(self, drafts: Sequence[OutboxDraft]) -> tuple[OutboxRow, ...]:
        """Queue a notice for several recipients, a row each."""
        return tuple(self.add(draft) for draft in drafts)

    def forget_person(self, recipient: str) -> int:
        """Empty every message to this person, sent or not, of words and person; how many.

        A sender may hold one of them just now; its row stays, so that its id is nobody else's.
        """
        self._added = [row for row in self._added if row.recipient != recipient]
        return self._run(_FORGET, who=recipient).rowcount

    def wipe_given_up(self, number: str) -> int:
        """Empty messages that were given up or wait for the month's quota and tell of this case."""
        return self._run(_WIPE, said=number).rowcount

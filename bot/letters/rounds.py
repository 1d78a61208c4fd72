"""What is written to staff by the clock: the morning's work, reminders, the week.

Everything here only adds rows to the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from bot.actions.letters import DIGEST, REMINDER, WEEKLY, post
from bot.actions.telling import budget_allows_staff, queue
from bot.week import count_week, last_week, reader
from bot.week.links import Told, link
from casework.week import Week, written
from handlers.outcomes import Button, Card, Plain, Reply, Row, Show, Value, Word
from storage.case_rows import DeskCount

if TYPE_CHECKING:
    from bot.actions.context import ActionContext
    from storage import Tx
    from storage.staff import StaffMember

_COUNTS: Final = ("open", "unowned", "soon", "late")


def post_digest(tx: Tx, desks: Sequence[DeskCount]) -> int:
    """The morning's counts: of one's own division, or of all where one serves all."""
    return post(tx, DIGEST, lambda row: _counts(desks, row.division))


def post_reminders(tx: Tx, told: Mapping[str, int]) -> int:
    """How many cases of a rung wait for whom, by account."""
    return post(tx, REMINDER, lambda row: {"count": told[row.id]} if told.get(row.id) else None)


def post_week(tx: Tx, now: datetime) -> int:
    """Last week to everybody who wishes for it, each as he may know it."""
    first = last_week(now)
    return post(tx, WEEKLY, lambda row: _facts(_week_for(tx, row, first, now), now))


def push_week(
    tx: Tx, chiefs: Sequence[StaffMember], context: ActionContext, key: bytes, town_id: int
) -> int:
    """The picture of last week, in LINE, to clerk and mayor; how many."""
    linked = [row for row in {row.id: row for row in chiefs}.values() if row.line_user]
    if not linked or not budget_allows_staff(tx, context):
        return 0
    first, sent = last_week(context.now), 0
    for row in linked:
        week = _week_for(tx, row, first, context.now)
        if not week.lines:
            continue  # a town without a case has no week to tell of
        sent += 1
        picture = link(key, context.public_url, town_id, Told(week, context.now))
        assert row.line_user is not None
        queue(tx, [row.line_user], week_card(week, picture, context.public_url), "notice", context)
    return sent


def week_card(week: Week, picture: str, address: str) -> tuple[Reply, ...]:
    """The picture, the sums once more as words, and the way to the page."""
    total = week.total
    values: dict[str, Value] = {
        "first": week.first,
        "received": total.received,
        "finished": total.finished,
        "late": total.late,
    }
    rows = [
        Row(Word(f"week.{name}"), Plain(str(getattr(total, name))))
        for name in ("received", "finished", "remaining", "late")
    ]
    page = f"{address}/staff/week?of={week.first.isoformat()}"
    card = Card(
        title=Word("week.title"),
        alt=Word("week.alt", values),
        big=Word("week.span", {"first": week.first, "last": week.last}),
        rows=(*rows, Row(Word("week.rating"), _stars(week))),
        photo=picture,
        buttons=(Button(Word("week.open"), page, "open", outside=True),),
    )
    return (Show(card),)


def _stars(week: Week) -> Word:
    total = week.total
    if not total.rating:
        return Word("week.unrated")
    return Word("week.stars", {"stars": Plain(f"{total.rating:.1f}"), "count": total.ratings})


def _week_for(tx: Tx, row: StaffMember, first: date, now: datetime) -> Week:
    return count_week(tx, reader(row.id, row.division), first, now)


def _facts(week: Week, now: datetime) -> Mapping[str, Any] | None:
    """None where there is nothing to tell of."""
    if not week.lines:
        return None
    return {"first": week.first.isoformat(), "at": now.isoformat(), "lines": written(week)}


def _counts(desks: Sequence[DeskCount], division: str | None) -> Mapping[str, int] | None:
    own = [desk for desk in desks if division in (None, desk.division)]
    counted = {name: sum(getattr(desk, name) for desk in own) for name in _COUNTS}
    return counted if counted["open"] else None

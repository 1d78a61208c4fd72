"""The week in numbers for clerk, mayor and heads: counted, drawn, and the signed address of a
picture. Sums only; a case that names the reader is in none of his."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from casework.officehours import BANGKOK, bangkok_date
from casework.week import WEEK, Moves, Week, monday_of, week_of
from storage.board import Viewer

if TYPE_CHECKING:
    from storage import Tx


def count_week(tx: Tx, viewer: Viewer, first: date, now: datetime) -> Week:
    """The week that begins on this Monday, as this reader may know it. What is late is counted
    now, and only what was due in that week or before."""
    since, until = _midnight(first), _midnight(first + WEEK)
    due_before = min(first + WEEK, bangkok_date(now))
    open_now = tx.weeks.open_now(viewer, due_before)
    return week_of(
        first,
        (Moves(*row) for row in tx.weeks.moves(viewer, since, until)),
        {division: many for division, (many, _) in open_now.items()},
        {division: late for division, (_, late) in open_now.items() if late},
        tx.weeks.stars(viewer, since, until),
    )


def reader(staff_id: str, division: str | None) -> Viewer:
    """Whose week it is, as far as it decides what he may know."""
    return Viewer(staff_id, division or "", sees_all=True)


def last_week(now: datetime) -> date:
    """The Monday of the week before this one."""
    return monday_of(bangkok_date(now)) - timedelta(days=7)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)

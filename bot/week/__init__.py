"""The week in numbers for clerk, mayor and heads: counted, drawn, and the signed address of a
picture. Sums only; a case that names the reader is in none of his."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from casework.officehours import BANGKOK, bangkok_date
from casework.statistics import happening_of
from casework.week import WEEK, Week, monday_of, week_of
from casework.workflow import is_open
from storage.board import Viewer

if TYPE_CHECKING:
    from storage import Tx

Moved = tuple[str, str, str, str, datetime, str]


def count_week(tx: Tx, viewer: Viewer, first: date, now: datetime) -> Week:
    """The week that begins on this Monday, as this reader may know it. What is late is counted
    now, and only what was due in that week or before."""
    since, until = _midnight(first), _midnight(first + WEEK)
    rows = tx.weeks.moved(viewer, since)
    happened = [
        found
        for number, kind, was, is_now, at, _ in rows
        if (found := happening_of(number, kind, was, is_now, bangkok_date(at)))
    ]
    due_before = min(first + WEEK, bangkok_date(now))
    return week_of(
        first,
        happened,
        {row[0]: row[5] for row in rows},
        _still_open(tx.weeks.open_now(viewer), rows),
        tx.weeks.late(viewer, due_before),
        tx.weeks.stars(viewer, since, until),
    )


def _still_open(open_now: Mapping[str, int], rows: Sequence[Moved]) -> Mapping[str, int]:
    """Open cases that have not moved: all that are open, less those that moved and are open."""
    stands = {number: (division, state) for number, _, _, state, _, division in rows}
    moved = Counter(division for division, state in stands.values() if is_open(state))
    return {code: count - moved[code] for code, count in open_now.items()}


def reader(staff_id: str, division: str | None) -> Viewer:
    """Whose week it is, as far as it decides what he may know."""
    return Viewer(staff_id, division or "", sees_all=True)


def last_week(now: datetime) -> date:
    """The Monday of the week before this one."""
    return monday_of(bangkok_date(now)) - timedelta(days=7)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)

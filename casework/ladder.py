"""Who is told, and when, that a case stands still. The rungs are data; a town may set its own.

Two rungs tell nobody: "due soon" and "overdue" are computed and never stored, but the first time
each is true for a due date, an event says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from casework.deadlines import SOON_DAYS
from casework.officehours import Calendar, bangkok_date, is_open, on_or_after
from casework.workflow import FIRST
from casework.workflow import is_open as is_unfinished

Who = Literal["head", "owner", "clerk", "mayor", "nobody"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: so many days after the start, or before (negative) the due date."""

    code: str
    days: int
    counted_from: Literal["start", "due"]
    tells: Who
    only_unaccepted: bool = False


OVERDUE = "overdue"
"""The rung that leaves a mark until somebody explains."""

LADDER: tuple[Rung, ...] = (
    Rung("unaccepted", 3, "start", "head", only_unaccepted=True),
    Rung("due_in_5", -5, "due", "owner"),
    Rung("due_soon", -SOON_DAYS, "due", "nobody"),
    Rung("due_in_1", -1, "due", "owner"),
    Rung("due", 0, "due", "clerk"),
    Rung(OVERDUE, 1, "due", "nobody"),
    Rung("day_30", 30, "start", "mayor"),
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the ladder must know of a case.

    `told` are the rungs already climbed, each with the day it was counted from, so that a new due
    date has a ladder of its own.
    """

    state: str
    starts_on: date
    due_on: date
    told: frozenset[tuple[str, date]] = frozenset()


def reached(
    case: Watched, now: datetime, calendar: Calendar, ladder: Iterable[Rung] = LADDER
) -> tuple[Rung, ...]:
    """Rungs to act on now, lowest first; none outside office hours or for a finished case.

    All of them are to be recorded as told; where several tell the same person, one message is
    enough.
    """
    if not is_unfinished(case.state) or not is_open(now, calendar):
        return ()
    today = bangkok_date(now)
    return tuple(rung for rung in ladder if _is_up(rung, case, edge(rung, today, calendar)))


def edge(rung: Rung, today: date, calendar: Calendar) -> date:
    """The latest start or due date for which the rung is up today.

    A warning that would fall on a day off comes on the working day before it: the next chance
    would be nearer to the due date than promised.
    """
    last = today
    if rung.days < 0:
        last = on_or_after(today + timedelta(days=1), calendar) - timedelta(days=1)
    return last - timedelta(days=rung.days)


def base_of(rung: Rung, starts_on: date, due_on: date) -> date:
    """The day from which the rung is counted."""
    return starts_on if rung.counted_from == "start" else due_on


def _is_up(rung: Rung, case: Watched, latest: date) -> bool:
    if rung.only_unaccepted and case.state != FIRST:
        return False
    base = base_of(rung, case.starts_on, case.due_on)
    return base <= latest and (rung.code, base) not in case.told

"""Who is told, and when, that a case stands still. The rungs are data; a town may set its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from casework.officehours import Calendar, bangkok_date, is_open
from casework.workflow import FIRST
from casework.workflow import is_open as is_unfinished

Who = Literal["head", "owner", "clerk", "mayor"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: so many days after the start, or before (negative) the due date."""

    code: str
    days: int
    counted_from: Literal["start", "due"]
    tells: Who
    only_unaccepted: bool = False


LADDER: tuple[Rung, ...] = (
    Rung("unaccepted", 3, "start", "head", only_unaccepted=True),
    Rung("due_in_5", -5, "due", "owner"),
    Rung("due_in_1", -1, "due", "owner"),
    Rung("due", 0, "due", "clerk"),
    Rung("day_30", 30, "start", "mayor"),
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the ladder must know of a case; `due_on` (reply clock) is None once replied."""

    state: str
    starts_on: date
    due_on: date | None
    told: frozenset[str] = frozenset()  # codes of rungs already reached


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
    return tuple(
        rung for rung in ladder if rung.code not in case.told and _is_up(rung, case, today)
    )


def _is_up(rung: Rung, case: Watched, today: date) -> bool:
    if rung.only_unaccepted and case.state != FIRST:
        return False
    base = case.starts_on if rung.counted_from == "start" else case.due_on
    return base is not None and today >= base + timedelta(days=rung.days)

"""What a week's numbers are counted from, as far as somebody may know of it.

A case that names the reader, or his division, is in none of his sums. The database adds up, so that
fifty thousand cases in one week come back as a few dozen rows; what each row means for the books
`casework.statistics` says.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select

from storage.board import Viewer
from storage.case_statements import IS_OPEN
from storage.concerned import NOT_ABOUT_ME
from storage.scope import TOWN, Repository, scoped
from storage.tables import case_events, cases, ratings

_c: Final = cases.c
_e: Final = case_events.c
_r: Final = ratings.c
_AT: Final = bindparam("since", type_=_e.at.type)
_UNTIL: Final = bindparam("until", type_=_e.at.type)
_IS_LATE: Final = _c.reply_due_on < bindparam("day", type_=_c.reply_due_on.type)

_CHANGES: Final = or_(_e.from_state != _e.to_state, _e.kind.in_(("received", "merged", "unmerged")))
_recent: Final = (
    select(_c.number, _c.division)
    .where(_c.town_id == TOWN, _c.state_at >= _AT, NOT_ABOUT_ME)
    .cte("recent")
    .prefix_with("MATERIALIZED")  # else all events of all years are walked through
)
_MOVES: Final = scoped(
    select(_recent.c.division, _e.kind, _e.from_state, _e.to_state, _e.at >= _UNTIL, func.count())
    .join(_recent, _recent.c.number == _e.number)
    .where(_e.town_id == TOWN, _e.at >= _AT, _CHANGES)
    .group_by(*map(literal_column, "12345"))
)
_OPEN: Final = scoped(
    select(_c.division, func.count(), func.sum(case((_IS_LATE, 1), else_=0)))
    .where(_c.town_id == TOWN, IS_OPEN, NOT_ABOUT_ME)
    .group_by(_c.division)
)
_STARS: Final = scoped(
    select(_c.division, _r.stars, func.count())
    .select_from(ratings)
    .join(cases, and_(_c.town_id == _r.town_id, _c.number == _r.number))
    .where(_r.town_id == TOWN, _r.rated_at >= _AT, _r.rated_at < _UNTIL, NOT_ABOUT_ME)
    .group_by(_c.division, _r.stars)
)


class Weeks(Repository):
    """The weeks of one town, each as one reader may see it."""

    __slots__ = ()

    def moves(
        self, viewer: Viewer, since: datetime, until: datetime
    ) -> tuple[tuple[str, str, str, str, bool, int], ...]:
        """How many events of each kind there were since then: division, kind, from, to, whether
        it was after `until`, and how many."""
        rows = self._run(_MOVES, since=since, until=until, **_who(viewer))
        return tuple(
            (str(division), str(kind), str(was), str(now), bool(later), int(count))
            for division, kind, was, now, later, count in rows
        )

    def open_now(self, viewer: Viewer, day: date) -> dict[str, tuple[int, int]]:
        """By division: cases that are open now, and those of them that were due before that day."""
        rows = self._run(_OPEN, day=day, **_who(viewer))
        return {str(row[0]): (int(row[1]), int(row[2])) for row in rows}

    def stars(
        self, viewer: Viewer, since: datetime, until: datetime
    ) -> tuple[tuple[str, int, int], ...]:
        """Division, stars, and how many gave so many."""
        rows = self._run(_STARS, since=since, until=until, **_who(viewer))
        return tuple((str(row[0]), int(row[1]), int(row[2])) for row in rows)


def _who(viewer: Viewer) -> dict[str, str]:
    return {"me": viewer.staff_id, "my_division": viewer.division}

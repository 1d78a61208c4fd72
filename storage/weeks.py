"""What a week's numbers are counted from, as far as somebody may know of it.

A case that names the reader, or his division, is in none of his sums.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select, text

from storage.board import Viewer
from storage.case_statements import NOT_ABOUT_ME
from storage.scope import TOWN, Repository, scoped
from storage.tables import case_events, cases, ratings

_c: Final = cases.c
_e: Final = case_events.c
_r: Final = ratings.c
_AT: Final = bindparam("since", type_=_e.at.type)
_UNTIL: Final = bindparam("until", type_=_e.at.type)
_IS_OPEN: Final = text("cases.state NOT IN ('resolved', 'closed', 'cancelled')")


_CHANGES: Final = or_(_e.from_state != _e.to_state, _e.kind.in_(("received", "merged", "unmerged")))
_moved: Final = (
    select(_e.number).where(_e.town_id == TOWN, _e.at >= _AT, _CHANGES).distinct().subquery()
)
_HISTORY: Final = scoped(
    select(_e.number, _e.kind, _e.from_state, _e.to_state, _e.at, _c.division)
    .join(cases, and_(_c.town_id == _e.town_id, _c.number == _e.number))
    .join(_moved, _moved.c.number == _e.number)
    .where(_e.town_id == TOWN, _CHANGES, NOT_ABOUT_ME)
    .order_by(_e.at, _e.number, _e.seq)
)
_OPEN: Final = scoped(
    select(_c.division, func.count())
    .where(_c.town_id == TOWN, _IS_OPEN, NOT_ABOUT_ME)
    .group_by(_c.division)
)
_LATE: Final = scoped(
    select(_c.division, func.count())
    .where(_c.town_id == TOWN, _IS_OPEN, NOT_ABOUT_ME)
    .where(_c.reply_due_on < bindparam("day", type_=_c.reply_due_on.type))
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

    def moved(
        self, viewer: Viewer, since: datetime
    ) -> tuple[tuple[str, str, str, str, datetime, str], ...]:
        """The whole history of every case that moved since then: number, kind, from, to, when and
        the case's division."""
        rows = self._run(_HISTORY, since=since, **_who(viewer))
        return tuple((*row,) for row in rows)

    def open_now(self, viewer: Viewer) -> dict[str, int]:
        """Open cases by division."""
        rows = self._run(_OPEN, **_who(viewer))
        return {str(row[0]): int(row[1]) for row in rows}

    def late(self, viewer: Viewer, day: date) -> dict[str, int]:
        """Cases that are open now and were due before that day, by division."""
        rows = self._run(_LATE, day=day, **_who(viewer))
        return {str(row[0]): int(row[1]) for row in rows}

    def stars(
        self, viewer: Viewer, since: datetime, until: datetime
    ) -> tuple[tuple[str, int, int], ...]:
        """Division, stars, and how many gave so many."""
        rows = self._run(_STARS, since=since, until=until, **_who(viewer))
        return tuple((str(row[0]), int(row[1]), int(row[2])) for row in rows)


def _who(viewer: Viewer) -> dict[str, str]:
    return {"me": viewer.staff_id, "my_division": viewer.division}

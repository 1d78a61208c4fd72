"""A town's own lists: divisions, categories, days off; and what its messages may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Table, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import Insert, insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import categories, days_off, divisions, quota

_d: Final = divisions.c
_c: Final = categories.c
_o: Final = days_off.c
_q: Final = quota.c


def _putting(table: Table, key: str, *fields: str, placed: bool = False) -> Insert:
    """INSERT, or change the row with this key; a new row of a placed list goes to its end."""
    values: dict[str, object] = {name: bindparam(f"new_{name}") for name in (key, *fields)}
    new: dict[str, object] = {"town_id": TOWN, **values}
    if placed:
        other = table.alias("other")
        last = select(func.coalesce(func.max(other.c.position), 0) + 1)
        new["position"] = last.where(other.c.town_id == TOWN).scalar_subquery()
    return (
        insert(table)
        .values(new)
        .on_conflict_do_update(
            index_elements=["town_id", key], set_={name: values[name] for name in fields}
        )
    )


_DIVISIONS: Final = scoped(
    select(_d.code, _d.name, _d.name_en).where(_d.town_id == TOWN).order_by(_d.position)
)
_PUT_DIVISION: Final = scoped(_putting(divisions, "code", "name", "name_en", placed=True))
_CATEGORIES: Final = scoped(
    select(_c.code, _c.division, _c.target_days, _c.radius_m, _c.is_active)
    .where(_c.town_id == TOWN)
    .order_by(_c.position)
)
_CATEGORY: Final = scoped(_CATEGORIES.where(_c.code == bindparam("wanted")))
_PUT_CATEGORY: Final = scoped(
    _putting(categories, "code", "division", "target_days", "radius_m", "is_active", placed=True)
)
_DAYS_OFF: Final = scoped(
    select(_o.day, _o.name, _o.is_working)
    .where(_o.town_id == TOWN, _o.day >= bindparam("since"))
    .order_by(_o.day)
)
_PUT_DAY_OFF: Final = scoped(_putting(days_off, "day", "name", "is_working"))
_REMOVE_DAY_OFF: Final = scoped(
    delete(days_off).where(_o.town_id == TOWN, _o.day == bindparam("gone"))
)
_QUOTA: Final = scoped(
    select(_q.month, _q.used, _q.limit).where(_q.town_id == TOWN, _q.month == bindparam("wanted"))
)
_PUT_QUOTA: Final = scoped(_putting(quota, "month", "used", "limit"))


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str  # as people read it
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of complaint; its labels stand in the words."""

    code: str
    division: str  # code
    target_days: int  # of the work clock
    radius_m: int  # within which two cases may be one
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    name: str
    is_working: bool = False  # a day that is worked although it would be off


@dataclass(frozen=True, slots=True)
class Quota:
    """Pushes of a month; `limit` None: unknown or unlimited."""

    month: str  # "2026-11"
    used: int = 0
    limit: int | None = None


class Catalogue(Repository):
    """The lists of one town."""

    __slots__ = ()

    def divisions(self) -> tuple[Division, ...]:
        """In the town's own order."""
        return tuple(Division(*row) for row in self._run(_DIVISIONS))

    def put_division(self, division: Division) -> None:
        """Add or change, by code."""
        self._run(_PUT_DIVISION, **_new(division))

    def categories(self) -> tuple[Category, ...]:
        """In the town's own order, the inactive too."""
        return tuple(Category(*row) for row in self._run(_CATEGORIES))

    def category(self, code: str) -> Category | None:
        row = self._run(_CATEGORY, wanted=code).first()
        return None if row is None else Category(*row)

    def put_category(self, category: Category) -> None:
        """Add or change, by code."""
        self._run(_PUT_CATEGORY, **_new(category))

    def days_off(self, since: date) -> tuple[DayOff, ...]:
        """From that day on, in order."""
        return tuple(DayOff(*row) for row in self._run(_DAYS_OFF, since=since))

    def put_day_off(self, day_off: DayOff) -> None:
        self._run(_PUT_DAY_OFF, **_new(day_off))

    def remove_day_off(self, day: date) -> bool:
        return self._run(_REMOVE_DAY_OFF, gone=day).rowcount == 1

    def quota(self, month: str) -> Quota:
        row = self._run(_QUOTA, wanted=month).first()
        return Quota(month) if row is None else Quota(*row)

    def put_quota(self, quota: Quota) -> None:
        """Take over what LINE says."""
        self._run(_PUT_QUOTA, **_new(quota))


def _new(row: Division | Category | DayOff | Quota) -> dict[str, object]:
    return {f"new_{name}": getattr(row, name) for name in row.__dataclass_fields__}

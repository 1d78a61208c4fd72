"""A town's own lists: divisions, categories, days off; and what its messages may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.scope import Repository


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
        raise NotImplementedError

    def put_division(self, division: Division) -> None:
        """Add or change, by code."""
        raise NotImplementedError

    def categories(self) -> tuple[Category, ...]:
        """In the town's own order, the inactive too."""
        raise NotImplementedError

    def category(self, code: str) -> Category | None:
        raise NotImplementedError

    def put_category(self, category: Category) -> None:
        """Add or change, by code."""
        raise NotImplementedError

    def days_off(self, since: date) -> tuple[DayOff, ...]:
        """From that day on, in order."""
        raise NotImplementedError

    def put_day_off(self, day_off: DayOff) -> None:
        raise NotImplementedError

    def remove_day_off(self, day: date) -> bool:
        raise NotImplementedError

    def quota(self, month: str) -> Quota:
        raise NotImplementedError

    def count_pushes(self, month: str, recipients: int) -> None:
        """Add to the month's own count."""
        raise NotImplementedError

    def put_quota(self, quota: Quota) -> None:
        """Take over what LINE says."""
        raise NotImplementedError

"""Counts of tips that outlive the tips: deleted ones by month, and frozen half-years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from storage.vault.tables import freezes, tallies


@dataclass(frozen=True, slots=True)
class Books:
    """The counts of one town."""

    connection: Connection
    town: str

    def deleted(self) -> dict[str, int]:
        """How many tips of each month were dealt with and are deleted."""
        asked = select(tallies.c.month, tallies.c.count).where(tallies.c.town == self.town)
        return {str(month): int(count) for month, count in self.connection.execute(asked)}

    def add_deleted(self, month: str) -> None:
        """One more."""
        mine = (tallies.c.town == self.town, tallies.c.month == month)
        count = tallies.c.count + 1
        found = self.connection.execute(update(tallies).where(*mine).values(count=count))
        if found.rowcount == 0:
            self.connection.execute(tallies.insert().values(town=self.town, month=month, count=1))

    def frozen(self) -> dict[str, tuple[date, str]]:
        """Every frozen half-year: its day and its counts."""
        asked = select(freezes.c.half_year, freezes.c.frozen_on, freezes.c.counts).where(
            freezes.c.town == self.town
        )
        return {str(half): (on, str(counts)) for half, on, counts in self.connection.execute(asked)}

    def freeze(self, half_year: str, frozen_on: date, counts: str) -> None:
        """Once for ever."""
        row = {"half_year": half_year, "frozen_on": frozen_on, "counts": counts}
        self.connection.execute(freezes.insert().values(town=self.town, **row))

"""The published counts of tips: one and the same table for citizens, staff and assessors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Response

from bot.actions.tips_counts import tip_tables
from bot.web import language

if TYPE_CHECKING:
    from bot.web.tips_room import Room


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """Frozen half-years, newest first. What runs is published when the half-year is over."""

    room: Room

    def show(self, slug: str = "") -> Response:
        """Every table there is."""
        hall = self.room.hall(slug)
        with self.room.deps.store.reading(hall.town.id) as tx:
            tables = tip_tables(tx)
        spoken = language()

        def month(name: str) -> str:
            first = hall.words.render(date.fromisoformat(f"{name}-01"), spoken)
            return first.split(maxsplit=1)[1]  # without its day

        return self.room.page("numbers", hall, slug, tables=tables, month=month)

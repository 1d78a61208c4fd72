"""The clock of the anonymous channel: deliveries at fixed hours, the same word every morning."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.actions import tips
from casework.officehours import bangkok_date, on_or_after
from storage.outbox import OutboxDraft

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

RELEASES = (time(6), time(12), time(18))  # in Bangkok
DIGEST = (time(8, 30),)


class TipHours:
    """Acts when a fixed hour has come since it last looked, so never in the middle of one.

    What came due while the worker was down waits for the next hour: late is harmless, early is not.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._looked_at = deps.clock()

    def look(self, now: datetime) -> None:
        """Call it every minute."""
        last, self._looked_at = self._looked_at, now
        for town in self._deps.store.towns.all():
            if tips.crossed(last, now, RELEASES):
                tips.release(self._deps.vault, town.slug, secrets.token_bytes)
            hall = self._deps.towns.of(town.id)
            today = bangkok_date(now)
            works = on_or_after(today, hall.rules.calendar) == today
            if works and tips.crossed(last, now, DIGEST):
                self.send_digest(hall)

    def send_digest(self, hall: TownHall) -> int:
        """Queue the constant morning word for linked integrity officers; to how many."""
        with self._deps.vault.reading(hall.town.slug) as vtx:
            message = hall.write((tips.digest(vtx),), "th")
        with self._deps.store.begin(hall.town.id) as tx:
            accounts = [
                member.line_user
                for member in tx.staff.everyone()
                if member.is_active and member.line_user and "integrity" in member.roles
            ]
            for account in accounts:
                tx.outbox.add(
                    OutboxDraft(recipient=account, messages=message, weight="notice", via_push=True)
                )
        return len(accounts)

"""The clock of the anonymous channel: deliveries at fixed hours, the same word every morning.

At night what is no longer kept is deleted, and a half-year that ended is counted once.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.actions import tips, tips_counts, tips_keeping
from bot.actions.tips_rules import rules_of
from bot.each_town import for_each_town
from casework.officehours import bangkok_date, on_or_after
from storage.outbox import OutboxDraft

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from bot.wiring import Deps

RELEASES = (time(6), time(12), time(18))  # in Bangkok
DIGEST = (time(8, 30),)
NIGHT = (time(3),)


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
        hours = {RELEASES: self._release, NIGHT: self._night, DIGEST: self._morning}
        works = [work for hour, work in hours.items() if tips.crossed(last, now, hour)]
        for_each_town("tips", [town.id for town in self._deps.store.towns.all()], *works)

    def _release(self, town_id: int) -> None:
        town = self._deps.store.towns.by_id(town_id)
        if town is not None:  # what else is wrong with a town keeps no tip back
            tips.release(self._deps.vault, town.slug, secrets.token_bytes)

    def _night(self, town_id: int) -> None:
        self.keep_house(self._deps.towns.of(town_id))

    def _morning(self, town_id: int) -> None:
        hall, today = self._deps.towns.of(town_id), bangkok_date(self._looked_at)
        if on_or_after(today, hall.rules.calendar) == today:
            self.send_digest(hall)

    def keep_house(self, hall: TownHall) -> int:
        """Delete what is due, count what ended, post what was counted; how many were deleted."""
        town, vault = hall.town, self._deps.vault
        deleted = tips_keeping.forget_due(vault, town.slug, rules_of(town.settings))
        tips_counts.freeze_counts(vault, town.slug, bangkok_date(self._deps.clock()))
        tips_counts.post_counts(self._deps.store, vault, town.id, town.slug)
        return deleted

    def send_digest(self, hall: TownHall) -> int:
        """Queue the constant morning word for linked integrity officers; to how many."""
        with self._deps.vault.begin(hall.town.slug, role="worker") as vtx:
            tips.begin_day(vtx, secrets.token_bytes)
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

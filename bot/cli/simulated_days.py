"""A simulated day, hour by hour: citizens write, officers work, the clock does its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cli.replay_citizen import Report
from bot.cli.simulated_citizens import Citizens
from bot.cli.simulated_officers import Officers
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown, at_bangkok
from casework.officehours import bangkok_date
from casework.workflow import is_open
from storage import Tx

HOURS = range(6, 22)
FLOOD_HOUR = 14


class Days:
    """Lives through the days, one hour after the other."""

    def __init__(self, town: SimulatedTown, plan: Plan, reports: Sequence[Report]) -> None:
        self.town = town
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.happened = Happened()
        self.officers = Officers(town, plan, self.happened)
        self.citizens = Citizens(town, plan, self.happened, self.officers)
        self._reports = list(reports)

    def live(self, day: int, starts: datetime) -> None:
        """One day from six in the morning to ten at night."""
        today = starts + timedelta(days=day)
        self.officers.come_in(day)
        share = self._share(day)
        if day == self.plan.late_holiday_on:
            self.town.late_holiday(today + timedelta(days=6))
        self.town.clock.reach(at_bangkok(today, HOURS[0]))
        self.happened.passed |= self.town.reads(self._passed)
        for hour in HOURS:
            self.town.clock.reach(at_bangkok(today, hour, 5))
            is_flood = day == self.plan.flood_day and hour == FLOOD_HOUR
            self._reports_come(self._count(share, is_flood=is_flood), is_flood=is_flood)
            self.citizens.act()
            if self.town.is_open():
                self.officers.work()
            self.town.clock.turn(120)
            self.town.tick()
        if day + 1 == self.plan.days:
            self._reports_come(len(self._reports), is_flood=False)
            self.town.clock.turn(120)
            self.town.tick()
        self.town.line.forget()

    def _count(self, share: int, *, is_flood: bool) -> int:
        """How many report within this hour."""
        if is_flood:
            return min(self.plan.flood, len(self._reports))
        rest = share % len(HOURS) / len(HOURS)
        return min(share // len(HOURS) + (self.chance.random() < rest), len(self._reports))

    def _reports_come(self, count: int, *, is_flood: bool) -> None:
        for _ in range(count):
            self.citizens.report(self._reports.pop(), in_the_flood=is_flood)

    def _share(self, day: int) -> int:
        left = self.plan.days - day
        kept = self.plan.flood if day <= self.plan.flood_day else 0
        return 0 if day == self.plan.flood_day else max(len(self._reports) - kept, 0) // left

    def _passed(self, tx: Tx) -> set[tuple[str, str]]:
        """Due dates that are over this morning, seen from outside: by no reminder and no event."""
        today = bangkok_date(self.town.clock.now)
        return {
            (case.number, case.reply_due_on.isoformat())
            for case in tx.cases.work(
                "late", today=today, staff_id="", division=None, limit=1_000_000
            )
            if is_open(case.state) and case.reply_due_on < today
        }

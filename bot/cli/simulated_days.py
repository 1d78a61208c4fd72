"""What people do on a simulated day: citizens report, answer, rate; officers work; some are ill."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.actions.towns import put_days_off
from bot.case_hours import (
    climb,
    close_finished,
    end_quiet_talks,
    move_for_holidays,
    send_digest,
    tell_news,
)
from bot.cli.replay_citizen import Report
from bot.cli.simulated_plan import Happened, Plan
from bot.cli.simulated_town import SimulatedTown, at_bangkok, person
from casework.officehours import is_open
from handlers.citizen_commands import (
    AddToCase,
    AskForHuman,
    FindNeighbours,
    FollowCase,
    LeaveChat,
    RateCase,
    Rated,
    ReopenCase,
    SayInChat,
)
from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    CancelCase,
    CaseFiled,
    FileCase,
    ListWork,
    NameLevel,
    Refused,
    ResolveCase,
    StaffCase,
    Where,
    WorkListName,
)
from handlers.staff_commands import (
    AssignCase,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    GiveBackChat,
    ListChats,
    MergeCase,
    NoteCase,
    ReportProgress,
    SplitCase,
    TakeChat,
    TellInChat,
    UnmergeCase,
)
from storage.catalogue import DayOff

HOURS = range(6, 22)
FLOOD_HOUR = 14
PEOPLE = 400
LISTS: tuple[WorkListName, ...] = ("answered", "mine", "new")
LEVELS: tuple[NameLevel, ...] = ("known", "hidden", "none")


class Days:
    """Lives through the days, one hour after the other."""

    def __init__(self, town: SimulatedTown, plan: Plan, reports: Sequence[Report]) -> None:
        self.town = town
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.happened = Happened()
        self._reports = list(reports)
        self._sentence = 0
        self._rated: set[tuple[str, int]] = set()

    def live(self, day: int, starts: datetime) -> None:
        """One day from six in the morning to ten at night."""
        today = starts + timedelta(days=day)
        absent = {one.id for one in self.town.agents if self.chance.random() < 0.12}
        share = self._share(day)
        if day == self.plan.late_holiday_on:
            self._late_holiday(today + timedelta(days=6))
        for hour in HOURS:
            self.town.clock.now = at_bangkok(today, hour, 5)
            count = share // len(HOURS) + (self.chance.random() < share % len(HOURS) / len(HOURS))
            if day == self.plan.flood_day and hour == FLOOD_HOUR:
                count = self.plan.flood
            for _ in range(min(count, len(self._reports))):
                self._file(self._reports.pop())
            self._citizens_act()
            if self._is_open():
                self._officers_work(absent)
            self._clocks()
        if day + 1 == self.plan.days:
            self._file_the_rest()

    def _share(self, day: int) -> int:
        left = self.plan.days - day
        kept = self.plan.flood if day <= self.plan.flood_day else 0
        return 0 if day == self.plan.flood_day else max(len(self._reports) - kept, 0) // left

    def _file_the_rest(self) -> None:
        while self._reports:
            self._file(self._reports.pop())

    def _is_open(self) -> bool:
        return is_open(self.town.clock.now, self.town.context().town.calendar)

    def _says(self, what: str) -> str:
        """Words that nobody says twice, so that a message told twice is seen."""
        self._sentence += 1
        return f"{what} ({self._sentence})"

    # Citizens

    def _file(self, report: Report) -> None:
        who = person(self.chance.randrange(PEOPLE))
        self.town.clock.now += timedelta(seconds=2)
        where = None
        if report.lat is not None and report.lon is not None:
            where = Where("", report.lat, report.lon)
            look = FindNeighbours(report.kind, report.lat, report.lon)
            near = self.town.does(who, look)
            if near and not near[0].is_mine and self.chance.random() < 0.3:
                self.town.does(who, FollowCase(near[0].number))
                self.happened.followed += 1
        level = self.chance.choices(LEVELS, (80, 15, 5))[0]
        photos: tuple[str, ...] = ()
        if self.chance.random() < 0.2:
            photos = (self.town.picture(who.person, self._says("before")),)
        command = FileCase("complaint", report.kind, report.text, where, photos, level)
        filed = self.town.does(who, command)
        assert isinstance(filed, CaseFiled)
        self.happened.filed += 1
        if level != "none":
            self.happened.mine[filed.number] = who.person

    def _citizens_act(self) -> None:
        """Some of those who reported do something now."""
        some = self.chance.sample(sorted(self.happened.mine), min(12, len(self.happened.mine)))
        for number in some:
            case = self.town.reads(lambda tx, it=number: tx.cases.by_number(it))  # type: ignore[misc]
            who = person(int(self.happened.mine[number].removeprefix("U-")))
            if case.state == "waiting_citizen":
                self.town.does(who, AnswerStaff(number, self._says("reply")))
            elif not case.is_finished and self.chance.random() < 0.05:
                self.town.does(who, AddToCase(number, self._says("more")))
            elif not case.is_finished and self.chance.random() < 0.01:
                self.town.does(who, CancelCase(number))
            elif case.state == "resolved" and (number, case.reopened) not in self._rated:
                self._rated.add((number, case.reopened))
                self._rate(who, number)
        if self.chance.random() < 0.1:
            self._ask_for_a_human()

    def _rate(self, who: Any, number: str) -> None:  # noqa: ANN401
        stars = self.chance.choices((5, 4, 3, 2, 1), (50, 25, 10, 8, 7))[0]
        rated = self.town.does(who, RateCase(number, stars, ("not_fixed",) if stars < 3 else ()))
        if not isinstance(rated, Rated):
            return
        self.happened.rated += 1
        if stars < 3 and rated.may_reopen and self.chance.random() < 0.6:
            again = self.town.does(who, ReopenCase(number, self._says("again")))
            self.happened.reopened += not isinstance(again, Refused)

    def _ask_for_a_human(self) -> None:
        who = person(self.chance.randrange(PEOPLE))
        talk = self.town.does(who, AskForHuman(self._says("question")))
        self.happened.talks += 1
        self.happened.mine[talk.number] = who.person
        if talk.state != "waiting":
            return
        for officer in self.town.agents:
            waiting = self.town.does(officer, ListChats())
            if isinstance(waiting, tuple) and talk.number in {one.number for one in waiting}:
                self.town.does(officer, TakeChat(talk.number))
                self.town.does(who, SayInChat(talk.number, self._says("line")))
                self.town.does(officer, TellInChat(talk.number, self._says("told")))
                self.town.does(officer, GiveBackChat(talk.number))
                return
        self.town.does(who, LeaveChat(talk.number))

    # Officers

    def _officers_work(self, absent: set[str]) -> None:
        for officer in self.town.agents:
            if officer.id in absent:
                continue
            for _ in range(self.plan.deeds_an_hour):
                self._one_deed(officer)
        for head in self.town.heads.values():
            self._lead(head, absent)

    def _one_deed(self, officer: Any) -> None:  # noqa: ANN401
        """The most urgent thing on the officer's lists."""
        self.town.clock.now += timedelta(seconds=20)
        lists = LISTS if self.chance.random() < 0.6 else LISTS[::-1]
        for which in lists:
            cases = self.town.does(officer, ListWork(which, 8))
            if cases and (which != "mine" or self.chance.random() < 0.6):
                self._work_on(officer, self.chance.choice(cases))
                return

    def _work_on(self, officer: Any, case: StaffCase) -> None:  # noqa: ANN401
        number = case.number
        if "accept" in case.deeds:
            self.town.does(officer, AcceptCase(number))
            return
        deed = self.chance.random()
        if deed < 0.08 and "ask" in case.deeds:
            self.town.does(officer, AskCitizen(number, self._says("asked")))
        elif deed < 0.16 and "progress" in case.deeds:
            self.town.does(officer, ReportProgress(number, self._says("progress"), "procurement"))
        elif deed < 0.2 and "forward" in case.deeds:
            on = self.town.clock.now.date()
            self.town.does(officer, ForwardCase(number, "agency", self._says("letter"), on))
        elif deed < 0.23 and "close" in case.deeds:
            self.town.does(officer, CloseCase(number, "not_our_power", self._says("closed")))
        elif deed < 0.26:
            self.town.does(officer, NoteCase(number, self._says("note")))
        elif deed < 0.27 and "split" in case.deeds:
            self.town.does(officer, SplitCase(number, "other", self._says("second matter")))
        elif "resolve" in case.deeds:
            self._resolve(officer, case)

    def _resolve(self, officer: Any, case: StaffCase) -> None:  # noqa: ANN401
        photos: tuple[str, ...] = ()
        why = ""
        if case.needs_photo and self.chance.random() < 0.9:
            photos = (self.town.picture(officer.person, self._says("after")),)
        elif case.needs_photo:
            why = "too dark"
        command = ResolveCase(case.number, self._says("done"), photos, without_photo=why)
        self.town.does(officer, command)

    def _lead(self, head: Any, absent: set[str]) -> None:  # noqa: ANN401
        """Heads explain what is late, give away what the ill have, and join what is the same."""
        for case in self.town.does(head, ListWork("unexplained", 5)):
            if self.chance.random() < 0.7:
                self.town.does(head, ExplainDelay(case.number, self._says("because")))
                self.happened.explained += 1
        for case in self.town.does(head, ListWork("due", 5)):
            if case.owner_id in absent:
                others = [o for o in self.town.agents if o.divisions == head.divisions]
                free = [one for one in others if one.id not in absent]
                if free:
                    self.town.does(head, AssignCase(case.number, free[0].id))
        if self.chance.random() < 0.08:
            self._join(head)
        if self.happened.merged_numbers and self.chance.random() < 0.02:
            self._take_apart(head)

    def _join(self, head: Any) -> None:  # noqa: ANN401
        cases = self.town.does(head, ListWork("new", 20))
        alike = [one for one in cases if one.category == cases[0].category] if cases else []
        if len(alike) > 1:
            merged = self.town.does(head, MergeCase(alike[-1].number, alike[0].number))
            if not isinstance(merged, Refused):
                self.happened.merged += 1
                self.happened.merged_numbers.append(alike[-1].number)

    def _take_apart(self, head: Any) -> None:  # noqa: ANN401
        number = self.chance.choice(self.happened.merged_numbers)
        if not isinstance(self.town.does(head, UnmergeCase(number)), Refused):
            self.happened.unmerged += 1
            self.happened.merged_numbers.remove(number)

    # The clock's own work

    def _clocks(self) -> None:
        store, town = self.town.store, self.town.town.id
        self.town.clock.now += timedelta(minutes=2)
        climb(store, self.town.context, town)
        send_digest(store, self.town.context, town)
        end_quiet_talks(store, self.town.context, self.town.clock.now)
        tell_news(store, self.town.context, self.town.clock.now)
        close_finished(store, self.town.context, town)

    def _late_holiday(self, day: datetime) -> None:
        with self.town.store.begin(self.town.town.id) as tx:
            put_days_off(tx, [DayOff(day.date(), "late holiday")])
        move_for_holidays(self.town.store, self.town.context, self.town.town.id)

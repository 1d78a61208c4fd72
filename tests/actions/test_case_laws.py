"""Whatever people do to cases, in whatever order: the laws of casework hold after every step."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.actions import StaffMember
from bot.actions.towns import change_settings, put_days_off
from bot.case_hours import climb, close_finished, move_for_holidays
from bot.week import count_week, reader
from casework.deadlines import bangkok_date
from casework.statistics import Happening, books, happening_of
from casework.week import monday_of
from casework.workflow import FIRST, REOPEN_AT_MOST, STATES, STEPS, is_open
from handlers.citizen_commands import AddToCase, FindNeighbours, FollowCase, RateCase, ReopenCase
from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    CancelCase,
    FileCase,
    FindCase,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
    Where,
)
from handlers.staff_commands import (
    AssignCase,
    ChangeCategory,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    MergeCase,
    NameConcerned,
    NoteCase,
    ReopenByStaff,
    ReportProgress,
    SplitCase,
    UnmergeCase,
)
from storage import Keys, Store, migrate
from storage.cases import Case, CaseEvent
from storage.catalogue import DayOff
from tests.actions.townhall import BOONMEE, SECRET, SOMSRI, Clock, Townhall

MOST_CASES = 8
SPOT = Where("หน้าวัด", 18.79, 98.98)
picks = st.integers(0, 1_000)
KINDS = ("light", "road", "traffic", "garbage")
RULES = ("15 calendar", "5 working", "30 calendar", "0 calendar")
LISTS = ("new", "mine", "due", "late", "answered", "reopened", "unexplained")


class Life(RuleBasedStateMachine):
    """A town hall in which anything may be tried at any time."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="laws-")
        path = Path(self._folder.name) / "town.db"
        path.write_bytes(self.template.read_bytes())
        self.clock = Clock()
        store = Store(f"sqlite:///{path}", keys=Keys(SECRET), clock=self.clock)
        self.hall = Townhall.open(store, self.clock, "laws")
        self.numbers: list[str] = []
        self.seen: dict[str, list[CaseEvent]] = {}
        self.words = 0

    @initialize()
    def people_come_in(self) -> None:
        self.officers: list[StaffMember] = [
            self.hall.agent("works"),
            self.hall.agent("health", "malai"),
            self.hall.staff("head", "head"),
            self.hall.staff("chief", "head", division="works"),
        ]
        self.hall.staff("clerk", "executive", division="clerk")

    def teardown(self) -> None:
        self._the_week_agrees()
        self.hall.store.dispose()
        self._folder.cleanup()

    # What people do

    def case(self, pick: int) -> str:
        return self.numbers[pick % len(self.numbers)]

    def says(self) -> str:
        self.words += 1
        return f"ข้อความที่ {self.words}"

    @rule(who=picks, kind=st.sampled_from(KINDS), level=st.sampled_from(("known", "none")))
    def somebody_files(self, who: int, kind: str, level: str) -> None:
        if len(self.numbers) >= MOST_CASES:
            return
        filing = FileCase("complaint", kind, self.says(), SPOT, name_level=level)  # type: ignore[arg-type]
        filed = self.hall.does((SOMSRI, BOONMEE)[who % 2], filing)
        case = self.hall.case(filed.number)
        assert bangkok_date(case.received_at) <= case.clock_starts_on <= case.reply_due_on
        self.works_on(case.clock_starts_on)
        self.works_on(case.reply_due_on)
        self.numbers.append(filed.number)

    def works_on(self, day: date) -> None:
        assert self.hall.context().town.calendar.works_on(day)

    @rule(pick=picks, other=picks, officer=picks, deed=st.integers(0, 14))
    def an_officer_does_something(self, pick: int, other: int, officer: int, deed: int) -> None:
        if not self.numbers:
            return
        number, words = self.case(pick), self.says()
        deeds: tuple[Callable[[], Any], ...] = (
            lambda: AcceptCase(number),
            lambda: AskCitizen(number, words),
            lambda: ReportProgress(number, words),
            lambda: ExplainDelay(number, words),
            lambda: ForwardCase(number, "agency", words, self.clock.now.date()),
            lambda: ResolveCase(number, words, without_photo="มืด"),
            lambda: CloseCase(number, "not_our_power", words),
            lambda: ReopenByStaff(number, words),
            lambda: MergeCase(number, self.case(other)),
            lambda: UnmergeCase(number),
            lambda: NoteCase(number, words),
            lambda: ChangeCategory(number, KINDS[other % len(KINDS)]),
            lambda: AssignCase(number, self.officers[other % len(self.officers)].id),
            lambda: SplitCase(number, "road", words),
            lambda: AcceptCase(number),
        )
        made = self.hall.does(self.officers[officer % len(self.officers)], deeds[deed]())
        self._remember_split(made)

    def _remember_split(self, made: object) -> None:
        found = self.hall.reads(lambda tx: {row[0] for row in tx.cases.history()})
        self.numbers += sorted(found - set(self.numbers))
        assert made is not None

    @rule(pick=picks, who=picks, deed=st.integers(0, 5), stars=st.integers(1, 5))
    def a_citizen_does_something(self, pick: int, who: int, deed: int, stars: int) -> None:
        if not self.numbers:
            return
        number, words = self.case(pick), self.says()
        deeds: tuple[Any, ...] = (
            CancelCase(number),
            AnswerStaff(number, words),
            AddToCase(number, words),
            RateCase(number, stars, ("not_fixed",)),
            ReopenCase(number, words),
            FollowCase(number),
        )
        self._remember_split(self.hall.does((SOMSRI, BOONMEE)[who % 2], deeds[deed]))

    @rule(pick=picks, whom=picks, unit=st.booleans())
    def a_case_names_somebody(self, pick: int, whom: int, unit: bool) -> None:
        if not self.numbers:
            return
        named = self.officers[whom % 2]
        command = (
            NameConcerned(self.case(pick), division=next(iter(named.divisions)))
            if unit
            else NameConcerned(self.case(pick), staff_id=named.id)
        )
        self.hall.does(self.officers[2], command)

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 6, 24 * 16, 24 * 31)))
    def time_goes_by(self, hours: int) -> None:
        self.clock.goes_on(hours=hours)
        store, contexts, town = self.hall.store, lambda _: self.hall.context(), self.hall.town.id
        climb(store, contexts, town)
        close_finished(store, contexts, town)

    @rule(written=st.sampled_from(RULES))
    def the_rules_change(self, written: str) -> None:
        """And move no old case."""
        before = self.dates()
        self.hall.town = change_settings(self.hall.store, self.hall.town, {"reply_rule": written})
        move_for_holidays(self.hall.store, lambda _: self.hall.context(), self.hall.town.id)
        assert self.dates() == before

    @rule(ahead=st.integers(0, 40))
    def a_late_holiday_comes(self, ahead: int) -> None:
        """Open dates that are not over move, and outward only."""
        today = bangkok_date(self.clock.now)
        before = self.dates()
        holiday = DayOff(today + timedelta(days=ahead), "x")
        self.hall.writes(lambda tx: put_days_off(tx, [holiday]))
        move_for_holidays(self.hall.store, lambda _: self.hall.context(), self.hall.town.id)
        for number, (due, _) in self.dates().items():
            case, was = self.hall.case(number), before[number][0]
            assert due >= was
            if due != was:
                assert not case.is_finished
                assert was >= today
                self.works_on(due)

    def dates(self) -> dict[str, tuple[date, date | None]]:
        cases = map(self.hall.case, self.numbers)
        return {case.number: (case.reply_due_on, case.work_due_on) for case in cases}

    # What holds after each step

    @invariant()
    def what_was_written_is_never_edited_and_hangs_together(self) -> None:
        for number in self.numbers:
            events = self.events(number)
            before = self.seen.get(number, [])
            assert events[: len(before)] == before
            self.seen[number] = events
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            self._is_a_way(events)

    def events(self, number: str) -> list[CaseEvent]:
        return list(self.hall.reads(lambda tx: tx.cases.events(number)))

    def _is_a_way(self, events: list[CaseEvent]) -> None:
        assert events[0].kind == "received"
        state = FIRST
        for event in events:
            if event.kind == "unmerged":
                state = event.from_state  # as it stood before the merger
            if event.kind != "received":
                assert event.from_state == state, event
            if event.to_state != event.from_state and event.kind not in {"received", "merged"}:
                assert event.to_state in STEPS[event.from_state], event
            state = event.to_state

    @invariant()
    def a_case_stands_as_its_last_event_says(self) -> None:
        for number in self.numbers:
            case, events = self.hall.case(number), self.events(number)
            assert case.state == events[-1].to_state
            assert case.state in STATES
            assert case.reopened <= REOPEN_AT_MOST
            assert case.reopened == sum(event.kind == "reopened" for event in events)
            self._has_its_times(case)

    def _has_its_times(self, case: Case) -> None:
        assert case.is_finished is not is_open(case.state)
        if case.is_finished:
            assert case.first_finished_at is not None
            assert case.last_finished_at is not None
            assert case.received_at <= case.first_finished_at <= case.last_finished_at
        assert case.clock_starts_on >= bangkok_date(case.received_at)
        assert case.reply_due_on >= case.clock_starts_on

    @invariant()
    def who_is_named_neither_sees_nor_touches_it(self) -> None:
        for number in self.numbers:
            case = self.hall.case(number)
            for officer in self.officers:
                if officer.id in case.named_staff or (case.named_divisions & officer.divisions):
                    self._is_kept_from(officer, case)

    def _is_kept_from(self, officer: StaffMember, case: Case) -> None:
        number = case.number
        gone = Refused("not_found")
        assert self.hall.does(officer, OpenCase(number)) == gone
        assert self.hall.does(officer, AcceptCase(number)) == gone
        assert self.hall.does(officer, NoteCase(number, "x")) == gone
        assert self.hall.does(officer, FindCase(number)) is None
        for which in LISTS:
            listed = self.hall.does(officer, ListWork(which, 100))  # type: ignore[arg-type]
            assert number not in {one.number for one in listed}
        near = self.hall.does(officer, FindNeighbours(case.category, 18.79, 98.98))
        assert number not in {one.number for one in near}

    def _history(self) -> list[Happening]:
        rows = self.hall.reads(lambda tx: tx.cases.history())
        found = [
            happening_of(number, kind, old, new, bangkok_date(at))
            for number, kind, old, new, at, _ in rows
        ]
        return [one for one in found if one is not None]

    @invariant()
    def the_books_close(self) -> None:
        today, history = bangkok_date(self.clock.now), self._history()
        for first in (date(2026, 11, 1), today):
            counted = books(history, first, today)
            assert counted.close, counted
            open_now = [one for one in map(self.hall.case, self.numbers) if is_open(one.state)]
            assert counted.remaining == len(open_now)

    def _the_week_agrees(self) -> None:
        """What the database adds up is what the books find in whole histories."""
        now = self.clock.now
        first = monday_of(bangkok_date(now))
        whole = books(self._history(), first, first + timedelta(days=6))
        week = self.hall.reads(lambda tx: count_week(tx, reader("nobody", None), first, now)).total
        assert week.received == whole.received + whole.reopened
        assert (week.finished, week.remaining) == (whole.finished, whole.remaining)

    @invariant()
    def nobody_is_told_the_same_thing_twice(self) -> None:
        told = [(to, text) for to, weight, text in self.hall.pushed() if weight == "answer"]
        assert len(told) == len(set(told))


def test_the_laws_of_casework_hold_whatever_people_do(tmp_path: Path) -> None:
    Life.template = tmp_path / "empty.db"
    migrate.upgrade(f"sqlite:///{Life.template}")
    random.seed(1)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

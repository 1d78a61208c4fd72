"""The timers of cases: as the worker runs them, with many cases, and when somebody was quicker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.actions.towns import change_settings, put_days_off
from bot.case_hours import (
    AT_ONCE,
    CaseHours,
    _climb_some,
    _close_some,
    _move,
    climb,
    close_finished,
    end_quiet_talks,
    move_for_holidays,
    tell_news,
)
from bot.each_town import TownsFailedError
from bot.morning import send_digest
from bot.townhall import TownHall
from bot.wiring import Deps
from casework.ladder import LADDER, Rung
from handlers.citizen_commands import AskForHuman, SayInChat
from handlers.commands import AcceptCase, CancelCase, ResolveCase
from handlers.staff_commands import ExplainDelay, TakeChat
from storage import Tx
from storage.cases import Case
from storage.catalogue import DayOff, Quota
from storage.towns import Town
from tests.actions.shell import built
from tests.actions.townhall import SOMSRI, Clock, Townhall

RUNGS = {rung.code: rung for rung in LADDER}


@pytest.fixture
def deps(
    empty_database: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch, clock) as made:
        yield made


@pytest.fixture
def worked(deps: Deps, clock: Clock) -> Townhall:
    """The town hall of a whole program, whose worker runs `CaseHours`."""
    return Townhall.open(deps.store, clock)


def at(hall: Townhall, day: str, clock: str = "03:00") -> datetime:
    hall.clock.now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    return hall.clock.now


def running(hall: Townhall) -> tuple[Any, Any, int]:
    return hall.store, lambda town_id: hall.context(), hall.town.id


# --- as the worker runs them


def test_every_minute_the_worker_climbs_ends_talks_and_sends_the_digest(
    worked: Townhall, deps: Deps
) -> None:
    worked.staff("head", "head", division="works")
    agent = worked.agent("clerk", "somying")
    number = worked.files().number
    talk = worked.does(SOMSRI, AskForHuman("ขอถามค่ะ")).number
    worked.does(agent, TakeChat(talk))
    CaseHours(deps).look(at(worked, "2026-11-20"))
    assert "unaccepted" in worked.kinds(number)
    assert any("เปิดอยู่" in text for _, _, text in worked.pushed("L-head"))
    chat = worked.reads(lambda tx: tx.chats.find(talk))
    assert chat is not None
    assert chat.state == "over"


def test_every_few_seconds_news_that_have_waited_go_out(worked: Townhall, deps: Deps) -> None:
    agent, number = worked.agent(), worked.files().number
    worked.does(agent, ExplainDelay(number, "รออะไหล่ค่ะ"))
    before = len(worked.pushed(SOMSRI.person))
    worked.writes(lambda tx: tx.news.put(number, SOMSRI.person, 1, worked.clock.now))
    CaseHours(deps).tell(worked.clock.now)
    assert len(worked.pushed(SOMSRI.person)) == before + 1


def test_every_hour_what_is_over_is_closed_and_a_late_holiday_taken_in_once(
    worked: Townhall, deps: Deps
) -> None:
    hours, agent = CaseHours(deps), worked.agent()
    done, open_case = worked.files().number, worked.files()
    worked.does(agent, AcceptCase(done))
    worked.does(agent, ResolveCase(done, "เสร็จค่ะ", without_photo="มืด"))
    hours.tidy(worked.clock.now)
    worked.writes(lambda tx: put_days_off(tx, [DayOff(open_case.reply_due_on, "x")]))
    worked.clock.goes_on(seconds=6)  # what a process remembers of a town is five seconds old
    hours.tidy(worked.clock.now)
    assert worked.kinds(open_case.number).count("due_moved") == 1
    hours.tidy(worked.clock.now)
    assert worked.kinds(open_case.number).count("due_moved") == 1
    worked.clock.goes_on(days=31)
    hours.tidy(worked.clock.now)
    assert worked.case(done).state == "closed"


@pytest.mark.parametrize("work", ["tell", "look", "tidy"])
def test_a_town_that_breaks_costs_the_others_nothing(
    worked: Townhall, deps: Deps, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    """The broken one comes first in every list of towns."""
    far = deps.store.towns.add(Town("aaa", "อีกแห่ง"))
    of, asked = deps.towns.of, list[int]()

    def breaks(town_id: int) -> TownHall:
        asked.append(town_id)
        if town_id == far.id:
            raise ZeroDivisionError
        return of(town_id)

    monkeypatch.setattr(deps.towns, "of", breaks)
    both = [far.id, worked.town.id]
    monkeypatch.setattr(type(deps.store.news_queue), "towns_due", lambda *_: both)
    monkeypatch.setattr(type(deps.store.chat_queue), "towns_with_talks", lambda *_: both)
    with capture_logs() as logged, pytest.raises(TownsFailedError):
        getattr(CaseHours(deps), work)(at(worked, "2026-11-20"))
    assert set(asked) == set(both)
    failed = [one for one in logged if one["event"] == "town_failed"]
    assert {(one["town"], one["kind"]) for one in failed} == {(far.id, "ZeroDivisionError")}


# --- many at once


def test_more_than_a_batch_of_cases_is_told_of_in_one_go(hall: Townhall) -> None:
    hall.staff("head", "head", division="works")
    numbers = [hall.files().number for _ in range(AT_ONCE + 1)]
    before = len(hall.pushed("L-head"))
    at(hall, "2026-11-20")
    assert climb(*running(hall)) == len(numbers)
    assert len(hall.pushed("L-head")) == before + 2  # a batch, a transaction, a message


def test_more_than_a_batch_is_moved_and_closed(hall: Townhall) -> None:
    filed = [hall.files() for _ in range(AT_ONCE + 1)]
    hall.writes(lambda tx: put_days_off(tx, [DayOff(filed[0].reply_due_on, "x")]))
    assert move_for_holidays(*running(hall)) == len(filed)
    agent = hall.agent()
    for one in filed:
        hall.does(agent, AcceptCase(one.number))
        hall.does(agent, ResolveCase(one.number, "เสร็จค่ะ", without_photo="มืด"))
    hall.clock.goes_on(days=31)
    assert close_finished(*running(hall)) == len(filed)


def test_only_the_work_date_moves_where_only_it_falls_on_the_holiday(hall: Townhall) -> None:
    number = hall.files().number
    before = hall.case(number)
    work_due = before.work_due_on
    assert work_due is not None
    hall.writes(lambda tx: put_days_off(tx, [DayOff(work_due, "x")]))
    assert move_for_holidays(*running(hall)) == 1
    after = hall.case(number)
    assert after.work_due_on is not None
    assert after.work_due_on > work_due
    assert after.reply_due_on == before.reply_due_on


def test_a_case_without_a_date_for_its_work_moves_too(hall: Townhall) -> None:
    number = hall.files(kind="suggestion", category="other").number
    due = hall.case(number).reply_due_on
    assert hall.case(number).work_due_on is None
    hall.writes(lambda tx: put_days_off(tx, [DayOff(due, "x")]))
    assert move_for_holidays(*running(hall)) == 1
    assert hall.case(number).reply_due_on > due


# --- when messages run low, and when nobody is in LINE


def low(hall: Townhall) -> None:
    month = f"{hall.clock.now:%Y-%m}"
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota(month, limit=100, used=90)))


def test_without_messages_for_staff_the_ladder_still_writes_down(hall: Townhall) -> None:
    hall.staff("head", "head", division="works")
    number = hall.files().number
    at(hall, "2026-12-03")
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-12", limit=100, used=90)))
    before = hall.pushed()
    climb(*running(hall))
    assert {"due", "overdue"} <= set(hall.kinds(number))
    assert hall.case(number).unexplained_since is not None
    assert hall.pushed() == before


def test_no_digest_where_messages_run_low_or_nobody_of_the_division_is_in_line(
    hall: Townhall,
) -> None:
    hall.files()
    low(hall)
    assert send_digest(*running(hall)) == 0
    at(hall, "2026-11-18")
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-11", limit=None, used=90)))
    assert send_digest(*running(hall)) == 0


def test_no_news_where_nothing_waits(hall: Townhall) -> None:
    store, contexts, _ = running(hall)
    assert tell_news(store, contexts, hall.clock.now) == 0


def test_a_talk_that_goes_on_is_not_ended(hall: Townhall) -> None:
    agent = hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman("ขอถามค่ะ")).number
    hall.does(agent, TakeChat(number))
    hall.clock.goes_on(minutes=29)
    hall.does(SOMSRI, SayInChat(number, "ยังอยู่ค่ะ"))
    hall.clock.goes_on(minutes=29)
    store, contexts, _ = running(hall)
    assert end_quiet_talks(store, contexts, hall.clock.now) == 0


# --- when somebody was quicker: on PostgreSQL a row may change between a look and its lock


@dataclass
class _Looks:
    """Answers every look with what was seen a moment ago; all else is the real thing."""

    real: Any
    rows: tuple[Case, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def lagging(self, *_: object, **__: object) -> tuple[Case, ...]:
        return self.rows

    def idle(self, *_: object) -> tuple[Case, ...]:
        return self.rows


@dataclass
class _Stale:
    """A transaction whose looks at cases are a moment old."""

    tx: Tx
    rows: tuple[Case, ...]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.tx, name)
        return _Looks(found, self.rows) if name in {"reminders", "cases"} else found


def climbs_late(hall: Townhall, rung: Rung, seen: Case) -> list[str]:
    """The events that this rung writes on a case that was seen before something happened to it."""
    before = len(hall.kinds(seen.number))
    hall.writes(lambda tx: _climb_some(cast("Tx", _Stale(tx, (seen,))), rung, hall.context()))
    return hall.kinds(seen.number)[before:]


def test_what_was_finished_a_moment_ago_is_not_told_of(hall: Townhall) -> None:
    number = hall.files().number
    at(hall, "2026-12-03")
    seen = hall.case(number)
    hall.does(SOMSRI, CancelCase(number))
    assert climbs_late(hall, RUNGS["overdue"], seen) == []


def test_what_was_accepted_a_moment_ago_does_not_stand_unaccepted(hall: Townhall) -> None:
    agent, number = hall.agent(), hall.files().number
    at(hall, "2026-11-20")
    seen = hall.case(number)
    hall.does(agent, AcceptCase(number))
    assert climbs_late(hall, RUNGS["unaccepted"], seen) == []


def test_what_was_explained_a_moment_ago_is_not_overdue_for_the_old_date(hall: Townhall) -> None:
    agent, number = hall.agent(), hall.files().number
    at(hall, "2026-12-03")
    seen = hall.case(number)
    hall.does(agent, ExplainDelay(number, "รอรถกระเช้าค่ะ"))
    assert climbs_late(hall, RUNGS["overdue"], seen) == []


def test_two_workers_tell_once(hall: Townhall) -> None:
    number = hall.files().number
    at(hall, "2026-12-03")
    seen = hall.case(number)
    assert climbs_late(hall, RUNGS["due"], seen) == ["due"]
    assert climbs_late(hall, RUNGS["due"], seen) == []


def test_what_was_reopened_a_moment_ago_is_not_closed(hall: Townhall) -> None:
    number = hall.files().number
    seen = hall.case(number)
    hall.writes(lambda tx: _close_some(cast("Tx", _Stale(tx, (seen,))), hall.context()))
    assert hall.case(number).state == "received"


def test_what_was_cancelled_a_moment_ago_is_not_moved(hall: Townhall) -> None:
    number = hall.files().number
    seen = hall.case(number)
    hall.does(SOMSRI, CancelCase(number))
    hall.writes(lambda tx: put_days_off(tx, [DayOff(seen.reply_due_on, "x")]))
    moved = hall.writes(lambda tx: _move(tx, seen, hall.clock.now.date(), hall.context()))
    assert not moved
    assert hall.case(number).reply_due_on == seen.reply_due_on


# --- who hears


def test_a_warning_without_an_owner_goes_to_the_head_or_to_heads_of_all(hall: Townhall) -> None:
    hall.staff("chief", "head")
    number = hall.files().number
    before = len(hall.pushed("L-chief"))
    at(hall, "2026-11-27")
    climb(*running(hall))
    assert len(hall.pushed("L-chief")) == before + 2  # unaccepted, and five days before
    assert all(number in text for _, _, text in hall.pushed("L-chief")[before:])


def test_without_a_clerk_the_due_date_is_told_to_the_first_executive(hall: Townhall) -> None:
    hall.staff("mayor", "executive")
    hall.town = change_settings(hall.store, hall.town, {"clerk": "nobody"})
    number = hall.files().number
    at(hall, "2026-12-02")
    climb(*running(hall))
    assert any(number in text for _, _, text in hall.pushed("L-mayor"))


# --- a due date that passes before the next office hour


@pytest.mark.parametrize("deed", [CancelCase, ExplainDelay], ids=["cancelled", "explained"])
def test_what_moves_on_before_the_next_office_hour_has_its_late_date_written_down(
    hall: Townhall, deed: Any
) -> None:
    """Due on 2 December; early on the third the town hall is still closed."""
    agent, number = hall.agent(), hall.files().number
    at(hall, "2026-12-02", "23:30")  # half past six in the morning in Bangkok
    if deed is CancelCase:
        hall.does(SOMSRI, CancelCase(number))
    else:
        hall.does(agent, ExplainDelay(number, "รอของค่ะ"))
    assert hall.kinds(number)[1:] == ["overdue", hall.kinds(number)[-1]]
    assert hall.reads(lambda tx: dict(tx.reminders.of_case(number)))["overdue"] is not None
    at(hall, "2026-12-03")
    climb(*running(hall))
    assert hall.kinds(number).count("overdue") == 1


def test_what_is_in_time_or_over_is_not_late(hall: Townhall) -> None:
    agent, number = hall.agent(), hall.files().number
    at(hall, "2026-12-02", "16:59")  # one minute to midnight of the due date
    hall.does(agent, ExplainDelay(number, "รอของค่ะ"))
    assert "overdue" not in hall.kinds(number)


def test_a_late_answer_leaves_no_mark_behind_and_its_event_stays(hall: Townhall) -> None:
    agent, number = hall.agent(), hall.files().number
    hall.does(agent, AcceptCase(number))
    at(hall, "2026-12-02", "23:30")
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    assert hall.kinds(number)[-2:] == ["overdue", "resolved"]
    assert hall.case(number).unexplained_since is None

"""Cases by the clock: the ladder, marks, digests, what ends by itself, late holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions import ActionContext
from bot.actions.towns import change_settings, put_days_off
from bot.case_hours import (
    climb,
    close_finished,
    end_quiet_talks,
    move_for_holidays,
    tell_news,
)
from bot.morning import send_digest
from handlers.citizen_commands import AskForHuman
from handlers.commands import AcceptCase, ResolveCase
from handlers.staff_commands import ExplainDelay, NameConcerned
from storage.catalogue import DayOff
from tests.actions.townhall import SOMSRI, Townhall


def at(hall: Townhall, day: str, clock: str = "03:00") -> Townhall:
    """On this day; three o'clock UTC is ten in Bangkok."""
    hall.clock.now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    return hall


def contexts(hall: Townhall) -> Callable[[int], ActionContext]:
    return lambda town_id: hall.context()


def climbs(hall: Townhall) -> int:
    return climb(hall.store, contexts(hall), hall.town.id)


def told(hall: Townhall, login: str) -> int:
    return len(hall.pushed(f"L-{login}"))


@pytest.fixture
def staffed(hall: Townhall) -> Townhall:
    """A head, an agent, a clerk and a mayor, all in LINE."""
    hall.staff("head", "head", division="works")
    hall.staff("clerk", "executive", division="clerk")
    hall.staff("mayor", "executive")
    return hall


def test_each_rung_tells_its_own_and_leaves_an_event(staffed: Townhall) -> None:
    number = staffed.files().number  # of 17 November; due on 2 December
    before = told(staffed, "head")
    assert climbs(at(staffed, "2026-11-20")) == 1
    assert told(staffed, "head") == before + 1
    assert climbs(staffed) == 0
    climbs(at(staffed, "2026-11-27"))
    climbs(at(staffed, "2026-12-01"))
    climbs(at(staffed, "2026-12-02"))
    assert told(staffed, "clerk") == 1
    climbs(at(staffed, "2026-12-03"))
    climbs(at(staffed, "2026-12-17"))
    assert told(staffed, "mayor") == 1
    assert staffed.kinds(number)[1:] == [
        "unaccepted", "due_in_5", "due_soon", "due_in_1", "due", "overdue", "day_30",
    ]  # fmt: skip


def test_nothing_is_told_out_of_hours_or_of_a_finished_case(staffed: Townhall) -> None:
    staffed.files()
    assert climbs(at(staffed, "2026-11-20", "12:00")) == 0
    assert climbs(at(staffed, "2026-11-21")) == 0
    agent = staffed.agent()
    done = staffed.files().number
    staffed.does(agent, AcceptCase(done))
    staffed.does(agent, ResolveCase(done, "เสร็จ", without_photo="x"))
    climbs(at(staffed, "2026-12-03"))
    assert staffed.kinds(done) == ["received", "accepted", "resolved"]


def test_an_owner_is_warned_and_a_passed_date_is_marked_until_explained(
    staffed: Townhall,
) -> None:
    agent = staffed.agent()
    number = staffed.files().number
    staffed.does(agent, AcceptCase(number))
    before = told(staffed, "wichai")
    climbs(at(staffed, "2026-11-27"))
    assert told(staffed, "wichai") == before + 1
    climbs(at(staffed, "2026-12-03"))
    assert staffed.case(number).unexplained_since == date(2026, 12, 2)
    staffed.does(agent, ExplainDelay(number, "รอของค่ะ"))
    case = staffed.case(number)
    assert case.unexplained_since is None
    assert case.reply_due_on == date(2026, 12, 18)
    climbs(at(staffed, "2026-12-17"))
    assert staffed.kinds(number).count("due_in_5") == 2


def test_several_cases_of_a_rung_are_one_message(staffed: Townhall) -> None:
    numbers = [staffed.files().number for _ in range(3)]
    before = told(staffed, "head")
    climbs(at(staffed, "2026-11-20"))
    assert told(staffed, "head") == before + 1
    message = staffed.pushed("L-head")[-1][2]
    assert all(number in message for number in numbers)
    assert "ไฟถนน" not in message


def test_whom_a_case_concerns_is_not_told_of_it(staffed: Townhall) -> None:
    number = staffed.files().number
    mayor = staffed.reads(lambda tx: tx.staff.by_login("mayor"))
    assert mayor is not None
    staffed.does(staffed.staff("second", "head"), NameConcerned(number, staff_id=mayor.id))
    climbs(at(staffed, "2026-12-17"))
    assert told(staffed, "mayor") == 0
    assert number in staffed.pushed("L-clerk")[-1][2]


def test_a_town_names_its_clerk_and_mayor(staffed: Townhall) -> None:
    staffed.staff("deputy", "executive")
    staffed.town = change_settings(staffed.store, staffed.town, {"mayor": "deputy"})
    staffed.files()
    climbs(at(staffed, "2026-12-17"))
    assert (told(staffed, "deputy"), told(staffed, "mayor")) == (1, 0)


def test_the_digest_comes_once_on_a_working_morning(staffed: Townhall) -> None:
    staffed.files()
    send = (staffed.store, contexts(staffed), staffed.town.id)
    assert send_digest(*send) == 1
    assert send_digest(*send) == 0
    message = staffed.pushed("L-head")[-1][2]
    assert "เปิดอยู่ 1" in message
    at(staffed, "2026-11-18", "01:00")
    assert send_digest(*send) == 0  # eight o'clock is too early
    at(staffed, "2026-11-18", "01:30")
    assert send_digest(*send) == 1
    at(staffed, "2026-11-21")
    assert send_digest(*send) == 0


def test_a_result_nobody_disputes_is_closed_after_a_month(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "เสร็จ", without_photo="x"))
    pushes = hall.pushed()
    hall.clock.goes_on(days=29)
    assert close_finished(hall.store, contexts(hall), hall.town.id) == 0
    hall.clock.goes_on(days=1)
    assert close_finished(hall.store, contexts(hall), hall.town.id) == 1
    case = hall.case(number)
    assert (case.state, case.reason) == ("closed", "fixed")
    assert case.last_finished_at == hall.clock.now - timedelta(days=30)
    assert hall.pushed() == pushes


def test_who_waits_at_closing_time_has_left_a_message(hall: Townhall) -> None:
    hall.agent("clerk")
    number = hall.does(SOMSRI, AskForHuman("ขอถามค่ะ")).number
    assert end_quiet_talks(hall.store, contexts(hall), hall.clock.now) == 0
    at(hall, "2026-11-17", "09:30")
    assert end_quiet_talks(hall.store, contexts(hall), hall.clock.now) == 1
    assert hall.case(number).state == "received"
    assert end_quiet_talks(hall.store, contexts(hall), hall.clock.now) == 0


def test_a_late_holiday_moves_open_dates_outward_and_no_passed_one(hall: Townhall) -> None:
    number = hall.files().number
    before = hall.case(number)
    hall.writes(lambda tx: put_days_off(tx, [DayOff(before.reply_due_on, "x")]))
    move = (hall.store, contexts(hall), hall.town.id)
    assert move_for_holidays(*move) == 1
    assert hall.case(number).reply_due_on > before.reply_due_on
    assert hall.kinds(number)[-1] == "due_moved"
    assert move_for_holidays(*move) == 0
    due = hall.case(number).reply_due_on
    hall.clock.goes_on(days=40)
    hall.writes(lambda tx: put_days_off(tx, [DayOff(due, "y")]))
    assert move_for_holidays(*move) == 0


def test_a_later_change_of_rules_moves_no_old_case(hall: Townhall) -> None:
    number = hall.files().number
    before = hall.case(number)
    hall.town = change_settings(hall.store, hall.town, {"reply_rule": "30 working"})
    assert move_for_holidays(hall.store, contexts(hall), hall.town.id) == 0
    assert hall.case(number) == before
    assert hall.files().reply_due_on > before.reply_due_on


def test_news_that_say_nothing_are_not_told(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(hall.agent(), AcceptCase(number))
    hall.writes(lambda tx: tx.news.put(number, SOMSRI.person, 1, hall.clock.now))
    assert tell_news(hall.store, contexts(hall), hall.clock.now) == 0
    assert hall.reads(lambda tx: tx.news.find(number, SOMSRI.person)) is None

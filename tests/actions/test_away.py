"""Officers on leave: what would come to them goes to who is here; nothing is taken from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.actions import StaffMember
from bot.actions.own_account import LONGEST_LEAVE
from bot.actions.own_commands import BeAway
from bot.case_hours import climb
from handlers.citizen_commands import AskForHuman
from handlers.commands import AcceptCase, AnswerStaff, AskCitizen, ListWork
from tests.actions.test_chats import sent
from tests.actions.townhall import SOMSRI, Townhall

TODAY = date(2026, 11, 17)


def until(day: date | None) -> Any:
    """A command of the own account, which the vocabulary of the talk does not know."""
    return BeAway(day)


def is_away(hall: Townhall, who: StaffMember, days: int = 5) -> None:
    assert hall.does(who, until(TODAY + timedelta(days=days))) is None


def told(hall: Townhall, login: str) -> int:
    return len(sent(hall, f"L-{login}"))


def test_a_new_case_comes_to_who_is_here(hall: Townhall) -> None:
    away, here = hall.agent(login="wichai"), hall.agent(login="malee")
    is_away(hall, away)
    hall.files()
    assert (told(hall, "wichai"), told(hall, "malee")) == (0, 1)
    assert here.id != away.id


def test_where_nobody_is_here_all_hear_of_it(hall: Townhall) -> None:
    for login in ("wichai", "malee"):
        is_away(hall, hall.agent(login=login))
    hall.files()
    assert (told(hall, "wichai"), told(hall, "malee")) == (1, 1)


@pytest.fixture
def asked(hall: Townhall) -> tuple[StaffMember, str]:
    """An officer who has asked the reporter something, and goes away."""
    away = hall.agent(login="wichai")
    number = hall.files().number
    hall.does(away, AcceptCase(number))
    hall.does(away, AskCitizen(number, "ที่ไหนคะ"))
    is_away(hall, away)
    return away, number


def test_the_citizens_answer_goes_to_the_head_and_the_case_stays_the_owners(
    hall: Townhall, asked: tuple[StaffMember, str]
) -> None:
    away, number = asked
    hall.staff("boss", "head", division="works")
    before = told(hall, "wichai")
    hall.does(SOMSRI, AnswerStaff(number, "หน้าวัดค่ะ"))
    assert (told(hall, "wichai"), told(hall, "boss")) == (before, 1)
    assert number in [case.number for case in hall.does(away, ListWork("mine"))]


def test_without_a_head_the_owner_hears_of_it_all_the_same(
    hall: Townhall, asked: tuple[StaffMember, str]
) -> None:
    _, number = asked
    before = told(hall, "wichai")
    hall.does(SOMSRI, AnswerStaff(number, "หน้าวัดค่ะ"))
    assert told(hall, "wichai") == before + 1


def test_the_day_after_the_leave_everything_is_as_before(
    hall: Townhall, asked: tuple[StaffMember, str]
) -> None:
    _, number = asked
    hall.staff("boss", "head", division="works")
    hall.clock.goes_on(days=6)
    before = told(hall, "wichai")
    hall.does(SOMSRI, AnswerStaff(number, "หน้าวัดค่ะ"))
    assert (told(hall, "wichai"), told(hall, "boss")) == (before + 1, 0)


def test_a_warning_for_the_owner_goes_to_the_head(
    hall: Townhall, asked: tuple[StaffMember, str]
) -> None:
    away, number = asked
    hall.staff("boss", "head", division="works")
    is_away(hall, away, 30)
    hall.clock.goes_on(days=10)
    before = told(hall, "wichai")
    climb(hall.store, lambda _: hall.context(), hall.town.id)
    assert told(hall, "wichai") == before
    assert number in sent(hall, "L-boss")[-1][2]


def test_who_is_away_is_called_to_no_talk(hall: Townhall) -> None:
    is_away(hall, hall.agent("clerk", "wichai"))
    hall.agent("clerk", "malee")
    hall.does(SOMSRI, AskForHuman("ขอถามค่ะ"))
    assert (told(hall, "wichai"), told(hall, "malee")) == (0, 1)


def test_coming_back_earlier_is_said_too(hall: Townhall) -> None:
    away = hall.agent(login="wichai")
    hall.agent(login="malee")
    is_away(hall, away)
    assert hall.does(away, until(None)) is None
    hall.files()
    assert told(hall, "wichai") == 1
    acts = [entry.act for entry in hall.reads(lambda tx: tx.audit.latest())]
    assert {"away", "back"} <= set(acts)


@pytest.mark.parametrize(
    "day", [TODAY - timedelta(days=1), TODAY + LONGEST_LEAVE + timedelta(days=1)]
)
def test_a_day_that_cannot_be_is_refused(hall: Townhall, day: date) -> None:
    hall.refuses(hall.agent(), until(day), "wrong_day")

"""A citizen finds his own cases in full, strangers only their state, named staff nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.actions import Citizen, StaffMember, System
from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    CancelCase,
    FindCase,
    FindMyCases,
    ResolveCase,
    Where,
)
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall, citizen


def test_my_cases_come_newest_first_with_my_own_words(hall: Townhall) -> None:
    first = hall.files().number
    hall.clock.goes_on(minutes=5)
    second = hall.files(detail="ท่อน้ำแตกหน้าตลาด", category="water").number
    hall.files(BOONMEE)
    mine = hall.does(SOMSRI, FindMyCases())
    assert [case.number for case in mine] == [second, first]
    assert mine[0].detail == "ท่อน้ำแตกหน้าตลาด"
    assert all(case.is_mine for case in mine)


def test_my_list_ends_at_ten(hall: Townhall) -> None:
    for _ in range(11):
        hall.files()
    assert len(hall.does(SOMSRI, FindMyCases())) == 10


def test_the_reporter_sees_everything(hall: Townhall) -> None:
    filed = hall.files(photo_ids=(hall.photo_of(SOMSRI),))
    view = hall.does(SOMSRI, FindCase(filed.number))
    assert (view.detail, view.place, view.photos) == (
        "ไฟถนนดับมาสามวันแล้วค่ะ",
        "ซอยตัวอย่าง 3",
        1,
    )
    assert [(step.kind, step.state) for step in view.steps] == [("received", "received")]


def test_a_pin_without_words_is_shown_in_degrees(hall: Townhall) -> None:
    filed = hall.files(where=Where("", 13.75, 100.5))
    assert hall.does(SOMSRI, FindCase(filed.number)).place == "13.75000, 100.50000"


def test_a_stranger_sees_state_and_dates_and_not_one_word(hall: Townhall) -> None:
    agent = hall.agent()
    filed = hall.files(photo_ids=(hall.photo_of(SOMSRI),))
    hall.does(agent, AcceptCase(filed.number))
    hall.does(agent, ResolveCase(filed.number, "เปลี่ยนหลอดแล้วค่ะ", without_photo="มืดแล้ว"))
    view = hall.does(BOONMEE, FindCase(filed.number))
    assert (view.category, view.state, view.reply_due_on) == (
        "light",
        "resolved",
        filed.reply_due_on,
    )
    assert not view.is_mine
    assert (view.detail, view.place, view.photos) == ("", "", 0)
    assert [step.words for step in view.steps] == ["", "", ""]


def test_the_key_opens_the_words_to_its_holder_but_makes_him_no_owner(hall: Townhall) -> None:
    filed = hall.files(name_level="none")
    typed = f"{filed.case_key[:4]} {filed.case_key[4:8]}-{filed.case_key[8:]}".lower()
    view = hall.does(BOONMEE, FindCase(filed.number, typed))
    assert view.detail == "ไฟถนนดับมาสามวันแล้วค่ะ"
    assert not view.is_mine
    assert hall.does(SOMSRI, FindCase(filed.number)).detail == ""


def test_a_wrong_key_opens_nothing(hall: Townhall) -> None:
    filed = hall.files()
    for key in ("", "AAAA", "222222222222", hall.files(BOONMEE).case_key):
        assert hall.does(BOONMEE, FindCase(filed.number, key)).detail == ""


@pytest.mark.parametrize("number", ["70-222222", "hello", ""])
def test_a_number_that_is_none_finds_nothing(hall: Townhall, number: str) -> None:
    assert hall.does(SOMSRI, FindCase(number)) is None


def test_a_number_is_found_however_it_is_typed(hall: Townhall) -> None:
    number = hall.files().number
    assert hall.does(BOONMEE, FindCase(number.lower().replace("-", " "))).number == number


def test_who_is_named_in_a_case_cannot_even_find_it(hall: Townhall) -> None:
    named = hall.agent("works")
    colleague = hall.agent("works", "manee")
    number = hall.concerning(staff=named)
    assert hall.does(named, FindCase(number)) is None
    assert hall.does(named, FindCase(number, "K" * 12)) is None
    assert hall.does(Citizen(named.person), FindCase(number)) is None
    assert hall.does(colleague, FindCase(number)).number == number


def test_a_named_units_people_cannot_find_it(hall: Townhall) -> None:
    number = hall.concerning(division="works")
    assert hall.does(hall.agent("works"), FindCase(number)) is None
    assert hall.does(hall.agent("health", "piti"), FindCase(number)) is not None


# --- cancelling


def test_the_reporter_takes_a_case_back_and_its_owner_hears(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    pushes = len(hall.pushed())
    assert hall.does(SOMSRI, CancelCase(number)).state == "cancelled"
    assert hall.events(number)[-1] == ("cancelled", "accepted", "cancelled")
    assert len(hall.pushed()) == pushes + 1
    assert hall.pushed()[-1][:2] == (agent.person, "notice")


def test_a_case_without_owner_is_cancelled_in_silence(hall: Townhall) -> None:
    number = hall.files().number
    assert hall.does(SOMSRI, CancelCase(number)).state == "cancelled"
    assert hall.pushed() == []


def test_a_case_is_cancelled_once(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(SOMSRI, CancelCase(number))
    hall.refuses(SOMSRI, CancelCase(number), "already_done")


def test_nobody_cancels_for_another(hall: Townhall) -> None:
    number = hall.files().number
    hall.refuses(BOONMEE, CancelCase(number), "not_found")
    hall.refuses(hall.agent(), CancelCase(number), "not_found")
    hall.refuses(BOONMEE, CancelCase("70-222222"), "not_found")
    hall.refuses(BOONMEE, CancelCase("nonsense"), "not_found")


def test_a_case_that_waits_for_an_answer_can_be_cancelled_instead(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(hall.agent(), AskCitizen(number, "เสาต้นไหนคะ"))
    assert hall.does(SOMSRI, CancelCase(number)).state == "cancelled"


def test_a_case_without_a_name_has_no_owner_to_cancel_it(hall: Townhall) -> None:
    number = hall.files(name_level="none").number
    hall.refuses(SOMSRI, CancelCase(number), "not_found")


# --- answering


@pytest.fixture
def asked(hall: Townhall) -> tuple[str, StaffMember]:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AskCitizen(number, "เสาต้นไหนคะ"))
    return number, agent


def test_an_answer_sets_the_work_going_and_tells_the_owner_once(
    hall: Townhall, asked: tuple[str, StaffMember]
) -> None:
    number, agent = asked
    pushes = len(hall.pushed())
    view = hall.does(SOMSRI, AnswerStaff(number, " เสาต้นที่สองค่ะ "))
    assert view.state == "in_progress"
    assert view.steps[-1].words == "เสาต้นที่สองค่ะ"
    assert hall.events(number)[-1] == ("answered", "waiting_citizen", "in_progress")
    [(recipient, weight, messages)] = hall.pushed()[pushes:]
    assert (recipient, weight) == (agent.person, "notice")
    assert "เสาต้นที่สอง" not in messages


def test_a_second_answer_is_refused(hall: Townhall, asked: tuple[str, StaffMember]) -> None:
    hall.does(SOMSRI, AnswerStaff(asked[0], "ต้นที่สอง"))
    hall.refuses(SOMSRI, AnswerStaff(asked[0], "ต้นที่สอง"), "no_question")


def test_an_answer_nobody_asked_for_is_refused(hall: Townhall) -> None:
    hall.refuses(SOMSRI, AnswerStaff(hall.files().number, "อะไรนะ"), "no_question")


def test_an_empty_answer_is_refused(hall: Townhall, asked: tuple[str, StaffMember]) -> None:
    hall.refuses(SOMSRI, AnswerStaff(asked[0], "  "), "no_words")


def test_nobody_answers_for_another(hall: Townhall, asked: tuple[str, StaffMember]) -> None:
    for other in (BOONMEE, citizen("malee"), asked[1]):
        hall.refuses(other, AnswerStaff(asked[0], "ต้นที่สอง"), "not_found")


def test_the_reply_clock_runs_on_after_the_citizens_answer(
    hall: Townhall, asked: tuple[str, StaffMember]
) -> None:
    hall.does(SOMSRI, AnswerStaff(asked[0], "ต้นที่สอง"))
    assert hall.case(asked[0]).replied_at is None


@pytest.mark.parametrize("command", [FindMyCases, lambda: FindCase("70-222222")])
def test_who_has_no_line_account_asks_in_vain(
    hall: Townhall, command: Callable[[], FindMyCases | FindCase]
) -> None:
    hall.refuses(System(), command(), "not_found")
    hall.refuses(Citizen(""), command(), "not_found")

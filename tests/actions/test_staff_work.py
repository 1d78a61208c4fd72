"""Officers list, open, accept, ask and resolve; everybody else gets nothing and learns nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    Command,
    ListWork,
    OpenCase,
    ResolveCase,
    Where,
)
from handlers.staff_commands import NoteCase
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall, state_of

DEEDS: list[Callable[[str], Command]] = [
    OpenCase,
    AcceptCase,
    lambda number: AskCitizen(number, "เสาต้นไหนคะ"),
    lambda number: ResolveCase(number, "เปลี่ยนหลอดแล้ว", without_photo="มืดแล้ว"),
]
CHANGES = DEEDS[1:]


# --- what is done


def test_accepting_makes_it_ones_own_and_pushes_nothing_to_the_citizen(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    pushes = hall.pushed()
    seen = hall.does(agent, AcceptCase(number))
    assert (seen.state, seen.owner) == ("accepted", agent.name)
    assert hall.events(number)[1:] == [("accepted", "received", "accepted")]
    assert hall.pushed() == pushes


def test_a_second_tap_on_accept_changes_nothing(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    before = hall.dump()
    assert state_of(hall.does(agent, AcceptCase(number))) == "accepted"
    assert hall.dump() == before


def test_a_colleague_comes_too_late(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(hall.agent(), AcceptCase(number))
    hall.refuses(hall.agent("works", "manee"), AcceptCase(number), "already_taken")


def test_a_question_accepts_a_received_case_first_and_reaches_the_citizen_once(
    hall: Townhall,
) -> None:
    agent = hall.agent()
    number = hall.files().number
    seen = hall.does(agent, AskCitizen(number, " เสาต้นไหนคะ "))
    assert (seen.state, seen.owner) == ("waiting_citizen", agent.name)
    assert hall.events(number)[1:] == [
        ("accepted", "received", "accepted"),
        ("asked", "accepted", "waiting_citizen"),
    ]
    [(_, weight, messages)] = hall.pushed(SOMSRI.person)
    assert weight == "answer"
    assert "เสาต้นไหนคะ" in messages
    assert number in messages


def test_a_question_on_an_accepted_case_adds_one_event(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    hall.does(agent, AskCitizen(number, "เสาต้นไหนคะ"))
    assert hall.kinds(number) == ["received", "accepted", "asked"]


def test_one_question_at_a_time(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AskCitizen(number, "เสาต้นไหนคะ"))
    hall.refuses(agent, AskCitizen(number, "เสาต้นไหนคะ"), "wrong_state")


def test_a_question_does_not_stop_the_reply_clock_a_result_does(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AskCitizen(number, "เสาต้นไหนคะ"))
    assert hall.case(number).replied_at is None
    hall.clock.goes_on(hours=1)
    hall.does(agent, ResolveCase(number, "เปลี่ยนหลอดแล้ว", without_photo="มืดแล้ว"))
    assert hall.case(number).replied_at == hall.clock.now


def test_a_result_finishes_the_case_and_reaches_the_citizen_once(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    assert (
        state_of(hall.does(agent, ResolveCase(number, "เปลี่ยนหลอดแล้วค่ะ", without_photo="มืดแล้ว")))
        == "resolved"
    )
    assert hall.events(number)[-1] == ("resolved", "accepted", "resolved")
    assert hall.words(number)["answer"] == "เปลี่ยนหลอดแล้วค่ะ"
    [(_, weight, messages)] = hall.pushed(SOMSRI.person)
    assert weight == "answer"
    assert "เปลี่ยนหลอดแล้วค่ะ" in messages
    assert hall.case(number).last_finished_at == hall.clock.now


def test_a_finished_case_is_finished(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "เสร็จ", without_photo="มืดแล้ว"))
    for deed in CHANGES:
        hall.refuses(agent, deed(number), "already_done")


def test_a_received_case_is_accepted_before_it_is_resolved(hall: Townhall) -> None:
    hall.refuses(hall.agent(), ResolveCase(hall.files().number, "เสร็จ"), "accept_first")


def test_a_colleague_of_the_division_may_finish_what_another_accepted(hall: Townhall) -> None:
    number = hall.files().number
    first = hall.agent()
    hall.does(first, AcceptCase(number))
    hall.does(hall.agent("works", "manee"), ResolveCase(number, "เสร็จ", without_photo="มืดแล้ว"))
    assert hall.case(number).owner_id == first.id


def test_a_case_that_nobody_owns_belongs_to_who_works_on_it(hall: Townhall) -> None:
    number = hall.files().number
    agent = hall.agent()
    hall.does(agent, AcceptCase(number))
    hall.writes(lambda tx: tx.cases.assign(number, None))
    hall.does(agent, ResolveCase(number, "เสร็จ", without_photo="มืดแล้ว"))
    assert hall.case(number).owner_id == agent.id


@pytest.mark.parametrize("deed", [AskCitizen, ResolveCase])
def test_empty_words_are_refused(
    hall: Townhall, deed: Callable[[str, str], AskCitizen | ResolveCase]
) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    hall.refuses(agent, deed(number, " \n "), "no_words")


def test_without_a_name_a_question_waits_to_be_read_and_nothing_is_pushed(hall: Townhall) -> None:
    filed = hall.files(name_level="none")
    agent = hall.agent()
    hall.does(agent, AskCitizen(filed.number, "เสาต้นไหนคะ"))
    hall.does(agent, ResolveCase(filed.number, "เสร็จ", without_photo="มืดแล้ว"))
    assert [row for row in hall.pushed() if row[1] == "answer"] == []


def test_opening_shows_words_place_map_and_photos(hall: Townhall) -> None:
    photo = hall.photo_of(SOMSRI)
    filed = hall.files(where=Where("ซอยตัวอย่าง 3", 13.75, 100.5), photo_ids=(photo,))
    seen = hall.does(hall.agent(), OpenCase(filed.number.lower()))
    assert seen.detail == "ไฟถนนดับมาสามวันแล้วค่ะ"
    assert seen.place == "ซอยตัวอย่าง 3"
    assert "13.750000,100.500000" in seen.map_link
    assert seen.photo_links == (f"https://jaidee.example/p/{photo}",)
    assert SOMSRI.person not in repr(seen)


def test_opening_changes_nothing(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    before = hall.dump()
    hall.does(agent, OpenCase(number))
    assert hall.dump() == before


# --- lists


def test_new_cases_are_those_nobody_has(hall: Townhall) -> None:
    agent = hall.agent()
    first, second = hall.files().number, hall.files(BOONMEE).number
    hall.does(agent, AcceptCase(first))
    assert [case.number for case in hall.does(agent, ListWork("new"))] == [second]
    assert [case.number for case in hall.does(agent, ListWork("mine"))] == [first]


def test_lists_carry_no_words(hall: Townhall) -> None:
    hall.files()
    [case] = hall.does(hall.agent(), ListWork("new"))
    assert (case.detail, case.place, case.map_link, case.photo_links) == ("", "", "", ())


def test_due_and_late_follow_the_clock(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    assert hall.does(agent, ListWork("due")) == hall.does(agent, ListWork("late")) == ()
    hall.clock.goes_on(days=13)
    assert [case.number for case in hall.does(agent, ListWork("due"))] == [number]
    hall.clock.goes_on(days=5)
    assert [case.number for case in hall.does(agent, ListWork("late"))] == [number]


def test_a_list_holds_the_own_division_an_executives_all_of_them(hall: Townhall) -> None:
    hall.files()
    water = hall.files(category="water").number
    assert [c.number for c in hall.does(hall.agent("water"), ListWork("new"))] == [water]
    assert len(hall.does(hall.staff("mayor", "executive", division="works"), ListWork("new"))) == 2


def test_what_was_said_on_a_case_is_read_in_line_too(hall: Townhall) -> None:
    agent, number = hall.agent(), hall.files().number
    hall.does(agent, AskCitizen(number, "ต้นไหนคะ"))
    hall.does(SOMSRI, AnswerStaff(number, "ต้นที่สามค่ะ"))
    hall.does(agent, NoteCase(number, "ช่างว่างวันพุธ"))
    said = hall.does(agent, OpenCase(number)).said
    assert [(step.kind, step.words) for step in said] == [
        ("asked", "ต้นไหนคะ"), ("answered", "ต้นที่สามค่ะ"), ("noted", "ช่างว่างวันพุธ"),
    ]  # fmt: skip
    assert [case.said for case in hall.does(agent, ListWork("mine"))] == [()]

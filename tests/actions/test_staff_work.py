"""Officers list, open, accept, ask and resolve; everybody else gets nothing and learns nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.actions import Actor, StaffMember, System
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    CancelCase,
    Command,
    LinkGroup,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
    Where,
)
from storage import Tx
from tests.actions.townhall import BOONMEE, SOMSRI, Clock, Townhall, state_of

DEEDS: list[Callable[[str], Command]] = [
    OpenCase,
    AcceptCase,
    lambda number: AskCitizen(number, "เสาต้นไหนคะ"),
    lambda number: ResolveCase(number, "เปลี่ยนหลอดแล้ว"),
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
    hall.does(agent, ResolveCase(number, "เปลี่ยนหลอดแล้ว"))
    assert hall.case(number).replied_at == hall.clock.now


def test_a_result_finishes_the_case_and_reaches_the_citizen_once(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    assert state_of(hall.does(agent, ResolveCase(number, "เปลี่ยนหลอดแล้วค่ะ"))) == "resolved"
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
    hall.does(agent, ResolveCase(number, "เสร็จ"))
    for deed in CHANGES:
        hall.refuses(agent, deed(number), "already_done")


def test_a_received_case_is_accepted_before_it_is_resolved(hall: Townhall) -> None:
    hall.refuses(hall.agent(), ResolveCase(hall.files().number, "เสร็จ"), "accept_first")


def test_a_colleague_of_the_division_may_finish_what_another_accepted(hall: Townhall) -> None:
    number = hall.files().number
    first = hall.agent()
    hall.does(first, AcceptCase(number))
    hall.does(hall.agent("works", "manee"), ResolveCase(number, "เสร็จ"))
    assert hall.case(number).owner_id == first.id


def test_a_case_that_nobody_owns_belongs_to_who_works_on_it(hall: Townhall) -> None:
    number = hall.files().number
    agent = hall.agent()
    hall.does(agent, AcceptCase(number))
    hall.writes(lambda tx: tx.cases.assign(number, None))
    hall.does(agent, ResolveCase(number, "เสร็จ"))
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
    hall.does(agent, ResolveCase(filed.number, "เสร็จ"))
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


# --- who may not


def _outsiders(hall: Townhall) -> dict[str, Actor]:
    other = Townhall.open(hall.store, hall.clock, "thungthong")
    off = hall.staff("gone", "agent", division="works")
    hall.writes(lambda tx: _switch_off(tx, off))
    stripped = hall.staff("stripped", "integrity", division="works")
    return {
        "citizen": BOONMEE,
        "reporter": SOMSRI,
        "system": System(),
        "other town's head": other.staff("chief", "head"),
        "other division": hall.agent("health", "piti"),
        "integrity": hall.staff("suphap", "integrity"),
        "administrator": hall.staff("admin", "administrator"),
        "account that is off": off,
        "role taken away meanwhile": replace(stripped, roles=frozenset({"agent"})),
        "made up": StaffMember("nobody", "x", frozenset({"agent", "head"})),
    }


def _switch_off(tx: Tx, member: StaffMember) -> None:
    row = tx.staff.by_id(member.id)
    assert row is not None
    tx.staff.save(replace(row, is_active=False))


def test_outsiders_get_nothing_and_learn_nothing(hall: Townhall) -> None:
    number = hall.files().number
    for who, actor in _outsiders(hall).items():
        for deed in DEEDS:
            hall.refuses(actor, deed(number), "not_found")
            there, not_there = hall.does(actor, deed(number)), hall.does(actor, deed("70-222222"))
            assert there == not_there, who


@pytest.mark.parametrize("which", ["new", "mine", "due", "late"])
def test_lists_show_outsiders_nothing(hall: Townhall, which: str) -> None:
    hall.files()
    for who, actor in _outsiders(hall).items():
        seen = hall.does(actor, ListWork(which))  # type: ignore[arg-type]
        assert seen in (Refused("not_found"), ()), who


def test_executives_read_and_change_nothing(hall: Townhall) -> None:
    mayor = hall.staff("mayor", "executive")
    number = hall.files().number
    assert state_of(hall.does(mayor, OpenCase(number))) == "received"
    for deed in CHANGES:
        hall.refuses(mayor, deed(number), "not_found")


@pytest.mark.parametrize("role", ["agent", "head"])
@pytest.mark.parametrize("division", ["works", None])
def test_agents_and_heads_of_the_division_or_of_all_work(
    hall: Townhall, role: str, division: str | None
) -> None:
    member = hall.staff("worker", role, division=division)
    number = hall.files().number
    for deed in DEEDS[:3]:
        assert not isinstance(hall.does(member, deed(number)), Refused)


def test_an_officer_who_is_not_linked_works_in_the_browser(hall: Townhall) -> None:
    member = hall.staff("desk", "agent", division="works", line=False)
    assert state_of(hall.does(member, AcceptCase(hall.files().number))) == "accepted"


def test_who_is_named_in_a_case_gets_no_view_list_or_notice_of_it(hall: Townhall) -> None:
    named = hall.staff("named", "agent", "head", "executive", division="works")
    number = hall.concerning(staff=named)
    for deed in DEEDS:
        hall.refuses(named, deed(number), "not_found")
    for which in ("new", "mine", "due", "late"):
        assert hall.does(named, ListWork(which)) == ()
    colleague = hall.agent("works", "manee")
    assert state_of(hall.does(colleague, AcceptCase(number))) == "accepted"


def test_a_named_unit_gets_no_view_or_list_of_it(hall: Townhall) -> None:
    number = hall.concerning(division="works")
    for member in (hall.agent("works"), hall.staff("chief", "head", division="works")):
        for deed in DEEDS:
            hall.refuses(member, deed(number), "not_found")
        assert hall.does(member, ListWork("new")) == ()
    assert hall.does(hall.staff("all", "head"), OpenCase(number)).number == number


def test_an_owner_who_may_no_longer_work_hears_nothing(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    hall.writes(lambda tx: _switch_off(tx, agent))
    pushes = hall.pushed()
    hall.does(SOMSRI, CancelCase(number))
    assert hall.pushed() == pushes


def test_every_command_for_staff_refuses_a_citizen(hall: Townhall, clock: Clock) -> None:
    commands: list[Command] = [ListWork("new"), LinkGroup("C-group"), OpenCase("x")]
    for command in commands:
        hall.refuses(SOMSRI, command, "not_found")

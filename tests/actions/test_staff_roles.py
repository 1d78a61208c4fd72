"""Who may not work on a case gets nothing and learns nothing, whatever the reason."""

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
)
from storage import Tx
from tests.actions.townhall import BOONMEE, SOMSRI, Clock, Townhall, state_of

DEEDS: list[Callable[[str], Command]] = [
    OpenCase,
    AcceptCase,
    lambda number: AskCitizen(number, "เสาต้นไหนคะ"),
    lambda number: ResolveCase(number, "เปลี่ยนหลอดแล้ว", without_photo="มืดแล้ว"),
]
CHANGES = DEEDS[1:]


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

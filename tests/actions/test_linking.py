"""Only a fresh code ties a LINE account to the town hall, once, for fifteen minutes."""

from __future__ import annotations

import pytest

from bot.actions import Actor, Citizen, StaffMember, System
from bot.actions.linking import (
    LinkCode,
    forget_group,
    issue_link_code,
    read_code,
    show_code,
    unlink_person,
)
from bot.actions.people import deactivate
from handlers.commands import Linked, LinkGroup, LinkStaff, Refused
from tests.actions.townhall import BOONMEE, SOMSRI, Clock, Townhall, citizen


def code_for(hall: Townhall, staff_id: str, by: Actor | None = None) -> LinkCode:
    context = hall.context()
    actor = by or System()
    assert not isinstance(actor, Citizen)
    made = hall.writes(lambda tx: issue_link_code(tx, actor, staff_id, context))
    assert isinstance(made, LinkCode)
    return made


def test_a_code_ties_the_account_that_types_it(hall: Townhall) -> None:
    member = hall.staff("somchai", "agent", line=False)
    made = code_for(hall, member.id)
    assert hall.does(SOMSRI, LinkStaff(show_code(made.code).lower())) == Linked(member.name)
    row = hall.reads(lambda tx: tx.staff.by_line_user(SOMSRI.person))
    assert row is not None
    assert row.id == member.id


def test_a_code_works_once(hall: Townhall) -> None:
    code = code_for(hall, hall.staff("somchai", "agent", line=False).id).code
    hall.does(SOMSRI, LinkStaff(code))
    hall.refuses(BOONMEE, LinkStaff(code), "wrong_code")
    hall.refuses(SOMSRI, LinkStaff(code), "wrong_code")


def test_a_code_lives_fifteen_minutes(hall: Townhall) -> None:
    code = code_for(hall, hall.staff("somchai", "agent", line=False).id).code
    hall.clock.goes_on(minutes=15)
    hall.refuses(SOMSRI, LinkStaff(code), "wrong_code")


def test_a_new_code_kills_the_older_one(hall: Townhall) -> None:
    member = hall.staff("somchai", "agent", line=False)
    older, newer = code_for(hall, member.id).code, code_for(hall, member.id).code
    hall.refuses(SOMSRI, LinkStaff(older), "wrong_code")
    assert hall.does(SOMSRI, LinkStaff(newer)) == Linked(member.name)


@pytest.mark.parametrize("typed", ["", "AAAA", "ไม่มีรหัส", "2222-2222"])
def test_a_guess_is_told_nothing_but_wrong(hall: Townhall, typed: str) -> None:
    hall.staff("somchai", "agent", line=False)
    hall.refuses(SOMSRI, LinkStaff(typed), "wrong_code")


def test_a_code_of_one_town_is_worth_nothing_in_another(hall: Townhall, clock: Clock) -> None:
    other = Townhall.open(hall.store, clock, "thungthong")
    code = code_for(hall, hall.staff("somchai", "agent", line=False).id).code
    other.refuses(SOMSRI, LinkStaff(code), "wrong_code")
    assert isinstance(hall.does(SOMSRI, LinkStaff(code)), Linked)


def test_a_code_of_an_account_that_was_closed_is_dead(hall: Townhall) -> None:
    member = hall.staff("somchai", "agent", line=False)
    code = code_for(hall, member.id).code
    row = hall.reads(lambda tx: tx.staff.by_id(member.id))
    assert row is not None
    hall.writes(lambda tx: deactivate(tx, System(), row))
    assert hall.does(SOMSRI, LinkStaff(code)).reason == "wrong_code"
    assert hall.reads(lambda tx: tx.staff.by_line_user(SOMSRI.person)) is None


def test_only_the_hash_of_a_code_is_kept(hall: Townhall) -> None:
    made = code_for(hall, hall.staff("somchai", "agent", line=False).id)
    assert made.code not in repr(hall.dump())
    assert made.code not in repr(made)


def test_ones_own_code_or_as_administrator_anybodys(hall: Townhall) -> None:
    member, admin = hall.staff("somchai", "agent"), hall.staff("admin", "administrator")
    assert code_for(hall, member.id, member)
    assert code_for(hall, member.id, admin)


def test_nobody_makes_a_code_for_a_colleague(hall: Townhall, clock: Clock) -> None:
    head, member = hall.staff("chief", "head"), hall.staff("somchai", "agent")
    foreign = Townhall.open(hall.store, clock, "thungthong").staff("admin", "administrator")
    context = hall.context()
    for actor in (head, foreign, StaffMember("nobody", "x", frozenset({"administrator"}))):
        with hall.store.begin(hall.town.id) as tx:
            assert issue_link_code(tx, actor, member.id, context) == Refused("not_found")
    lost = hall.writes(lambda tx: issue_link_code(tx, System(), "nobody", context))
    assert not isinstance(lost, LinkCode)


def test_a_code_is_read_however_it_is_typed(hall: Townhall) -> None:
    assert read_code(" k7m3-๒๓ qx ") == "K7M323QX"


def test_unlinking_undoes_the_tie_and_says_if_there_was_none(hall: Townhall) -> None:
    member = hall.staff("somchai", "agent")
    assert hall.writes(lambda tx: unlink_person(tx, member.person))
    assert hall.reads(lambda tx: tx.staff.by_line_user(member.person)) is None
    assert not hall.writes(lambda tx: unlink_person(tx, member.person))


@pytest.mark.parametrize("role", ["agent", "head", "administrator"])
def test_who_works_here_links_a_group(hall: Townhall, role: str) -> None:
    member = hall.staff("somchai", role)
    assert hall.does(member, LinkGroup("C-group")) == Linked("เทศบาลตำบลใจดีสมมติ")
    assert [one.group for one in hall.reads(lambda tx: tx.groups.linked())] == ["C-group"]


@pytest.mark.parametrize("role", ["integrity", "executive"])
def test_others_link_no_group(hall: Townhall, role: str, clock: Clock) -> None:
    hall.refuses(hall.staff("x1", role), LinkGroup("C-group"), "not_found")
    foreign = Townhall.open(hall.store, clock, "thungthong").staff("chief", "head")
    hall.refuses(foreign, LinkGroup("C-group"), "not_found")
    hall.refuses(citizen("malee"), LinkGroup("C-group"), "not_found")


def test_a_group_that_we_left_hears_no_more(hall: Townhall) -> None:
    hall.does(hall.agent(), LinkGroup("C-group"))
    assert hall.writes(lambda tx: forget_group(tx, "C-group"))
    assert not hall.writes(lambda tx: forget_group(tx, "C-group"))
    hall.files()
    assert hall.pushed("C-group") == []

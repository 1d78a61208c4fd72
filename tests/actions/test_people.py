"""Accounts are opened, changed and closed by administrators; passwords are hashed and slow."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import StaffMember, System
from bot.actions.linking import LinkCode, issue_link_code
from bot.actions.passwords import WeakPassword, hash_password, is_right
from bot.actions.people import (
    NeedsTwo,
    NotAllowed,
    WrongAccount,
    add_staff,
    deactivate,
    new_password,
    rename,
    set_password,
    set_roles,
    who_logs_in,
)
from handlers.citizen_commands import AskForHuman
from handlers.commands import AcceptCase, LinkStaff, ListWork, Refused, ResolveCase
from handlers.staff_commands import TakeChat
from storage.staff import LoginTakenError
from storage.staff import StaffMember as StaffRow
from tests.actions.townhall import SOMSRI, Clock, Townhall

PASSWORD = "correct horse 9"


def opened(hall: Townhall, by: StaffMember | System | None = None, **changes: Any) -> StaffRow:
    asked: dict[str, Any] = {
        "login": "somchai", "name": "สมชาย สมมติ", "roles": ["agent"], "password": PASSWORD,
        "division": "works", **changes,
    }  # fmt: skip
    return hall.writes(lambda tx: add_staff(tx, by or System(), **asked))


def logs_in(hall: Townhall, login: str, password: str) -> StaffRow | None:
    return hall.reads(lambda tx: who_logs_in(tx, login, password))


def test_an_account_opens_with_its_password_only(hall: Townhall) -> None:
    row = opened(hall)
    assert logs_in(hall, " SomChai ", PASSWORD) == row
    assert logs_in(hall, "somchai", "something else") is None
    assert logs_in(hall, "nobody", PASSWORD) is None


def test_the_hash_is_argon2id_and_the_password_is_nowhere(hall: Townhall) -> None:
    row = opened(hall)
    assert (row.password_hash or "").startswith("$argon2id$")
    assert PASSWORD not in repr(hall.dump())
    assert "argon2" not in repr(row)


def test_an_account_without_a_password_never_opens(hall: Townhall) -> None:
    hall.staff("nopassword", "agent")
    assert logs_in(hall, "nopassword", "") is None
    assert not is_right("no hash at all", PASSWORD)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(WeakPassword):
        hash_password("short")


@pytest.mark.parametrize(
    "changes",
    [
        {"login": "x"},
        {"login": "Some Body"},
        {"name": " "},
        {"roles": []},
        {"roles": ["king"]},
        {"division": "moon"},
    ],
)
def test_a_wrong_account_is_refused(hall: Townhall, changes: dict[str, Any]) -> None:
    with pytest.raises(WrongAccount):
        opened(hall, **changes)


def test_a_login_is_taken_once(hall: Townhall) -> None:
    opened(hall)
    with pytest.raises(LoginTakenError):
        opened(hall)


@pytest.mark.parametrize("role", ["agent", "head", "integrity", "executive"])
def test_only_administrators_manage_people(hall: Townhall, role: str) -> None:
    row, other = opened(hall), hall.staff("other", role)
    deeds = (
        lambda tx: add_staff(tx, other, login="new", name="x", roles=["agent"], password=PASSWORD),
        lambda tx: set_roles(tx, other, row, ["administrator"]),
        lambda tx: set_password(tx, other, row, PASSWORD),
        lambda tx: deactivate(tx, other, row),
    )
    before = hall.dump()
    for deed in deeds:
        with pytest.raises(NotAllowed):
            hall.writes(deed)
    assert hall.dump() == before


def test_an_administrator_of_another_town_manages_nobody(hall: Townhall, clock: Clock) -> None:
    foreign = Townhall.open(hall.store, clock, "thungthong").staff("admin", "administrator")
    with pytest.raises(NotAllowed):
        opened(hall, foreign)


def test_an_administrator_manages_and_it_is_on_record(hall: Townhall) -> None:
    admin = hall.staff("admin", "administrator")
    row = opened(hall, admin)
    hall.writes(lambda tx: rename(tx, admin, row, "สมชัย สมมติ"))
    hall.writes(lambda tx: set_password(tx, admin, row, "another horse 10"))
    assert logs_in(hall, "somchai", "another horse 10") is not None
    entries = hall.reads(lambda tx: tx.audit.latest())
    done = {entry.act for entry in entries if entry.staff_id == admin.id}
    assert done >= {"staff_added", "staff_renamed", "password_set"}


def test_the_command_line_gives_roles_alone(hall: Townhall) -> None:
    row = opened(hall)
    hall.writes(lambda tx: set_roles(tx, System(), row, ["head", "agent"], "health"))
    changed = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert changed is not None
    assert (changed.roles, changed.division) == (frozenset({"agent", "head"}), "health")


def test_an_administrator_alone_changes_no_roles_and_closes_nobody(hall: Townhall) -> None:
    admin, row = hall.staff("admin", "administrator"), opened(hall)
    other = opened(hall, login="admin2", roles=["administrator"])
    before = hall.dump()
    for deed in (
        lambda tx: set_roles(tx, admin, row, ["agent", "administrator"]),
        lambda tx: deactivate(tx, admin, row),
        lambda tx: set_password(tx, admin, other, "another horse 10"),
    ):
        with pytest.raises(NeedsTwo):
            hall.writes(deed)
    code = hall.writes(lambda tx: issue_link_code(tx, admin, other.id, hall.context()))
    assert code == Refused("not_found")
    assert hall.dump() == before


def test_everybody_may_change_his_own_password(hall: Townhall) -> None:
    row = opened(hall)
    own = StaffMember(row.id, row.name, frozenset({"agent"}))
    hall.writes(lambda tx: set_password(tx, own, row, "another horse 10"))
    assert logs_in(hall, "somchai", PASSWORD) is None
    assert logs_in(hall, "somchai", "another horse 10") is not None


def test_a_closed_account_opens_nothing_and_loses_its_line_tie(hall: Townhall) -> None:
    row = opened(hall)
    context = hall.context()
    code = hall.writes(lambda tx: issue_link_code(tx, System(), row.id, context))
    assert isinstance(code, LinkCode)
    hall.does(SOMSRI, LinkStaff(code.code))
    closing = logs_in(hall, "somchai", PASSWORD)
    assert closing is not None
    hall.writes(lambda tx: deactivate(tx, System(), closing))
    assert logs_in(hall, "somchai", PASSWORD) is None
    assert hall.reads(lambda tx: tx.staff.by_line_user(SOMSRI.person)) is None
    officer = StaffMember(row.id, row.name, frozenset({"agent"}))
    hall.refuses(officer, AcceptCase(hall.files().number), "not_found")


@pytest.mark.parametrize("how", ["closed", "other roles"])
def test_who_works_no_longer_leaves_no_case_and_no_talk_behind(hall: Townhall, how: str) -> None:
    leaves, stays = hall.agent(None), hall.agent(None, "malee")
    number, done, others = (hall.files(category="water").number for _ in range(3))
    for one in (number, done):
        hall.does(leaves, AcceptCase(one))
    hall.does(stays, AcceptCase(others))
    hall.does(leaves, ResolveCase(done, "เสร็จแล้วค่ะ", without_photo="กลางคืน"))
    chat = hall.does(SOMSRI, AskForHuman("ขอถามค่ะ")).number
    hall.does(leaves, TakeChat(chat))
    row = hall.reads(lambda tx: tx.staff.by_id(leaves.id))
    assert row is not None
    if how == "closed":
        hall.writes(lambda tx: deactivate(tx, System(), row))
    else:
        hall.writes(lambda tx: set_roles(tx, System(), row, ["executive"]))
    assert [hall.case(one).owner_id for one in (number, done, others, chat)] == [
        None, leaves.id, stays.id, None,
    ]  # fmt: skip
    assert hall.events(number)[-1] == ("let_go", "accepted", "accepted")
    assert number in [case.number for case in hall.does(stays, ListWork("new"))]
    assert hall.does(stays, TakeChat(chat)).officer_id == stays.id


def test_a_made_password_is_long_and_legible(hall: Townhall) -> None:
    made = new_password(hall.chance.randrange)
    assert len(made) == 19
    assert not set(made) & set("01lo")
    assert made != new_password(hall.chance.randrange)

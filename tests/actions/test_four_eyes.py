"""No administrator removes people, changes roles or makes another administrator alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import StaffMember, System
from bot.actions.four_eyes import Decided, SameEyes, WaitsAlready, ask_change, decide
from bot.actions.people import NotAllowed, WrongAccount, add_staff, who_logs_in
from storage.staff import StaffMember as StaffRow
from storage.wishes import Wish
from tests.actions.townhall import Townhall

PASSWORD = "correct horse 9"


@pytest.fixture
def admins(hall: Townhall) -> tuple[StaffMember, StaffMember]:
    return hall.staff("admin", "administrator"), hall.staff("second", "administrator")


@pytest.fixture
def officer(hall: Townhall) -> StaffRow:
    return hall.writes(
        lambda tx: add_staff(
            tx, System(), login="somchai", name="สมชาย สมมติ", roles=["agent"], division="works",
            password=PASSWORD,
        )
    )  # fmt: skip


def asks(hall: Townhall, who: StaffMember, row: StaffRow, deed: Any, *more: Any) -> Wish:
    hall.writes(lambda tx: ask_change(tx, who, row, deed, *more))
    return waiting(hall)


def waiting(hall: Townhall) -> Wish:
    (wish,) = hall.reads(lambda tx: tx.wishes.open())
    return wish


def decides(hall: Townhall, who: StaffMember, wish: Wish, agrees: bool = True) -> None:
    hall.writes(lambda tx: decide(tx, who, wish.id, agrees=agrees))


def now(hall: Townhall, row: StaffRow) -> StaffRow:
    found = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert found
    return found


def test_roles_change_when_another_administrator_agrees(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    one, other = admins
    wish = asks(hall, one, officer, "roles", ["head", "agent"], "health")
    assert now(hall, officer).roles == {"agent"}
    decides(hall, other, wish)
    changed = now(hall, officer)
    assert (set(changed.roles), changed.division) == ({"agent", "head"}, "health")
    acts = {(e.act, e.staff_id) for e in hall.reads(lambda tx: tx.audit.latest())}
    assert {("roles_asked", one.id), ("roles_done", other.id), ("roles_set", other.id)} <= acts


def test_an_account_closes_when_another_administrator_agrees(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    wish = asks(hall, admins[0], officer, "remove")
    assert hall.reads(lambda tx: who_logs_in(tx, "somchai", PASSWORD))
    decides(hall, admins[1], wish)
    assert hall.reads(lambda tx: who_logs_in(tx, "somchai", PASSWORD)) is None


def test_who_asked_cannot_agree_and_may_withdraw(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    wish = asks(hall, admins[0], officer, "remove")
    with pytest.raises(SameEyes):
        decides(hall, admins[0], wish)
    decides(hall, admins[0], wish, agrees=False)
    assert hall.reads(lambda tx: tx.wishes.open()) == ()
    with pytest.raises(Decided):
        decides(hall, admins[1], wish)
    assert now(hall, officer).is_active


def test_whom_it_concerns_cannot_agree(
    hall: Townhall, admins: tuple[StaffMember, StaffMember]
) -> None:
    one, other = admins
    row = hall.reads(lambda tx: tx.staff.by_id(other.id))
    assert row
    wish = asks(hall, one, row, "roles", ["administrator", "head"])
    with pytest.raises(SameEyes):
        decides(hall, other, wish)
    decides(hall, hall.staff("third", "administrator"), wish)
    assert now(hall, row).roles == {"administrator", "head"}


def test_a_new_administrator_is_closed_until_a_second_one_agrees(
    hall: Townhall, admins: tuple[StaffMember, StaffMember]
) -> None:
    row = hall.writes(
        lambda tx: add_staff(
            tx, admins[0], login="puppet", name="x", roles=["administrator"], password=PASSWORD
        )
    )
    assert hall.reads(lambda tx: who_logs_in(tx, "puppet", PASSWORD)) is None
    decides(hall, admins[1], waiting(hall))
    assert hall.reads(lambda tx: who_logs_in(tx, "puppet", PASSWORD)) is not None
    assert now(hall, row).is_active


def test_one_wish_an_account_at_a_time(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    asks(hall, admins[0], officer, "remove")
    with pytest.raises(WaitsAlready):
        asks(hall, admins[1], officer, "roles", ["head"])


@pytest.mark.parametrize("role", ["agent", "head", "integrity", "executive"])
def test_only_administrators_ask_and_agree(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow, role: str
) -> None:
    nobody = hall.staff("nobody", role)
    with pytest.raises(NotAllowed):
        asks(hall, nobody, officer, "remove")
    wish = asks(hall, admins[0], officer, "remove")
    with pytest.raises(NotAllowed):
        decides(hall, nobody, wish)


def test_a_wish_that_cannot_be_is_refused(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    with pytest.raises(WrongAccount):
        asks(hall, admins[0], officer, "roles", ["king"])
    with pytest.raises(WrongAccount):
        asks(hall, admins[0], officer, "roles", ["agent"], "moon")
    with pytest.raises(NotAllowed):
        asks(hall, admins[0], officer, "open")


def test_a_second_step_is_taken_away_by_two(
    hall: Townhall, admins: tuple[StaffMember, StaffMember], officer: StaffRow
) -> None:
    hall.writes(lambda tx: tx.second_steps.begin_authenticator(officer.id, "SECRET"))
    hall.writes(lambda tx: tx.second_steps.confirm_authenticator(officer.id))
    wish = asks(hall, admins[0], officer, "forget_second_step")
    assert officer.id in hall.reads(lambda tx: tx.second_steps.holders())
    decides(hall, admins[1], wish)
    assert officer.id not in hall.reads(lambda tx: tx.second_steps.holders())

"""Staff, their LINE accounts, groups, the audit, and a town's lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import Store
from storage.catalogue import Category, DayOff, Division, Quota
from storage.desk import CannedAnswer
from storage.groups import Group
from storage.sessions import NewLink
from storage.staff import LoginTakenError, StaffMember
from storage.towns import Town
from tests.databases import Clock


def hire(store: Store, town: Town, login: str, *roles: str, division: str = "works") -> StaffMember:
    with store.begin(town.id) as tx:
        return tx.staff.add(
            name=f"สมมติ {login}", login=login, roles=roles or ("agent",), division=division
        )


def test_a_member_comes_back_as_hired(store: Store, town: Town) -> None:
    member = hire(store, town, "malee", "head", "agent")
    assert member.roles == {"agent", "head"}
    assert member.may_work
    assert not hire(store, town, "admin", "administrator").may_work
    with store.reading(town.id) as tx:
        assert tx.staff.by_id(member.id) == member
        assert tx.staff.by_login("malee") == member
        assert tx.staff.by_login("nobody") is None
        assert len(tx.staff.everyone()) == 2


def test_a_login_is_taken_once(store: Store, town: Town) -> None:
    hire(store, town, "malee")
    with store.begin(town.id) as tx:
        with pytest.raises(LoginTakenError):
            tx.staff.add(name="อื่น", login="malee", roles=["agent"])
        tx.staff.add(name="อื่น", login="mali", roles=["agent"])


def test_people_and_answers_stand_as_in_a_dictionary(store: Store, town: Town) -> None:
    names = ["กานดา", "เกษม", "ไกร", "ขาว", "เอก"]
    with store.begin(town.id) as tx:
        for place, name in enumerate(reversed(names)):
            tx.staff.add(name=name, login=f"login-{place}", roles=["agent"])
            tx.desk.put_answer(CannedAnswer("", "ask", "", name, "…"))
        assert [one.name for one in tx.staff.everyone()] == names
        assert [one.name for one in tx.desk.answers()] == names


def test_a_member_is_changed(store: Store, town: Town) -> None:
    member = hire(store, town, "malee")
    changed = replace(
        member,
        name="ใหม่",
        roles=frozenset({"executive"}),
        division=None,
        password_hash="$argon2id$x",
        is_active=False,
    )
    with store.begin(town.id) as tx:
        tx.staff.save(changed)
        assert tx.staff.by_id(member.id) == changed


def test_a_link_code_works_once_and_in_time(store: Store, town: Town, clock: Clock) -> None:
    member = hire(store, town, "malee")
    until = clock() + timedelta(minutes=5)
    with store.begin(town.id) as tx:
        tx.staff.new_link_code(member.id, "111111", until)
        tx.staff.new_link_code(member.id, "222222", until)
        assert tx.staff.use_link_code("111111", "U1") is None  # the newer code killed it
        assert tx.staff.use_link_code("333333", "U1") is None
        linked = tx.staff.use_link_code("222222", "U1")
        assert linked == replace(member, line_user="U1")
        assert tx.staff.use_link_code("222222", "U2") is None
        assert tx.staff.by_line_user("U1") == linked
        assert tx.staff.by_line_user("U2") is None
        tx.staff.new_link_code(member.id, "444444", until)
    clock.forward(minutes=5)
    with store.begin(town.id) as tx:
        assert tx.staff.use_link_code("444444", "U1") is None
    assert store.sweeps.purge_link_codes(clock()) == 1


def test_log_ins_and_their_links_are_forgotten_in_time(
    store: Store, town: Town, clock: Clock
) -> None:
    member = hire(store, town, "malee")

    def logs_in(token: str) -> None:
        with store.begin(town.id) as tx:
            tx.sessions.add(member.id, token, via="password", device="x")
            until = clock() + timedelta(minutes=5)
            tx.sessions.ask_link(NewLink(member.id, f"b {token}", f"l {token}", "47", until))

    logs_in("first")
    clock.forward(days=1)
    logs_in("second")
    before = clock()
    assert store.sweeps.purge_sessions(before) == 1
    assert store.sweeps.purge_log_in_links(before) == 1
    assert store.sweeps.purge_sessions(before) == store.sweeps.purge_log_in_links(before) == 0
    with store.begin(town.id) as tx:
        assert [one.via for one in tx.sessions.of_staff(member.id, before - timedelta(days=9))]
        assert tx.sessions.has_link("b second", "l second")


def test_a_line_account_belongs_to_one_member(store: Store, town: Town, clock: Clock) -> None:
    one, two = hire(store, town, "one"), hire(store, town, "two")
    until = clock() + timedelta(minutes=5)
    with store.begin(town.id) as tx:
        tx.staff.new_link_code(one.id, "111111", until)
        tx.staff.new_link_code(two.id, "222222", until)
        tx.staff.use_link_code("111111", "U1")
        tx.staff.use_link_code("222222", "U1")
        assert [member.id for member in tx.staff.in_line()] == [two.id]
        assert tx.staff.unlink("U1")
        assert not tx.staff.unlink("U1")
        assert tx.staff.in_line() == ()


def test_who_left_cannot_link(store: Store, town: Town, clock: Clock) -> None:
    member = hire(store, town, "malee")
    with store.begin(town.id) as tx:
        tx.staff.new_link_code(member.id, "111111", clock() + timedelta(minutes=5))
        tx.staff.save(replace(member, is_active=False))
        assert tx.staff.use_link_code("111111", "U1") is None


def test_notices_go_to_those_who_work_on_cases(store: Store, town: Town, clock: Clock) -> None:
    for number, (role, division) in enumerate(
        [("agent", "works"), ("head", "health"), ("integrity", "works"), ("administrator", "works")]
    ):
        member = hire(store, town, f"{role}{number}", role, division=division)
        with store.begin(town.id) as tx:
            tx.staff.new_link_code(member.id, f"code{number}", clock() + timedelta(minutes=5))
            tx.staff.use_link_code(f"code{number}", f"U{number}")
    with store.reading(town.id) as tx:
        assert {member.line_user for member in tx.staff.in_line()} == {"U0", "U1"}
        assert [member.line_user for member in tx.staff.in_line("works")] == ["U0"]


def test_groups_are_linked_once(store: Store, town: Town, clock: Clock) -> None:
    member = hire(store, town, "malee")
    with store.begin(town.id) as tx:
        tx.groups.link("C1", member.id)
        tx.groups.link("C1", member.id)
        assert tx.groups.linked() == (Group("C1", member.id, clock()),)
        assert tx.groups.unlink("C1")
        assert not tx.groups.unlink("C1")
        assert tx.groups.linked() == ()


def test_the_audit_grows(store: Store, town: Town, clock: Clock) -> None:
    member = hire(store, town, "malee")
    with store.begin(town.id) as tx:
        tx.audit.add("case.opened", staff_id=member.id, subject="69-K7M3QX")
        clock.forward(seconds=1)
        tx.audit.add("backup.made", staff_id=None)
        latest, first = tx.audit.latest()
    assert (latest.act, latest.staff_id, latest.at) == ("backup.made", None, clock())
    assert (first.act, first.staff_id, first.subject) == ("case.opened", member.id, "69-K7M3QX")


def test_lists_keep_the_towns_order(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        assert [one.code for one in tx.catalogue.divisions()] == ["clerk", "works", "health"]
        tx.catalogue.put_division(Division("clerk", "สำนักปลัดเทศบาล", "Clerk's office"))
        assert tx.catalogue.divisions()[0] == Division("clerk", "สำนักปลัดเทศบาล", "Clerk's office")
        light = Category("light", "works", 7, 50)
        waste = Category("garbage", "health", 7, 250, is_active=False)
        tx.catalogue.put_category(light)
        tx.catalogue.put_category(waste)
        tx.catalogue.put_category(replace(light, target_days=5))
        assert tx.catalogue.categories() == (replace(light, target_days=5), waste)
        assert tx.catalogue.category("garbage") == waste
        assert tx.catalogue.category("nothing") is None


def test_days_off_are_added_and_taken_back(store: Store, town: Town) -> None:
    extra = DayOff(date(2026, 12, 31), "วันหยุดพิเศษ")
    with store.begin(town.id) as tx:
        tx.catalogue.put_day_off(DayOff(date(2026, 1, 2), "เก่า"))
        tx.catalogue.put_day_off(extra)
        assert tx.catalogue.days_off(date(2026, 11, 20)) == (extra,)
        tx.catalogue.put_day_off(replace(extra, is_working=True))
        assert tx.catalogue.days_off(date(2026, 11, 20)) == (replace(extra, is_working=True),)
        assert tx.catalogue.remove_day_off(extra.day)
        assert not tx.catalogue.remove_day_off(extra.day)


def test_pushes_are_known_by_month(store: Store, town: Town) -> None:
    with store.begin(town.id) as tx:
        assert tx.catalogue.quota("2026-11") == Quota("2026-11")
        tx.catalogue.put_quota(Quota("2026-11", 40, 300))
        tx.catalogue.put_quota(Quota("2026-11", 41, 300))
        assert tx.catalogue.quota("2026-11") == Quota("2026-11", 41, 300)
        assert tx.catalogue.quota("2026-12") == Quota("2026-12")

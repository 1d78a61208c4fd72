"""Pages for administrators: accounts, four eyes, divisions, groups, the audit log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from bot.actions.clearance import member_of
from bot.actions.four_eyes import DEEDS
from bot.actions.people import who_logs_in
from tests.actions.browser import Browser, account
from tests.actions.townhall import WORDS, Townhall


@pytest.fixture
def admin(hall: Townhall, browser: Browser) -> Browser:
    account(hall, "admin", "administrator", division=None)
    browser.logs_in("admin")
    return browser


@pytest.fixture
def second(hall: Townhall, app: Flask) -> Browser:
    account(hall, "second", "administrator", division=None)
    other = Browser(app)
    other.logs_in("second")
    return other


def wish_on(page: str) -> str:
    found = re.search(r'action="(/staff/people/wish/[^"]+)"', page)
    assert found, page
    return found[1]


def made_password(page: str) -> str:
    found = re.search(r'class="number">([2-9a-z]{4}(?:-[2-9a-z]{4}){3})<', page)
    assert found, page
    return found[1]


def test_an_account_is_opened_and_its_password_shown_once(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/people/new")
    page = admin.posts(
        "/staff/people/new", 200, login="Somchai", name="สมชาย สมมติ", roles="agent",
        division="works",
    )  # fmt: skip
    password = made_password(page)
    row = hall.reads(lambda tx: who_logs_in(tx, "somchai", password))
    assert row
    assert (row.name, set(row.roles), row.division) == ("สมชาย สมมติ", {"agent"}, "works")
    assert password not in admin.opens("/staff/people/new")
    assert "สมชาย สมมติ" in admin.opens("/staff/people")


def test_a_form_with_a_fault_keeps_what_was_typed(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/people/new")
    page = admin.posts("/staff/people/new", 409, login="admin", name="ชื่อซ้ำ", roles="agent")
    assert "มีคนใช้แล้ว" in page
    assert "ชื่อซ้ำ" in page
    page = admin.posts("/staff/people/new", 409, login="somchai", name="ไม่มีหน้าที่")
    assert "อย่างน้อยหนึ่งหน้าที่" in page


def test_roles_change_by_two(hall: Townhall, admin: Browser, second: Browser) -> None:
    row = account(hall)
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/roles", roles="head", division="health")
    wish = wish_on(admin.opens("/staff/people"))
    assert 'value="yes"' not in admin.page
    admin.posts(wish, 409, agrees="yes")
    assert "เห็นชอบเองไม่ได้" in admin.page
    assert 'value="yes"' in second.opens("/staff/people")
    second.posts(wish, agrees="yes")
    changed = hall.reads(lambda tx: tx.staff.by_id(row.id))
    assert changed
    assert (set(changed.roles), changed.division) == ({"head"}, "health")
    second.opens("/staff/people")
    second.posts(wish, 409, agrees="no")


@pytest.mark.parametrize("deed", ["remove", "forget-second-step", "roles"])
def test_nothing_happens_before_the_second_pair_of_eyes(
    hall: Townhall, admin: Browser, deed: str
) -> None:
    row = account(hall)
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/{deed}", roles="head")
    assert hall.reads(lambda tx: tx.staff.by_id(row.id)) == row
    admin.posts(f"/staff/people/{row.id}/{deed}", 409, roles="head")


def test_a_lost_phone_is_logged_out_and_untied(hall: Townhall, app: Flask, admin: Browser) -> None:
    row = account(hall)
    phone = Browser(app)
    phone.logs_in("wichai")
    hall.writes(lambda tx: tx.staff.new_link_code(row.id, "X", hall.clock.now.replace(year=2030)))
    hall.writes(lambda tx: tx.staff.use_link_code("X", "L-wichai"))
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/end-log-ins")
    phone.opens("/staff/work/new", 302)
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/untie")
    assert hall.reads(lambda tx: tx.staff.by_line_user("L-wichai")) is None


def test_a_new_password_and_a_link_code_for_an_officer(hall: Townhall, admin: Browser) -> None:
    row = account(hall)
    admin.opens(f"/staff/people/{row.id}")
    page = admin.posts(f"/staff/people/{row.id}/password", 200)
    assert hall.reads(lambda tx: who_logs_in(tx, "wichai", made_password(page)))
    page = admin.posts(f"/staff/people/{row.id}/link-code", 200)
    assert re.search(r"ผูกบัญชี [0-9A-Z]{4}-[0-9A-Z]{4}", page)


@pytest.mark.parametrize("deed", ["password", "link-code"])
def test_not_for_another_administrator(hall: Townhall, admin: Browser, deed: str) -> None:
    row = account(hall, "boss", "administrator")
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/{deed}", 409)


def test_an_account_is_renamed(hall: Townhall, admin: Browser) -> None:
    row = account(hall)
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/name", name="วิชัย ใหม่สมมติ")
    assert "วิชัย ใหม่สมมติ" in admin.opens("/staff/people")
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/name", 409, name=" ")
    admin.posts(f"/staff/people/{row.id}/nonsense", 404)
    admin.opens("/staff/people/nobody", 404)


def test_divisions_are_named_anew_and_added(hall: Townhall, admin: Browser) -> None:
    admin.opens("/staff/people/divisions")
    admin.posts("/staff/people/divisions", key="works", name="กองช่างใหม่", name_en="Works")
    admin.opens("/staff/people/divisions")
    admin.posts("/staff/people/divisions", key="tourism", name="กองท่องเที่ยว")
    page = admin.opens("/staff/people/divisions")
    assert "กองช่างใหม่" in page
    assert "กองท่องเที่ยว" in page
    admin.posts("/staff/people/divisions", 409, key="Bad Code", name="x")
    admin.posts("/staff/people/divisions", 409, key="good", name=" ")


def test_a_group_is_unlinked_by_its_place_and_its_id_is_on_no_page(
    hall: Townhall, admin: Browser
) -> None:
    row = account(hall)
    hall.writes(lambda tx: tx.groups.link("C-secret-group", row.id))
    assert "C-secret-group" not in admin.opens("/staff/people/divisions")
    admin.posts("/staff/people/groups/drop", 409, rank="7")
    admin.posts("/staff/people/groups/drop", rank="0")
    assert hall.reads(lambda tx: tx.groups.linked()) == ()


def test_the_audit_log_is_read_by_administrators_and_executives(
    hall: Townhall, app: Flask, admin: Browser
) -> None:
    row = account(hall)
    admin.opens(f"/staff/people/{row.id}")
    admin.posts(f"/staff/people/{row.id}/end-log-ins")
    page = admin.opens("/staff/audit?act=sessions_ended")
    assert "ให้ออกจากระบบทุกเครื่อง" in page
    assert "admin สมมติ" in page
    assert "wichai สมมติ" in page
    account(hall, "mayor", "executive")
    mayor = Browser(app)
    mayor.logs_in("mayor")
    mayor.opens("/staff/audit")
    mayor.opens("/staff/people", 404)


def note(hall: Townhall, subject: str) -> None:
    hall.writes(lambda tx: tx.audit.add("x", staff_id=None, subject=subject))


def test_the_audit_log_is_turned_page_by_page(hall: Townhall, admin: Browser) -> None:
    for number in range(205):
        hall.clock.goes_on(seconds=1)
        note(hall, f"s{number}")
    page = admin.opens("/staff/audit")
    assert "s204" in page
    assert "s100" not in page
    older = re.search(r'href="(\?before=[^"]+)"', page)
    assert older
    page = admin.opens("/staff/audit" + older[1].replace("&amp;", "&"))
    assert "s103" in page or "s104" in page
    admin.opens("/staff/audit?before=nonsense")


def test_who_is_named_in_a_case_reads_nothing_of_it_in_the_log(
    hall: Townhall, app: Flask, admin: Browser
) -> None:
    mayor = account(hall, "mayor", "executive")
    number = hall.concerning(staff=member_of(mayor))
    hall.writes(lambda tx: tx.audit.add("name_shown", staff_id=None, subject=number))
    reader = Browser(app)
    reader.logs_in("mayor")
    assert number not in reader.opens("/staff/audit")
    assert number in admin.opens("/staff/audit")


@pytest.mark.parametrize("role", ["agent", "head", "integrity", "executive"])
def test_for_others_these_pages_do_not_exist(hall: Townhall, browser: Browser, role: str) -> None:
    row = account(hall, "napa", role)
    other = account(hall)
    browser.logs_in("napa")
    for path in ("", "/new", "/divisions", f"/{row.id}"):
        browser.opens(f"/staff/people{path}", 404)
    browser.opens("/staff/me")
    before = hall.dump()
    for path in ("/new", "/divisions", "/groups/drop", "/wish/x", f"/{other.id}/end-log-ins"):
        browser.posts(f"/staff/people{path}", 404, login="x", name="x", roles="agent")
    assert hall.dump() == before


def test_an_administrator_of_another_town_finds_nobody(hall: Townhall, browser: Browser) -> None:
    row = account(hall)
    other = Townhall.open(hall.store, hall.clock, "thungthong")
    account(other, "boss", "administrator")
    browser.logs_in("boss", town="thungthong")
    browser.opens(f"/staff/people/{row.id}", 404)
    browser.opens("/staff/people")
    assert "wichai" not in browser.page
    browser.posts(f"/staff/people/{row.id}/end-log-ins", 404)


def test_every_act_on_record_has_words() -> None:
    """Whoever reads the audit log reads no code."""
    root = Path(__file__).parents[3] / "bot"
    written = "\n".join(path.read_text() for path in root.rglob("*.py"))
    acts = set(re.findall(r'audit\.add\(\s*"([a-z_]+)"', written))
    acts |= {f"{deed}_{how}" for deed in DEEDS for how in ("asked", "done", "refused", "withdrawn")}
    assert len(acts) > 30
    assert [act for act in sorted(acts) if not WORDS.has(f"console.act.{act}")] == []

"""Who is named in a case meets it nowhere, nor by way of its neighbours."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from handlers.commands import AcceptCase
from handlers.staff_commands import MergeCase, NameConcerned, SplitCase, UnmergeCase
from storage.staff import StaffMember as StaffRow
from tests.actions.browser import Browser, account
from tests.actions.test_case_people import two_of_one
from tests.actions.townhall import BOONMEE, Townhall


@pytest.fixture
def named(hall: Townhall) -> StaffRow:
    return account(hall, "napa", "head")


@pytest.fixture
def napa(app: Flask, named: StaffRow) -> Browser:
    made = Browser(app)
    made.logs_in("napa")
    return made


def test_a_neighbour_of_the_case_that_names_me_does_not_tell_of_it(
    hall: Townhall, napa: Browser, named: StaffRow
) -> None:
    """A case split off, one that it was merged into and back, and the one that takes it in."""
    boss, (agent, merged, known) = hall.staff("boss", "head"), two_of_one(hall)
    whole = hall.files(BOONMEE).number
    hidden = hall.does(agent, SplitCase(whole, "light", "นภาไม่มาซ่อมไฟ")).number
    hall.does(agent, MergeCase(merged, hidden))
    hall.does(agent, MergeCase(known, hidden))
    hall.does(agent, UnmergeCase(known))
    for number in (merged, known, whole):
        assert hidden in "".join(napa.opens(f"/staff/case/{number}?lang=en").split()), number
    hall.does(boss, NameConcerned(hidden, staff_id=named.id))
    for number in (merged, known, whole):
        assert hidden not in napa.opens(f"/staff/case/{number}"), number
        assert hidden not in napa.opens(f"/staff/case/{number}?lang=en"), number
    for path in ("/work/new", "/work/mine", "/search?which=all", "/team", "/chats", "/week"):
        assert hidden not in napa.opens(f"/staff{path}"), path


def test_a_head_neither_counts_nor_gives_away_what_names_him(
    hall: Townhall, napa: Browser, named: StaffRow
) -> None:
    agent, malee = hall.agent(), hall.agent(login="malee")
    open_one, hidden = hall.files().number, hall.files(BOONMEE).number
    for number in (open_one, hidden):
        hall.does(agent, AcceptCase(number))
    hall.does(hall.staff("boss", "head"), NameConcerned(hidden, staff_id=named.id))
    assert "เรื่องที่เปิดอยู่ 1<" in napa.opens("/staff/team")
    napa.posts(f"/staff/team/{agent.id}/cases", owner=malee.id)
    assert (hall.case(open_one).owner_id, hall.case(hidden).owner_id) == (malee.id, agent.id)
    assert napa.opens("/staff/team").count("เรื่องที่เปิดอยู่ 0<") == 1


def test_the_log_offers_no_choice_that_only_a_case_about_the_reader_makes(
    hall: Townhall, app: Flask
) -> None:
    mayor = account(hall, "mayor", "executive")
    number = hall.files().number
    hall.does(hall.staff("boss", "head"), NameConcerned(number, staff_id=mayor.id))
    account(hall, "other", "executive")
    for login, is_told in (("mayor", False), ("other", True)):
        reader = Browser(app)
        reader.logs_in(login)
        page = reader.opens("/staff/audit")
        assert ("concern_named" in page, number in page) == (is_told, is_told)
        assert (number in reader.opens("/staff/audit?act=concern_named")) == is_told


def test_whoever_has_an_account_can_be_named_and_only_a_head_takes_it_back(
    hall: Townhall, app: Flask, officer: Browser
) -> None:
    """The mayor, who works on no case, is one whom a case may concern."""
    mayor, deputy = account(hall, "mayor", "executive"), account(hall, "deputy", "administrator")
    account(hall, "agent", "agent")
    number = hall.files().number
    path = f"/staff/case/{number}"
    page = officer.opens(path)
    form = page[page.index('id="concern-staff"') :]
    assert form.index(mayor.id) < form.index("</select>") > form.index(deputy.id)
    officer.posts(f"{path}/concern", 409)
    assert "เลือกก่อนว่าเรื่องนี้เกี่ยวกับใคร" in officer.page
    assert hall.kinds(number) == ["received"]
    for one in (mayor, deputy):
        officer.posts(f"{path}/concern", staff_id=one.id)
    officer.posts(f"{path}/concern", division="water")
    agent = Browser(app)
    agent.logs_in("agent")
    shown = agent.opens(path)
    assert {"mayor สมมติ", "deputy สมมติ"} <= set(re.findall(r"<div>(.*?)</div>", shown))
    assert 'name="back"' not in shown
    agent.posts(f"{path}/concern", 409, back=f"staff:{mayor.id}")
    assert "หัวหน้าเท่านั้นที่ถอนชื่อได้" in agent.page
    assert f'name="back" value="staff:{mayor.id}"' in officer.opens(path)
    officer.posts(f"{path}/concern", back=f"staff:{mayor.id}", staff_id=deputy.id)
    officer.posts(f"{path}/concern", back="division:water")
    case = hall.case(number)
    assert case.named_staff == {deputy.id}
    assert not case.named_divisions

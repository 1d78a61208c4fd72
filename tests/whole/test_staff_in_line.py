"""The town hall's work in LINE from the first code to the last sentence, and who may not do it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import System
from bot.actions.people import deactivate
from bot.simulator.driver import Phone
from casework.numbering import new_case_key, new_number
from storage.cases import NewCase
from tests.whole.neighbours import (
    KEY,
    Towns,
    age_codes,
    case_of,
    closes,
    code_for,
    files,
    hire,
    presses,
    said,
    settle,
    staff_id,
)

WORDS = "ไฟทางดับทั้งซอยมาสามคืนแล้วค่ะ"
SPOT = "หน้าบ้านเลขที่ 99 ซอยตัวอย่าง"


def clerk(towns: Towns, login: str, *roles: str) -> Phone:
    """A new officer with a phone of his own, linked by a code."""
    towns.platform.add_person(login)
    found = towns.phone(login)
    member = hire(towns, towns.near_town, login, *roles or ("agent",), division="works")
    found.says(f"ผูกบัญชี {code_for(towns, towns.near_town, member)}").hears(login)
    return found


def leaves(towns: Towns, phone: Phone) -> None:
    """Out of service, so that later tests are told to fewer people."""
    with towns.deps.store.begin(towns.near_town.id) as tx:
        row = tx.staff.by_line_user(phone.person.user_id)
        assert row
        deactivate(tx, System(), row)


def pushes(phone: Phone, number: str) -> list[str]:
    """What was pushed to this person about a case."""
    return [said([one]) for one in phone.answers if one.via == "push" and number in said([one])]


# --- codes


def test_a_code_ties_one_account_once(towns: Towns) -> None:
    towns.platform.add_person("fresh-1")
    towns.platform.add_person("fresh-2")
    member = hire(towns, towns.near_town, "codes")
    code = code_for(towns, towns.near_town, member)
    first, second = towns.phone("fresh-1"), towns.phone("fresh-2")
    wrong = said(second.says("ผูกบัญชี AAAA-BBBB").wait_for().new_answers())
    first.says(f"ผูกบัญชี {code[:4].lower()} - {code[4:]}").hears("codes")
    used = said(second.says(f"ผูกบัญชี {code}").wait_for().new_answers())
    again = said(first.says(f"ผูกบัญชี {code}").wait_for().new_answers())
    late_code = code_for(towns, towns.near_town, member)
    age_codes(towns, towns.near_town)
    late = said(second.says(f"ผูกบัญชี {late_code}").wait_for().new_answers())
    assert wrong == used == again == late
    leaves(towns, first)


def test_a_newer_code_kills_the_older_and_another_phone_takes_the_place(towns: Towns) -> None:
    towns.platform.add_person("phone-1")
    towns.platform.add_person("phone-2")
    member = hire(towns, towns.near_town, "moves")
    older = code_for(towns, towns.near_town, member)
    newer = code_for(towns, towns.near_town, member)
    one, two = towns.phone("phone-1"), towns.phone("phone-2")
    one.says(f"ผูกบัญชี {older}").wait_for()
    assert "moves" not in said(one.new_answers())
    one.says(f"ผูกบัญชี {newer}").hears("moves")
    two.says(f"ผูกบัญชี {code_for(towns, towns.near_town, member)}").hears("moves")
    nothing = said(presses(towns.phone("malee"), "staff.new").wait_for().new_answers())
    assert said(presses(one, "staff.new").wait_for().new_answers()) == nothing
    leaves(towns, two)


def test_a_code_of_a_closed_account_ties_nobody(towns: Towns) -> None:
    towns.platform.add_person("too-late")
    member = hire(towns, towns.near_town, "closed")
    code = code_for(towns, towns.near_town, member)
    with towns.deps.store.begin(towns.near_town.id) as tx:
        row = tx.staff.by_id(member)
        assert row
        deactivate(tx, System(), row)
    phone = towns.phone("too-late")
    phone.says(f"ผูกบัญชี {code}").wait_for()
    assert "closed" not in said(phone.new_answers())


# --- the way of a case


def test_a_case_from_its_card_to_its_last_sentence(towns: Towns) -> None:
    citizen, officer = towns.phone("somsri"), towns.phone("officer-wichai")
    number = files(citizen, WORDS, SPOT)
    officer.wait_for(lambda phone: number in said(phone.answers))
    [card] = pushes(officer, number)
    assert SPOT in card
    assert WORDS not in card
    assert citizen.person.name not in card
    officer.picks(f"รับเรื่อง {number}").hears(WORDS, SPOT)
    officer.picks(f"staff.ask={number}").wait_for().says("ต้นไหนคะ").hears(number)
    citizen.wait_for(lambda phone: pushes(phone, number))
    citizen.picks(f"answer.open={number}").wait_for().says("ต้นที่สองค่ะ").wait_for()
    officer.wait_for(lambda phone: len(pushes(phone, number)) == 2)
    assert "ต้นที่สอง" not in said(officer.messages)
    presses(officer, f"staff.open={number}").wait_for()
    closes(officer, number, "เปลี่ยนหลอดใหม่แล้วค่ะ").hears(number)
    citizen.wait_for(lambda phone: "เปลี่ยนหลอดใหม่แล้วค่ะ" in said(phone.answers))
    settle(towns)
    question, result = pushes(citizen, number)
    assert "ต้นไหนคะ" in question
    assert "เปลี่ยนหลอดใหม่แล้วค่ะ" in result
    case = case_of(towns, towns.near_town, number)
    assert case.state == "resolved"
    assert case.owner_id == staff_id(towns, towns.near_town, "wichai")


def test_a_group_hears_one_line_and_no_person_in_it(towns: Towns) -> None:
    group = towns.phone("officer-napa", where="staff")
    group.says("โปร่งใส ผูกกลุ่ม").hears("ผูกกลุ่มกับ")
    count = len(group.answers)
    citizen = towns.phone("malee")
    number = files(citizen, WORDS, SPOT)
    group.wait_for(lambda phone: len(phone.answers) > count)
    settle(towns)
    [line] = group.answers[count:]
    assert line.content["type"] == "text"
    key = KEY.search(said(citizen.answers[-1:]))
    for private in (WORDS, SPOT, citizen.person.name, citizen.person.user_id, key and key[0]):
        assert private
        assert private not in str(line.content)
    assert number in said([line])
    assert "http" not in str(line.content)
    towns.platform.acts.removes_account("staff")
    settle(towns)
    with towns.deps.store.reading(towns.near_town.id) as tx:
        assert tx.groups.linked() == ()
        undone = [entry for entry in tx.audit.latest() if entry.act == "group_unlinked"]
    assert [entry.staff_id for entry in undone] == [None]


def test_a_group_is_tied_by_staff_alone(towns: Towns) -> None:
    towns.platform.acts.makes_group("neighbours", "เพื่อนบ้าน", ["malee", "john"])
    group = towns.phone("malee", where="neighbours")
    group.says("โปร่งใส ผูกกลุ่ม").hears("ทักส่วนตัว")
    with towns.deps.store.reading(towns.near_town.id) as tx:
        assert "neighbours" not in str(tx.groups.linked())
        assert len(tx.groups.linked()) <= 1


# --- races and second taps


def test_two_officers_race_for_one_case(towns: Towns) -> None:
    one, two = clerk(towns, "racer-1"), clerk(towns, "racer-2")
    taken = towns.deps.words.texts["th"]["refused.already_taken"]
    for _ in range(3):
        number = files(towns.phone("john"), WORDS, SPOT)
        with towns.platform.one_request():
            presses(one, f"staff.accept={number}")
            presses(two, f"staff.accept={number}")
        heard = []
        settle(towns)
        for phone in (one, two):
            heard.append(taken in said(phone.new_answers()))
        assert sorted(heard) == [False, True]
        with towns.deps.store.reading(towns.near_town.id) as tx:
            kinds = [event.kind for event in tx.cases.events(number)]
        assert kinds == ["received", "accepted"]
    leaves(towns, one)
    leaves(towns, two)


def test_a_second_tap_changes_nothing_and_tells_nobody(towns: Towns) -> None:
    citizen, officer = towns.phone("boonmee"), towns.phone("officer-wichai")
    number = files(citizen, WORDS, SPOT)
    settle(towns)
    with towns.platform.one_request():
        presses(officer, f"staff.accept={number}")
        presses(officer, f"staff.accept={number}")
    settle(towns)
    with towns.platform.one_request():
        presses(officer, f"staff.close={number}")
        presses(officer, f"staff.close={number}")
    settle(towns)
    with towns.platform.one_request():
        officer.says("ซ่อมแล้วค่ะ")
    settle(towns)
    officer.picks("staff.after=done").wait_for()
    with towns.platform.one_request():
        officer.says("มืดแล้วถ่ายรูปไม่ได้")
        officer.says("มืดแล้วถ่ายรูปไม่ได้")
    settle(towns)
    presses(officer, f"staff.accept={number}").wait_for()
    presses(officer, f"staff.close={number}").wait_for()
    settle(towns)
    assert len(pushes(citizen, number)) == 1
    with towns.deps.store.reading(towns.near_town.id) as tx:
        kinds = [event.kind for event in tx.cases.events(number)]
    assert kinds == ["received", "accepted", "resolved"]


# --- who may not


GUESSES = ("open", "accept", "ask", "close")


@pytest.mark.parametrize("deed", GUESSES)
def test_a_guessed_button_tells_an_unlinked_person_as_much_as_nonsense(
    towns: Towns, deed: str
) -> None:
    number = files(towns.phone("somsri"), WORDS, SPOT)
    settle(towns)
    stranger = towns.phone("malee")
    stranger.says("ยกเลิก").wait_for()
    nonsense = said(presses(stranger, "no.such=thing").wait_for().new_answers())
    for data in (
        f"staff.{deed}={number}",
        f"staff.{deed}={new_number(70, towns.deps.random)}",
        f"staff.{deed}=",
        "staff.new",
    ):
        assert said(presses(stranger, data).wait_for().new_answers()) == nonsense
    assert case_of(towns, towns.near_town, number).state == "received"


def test_answering_for_somebody_else_fails_as_for_a_case_that_is_not_there(towns: Towns) -> None:
    number = files(towns.phone("somsri"), WORDS, SPOT)
    officer = towns.phone("officer-wichai")
    presses(officer, f"staff.ask={number}").wait_for().says("ต้นไหนคะ").hears(number)
    stranger = towns.phone("malee")
    stranger.says("ยกเลิก").wait_for()
    heard = []
    for guess in (number, new_number(70, towns.deps.random)):
        presses(stranger, f"answer.open={guess}").wait_for()
        stranger.says("ต้นของฉันเองค่ะ").wait_for()
        heard.append(said(stranger.new_answers()).replace(guess, "…"))
    assert heard[0] == heard[1]
    assert case_of(towns, towns.near_town, number).state == "waiting_citizen"
    presses(stranger, f"track.cancel={number}").wait_for().says("1").wait_for()
    assert case_of(towns, towns.near_town, number).state == "waiting_citizen"


def test_a_role_taken_away_ends_an_open_talk(towns: Towns) -> None:
    officer = clerk(towns, "demoted")
    number = files(towns.phone("john"), WORDS, SPOT)
    settle(towns)
    presses(officer, f"staff.close={number}").wait_for()
    presses(officer, f"staff.accept={number}").wait_for()
    presses(officer, f"staff.close={number}").wait_for()
    with towns.deps.store.begin(towns.near_town.id) as tx:
        row = tx.staff.by_login("demoted")
        assert row
        tx.staff.save(replace(row, roles=frozenset({"administrator"})))
    officer.says("ปิดเองค่ะ").wait_for()
    assert case_of(towns, towns.near_town, number).state == "accepted"
    leaves(towns, officer)


def test_an_officer_named_in_a_case_meets_no_trace_of_it(towns: Towns) -> None:
    deps, officer = towns.deps, clerk(towns, "named")
    me = staff_id(towns, towns.near_town, "named")
    now = deps.clock()
    number = new_number(70, deps.random)
    with deps.store.begin(towns.near_town.id) as tx:
        tx.cases.add(
            NewCase(
                number=number, kind="complaint", category="service", division="works",
                received_at=now, clock_starts_on=now.date(), reply_due_on=now.date(),
                case_key=new_case_key(deps.random), concerns_staff_id=me,
            )
        )  # fmt: skip
        tx.cases.add_event(number, "received", now, to_state="received")
        tx.cases.add_words(number, 1, "detail", "เจ้าหน้าที่พูดไม่ดี")
    missing = new_number(70, deps.random)
    heard = {}
    for guess in (number, missing):
        seen = []
        for data in (f"staff.open={guess}", f"staff.accept={guess}", f"track.show={guess}"):
            seen.append(said(presses(officer, data).wait_for().new_answers()))
        for deed in ("ask", "close"):
            presses(officer, f"staff.{deed}={guess}").wait_for()
            seen.append(said(officer.says("คำถามของฉัน").wait_for().new_answers()))
        heard[guess] = [one.replace(guess, "…") for one in seen]
    assert heard[number] == heard[missing]
    for which in ("new", "due", "late", "mine"):
        assert number not in said(presses(officer, f"staff.{which}").wait_for().new_answers())
    assert case_of(towns, towns.near_town, number).state == "received"
    leaves(towns, officer)

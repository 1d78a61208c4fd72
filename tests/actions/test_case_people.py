"""Who has a case, whom it concerns, who reported it; joining and splitting; the counter."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.staff_reading import read_case
from handlers.citizen_commands import ReopenCase
from handlers.commands import (
    AcceptCase,
    CancelCase,
    CaseFiled,
    FindCase,
    FindMyCases,
    ListWork,
    OpenCase,
    ResolveCase,
)
from handlers.staff_commands import (
    AssignCase,
    ExplainDelay,
    MergeCase,
    NameConcerned,
    NoteCase,
    PublishCase,
    ReadReporter,
    Reporter,
    SplitCase,
    TakeIn,
    UnmergeCase,
)
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall, citizen

# --- assigning


def test_a_head_gives_a_case_to_a_colleague_who_is_told(hall: Townhall) -> None:
    head, agent = hall.staff("head", "head", division="works"), hall.agent()
    number = hall.files().number
    before = len(hall.pushed("L-wichai"))
    seen = hall.does(head, AssignCase(number, agent.id, words="ด่วนนะ"))
    assert (seen.owner, hall.case(number).owner_id) == (agent.name, agent.id)
    assert len(hall.pushed("L-wichai")) == before + 1
    assert "ด่วนนะ" not in hall.pushed("L-wichai")[-1][2]


def test_a_case_goes_to_another_division_and_is_nobodys(hall: Townhall) -> None:
    agent, water = hall.agent(), hall.agent("water", "malee")
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    before = len(hall.pushed("L-malee"))
    hall.does(agent, AssignCase(number, division="water"))
    assert len(hall.pushed("L-malee")) == before + 1
    assert (hall.case(number).division, hall.case(number).owner_id) == ("water", None)
    assert [case.number for case in hall.does(water, ListWork("mine"))] == []
    assert hall.does(water, OpenCase(number)).number == number
    hall.refuses(agent, OpenCase(number), "not_found")


def test_a_case_is_given_only_to_who_may_work_on_it(hall: Townhall) -> None:
    head = hall.staff("head", "head", division="works")
    mayor = hall.staff("mayor", "executive")
    number = hall.files().number
    for owner in (mayor.id, "nobody"):
        hall.refuses(head, AssignCase(number, owner), "nobody_there")
    hall.refuses(head, AssignCase(number, division="moon"), "nobody_there")
    hall.refuses(head, AssignCase(number), "nobody_there")


def test_an_agent_hands_over_only_his_own(hall: Townhall) -> None:
    first, second = hall.agent(), hall.agent("works", "manee")
    number = hall.files().number
    hall.does(first, AcceptCase(number))
    hall.refuses(second, AssignCase(number, second.id), "not_found")
    assert hall.does(first, AssignCase(number, second.id)).owner == second.name


# --- whom it concerns (S19)


def test_the_named_can_neither_see_nor_touch_it(hall: Townhall) -> None:
    head, agent = hall.staff("head", "head"), hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    seen = hall.does(head, NameConcerned(number, staff_id=agent.id))
    assert seen.owner == ""
    pushes = len(hall.pushed("L-wichai"))
    for command in (OpenCase(number), NoteCase(number, "x"), ExplainDelay(number, "x")):
        hall.refuses(agent, command, "not_found")
    for which in ("new", "mine", "due", "late", "answered", "reopened", "unexplained"):
        assert hall.does(agent, ListWork(which)) == ()
    assert hall.reads(lambda tx: read_case(tx, agent, number, hall.context())) is None
    hall.refuses(agent, ReadReporter(number), "not_found")
    hall.refuses(agent, NameConcerned(number, division="works"), "not_found")
    assert len(hall.pushed("L-wichai")) == pushes


def test_a_unit_that_is_named_hears_nothing_and_other_heads_work_on_it(hall: Townhall) -> None:
    works, other = hall.agent(), hall.staff("head", "head", division="clerk")
    taken = hall.does(
        hall.staff("napa", "agent"),
        TakeIn("walk_in", "light", "กองช่างไม่มาซ่อม", concerns_division="works"),
    )
    assert isinstance(taken, CaseFiled)
    hall.refuses(works, OpenCase(taken.number), "not_found")
    assert [case.number for case in hall.does(other, ListWork("new"))] == [taken.number]
    assert hall.does(other, AcceptCase(taken.number)).state == "accepted"
    assert [row for row in hall.pushed("L-wichai") if taken.number in row[2]] == []


def test_an_agent_names_and_only_a_head_takes_a_name_back(hall: Townhall) -> None:
    head, agent = hall.staff("head", "head"), hall.agent()
    other = hall.agent("works", "manee")
    number = hall.files().number
    hall.does(agent, NameConcerned(number, staff_id=other.id))
    hall.refuses(agent, NameConcerned(number), "nobody_named")
    back = NameConcerned(number, staff_id=other.id, takes_back=True)
    hall.refuses(agent, back, "heads_take_back")
    hall.does(head, back)
    assert hall.does(other, OpenCase(number)).number == number
    assert hall.kinds(number)[-1] == "unconcerned"
    hall.refuses(head, NameConcerned(number, staff_id="nobody"), "nobody_there")
    hall.refuses(head, NameConcerned(number, division="moon"), "nobody_there")


def test_who_names_himself_is_out(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, NameConcerned(number, staff_id=agent.id))
    assert hall.case(number).named_staff == {agent.id}
    hall.refuses(agent, OpenCase(number), "not_found")


def test_a_case_may_concern_several_and_none_of_them_sees_it(hall: Townhall) -> None:
    boss, water = hall.staff("boss", "head"), hall.staff("second", "head", division="water")
    mayor, deputy = hall.staff("mayor", "executive"), hall.staff("deputy", "executive")
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    for one in (mayor, deputy, agent):
        hall.does(boss, NameConcerned(number, staff_id=one.id))
    for code in ("water", "health"):
        hall.does(boss, NameConcerned(number, division=code))
    case = hall.case(number)
    assert case.named_staff == {mayor.id, deputy.id, agent.id}
    assert case.named_divisions == {"water", "health"}
    assert case.owner_id is None
    for one in (mayor, deputy, agent, water, hall.staff("doctor", "head", division="health")):
        hall.refuses(one, OpenCase(number), "not_found")
        assert hall.does(one, ListWork("new")) == ()
    before = hall.kinds(number)
    hall.does(boss, NameConcerned(number, staff_id=deputy.id))
    assert hall.kinds(number) == before, "named already: nothing happened"
    again = hall.does(boss, SplitCase(number, "water", "ท่อแตกด้วย")).number
    for name in case.named_staff:
        hall.does(boss, NameConcerned(number, staff_id=name, takes_back=True))
    assert hall.does(agent, OpenCase(number)).number == number
    assert hall.case(again).named_staff == case.named_staff


# --- who reported it


def test_a_known_name_is_read_by_who_works_on_it(hall: Townhall) -> None:
    number = hall.files().number
    seen = hall.does(hall.agent(), ReadReporter(number))
    assert isinstance(seen, Reporter)
    assert seen.line_id == SOMSRI.person
    assert SOMSRI.person not in repr(seen)
    hall.refuses(hall.agent("water", "malee"), ReadReporter(number), "not_found")


def test_a_hidden_name_is_for_the_owner_with_a_reason_which_is_logged(hall: Townhall) -> None:
    owner, colleague = hall.agent(), hall.agent("works", "manee")
    number = hall.files(name_level="hidden").number
    hall.does(owner, AcceptCase(number))
    hall.refuses(colleague, ReadReporter(number, "อยากรู้"), "not_found")
    hall.refuses(owner, ReadReporter(number), "no_reason")
    assert hall.does(owner, ReadReporter(number, "ต้องโทรนัดหมาย")).line_id == SOMSRI.person
    [entry] = [e for e in hall.reads(lambda tx: tx.audit.latest()) if e.act == "name_shown"]
    assert (entry.staff_id, entry.subject) == (owner.id, number)
    assert hall.kinds(number)[-1] == "unmasked"


def test_no_name_is_no_name(hall: Townhall) -> None:
    hall.refuses(hall.agent(), ReadReporter(hall.files(name_level="none").number), "no_name")


# --- joining


def two_of_one(hall: Townhall) -> tuple[Any, str, str]:
    agent = hall.agent()
    first, second = hall.files().number, hall.files(BOONMEE).number
    hall.does(agent, AcceptCase(second))
    return agent, first, second


def test_a_merged_case_ends_and_its_reporter_follows_the_other(hall: Townhall) -> None:
    agent, first, second = two_of_one(hall)
    seen = hall.does(agent, MergeCase(second, first))
    assert (seen.state, seen.reason) == ("closed", "duplicate")
    assert hall.reads(lambda tx: tx.voices.followers(first)) == (BOONMEE.person,)
    assert hall.pushed(BOONMEE.person) == []
    view = hall.does(BOONMEE, FindCase(second))
    assert not view.may_reopen
    assert view.steps[-1].facts["into"] == first
    assert {case.number for case in hall.does(BOONMEE, FindMyCases())} == {first, second}
    hall.refuses(agent, MergeCase(second, first), "merged")
    hall.refuses(agent, MergeCase(first, first), "same_case")
    hall.refuses(agent, MergeCase(first, second), "wrong_state")


def test_a_merger_is_undone_within_a_month_to_the_former_state(hall: Townhall) -> None:
    agent, first, second = two_of_one(hall)
    hall.does(agent, MergeCase(second, first))
    hall.clock.goes_on(days=30)
    seen = hall.does(agent, UnmergeCase(second))
    assert (seen.state, seen.reason) == ("accepted", "")
    case = hall.case(second)
    assert (case.first_finished_at, case.reopened) == (None, 0)
    assert hall.reads(lambda tx: tx.voices.followers(first)) == ()
    assert hall.events(second)[-1] == ("unmerged", "accepted", "accepted")
    hall.refuses(agent, UnmergeCase(second), "not_merged")


def test_who_reported_what_became_part_of_another_hears_of_its_end(hall: Townhall) -> None:
    """He is a reporter too (S5), whatever the town lets followers hear; and no words of others."""
    agent, first, second = two_of_one(hall)
    third = hall.files(citizen("malee")).number
    hall.does(agent, MergeCase(third, second))
    hall.does(agent, MergeCase(second, first))
    hall.does(agent, AcceptCase(first))
    hall.does(agent, ResolveCase(first, "เสร็จแล้วค่ะ คุณสมศรี", without_photo="มืด"))
    for who, own in ((BOONMEE, second), (citizen("malee"), third)):
        [(_, weight, text)] = hall.pushed(who.person)
        assert weight == "answer"
        assert own in text
        assert "สมศรี" not in text
    hall.does(SOMSRI, ReopenCase(first, "ยังดับค่ะ"))
    hall.does(agent, ResolveCase(first, "เสร็จค่ะ", without_photo="มืด"))
    texts = [text for _, _, text in hall.pushed(BOONMEE.person)]
    assert len(set(texts)) == 2


def test_nobody_hears_twice_who_reported_both(hall: Townhall) -> None:
    agent, first = hall.agent(), hall.files().number
    second = hall.files().number
    hall.does(agent, MergeCase(second, first))
    hall.does(agent, AcceptCase(first))
    hall.does(agent, ResolveCase(first, "เสร็จค่ะ", without_photo="มืด"))
    assert len(hall.pushed(SOMSRI.person)) == 1


def test_who_takes_a_case_back_takes_nobody_elses_with_it(hall: Townhall) -> None:
    agent, first, second = two_of_one(hall)
    hall.does(agent, MergeCase(second, first))
    hall.does(SOMSRI, CancelCase(first))
    assert hall.case(second).state == "accepted"
    assert hall.events(second)[-1][0] == "unmerged"
    assert hall.reads(lambda tx: tx.links.merger_of(second)) is None


def test_after_a_month_a_merger_stands(hall: Townhall) -> None:
    agent, first, second = two_of_one(hall)
    hall.does(agent, MergeCase(second, first))
    hall.clock.goes_on(days=31)
    hall.refuses(agent, UnmergeCase(second), "too_late")


def test_a_case_of_another_division_is_not_merged(hall: Townhall) -> None:
    agent = hall.agent()
    mine, other = hall.files().number, hall.files(category="water").number
    hall.refuses(agent, MergeCase(mine, other), "not_found")
    hall.refuses(agent, MergeCase(other, mine), "not_found")


def test_a_merger_hides_no_less_than_the_case_did(hall: Townhall) -> None:
    """Else she who is named in the one would come upon its matter, and work on it, in the other."""
    agent, first, second = two_of_one(hall)
    napa, boss = hall.agent("works", "napa"), hall.staff("boss", "head")
    hall.does(boss, NameConcerned(second, staff_id=napa.id))
    hall.does(boss, NameConcerned(second, division="water"))
    hall.refuses(agent, MergeCase(second, first), "named_in_one")
    hall.refuses(agent, SplitCase(second, "light", "อีกเรื่อง", into=first), "named_in_one")
    hall.does(agent, NameConcerned(first, staff_id=napa.id))
    hall.refuses(agent, MergeCase(second, first), "named_in_one")
    hall.does(agent, NameConcerned(first, division="water"))
    hall.does(agent, MergeCase(second, first))
    hall.does(agent, UnmergeCase(second))
    for number in (first, second):
        hall.refuses(napa, OpenCase(number), "not_found")


def test_a_second_matter_becomes_a_linked_case(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    new = hall.does(agent, SplitCase(number, "water", "ท่อแตกด้วย"))
    assert new.number != number
    assert (new.category, new.division) == ("water", "กองการประปา")
    assert hall.case(new.number).person == SOMSRI.person
    [link] = hall.reads(lambda tx: tx.links.around(number))
    assert (link.number, link.kind, link.to_number) == (new.number, "split", number)
    hall.refuses(agent, SplitCase(number, "dragons", "x"), "unknown_category")
    hall.refuses(agent, SplitCase(number, "water", " "), "no_words")


# --- what neighbours see, and the counter


def test_only_what_staff_chose_is_shown(hall: Townhall) -> None:
    agent = hall.agent()
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    hall.does(agent, PublishCase(number, "ไฟดับหน้าวัด", photo))
    case = hall.case(number)
    assert (case.shown_words, case.shown_photo) == ("ไฟดับหน้าวัด", photo)
    hall.refuses(agent, PublishCase(number, "x", "another-photo"), "not_found")
    hall.does(agent, PublishCase(number))
    assert hall.case(number).shown_words == ""


def test_somebody_at_the_counter_gets_the_same_clock(hall: Townhall) -> None:
    agent = hall.agent()
    command = TakeIn("phone", "light", "ไฟดับ", name="สมหญิง", phone="0800000000")
    filed = hall.does(agent, command)
    online = hall.files()
    assert filed.reply_due_on == online.reply_due_on
    case = hall.case(filed.number)
    assert (case.person, case.channel) == (None, "phone")
    seen = hall.does(agent, ReadReporter(filed.number))
    assert (seen.name, seen.phone) == ("สมหญิง", "0800000000")
    assert "สมหญิง" not in repr(command)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (TakeIn("walk_in", "light", " "), "no_words"),
        (TakeIn("walk_in", "dragons", "x"), "unknown_category"),
        (TakeIn("walk_in", "light", "x", concerns_staff_id="nobody"), "nobody_there"),
        (TakeIn("walk_in", "light", "x", concerns_division="moon"), "nobody_there"),
        (TakeIn("pigeon", "light", "x"), "not_found"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_taken_in(hall: Townhall, command: TakeIn, reason: str) -> None:
    hall.refuses(hall.agent(), command, reason)


def test_executives_take_nothing_in(hall: Townhall) -> None:
    hall.refuses(hall.staff("mayor", "executive"), TakeIn("phone", "light", "x"), "not_found")

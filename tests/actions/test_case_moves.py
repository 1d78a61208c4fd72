"""On the way: reports, explanations, forwarding, closing, taking up again; stale pages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions import StaffMember
from bot.actions.staff_reading import read_case
from handlers.commands import AcceptCase, AskCitizen, OpenCase, ResolveCase, Where
from handlers.staff_commands import (
    AddAfterPhoto,
    ChangeCategory,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    NoteCase,
    ReopenByStaff,
    ReportProgress,
)
from storage import Tx
from storage.photos import StoredPhoto
from tests.actions.townhall import SOMSRI, Townhall

FORWARD = ("กฟภ. สมมติ", "ตย 5210/1", date(2026, 11, 17))


def accepted(hall: Townhall) -> tuple[str, StaffMember]:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, AcceptCase(number))
    return number, agent


def test_a_report_stops_the_clock_and_owes_the_next_word(hall: Townhall) -> None:
    number, agent = accepted(hall)
    due = hall.case(number).reply_due_on
    hall.clock.goes_on(days=3)
    seen = hall.does(agent, ReportProgress(number, "รออะไหล่ค่ะ", "procurement"))
    case = hall.case(number)
    assert (seen.state, seen.stage) == ("in_progress", "procurement")
    assert case.replied_at == hall.clock.now
    assert (case.first_due_on, case.due_from) == (due, date(2026, 11, 20))
    assert case.reply_due_on == date(2026, 12, 8)  # the 5th, 6th and 7th are days off
    assert hall.pushed(SOMSRI.person) == []
    assert hall.words(number)["progress"] == "รออะไหล่ค่ะ"


def test_a_stage_must_exist_and_a_received_case_be_accepted(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.refuses(agent, ReportProgress(number, "รอ", "soon"), "unknown_stage")
    hall.refuses(agent, ReportProgress(number, " "), "no_words")
    fresh = hall.files().number
    hall.refuses(agent, ReportProgress(fresh, "รอ"), "wrong_state")


def test_an_explanation_is_pushed_and_clears_the_mark(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.writes(lambda tx: tx.cases.mark_unexplained(number, date(2026, 12, 9)))
    hall.clock.goes_on(days=20)
    was = hall.case(number).reply_due_on
    hall.does(agent, ExplainDelay(number, "ฝนตกหนักค่ะ"))
    case = hall.case(number)
    assert case.unexplained_since is None
    assert case.reply_due_on > was
    [(_, weight, messages)] = hall.pushed(SOMSRI.person)
    assert weight == "answer"
    assert "ฝนตกหนักค่ะ" in messages
    assert hall.kinds(number)[-1] == "explained"
    hall.refuses(agent, ExplainDelay(number, ""), "no_words")


def test_a_forwarded_case_names_agency_and_letter(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.refuses(agent, ForwardCase(number, "กฟภ.", " ", FORWARD[2]), "no_agency")
    assert hall.does(agent, ForwardCase(number, *FORWARD)).state == "forwarded"
    event = hall.reads(lambda tx: tx.cases.events(number))[-1]
    assert event.facts == {"agency": FORWARD[0], "letter": FORWARD[1], "on": "2026-11-17"}
    assert hall.case(number).replied_at == hall.clock.now
    assert hall.pushed(SOMSRI.person) == []
    hall.refuses(agent, ForwardCase(number, *FORWARD), "wrong_state")


def test_a_case_is_closed_for_a_listed_reason_and_told(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.refuses(agent, CloseCase(number, "tired"), "unknown_reason")
    hall.refuses(agent, CloseCase(number, "duplicate"), "unknown_reason")
    seen = hall.does(agent, CloseCase(number, "not_our_power", "ถนนของแขวงทางหลวงค่ะ"))
    assert (seen.state, seen.reason) == ("closed", "not_our_power")
    [(_, _, messages)] = hall.pushed(SOMSRI.person)
    assert "ไม่อยู่ในอำนาจหน้าที่" in messages
    assert "ถนนของแขวงทางหลวงค่ะ" in messages
    hall.refuses(agent, CloseCase(number, "fixed"), "already_done")


def test_closing_after_a_result_tells_nobody_twice(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    hall.does(agent, CloseCase(number, "fixed"))
    assert len(hall.pushed(SOMSRI.person)) == 1


def test_staff_takes_a_case_up_again_within_a_month(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.refuses(agent, ReopenByStaff(number, "ดับอีก"), "wrong_state")
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    hall.clock.goes_on(days=29)
    hall.does(agent, ReopenByStaff(number, "ดับอีก"))
    case = hall.case(number)
    assert (case.state, case.reopened) == ("in_progress", 1)
    assert case.reply_due_on > date(2026, 12, 29)
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    hall.clock.goes_on(days=31)
    hall.refuses(agent, ReopenByStaff(number, "ดับอีก"), "too_late")


def test_three_times_are_enough(hall: Townhall) -> None:
    number, agent = accepted(hall)
    for _ in range(3):
        hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
        hall.does(agent, ReopenByStaff(number, "ดับอีก"))
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="มืด"))
    hall.refuses(agent, ReopenByStaff(number, "ดับอีก"), "too_often")


def test_a_note_is_for_colleagues_only(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.does(agent, NoteCase(number, "โทรหาผู้รับเหมาแล้ว"))
    hall.refuses(agent, NoteCase(number, " "), "no_words")
    public = hall.reads(lambda tx: tx.cases.events(number, public_only=True))
    assert [event.kind for event in public] == ["received", "accepted"]
    assert hall.pushed(SOMSRI.person) == []


def test_another_category_brings_another_division_and_moves_no_due_date(hall: Townhall) -> None:
    number, agent = accepted(hall)
    before = hall.case(number)
    hall.refuses(agent, ChangeCategory(number, "dragons"), "unknown_category")
    hall.does(agent, ChangeCategory(number, "water"))
    case = hall.case(number)
    assert (case.category, case.division, case.owner_id) == ("water", "water", None)
    assert (case.reply_due_on, case.work_due_on) == (before.reply_due_on, before.work_due_on)


def test_a_case_that_moves_is_told_where_it_arrives_and_taken_there(hall: Townhall) -> None:
    """Nobody owns it on arrival: without a word it would lie until it is late."""
    number, agent = accepted(hall)
    plumber = hall.agent("water", "pranee")
    before = len(hall.pushed("L-pranee"))
    hall.does(agent, ChangeCategory(number, "water"))
    assert len(hall.pushed("L-pranee")) == before + 1
    assert "accept" in hall.does(plumber, OpenCase(number)).deeds
    hall.does(plumber, AcceptCase(number))
    case = hall.case(number)
    assert (case.owner_id, case.state) == (plumber.id, "accepted")
    assert hall.kinds(number)[-1] == "assigned"
    hall.does(plumber, AcceptCase(number))  # a second tap
    assert hall.kinds(number).count("assigned") == 1


def test_the_same_division_is_not_told_of_another_category(hall: Townhall) -> None:
    number, agent = accepted(hall)
    before = len(hall.pushed())
    hall.does(agent, ChangeCategory(number, "road"))
    assert len(hall.pushed()) == before


def test_work_in_the_street_is_finished_with_a_picture(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.refuses(agent, ResolveCase(number, "เสร็จค่ะ"), "no_after_photo")
    seen = hall.does(agent, AddAfterPhoto(number, "m-after"))
    assert seen.after_links
    assert hall.does(agent, ResolveCase(number, "เสร็จค่ะ")).state == "resolved"
    [photo] = hall.reads(lambda tx: tx.photos.of_case(number))
    assert photo.role == "after"


def test_pictures_of_a_draft_come_with_the_result(hall: Townhall) -> None:
    number, agent = accepted(hall)
    photo_id = hall.writes(lambda tx: tx.photos.want(agent.person, "m-1").id)
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", (photo_id,)))
    page = hall.reads(lambda tx: read_case(tx, agent, number, hall.context()))
    assert page is not None
    assert [one.photo.id for one in page.after] == [photo_id]


def test_why_there_is_no_picture_is_kept(hall: Townhall) -> None:
    number, agent = accepted(hall)
    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", without_photo="ท่อใต้ดิน"))
    event = hall.reads(lambda tx: tx.cases.events(number))[-1]
    assert event.facts == {"without_photo": "ท่อใต้ดิน"}


@pytest.mark.parametrize(
    "deed",
    [
        lambda number, seen: AskCitizen(number, "เสาไหนคะ", seen),
        lambda number, seen: ResolveCase(number, "เสร็จ", without_photo="x", seen=seen),
        lambda number, seen: ReportProgress(number, "รอ", seen=seen),
        lambda number, seen: ExplainDelay(number, "รอ", seen),
        lambda number, seen: ForwardCase(number, *FORWARD, seen=seen),
        lambda number, seen: CloseCase(number, "fixed", seen=seen),
        lambda number, seen: ChangeCategory(number, "water", seen),
    ],
)
def test_a_stale_page_changes_nothing(hall: Townhall, deed: object) -> None:
    number, agent = accepted(hall)
    seen = hall.does(agent, OpenCase(number)).seen
    hall.does(agent, NoteCase(number, "โทรแล้ว"))
    hall.refuses(agent, deed(number, seen), "stale")  # type: ignore[operator]
    fresh = hall.does(agent, OpenCase(number)).seen
    assert hall.does(agent, deed(number, fresh)).number == number  # type: ignore[operator]


def test_accepting_from_a_stale_page_is_refused_too(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    hall.does(agent, NoteCase(number, "โทรแล้ว"))
    hall.refuses(agent, AcceptCase(number, seen=1), "stale")


def test_buttons_are_computed(hall: Townhall) -> None:
    agent = hall.agent()
    number = hall.files().number
    assert "resolve" not in hall.does(agent, OpenCase(number)).deeds
    assert {"accept", "ask", "forward"} <= set(hall.does(agent, OpenCase(number)).deeds)
    assert "resolve" in hall.does(agent, AcceptCase(number)).deeds


def test_a_picture_that_should_be_looked_at_carries_its_flags(hall: Townhall) -> None:
    before = hall.photo_of(SOMSRI, "m-before")
    agent = hall.agent()
    number = hall.files(photo_ids=(before,), where=Where("x", 18.79, 98.98)).number
    hall.does(agent, AcceptCase(number))
    wrote = {"taken_at": "2026-11-16T09:00:00", "lat": 18.80, "lon": 98.98, "likeness": "0f"}

    def keep(tx: Tx) -> str:
        photo = tx.photos.want(agent.person, "m-after")
        tx.photos.mark_stored(photo.id, StoredPhoto("image/jpeg", 9, 9, 9, "00" * 32, wrote))
        return photo.id

    hall.does(agent, ResolveCase(number, "เสร็จค่ะ", (hall.writes(keep),)))
    page = hall.reads(lambda tx: read_case(tx, agent, number, hall.context()))
    assert page is not None
    assert [one.flags for one in page.after] == [("same_file", "taken_before", "far_away")]
    assert [photo.id for photo in page.photos] == [before]
    assert page.history[0].staff_name == ""
    assert page.history[1].staff_name == agent.name

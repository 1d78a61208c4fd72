"""Pictures on the way: of the work, of its end, for colleagues, of an answer, from the counter."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import Citizen, StaffMember
from bot.actions.staff_reading import read_case
from handlers.citizen_commands import AddToCase
from handlers.commands import AcceptCase, AnswerStaff, AskCitizen, Refused, ResolveCase
from handlers.outcomes import Say, Show, Word
from handlers.staff_commands import (
    AddAfterPhoto,
    CloseCase,
    NoteCase,
    ReopenByStaff,
    ReportProgress,
    TakeIn,
)
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall


@pytest.fixture
def officer(hall: Townhall) -> StaffMember:
    return hall.agent()


@pytest.fixture
def number(hall: Townhall, officer: StaffMember) -> str:
    filed = hall.files().number
    hall.does(officer, AcceptCase(filed))
    return filed


def draft(hall: Townhall, whose: StaffMember, name: str = "m-1") -> str:
    return hall.photo_of(Citizen(whose.person), name)


def roles(hall: Townhall, number: str) -> list[str]:
    return [photo.role for photo in hall.reads(lambda tx: tx.photos.of_case(number))]


@pytest.mark.parametrize(
    ("command", "more", "role"),
    [
        (ReportProgress, {"words": "สั่งอะไหล่แล้ว"}, "during"),
        (NoteCase, {"words": "ตู้ควบคุมอยู่หลังวัด"}, "note"),
        (CloseCase, {"reason": "fixed"}, "after"),
        (ResolveCase, {"words": "เปลี่ยนหลอดแล้ว"}, "after"),
    ],
)
def test_a_deed_takes_pictures_along_and_its_event_says_which(
    hall: Townhall,
    officer: StaffMember,
    number: str,
    command: Any,
    more: dict[str, str],
    role: str,
) -> None:
    mine, others = draft(hall, officer), hall.photo_of(BOONMEE, "m-other")
    done = hall.does(officer, command(number, photo_ids=(mine, others), **more))
    assert not isinstance(done, Refused)
    assert roles(hall, number) == [role]
    page = hall.reads(lambda tx: read_case(tx, officer, number, hall.context()))
    assert page is not None
    assert [photo.id for photo in page.history[-1].photos] == [mine]


def test_pictures_on_the_way_are_no_proof_of_the_end(
    hall: Townhall, officer: StaffMember, number: str
) -> None:
    hall.does(officer, ReportProgress(number, "กำลังทำ", photo_ids=(draft(hall, officer),)))
    hall.refuses(officer, ResolveCase(number, "เสร็จแล้ว"), "no_after_photo")


def test_what_was_not_enough_before_a_reopening_proves_nothing_new(
    hall: Townhall, officer: StaffMember, number: str
) -> None:
    hall.does(officer, ResolveCase(number, "เสร็จแล้ว", (draft(hall, officer),)))
    hall.clock.goes_on(hours=1)
    again = hall.does(officer, ReopenByStaff(number, "ยังดับอยู่"))
    assert again.needs_photo
    hall.refuses(officer, ResolveCase(number, "เสร็จแล้ว"), "no_after_photo")
    hall.clock.goes_on(hours=1)
    assert not hall.does(officer, AddAfterPhoto(number, "m-new")).needs_photo
    assert hall.does(officer, ResolveCase(number, "เสร็จแล้ว")).state == "resolved"


def test_a_question_may_be_answered_by_a_picture_alone(
    hall: Townhall, officer: StaffMember, number: str
) -> None:
    hall.does(officer, AskCitizen(number, "เสาต้นไหนคะ"))
    hall.refuses(SOMSRI, AnswerStaff(number, " "), "no_words")
    foreign = hall.photo_of(BOONMEE, "m-other")
    hall.refuses(SOMSRI, AnswerStaff(number, "", (foreign,)), "no_words")
    photo = hall.photo_of(SOMSRI)
    assert hall.does(SOMSRI, AnswerStaff(number, "", (photo,))).state == "in_progress"
    assert roles(hall, number) == ["before"]
    assert hall.reads(lambda tx: tx.cases.events(number))[-1].facts == {"photos": photo}


@pytest.mark.parametrize(
    ("command", "title"),
    [
        (lambda number, photo: AskCitizen(number, "ต้นนี้ไหมคะ", photo_ids=(photo,)), "asked"),
        (lambda number, photo: ResolveCase(number, "เสร็จแล้วค่ะ", (photo,)), "now"),
        (lambda number, photo: CloseCase(number, "fixed", photo_ids=(photo,)), "now"),
    ],
)
def test_the_citizen_sees_the_picture_with_the_words(
    hall: Townhall, officer: StaffMember, number: str, command: Any, title: str
) -> None:
    photo = draft(hall, officer)
    hall.does(officer, command(number, photo))
    shown, said = hall.told[-1]
    assert isinstance(shown, Show)
    assert shown.card.title == Word(f"notice.picture.{title}")
    assert shown.card.photo.endswith(photo)
    assert isinstance(said, Say)


def test_a_picture_that_is_not_there_yet_is_not_waited_for(
    hall: Townhall, officer: StaffMember, number: str
) -> None:
    coming = hall.photo_of(Citizen(officer.person), stored=False)
    hall.does(officer, ResolveCase(number, "เสร็จแล้วค่ะ", (coming,)))
    assert len(hall.told[-1]) == 1


def test_what_a_citizen_adds_stands_where_it_came(hall: Townhall, number: str) -> None:
    photo = hall.photo_of(SOMSRI)
    hall.does(SOMSRI, AddToCase(number, "", (photo,)))
    assert hall.reads(lambda tx: tx.cases.events(number))[-1].facts == {"photos": photo}


def test_a_picture_handed_over_at_the_counter_is_of_the_report(
    hall: Townhall, officer: StaffMember
) -> None:
    photo = draft(hall, officer)
    filed = hall.does(officer, TakeIn("walk_in", "light", "ไฟดับ", photo_ids=(photo,)))
    assert roles(hall, filed.number) == ["before"]

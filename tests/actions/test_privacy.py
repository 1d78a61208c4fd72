"""What came in a message goes with it; who wants to be forgotten is forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.commands import (
    AcceptCase,
    AnswerStaff,
    AskCitizen,
    FindCase,
    FindMyCases,
    ForgetMe,
    Forgotten,
    KeepPhoto,
    MyData,
    ResolveCase,
    TakeBack,
    TellMyData,
    Where,
)
from handlers.dialogue import Place
from handlers.standing import SENT
from storage import Tx
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall


def finished(hall: Townhall, **changes: Any) -> str:
    agent = hall.agent(login=f"agent{hall.chance.randrange(10**6)}")
    number = hall.files(**changes).number
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "เสร็จแล้ว", without_photo="มืดแล้ว"))
    return number


# --- unsend


def test_a_picture_is_kept_for_its_sender(hall: Townhall) -> None:
    kept = hall.does(SOMSRI, KeepPhoto("m-1"))
    [photo] = hall.reads(lambda tx: tx.photos.drafts_of(SOMSRI.person))
    assert photo.id == kept.photo_id


def test_taken_back_words_are_gone_and_the_events_stay(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(SOMSRI, TakeBack("m-detail"))
    assert "detail" not in hall.words(number)
    assert hall.kinds(number) == ["received", "taken_back"]
    assert [step.kind for step in hall.does(SOMSRI, FindCase(number)).steps] == ["received"]


def test_a_taken_back_photo_is_gone_with_its_file(hall: Townhall) -> None:
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    hall.does(SOMSRI, TakeBack("m-photo"))
    assert hall.reads(lambda tx: tx.photos.of_case(number)) == ()
    assert [one.id for one in hall.gone] == [photo]
    assert hall.kinds(number) == ["received", "taken_back"]


def test_a_taken_back_photo_of_a_draft_leaves_no_event(hall: Townhall) -> None:
    hall.photo_of(SOMSRI)
    hall.does(SOMSRI, TakeBack("m-photo"))
    assert hall.reads(lambda tx: tx.photos.drafts_of(SOMSRI.person)) == ()


def test_a_taken_back_answer_is_gone(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(hall.agent(), AskCitizen(number, "ต้นไหนคะ"), "m-question")
    hall.does(SOMSRI, AnswerStaff(number, "ต้นที่สอง"), "m-answer")
    hall.does(SOMSRI, TakeBack("m-answer"))
    assert "reply" not in hall.words(number)
    assert hall.words(number)["question"] == "ต้นไหนคะ"


def test_a_taken_back_place_is_gone_from_words_map_and_waiting_notices(hall: Townhall) -> None:
    hall.agent()
    where = Where("บ้านเลขที่ 9 ซอยตัวอย่าง", 13.75, 100.5, ("m-place",))
    number = hall.files(where=where).number
    assert "ซอยตัวอย่าง" in hall.pushed("L-wichai")[0][2]
    hall.park()
    hall.does(SOMSRI, TakeBack("m-place"))
    case = hall.case(number)
    assert (case.lat, case.lon) == (None, None)
    assert "ซอยตัวอย่าง" not in repr(hall.dump())
    assert hall.kinds(number) == ["received", "taken_back"]


def test_a_pin_without_words_is_taken_back_too(hall: Townhall) -> None:
    number = hall.files(where=Where("", 13.75, 100.5, ("m-pin",))).number
    assert hall.does(SOMSRI, FindCase(number)).place == "13.75000, 100.50000"
    hall.does(SOMSRI, TakeBack("m-pin"))
    assert hall.does(SOMSRI, FindCase(number)).place == ""
    assert hall.case(number).lat is None


def test_a_message_nobody_knows_changes_nothing(hall: Townhall) -> None:
    hall.files()
    before = hall.dump()
    assert hall.does(SOMSRI, TakeBack("m-unknown")) is False
    assert hall.dump() == before


# --- my data


def test_my_data_counts_my_own_and_nobody_elses(hall: Townhall) -> None:
    hall.files(photo_ids=(hall.photo_of(SOMSRI),))
    hall.files(name_level="none")
    hall.files(BOONMEE)
    hall.photo_of(SOMSRI, "m-draft")
    assert hall.does(SOMSRI, TellMyData()) == MyData(1, 2, True, "th")


def test_an_open_draft_is_told(hall: Townhall) -> None:
    def begin(tx: Tx) -> None:
        place = Place("complaint", "place", {"detail": "ไฟดับ"}).write()
        tx.dialogues.save(replace(tx.dialogues.lock(SOMSRI.person), place=place, language="en"))

    hall.writes(begin)
    assert hall.does(SOMSRI, TellMyData()) == MyData(0, 0, True, "en")
    assert hall.does(BOONMEE, TellMyData()) == MyData(0, 0, False, "th")


def test_what_was_sent_is_no_open_draft(hall: Townhall) -> None:
    """At the menu a place keeps marks, that a second tap on "send" files nothing."""

    def remember(tx: Tx) -> None:
        place = Place(answers={SENT: ["suggestion.confirm=send", "70-K7M3QX"]}).write()
        tx.dialogues.save(replace(tx.dialogues.lock(SOMSRI.person), place=place))

    hall.writes(remember)
    assert hall.does(SOMSRI, TellMyData()) == MyData(0, 0, False, "th")


# --- forgetting


def test_a_finished_case_loses_words_photos_pin_and_person(hall: Townhall) -> None:
    photo = hall.photo_of(SOMSRI)
    number = finished(hall, photo_ids=(photo,), where=Where("ซอย", 13.75, 100.5))
    before = hall.kinds(number)
    assert hall.does(SOMSRI, ForgetMe()) == Forgotten(1, 1)
    case = hall.case(number)
    assert (case.person, case.lat, case.lon) == (None, None, None)
    assert hall.words(number) == {}
    assert [one.id for one in hall.gone] == [photo]
    assert hall.kinds(number) == [*before, "forgotten"]
    assert SOMSRI.person not in repr(hall.dump())


def test_an_open_case_loses_the_person_and_keeps_its_words_until_finished(hall: Townhall) -> None:
    agent = hall.agent()
    photo = hall.photo_of(SOMSRI)
    number = hall.files(photo_ids=(photo,)).number
    hall.does(agent, AcceptCase(number))
    hall.does(SOMSRI, ForgetMe())
    assert hall.case(number).person is None
    assert hall.words(number)["detail"] == "ไฟถนนดับมาสามวันแล้วค่ะ"
    assert hall.gone == []
    hall.does(agent, ResolveCase(number, "เสร็จแล้ว", without_photo="มืดแล้ว"))
    assert hall.words(number) == {"answer": "เสร็จแล้ว"}
    assert [one.id for one in hall.gone] == [photo]
    assert [row for row in hall.pushed() if row[0] == SOMSRI.person] == []


def test_drafts_and_waiting_messages_go_too(hall: Townhall) -> None:
    number = hall.files().number
    hall.does(hall.agent(), AskCitizen(number, "ต้นไหนคะ"))
    hall.photo_of(SOMSRI, "m-draft")
    hall.does(SOMSRI, ForgetMe())
    assert hall.pushed(SOMSRI.person) == []
    assert hall.reads(lambda tx: tx.photos.drafts_of(SOMSRI.person)) == ()
    assert hall.does(SOMSRI, FindMyCases()) == ()


def test_others_are_not_forgotten(hall: Townhall) -> None:
    number = hall.files(BOONMEE).number
    assert hall.does(SOMSRI, ForgetMe()) == Forgotten(0, 0)
    assert hall.case(number).person == BOONMEE.person


def test_forgetting_twice_forgets_nothing_more(hall: Townhall) -> None:
    hall.files()
    hall.does(SOMSRI, ForgetMe())
    before = hall.dump()
    assert hall.does(SOMSRI, ForgetMe()) == Forgotten(0, 0)
    assert hall.dump() == before

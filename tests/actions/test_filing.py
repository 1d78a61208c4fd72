"""A report becomes a case, once, with a number and a date, and the right people hear of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.actions import complaints
from casework.numbering import read_case_key, read_number
from handlers.commands import FileCase, FindCase, Where
from storage.catalogue import DayOff, Quota
from tests.actions.townhall import BOONMEE, SOMSRI, Clock, Townhall, citizen


def test_a_broken_lamp_gets_a_number_a_key_and_a_due_date(hall: Townhall) -> None:
    filed = hall.files()
    assert read_number(filed.number) == filed.number
    assert filed.number.startswith("70-")  # October 2026 began the fiscal year 2570
    assert read_case_key(filed.case_key) == filed.case_key
    assert filed.division == "กองช่าง"
    assert filed.reply_due_on == date(2026, 12, 2)
    assert filed.received_at == hall.clock.now


def test_the_case_keeps_clock_rule_and_both_due_dates(hall: Townhall) -> None:
    case = hall.case(hall.files().number)
    assert case.state == "received"
    assert case.clock_starts_on == date(2026, 11, 17)
    assert (case.reply_rule, case.day_kind) == ("15 calendar", "calendar")
    assert case.work_due_on == date(2026, 11, 24)
    assert case.division == "works"
    assert case.owner_id is None


def test_a_report_at_night_counts_from_the_next_working_day(hall: Townhall) -> None:
    hall.clock.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # Friday, 22:00 in Bangkok
    assert hall.case(hall.files().number).clock_starts_on == date(2026, 11, 23)


def test_a_day_off_of_the_town_moves_the_due_date(hall: Townhall) -> None:
    hall.writes(lambda tx: tx.catalogue.put_day_off(DayOff(date(2026, 12, 2), "งานประจำปี")))
    assert hall.files().reply_due_on == date(2026, 12, 3)


def test_words_place_and_pin_are_kept_with_the_first_event(hall: Townhall) -> None:
    filed = hall.files(where=Where("ซอยตัวอย่าง 3", 13.75, 100.5))
    assert hall.events(filed.number) == [("received", "", "received")]
    assert hall.words(filed.number) == {
        "detail": "ไฟถนนดับมาสามวันแล้วค่ะ",
        "place": "ซอยตัวอย่าง 3",
    }
    case = hall.case(filed.number)
    assert (case.lat, case.lon) == (13.75, 100.5)


def test_an_identity_card_number_is_masked_before_it_is_kept(hall: Townhall) -> None:
    filed = hall.files(detail="บัตร 1101700203450 ไฟดับ", where=Where("บ้าน 1101700203450"))
    assert all("1101700203450" not in text for text in hall.words(filed.number).values())


def test_photos_of_the_draft_go_with_the_case_and_others_stay(hall: Townhall) -> None:
    mine, others = hall.photo_of(SOMSRI), hall.photo_of(BOONMEE, "m-2")
    filed = hall.files(photo_ids=(mine, others))
    assert [photo.id for photo in hall.reads(lambda tx: tx.photos.of_case(filed.number))] == [mine]
    assert hall.reads(lambda tx: tx.photos.drafts_of(BOONMEE.person))[0].id == others


def test_without_a_name_no_line_id_stays_with_the_case(hall: Townhall) -> None:
    photo = hall.photo_of(SOMSRI)
    filed = hall.files(name_level="none", photo_ids=(photo,))
    assert hall.case(filed.number).person is None
    dump = repr(hall.dump())
    assert SOMSRI.person not in dump


def test_the_key_is_kept_as_a_hash_only(hall: Townhall) -> None:
    filed = hall.files()
    assert filed.case_key not in repr(hall.dump())
    assert hall.reads(lambda tx: tx.cases.opens(filed.number, filed.case_key))


def test_a_taken_number_is_drawn_again(hall: Townhall, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = hall.files().number
    drawn = iter([taken, taken, "70-222223"])
    monkeypatch.setattr(complaints, "new_number", lambda *_: next(drawn))
    assert hall.files(BOONMEE).number == "70-222223"
    assert hall.case(taken).person == SOMSRI.person


def test_numbers_that_never_end_being_taken_stop_the_filing(
    hall: Townhall, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = hall.files().number
    monkeypatch.setattr(complaints, "new_number", lambda *_: taken)
    with pytest.raises(complaints.NoFreeNumberError):
        hall.files(BOONMEE)


def test_an_unknown_kind_goes_to_the_division_of_others(hall: Townhall) -> None:
    case = hall.case(hall.files(category="spaceship").number)
    assert (case.division, case.work_due_on) == ("clerk", None)


def test_a_town_without_categories_sends_everything_to_the_clerk(hall: Townhall) -> None:
    context = hall.context()
    empty = type(context.town)(
        name="x", calendar=context.town.calendar, reply_rule=context.town.reply_rule,
        categories={}, divisions={},
    )  # fmt: skip
    assert complaints.division_of("light", empty) == "clerk"


def test_a_message_has_no_work_clock(hall: Townhall) -> None:
    case = hall.case(hall.files(kind="message", category="other").number)
    assert case.work_due_on is None


def test_a_report_without_words_keeps_no_row_for_them(hall: Townhall) -> None:
    assert hall.words(hall.files(detail="", where=None).number) == {}


# --- who hears of it


def test_the_linked_agents_of_the_division_get_one_card_each(hall: Townhall) -> None:
    hall.agent("works")
    hall.agent("works", "manee")
    hall.agent("health", "piti")
    hall.staff("unlinked", "agent", division="works", line=False)
    hall.staff("mayor", "executive")
    hall.staff("admin", "administrator")
    filed = hall.files()
    pushed = hall.pushed()
    assert {row[0] for row in pushed} == {"L-wichai", "L-manee"}
    assert [row[1] for row in pushed] == ["notice", "notice"]
    assert all(filed.number in row[2] and "ซอยตัวอย่าง 3" in row[2] for row in pushed)


def test_those_who_serve_every_division_hear_where_it_has_nobody(hall: Townhall) -> None:
    hall.agent("health", "piti")
    hall.staff("napa", "head")
    hall.files()
    assert [row[0] for row in hall.pushed()] == ["L-napa"]


def test_heads_of_other_divisions_hear_one_line_without_place(hall: Townhall) -> None:
    hall.staff("chief", "head", division="health")
    hall.agent("health", "piti")
    hall.files()
    [(recipient, weight, messages)] = hall.pushed()
    assert (recipient, weight) == ("L-chief", "notice")
    assert "ซอยตัวอย่าง" not in messages
    assert "ไฟถนนดับ" not in messages


def test_a_group_hears_one_line_with_nothing_personal(hall: Townhall) -> None:
    agent = hall.agent("works")
    hall.writes(lambda tx: tx.groups.link("C-group", agent.id))
    filed = hall.files(where=Where("ซอยตัวอย่าง 3", 13.75, 100.5))
    [(_, _, messages)] = hall.pushed("C-group")
    assert filed.number in messages
    for personal in ("ซอยตัวอย่าง", "ไฟถนนดับ", "13.75", SOMSRI.person):
        assert personal not in messages


def test_the_card_shows_a_photo_that_has_arrived(hall: Townhall) -> None:
    hall.agent("works")
    arrived, missing = hall.photo_of(SOMSRI), hall.photo_of(SOMSRI, "m-2", stored=False)
    hall.files(photo_ids=(missing, arrived))
    assert f"https://jaidee.example/p/{arrived}" in hall.pushed()[0][2]


def test_the_last_fifth_of_the_months_pushes_is_kept_for_citizens(hall: Townhall) -> None:
    hall.agent("works")
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-11", used=239, limit=300)))
    hall.files()
    assert len(hall.pushed()) == 1
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-11", used=240, limit=300)))
    hall.files()
    assert len(hall.pushed()) == 1


def test_nobody_is_pushed_where_nobody_is_linked(hall: Townhall) -> None:
    hall.files()
    assert hall.pushed() == []


def test_the_reporter_gets_no_push_for_filing(hall: Townhall) -> None:
    hall.agent("works")
    hall.files()
    assert hall.pushed(SOMSRI.person) == []


def test_an_officer_may_report_a_lamp_like_everybody(hall: Townhall) -> None:
    agent = hall.agent("works")
    filed = hall.does(agent, FileCase("complaint", "light", "ไฟหน้าบ้านดับ"))
    assert hall.case(filed.number).person == agent.person


def test_an_english_speaker_reads_english_notices(hall: Townhall) -> None:
    agent = hall.agent("works")

    def learn(tx: object) -> None:
        from dataclasses import replace

        from storage import Tx

        assert isinstance(tx, Tx)
        tx.dialogues.save(replace(tx.dialogues.lock(agent.person), language="en"))

    hall.writes(learn)
    hall.files()
    assert "New complaint" in hall.pushed()[0][2]


def test_towns_do_not_hear_of_each_other(hall: Townhall, clock: Clock) -> None:
    other = Townhall.open(hall.store, clock, "thungthong")
    other.agent("works", "somchai")
    filed = hall.files()
    assert hall.pushed() == []
    assert other.does(citizen("somsri"), FindCase(filed.number)) is None

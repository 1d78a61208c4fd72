"""Pictures wait with a form that was refused; what may be the same is one tap; pins at the desk."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from bot.wiring import Deps
from handlers.commands import CancelCase, Where
from storage.photos import Photo
from tests.actions.browser import Browser, account
from tests.actions.console.test_case_page import does, page_of, picture
from tests.actions.townhall import BOONMEE, SOMSRI, Townhall

HERE = Where("หน้าวัดสมมติ", 13.7563, 100.5018)
NEAR = Where("ข้างวัดสมมติ", 13.7565, 100.5018)
TAKEN = {
    "channel": "walk_in", "category": "light", "detail": "ไฟหน้าตลาดดับ", "name_level": "none",
}  # fmt: skip
PICTURE = b"/Subtype/Image"


@pytest.fixture
def number(hall: Townhall) -> str:
    return str(hall.files(where=HERE).number)


def sends(officer: Browser, path: str, code: int, *files: io.BytesIO, **fields: object) -> str:
    """A form with pictures, as a browser sends it."""
    sent = {
        "csrf_token": officer.token, "seen": "0", **fields,
        "photos": [(file, f"{rank}.jpg") for rank, file in enumerate(files)],
    }  # fmt: skip
    answer = officer.client.post(path, data=sent, content_type="multipart/form-data")
    return officer._sees(answer, code)


def kept(page: str) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page)


def photos(hall: Townhall, number: str) -> tuple[Photo, ...]:
    return hall.reads(lambda tx: tx.photos.of_case(number))


# --- pictures


@pytest.mark.parametrize(
    ("deed", "role"),
    [("progress", "during"), ("note", "note"), ("explain", "during"), ("forward", "during")],
)
def test_a_picture_stands_where_it_was_sent(
    hall: Townhall, officer: Browser, number: str, deed: str, role: str
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    letter = {"agency": "การไฟฟ้า", "letter": "มท 1", "on": "2026-11-17"}
    path = f"/staff/case/{number}/{deed}"
    sends(officer, path, 303, picture(), words="สั่งอะไหล่แล้ว", **letter)
    (photo,) = photos(hall, number)
    assert photo.role == role
    assert photo.private["likeness"], "else nobody sees that it is the picture of the report"
    history = page_of(officer, number).split('class="talk"')[1]
    assert f'src="/staff/photo/{number}/{photo.id}?small=1"' in history


def test_the_paper_shows_what_was_and_what_was_done(
    hall: Townhall, officer: Browser, number: str
) -> None:
    bare = printed(officer, number)
    assert bare.count(PICTURE) == 0
    does(officer, number, "accept")
    page_of(officer, number)
    sends(officer, f"/staff/case/{number}/progress", 303, picture(), words="กำลังทำ")
    page_of(officer, number)
    sends(officer, f"/staff/case/{number}/resolve", 303, picture("red"), words="เสร็จแล้ว")
    shown = printed(officer, number)
    assert shown.count(PICTURE) == 2
    assert b"Exif" not in shown


def printed(officer: Browser, number: str) -> bytes:
    drawn: bytes = officer.client.get(f"/staff/case/{number}/paper.pdf").data
    return drawn


def test_pictures_of_a_stale_form_wait_and_go_with_the_next_try(
    hall: Townhall, deps: Deps, officer: Browser, number: str
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    path = f"/staff/case/{number}/resolve"
    page = sends(officer, path, 409, picture(), picture("red"), words="เสร็จแล้ว", seen="1")
    waiting = kept(page)
    assert len(waiting) == 2
    with officer.client.get(f"/staff/draft/{waiting[0]}?small=1") as answer:
        assert answer.mimetype == "image/jpeg"
    sends(officer, path, 303, picture("blue"), words="เสร็จแล้ว", kept=waiting[:1])
    assert [photo.role for photo in photos(hall, number)] == ["after", "after"]
    assert waiting[0] in {photo.id for photo in photos(hall, number)}


def test_one_bad_picture_does_not_lose_the_good_ones(
    hall: Townhall, officer: Browser, number: str
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    path = f"/staff/case/{number}/resolve"
    page = sends(officer, path, 409, picture(), io.BytesIO(b"no picture"), words="เสร็จแล้ว")
    assert len(kept(page)) == 1
    sends(officer, path, 409, *(picture() for _ in range(5)), words="ก", kept=kept(page))
    assert "ไม่เกิน 5 รูป" in officer.page
    assert len(kept(officer.page)) == 1


def test_nobody_takes_a_colleagues_waiting_picture(
    hall: Townhall, app: Flask, deps: Deps, officer: Browser, number: str
) -> None:
    does(officer, number, "accept")
    page_of(officer, number)
    path = f"/staff/case/{number}/resolve"
    (theirs,) = kept(sends(officer, path, 409, picture(), words="ก", seen="1"))
    account(hall, "napa", "head", division=None)
    other = Browser(app)
    other.logs_in("napa")
    other.opens(f"/staff/draft/{theirs}", 404)
    page_of(other, number)
    sends(other, f"/staff/case/{number}/note", 303, words="ฝากดู", kept=[theirs, "x"])
    assert photos(hall, number) == ()


def test_words_for_a_step_that_is_gone_are_still_there_to_copy(
    hall: Townhall, officer: Browser, number: str
) -> None:
    page_of(officer, number)
    hall.does(SOMSRI, CancelCase(number))
    path = f"/staff/case/{number}/close"
    page = sends(officer, path, 409, picture(), words="คำที่พิมพ์ไว้นาน", seen="1")
    assert "ยังไม่ได้ส่ง" in page
    assert ">คำที่พิมพ์ไว้นาน</textarea>" in page
    assert "/staff/draft/" in page


# --- what may be the same


def test_a_case_is_merged_with_one_tap(hall: Townhall, officer: Browser, number: str) -> None:
    near = hall.files(BOONMEE, where=NEAR).number
    page = page_of(officer, number)
    assert re.search(rf'name="pick" value="{near}" formnovalidate', page)
    assert "ห่าง 22 ม." in re.sub(r"\s+", " ", page)
    does(officer, number, "merge", pick=near, into="")
    assert hall.case(number).reason == "duplicate"
    assert near in page_of(officer, number)


def test_a_second_matter_joins_the_case_that_is_known(
    hall: Townhall, officer: Browser, number: str
) -> None:
    road = hall.files(BOONMEE, where=NEAR, category="road").number
    assert f'name="into" value="{road}"' in page_of(officer, number)
    does(officer, number, "split", category="road", words="ถนนเป็นหลุมด้วย", into=road)
    new = officer.went_to.rsplit("/", 1)[1]
    assert hall.case(new).reason == "duplicate"
    assert hall.case(number).state == "received"


def test_nothing_is_offered_to_who_only_reads(
    hall: Townhall, browser: Browser, number: str
) -> None:
    hall.files(BOONMEE, where=NEAR)
    account(hall, "mayor", "executive", division=None)
    browser.logs_in("mayor")
    assert 'name="pick"' not in page_of(browser, number)


# --- the counter


def test_a_report_at_the_counter_has_a_pin_and_pictures(hall: Townhall, officer: Browser) -> None:
    officer.opens("/staff/take-in")
    page = sends(officer, "/staff/take-in", 200, picture(), **TAKEN, pin="13.7563, 100.5018")
    found = re.search(r"\d\d-[0-9A-Z]{6}", page)
    assert found
    case = hall.case(found[0])
    assert (case.lat, case.lon) == (13.7563, 100.5018)
    assert [photo.role for photo in photos(hall, found[0])] == ["before"]


def test_a_pin_that_cannot_be_read_keeps_everything(hall: Townhall, officer: Browser) -> None:
    officer.opens("/staff/take-in")
    page = sends(officer, "/staff/take-in", 409, picture(), **TAKEN, pin="แถวนี้", place="ตลาด")
    assert 'value="แถวนี้"' in page
    assert 'value="ตลาด"' in page
    assert "อ่านพิกัดไม่ได้" in page
    sends(officer, "/staff/take-in", 200, **TAKEN, kept=kept(page))


def test_the_map_of_the_counter_is_drawn_of_earlier_reports(
    hall: Townhall, officer: Browser, number: str
) -> None:
    page = officer.opens("/staff/take-in")
    box = re.search(r'data-box="([\d.,-]+)"', page)
    assert box
    south, west, north, east = map(float, box[1].split(","))
    assert south < 13.7563 < north
    assert west < 100.5018 < east
    allowed = officer.client.get("/staff/take-in").headers["Permissions-Policy"]
    assert "geolocation=(self)" in allowed


def test_a_town_without_pins_has_no_map_and_still_a_field(officer: Browser) -> None:
    page = officer.opens("/staff/take-in")
    assert "data-box" not in page
    assert 'name="pin"' in page


def test_places_of_earlier_reports_are_found_by_their_words(
    hall: Townhall, officer: Browser, number: str
) -> None:
    hall.files(BOONMEE, where=Where("หน้าวัดสมมติ"))  # no pin to offer
    hall.files(BOONMEE, detail="ใกล้หน้าวัดสมมติ", where=Where("ที่อื่น", 13.7, 100.5))
    found = officer.client.get("/staff/take-in/places?q=หน้าวัด").get_json()
    assert found == {"places": [{"words": "หน้าวัดสมมติ", "pin": "13.75630, 100.50180"}]}
    assert officer.client.get("/staff/take-in/places?q=ห").get_json() == {"places": []}


def test_a_form_that_got_through_files_nothing_when_it_is_sent_again(
    hall: Townhall, officer: Browser
) -> None:
    page = officer.opens("/staff/take-in")
    once = re.search(r'name="once" value="(\w+)"', page)
    assert once
    sends(officer, "/staff/take-in", 200, **TAKEN, once=once[1])
    count = len(hall.reads(lambda tx: tx.board.details(_numbers(officer))))
    page = sends(officer, "/staff/take-in", 409, **TAKEN, once=once[1])
    assert "รับเรื่องไว้แล้ว" in page
    assert len(hall.reads(lambda tx: tx.board.details(_numbers(officer)))) == count == 1


def _numbers(officer: Browser) -> list[str]:
    """Every number on the board."""
    page = officer.client.get("/staff/search").get_data(as_text=True)
    return sorted(set(re.findall(r"\d\d-[0-9A-Z]{6}", page)))

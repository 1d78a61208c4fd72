"""Reports that we wrote ourselves: what a line can say, and that nothing else is learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.categories import CODES
from knowledge.categories import guess
from knowledge.checking import check_reports
from knowledge.reports import Report, load_reports
from knowledge.thai import squeeze


def test_a_line_says_every_choice_in_some_way_and_nothing_twice() -> None:
    line = Report("{ถนน|ซอย}เป็น{หลุม|บ่อ}", "road")
    assert set(line.texts) <= {"ถนนเป็นหลุม", "ถนนเป็นบ่อ", "ซอยเป็นหลุม", "ซอยเป็นบ่อ"}
    assert len(line.texts) > 2


def test_a_choice_may_be_empty_and_a_line_may_have_none() -> None:
    assert set(Report("ไฟดับ {|}", "light").texts) == {"ไฟดับ"}
    assert Report("ไฟดับ", "light").texts == ("ไฟดับ",)


def test_each_kind_has_reports_a_third_of_them_held_out() -> None:
    every = load_reports()
    assert {one.category for one in every} == set(CODES)
    held_out = sum(one.is_held_out for one in every)
    assert 0.25 < held_out / len(every) < 0.42


def test_what_is_held_out_is_never_said_by_a_line_that_is_learnt() -> None:
    every = load_reports()
    learnt = {squeeze(text) for one in every if not one.is_held_out for text in one.texts}
    measured = [squeeze(one.said(0)) for one in every if one.is_held_out]
    assert sum(text in learnt for text in measured) < len(measured) / 20


def test_the_reports_we_ship_are_sound() -> None:
    assert check_reports() == []


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("hole.txt", "ถนนพัง", "hole.txt:1: 'hole' is none of our kinds"),
        ("road.txt", "{ถนน|ซอยพัง", "road.txt:1: a brace is open, or stands in another"),
        ("road.txt", "ไฟดับ", "road.txt:1: the same is said of light"),
    ],
)
def test_a_bad_line_is_told_with_its_reason(
    file: str, line: str, fault: str, tmp_path: Path
) -> None:
    (tmp_path / "light.txt").write_text("# lamps\n\nไฟดับ\n", encoding="utf-8")
    (tmp_path / file).write_text(f"{line}\n", encoding="utf-8")
    assert check_reports(tmp_path) == [fault]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("รบกวนมาดูให้หน่อยค่ะ หลุมลึกกลางซอย 8 มอเตอร์ไซค์ล้มไปสองคันแล้ว ทำให้รถติดด้วย", "road"),
        ("ถังขยะหน้าตลาดส่งกลิ่นเหม็นมาก ไม่มีใครมาเก็บ", "garbage"),
        ("กองทรายวางบนทางเท้า คนเดินต้องลงถนน", "sidewalk"),
        ("ฝากด้วยครับ ฝาท่อหน้าบ้านเลขที่ 12 หาย กลัวเด็กตก", "drain"),
        ("ไฟแดงเสีย รถติดยาวถึงตลาด", "traffic"),
        ("กิ่งไม้พันสายสื่อสาร จะหักลงมา ขอให้มาตัด", "tree"),
    ],
)
def test_what_is_meant_is_found_beside_what_comes_of_it(text: str, code: str) -> None:
    assert guess(text)[0] == code


def test_three_kinds_are_offered_where_a_word_names_one() -> None:
    assert len(guess("ไฟดับ")) == 3

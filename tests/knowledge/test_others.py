from __future__ import annotations

import pytest

from knowledge.index import Index
from knowledge.others import agency_of, is_only_theirs, is_power_cut
from knowledge.wordlist import read_list


@pytest.mark.parametrize(
    ("text", "code", "phone"),
    [
        ("ค่าไฟเดือนนี้แพงจังเลยค่ะ", "electricity", "1129"),
        ("จดทะเบียนสมรสวันเสาร์ได้ไหม", "district", "1567"),
        ("เงินว่างงานประกันสังคมเข้าวันไหน", "social_security", "1506"),
        ("รถหายหน้าตลาดต้องไปโรงพักไหน", "police", "191"),
        ("ใบขับขี่หมดอายุต้องต่อที่ไหน", "transport", "1584"),
        ("มีคนไร้บ้านนอนหน้าวัด", "social_help", "1300"),
    ],
)
def test_work_of_others_is_known_by_its_words(text: str, code: str, phone: str) -> None:
    agency = agency_of(text)
    assert agency is not None
    assert (agency.code, agency.phone) == (code, phone)


@pytest.mark.parametrize("text", ["", "แจ้งเกิดใช้อะไรบ้าง", "ไฟถนนหน้าบ้านดับ"])
def test_our_own_work_is_nobody_elses(text: str) -> None:
    assert agency_of(text) is None


def test_every_agency_has_names_and_words() -> None:
    for told in read_list("others").values():
        assert told["th"]
        assert told["en"]
        assert told["words"]
        assert told["phone"].isdecimal()


def test_the_disability_card_is_made_elsewhere_and_the_allowance_here() -> None:
    assert is_only_theirs("บัตรคนพิการทำที่ไหน")
    assert not is_only_theirs("มีบัตรคนพิการแล้ว ขอเบี้ยต้องทำยังไง")
    finding = Index.load().find("บัตรคนพิการทำที่ไหน")
    assert finding.agency is not None
    assert finding.agency.phone == "1300"
    assert Index.load().find("เบี้ยคนพิการได้เท่าไหร่").kind == "direct"


def test_a_home_without_current_is_no_street_lamp() -> None:
    assert all(map(is_power_cut, ("ไฟฟ้าที่บ้านดับ", "ไฟดับทั้งหมู่บ้าน", "ไฟบ้านตก")))
    assert not any(map(is_power_cut, ("ไฟถนนดับ", "ไฟหน้าบ้านดับ", "ไฟตกแต่งสวนเสีย")))

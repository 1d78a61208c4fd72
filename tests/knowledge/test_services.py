from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.categories import DIVISIONS
from knowledge.index import SERVICES, Index
from knowledge.services import _DIVISIONS as KNOWN_DIVISIONS
from knowledge.services import BadService, Bilingual, Fact, as_text, load_service, load_services

GOOD = """\
id: well
title: {th: ขุดบ่อ, en: Dig a well}
division: works
summary: {th: ขอขุดบ่อ, en: Permission for a well}
aliases: [ขุดบ่อน้ำ]
questions: [ขุดบ่อต้องทำอย่างไร]
sources: [example.go.th]
confidence: high
checked_on: 2026-11-21
"""


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "well.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadService) as refused:
        load_service(path)
    return str(refused.value)


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "well.yaml").write_text(GOOD, encoding="utf-8")
    (service,) = load_services(tmp_path)
    assert service.title.of("th") == "ขุดบ่อ"
    assert service.fact("fee") is None
    assert (service.documents, service.steps, service.links, service.law) == ((), (), (), None)
    assert not service.needs_checking


def test_every_field_is_read(tmp_path: Path) -> None:
    more = """\
unit: {th: งานบ่อ, en: Wells}
documents: [{th: โฉนด, en: Title, confidence: medium}]
steps:
  - {by: you, th: ยื่น, en: Apply, time: {th: 1 วัน, en: 1 day}}
  - {th: รับ, en: Receive, time: the town decides}
total: {th: 3 วัน, en: 3 days}
fee: {th: 5 บาท, en: 5 baht, valid_to: 2026-09-30}
hours: {th: เช้า, en: Mornings, varies: true}
law: {th: กฎ, en: Rule}
links: [https://example.go.th]
notes: [{th: หมายเหตุ, en: Note, varies: false}]
"""
    (tmp_path / "well.yaml").write_text(GOOD + more, encoding="utf-8")
    service = load_service(tmp_path / "well.yaml")
    assert service.needs_checking
    assert service.hours is not None
    assert service.hours.needs_checking
    assert [(step.by, step.has_time) for step in service.steps] == [
        ("you", True),
        ("office", False),
    ]
    assert service.steps[1].time_told("th") == "ตามที่เทศบาลประกาศ"
    assert service.steps[1].time is not None
    assert service.steps[1].time.sources == service.sources
    assert service.total is not None
    assert service.total.told("en") == "3 days"
    assert [fact.words.en for fact in service.past_on(date(2026, 10, 1))] == ["5 baht"]
    assert service.past_on(date(2026, 9, 30)) == ()


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("id: well", "id: hole", 1, "named 'well'"),
        ("division: works", "division: navy", 3, "'navy' is none of clerk"),
        ("checked_on: 2026-11-21", "checked_on: soon", 9, "a date"),
        (
            "summary: {th: ขอขุดบ่อ, en: Permission for a well}",
            "summary: {th: ขอ}",
            4,
            "'en' is miss",
        ),
        ("aliases: [ขุดบ่อน้ำ]", "aliases: []", 5, "at least one"),
        ("aliases: [ขุดบ่อน้ำ]", "aliases: ขุด", 5, "a list"),
        ("aliases: [ขุดบ่อน้ำ]", "aliases: ['']", 5, "words are expected"),
        ("aliases: [ขุดบ่อน้ำ]", "aliases: [[ขุด]]", 5, "words are expected"),
        ("summary: {th: ขอขุดบ่อ, en: Permission for a well}", "summary: บ่อ", 4, "names with values"),
        ("confidence: high", "confidence: high\ncolour: red", 9, "'colour' is not known"),
        ("confidence: high", "confidence: high\nconfidence: low", 9, "stands here twice"),
        ("confidence: high", "confidence: [", 10, "not YAML"),
        ("confidence: high", "confidence: high\nsteps: [{th: ก, en: a}]", 9, "'time' is missing"),
        (
            "confidence: high",
            "confidence: high\nsteps: [{th: ก, en: a, time: the town decides, by: him}]",
            9,
            "'him' is none of you, office",
        ),
        ("confidence: high", "confidence: high\ntotal: nobody knows", 9, "names with values"),
    ],
)
def test_a_bad_file_is_refused_by_line_and_reason(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    told = refusal(tmp_path, GOOD.replace(before, after))
    assert told.startswith(f"well.yaml:{line}: ")
    assert reason in told


def test_an_empty_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(tmp_path, "")
    (tmp_path / "well.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(BadService, match=r"well\.yaml:1: this is not YAML"):
        load_service(tmp_path / "well.yaml")


def test_how_sure_we_are_is_told() -> None:
    words = Bilingual("20 บาท", "20 baht")
    assert Fact(words, "high").told("th") == "20 บาท"
    assert Fact(words, "medium").told("en") == "Usually: 20 baht"
    assert Fact(words, "low").told("th") == "ตามที่เทศบาลประกาศ"
    assert Fact(words, "high", varies=True).told("en") == "As the municipality announces"


def test_an_answer_reads_as_plain_text() -> None:
    index = Index.load(SERVICES)
    thai = as_text(index.service("sign-tax"))
    assert thai.startswith("ภาษีป้าย\n")
    assert "- ยื่นแบบ ภ.ป.1 (มกราคม" in thai
    assert "ใช้เวลาทั้งหมด:\n- โดยทั่วไป ราว 10 นาทีที่เคาน์เตอร์" in thai
    assert "2026-11-21" in thai
    assert "ขั้นที่ไม่ได้บอกเวลา" not in thai
    assert "ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง" in thai  # its papers are only usual
    assert "ตรวจสอบกับเจ้าหน้าที่ก่อนเดินทาง" not in as_text(index.service("amplifier-permit"))
    english = as_text(index.service("waste-collection"), "en")
    assert "Fee or amount:\n- As the municipality announces" in english
    assert "Check with an officer" in english
    assert "Usual steps:\n- Hand in a request" in english
    permit = as_text(index.service("building-permit"), "en")
    assert "\nSteps:\n- Hand in form Khor 1\n" in permit
    assert (
        "- Where no time is given, the municipality announces it\nTime in all:\n- at most" in permit
    )


def test_what_was_asked_for_is_told_first_in_plain_text_too() -> None:
    tax = Index.load(SERVICES).service("sign-tax")
    fee = as_text(tax, part="fee").splitlines()
    assert fee[2:5] == [
        "ค่าธรรมเนียม/จำนวนเงิน:",
        "- ต่อพื้นที่ป้าย 500 ตร.ซม.",
        "  • อักษรไทยล้วน 5 บาท (เคลื่อนที่หรือเปลี่ยนข้อความ 10 บาท)",
    ]
    time = as_text(tax, "en", "time").splitlines()
    assert (time[2], time[5]) == ("By when:", "Time in all:")
    assert sorted(fee) == sorted(as_text(tax).splitlines())


def test_the_shipped_services_are_sound() -> None:
    services = Index.load(SERVICES).services
    assert len(services) >= 16
    assert tuple(KNOWN_DIVISIONS) == DIVISIONS
    for service in services:
        assert service.fact("place") is not None, service.id
        assert service.steps or service.id == "office-hours", service.id


def test_steps_that_the_town_announces_are_told_so_in_plain_text() -> None:
    text = as_text(Index.load(SERVICES).service("septic-service"))
    assert "- ถามเจ้าหน้าที่ในแชตนี้ หรือโทรหาเทศบาล\n- ขั้นตอนต่อไปเป็นไปตามที่เทศบาลประกาศ" in text
    assert "นัดวัน" not in text

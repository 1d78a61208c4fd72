"""What the counter tells is what was found, as surely as it was found."""

from __future__ import annotations

import re
from datetime import date

import pytest

from knowledge.build import SERVICES
from knowledge.facts import Part
from knowledge.services import Service, load_services

EVERY = {service.id: service for service in load_services(SERVICES)}
DAY = date(2026, 11, 21)
EVERYBODY_KNOWS = ("1669", "1300", "แชตนี้", "ทันที")
NEEDED = [
    "birth-registration",
    "death-registration",
    "move-registration",
    "house-number",
    "house-book-copy",
    "id-card",
    "building-permit",
    "building-modify",
    "building-demolish",
    "land-fill",
    "land-building-tax",
    "sign-tax",
    "health-hazard-business",
    "food-premises",
    "market-license",
    "street-vending",
    "amplifier-permit",
    "commercial-registration",
    "waste-collection",
    "septic-service",
    "tree-cutting",
    "street-light",
    "road-repair",
    "drain-cleaning",
    "water-new",
    "water-transfer",
    "water-leak",
    "water-bill",
    "elderly-allowance",
    "disability-allowance",
    "aids-allowance",
    "newborn-grant",
    "funeral-grant",
    "crematorium",
    "rabies-vaccine",
    "mosquito-fogging",
    "child-center",
    "info-request",
    "general-complaint",
    "corruption-complaint",
    "no-gift-policy",
    "procurement",
    "ita",
    "disaster-relief",
    "water-truck",
    "venue-use",
    "equipment-loan",
    "cctv-request",
    "nuisance",
    "low-income-aid",
    "office-hours",
    "ambulance",
    "plan-participation",
    "council-meetings",
    "code-of-ethics",
    "conflict-of-interest",
    "bribery-prevention",
    "fraud-risk",
    "internal-audit",
    "satisfaction-survey",
]


def stated(service: Service) -> str:
    """All that is told as a fact, plainly or with "usually"."""
    facts = [fact for fact in service.on(DAY).every_fact() if fact.is_stated]
    steps = [step.words.th for step in service.told_steps]
    return "\n".join([*(fact.words.th for fact in facts), *steps])


def test_every_service_that_was_promised_is_there() -> None:
    assert set(NEEDED) <= set(EVERY)


@pytest.mark.parametrize(
    ("service", "part", "words"),
    [
        ("birth-registration", "time", "15 วัน"),
        ("death-registration", "time", "24 ชั่วโมง"),
        ("move-registration", "time", "15 วัน"),
        ("house-number", "time", "15 วัน"),
        ("building-permit", "time", "45 วัน"),
        ("land-building-tax", "fee", "ก่อนหนังสือเตือน 10%"),
        ("land-building-tax", "eligibility", "50 ล้าน"),
        ("sign-tax", "fee", "ขั้นต่ำป้ายละ 200 บาท"),
        ("health-hazard-business", "time", "30 วัน"),
        ("food-premises", "eligibility", "200 ตร.ม."),
        ("amplifier-permit", "fee", "75 บาท"),
        ("commercial-registration", "time", "30 วัน"),
        (
            "elderly-allowance",
            "fee",
            "60-69 ปี 600 บาท\n• อายุ 70-79 ปี 700 บาท\n• อายุ 80-89 ปี 800 บาท",
        ),
        ("elderly-allowance", "fee", "90 ปีขึ้นไป 1,000 บาท"),
        ("disability-allowance", "fee", "18 ปีขึ้นไป 800 บาท"),
        ("aids-allowance", "fee", "500 บาท"),
        ("newborn-grant", "fee", "600 บาท"),
        ("funeral-grant", "fee", "3,000 บาท"),
        ("funeral-grant", "time", "6 เดือน"),
        ("info-request", "fee", "1 บาท (A4)"),
        ("no-gift-policy", "fee", "3,000 บาท"),
        ("disaster-relief", "fee", "49,500"),
        ("office-hours", "time", "08.30-16.30"),
        ("ambulance", "contact", "1669"),
        ("corruption-complaint", "contact", "1205"),
    ],
)
def test_what_was_found_is_told(service: str, part: Part, words: str) -> None:
    fact = EVERY[service].fact(part)
    assert fact is not None
    assert fact.is_stated
    assert words in fact.words.th


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("id-card", "100 บาท"),
        ("move-registration", "20 บาท"),
        ("birth-registration", "500"),
        ("commercial-registration", "50 บาท"),
        ("land-fill", "500 บาท"),
        ("info-request", "ไม่เกิน 15 วัน"),
        ("building-permit", "ขยาย"),
        ("sign-tax", "2%"),
        ("land-building-tax", "ภายใน 30 วัน"),
        ("general-complaint", "15 วัน"),
        ("procurement", "30 วัน"),
        ("elderly-allowance", "1,250"),
        ("waste-collection", "25"),
        ("septic-service", "250"),
        ("water-transfer", "50 บาท"),
    ],
)
def test_what_only_a_town_can_say_is_not_told(service: str, words: str) -> None:
    assert words not in stated(EVERY[service])


@pytest.mark.parametrize("service", [one.id for one in EVERY.values() if one.confidence == "low"])
def test_what_is_hardly_known_is_told_by_the_town_alone(service: str) -> None:
    """But for what this very chat does, numbers everybody knows, and the seeds' own words."""
    told = [fact for fact in EVERY[service].every_fact() if fact.is_stated]
    sure = [fact for fact in told if fact.confidence == "high"]
    assert all(any(word in fact.words.th for word in EVERYBODY_KNOWS) for fact in sure)
    assert [fact.words.th for fact in told if fact not in sure and service != "procurement"] == []
    for step in EVERY[service].told_steps:
        assert "แชต" in step.words.th or "1669" in step.words.th or service == "procurement"


def test_the_year_of_an_announcement_is_the_only_one_it_is_told_in() -> None:
    tax = EVERY["land-building-tax"]
    assert "ปี 2569" in stated(tax)
    after = tax.on(date(2027, 1, 1))
    assert after.facts["time"].told("th") == "ตามที่เทศบาลประกาศ"
    assert "2569" not in "\n".join(fact.told("th") for fact in after.every_fact())
    assert tax.past_on(date(2027, 1, 1))


def test_every_step_has_a_time_or_is_the_town_s_to_decide() -> None:
    for service in EVERY.values():
        for step in service.steps:
            assert step.time is not None, service.id
            assert step.has_time or step.time.varies or step.time.confidence == "low", service.id
            assert step.time_told("en"), service.id


NOBODY_ASKS_FOR = {  # what the town hall does by itself, and what has no end
    "bribery-prevention",
    "code-of-ethics",
    "conflict-of-interest",
    "council-meetings",
    "fraud-risk",
    "internal-audit",
    "ita",
    "no-gift-policy",
    "office-hours",
    "plan-participation",
    "procurement",
    "satisfaction-survey",
}


@pytest.mark.parametrize("service", sorted(set(EVERY) - NOBODY_ASKS_FOR))
def test_what_people_ask_for_has_a_time_in_all(service: str) -> None:
    assert EVERY[service].total is not None


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("building-permit", "45 วัน"),
        ("building-modify", "45 วัน"),
        ("building-demolish", "45 วัน"),
        ("health-hazard-business", "30 วัน"),
        ("market-license", "30 วัน"),
        ("street-vending", "30 วัน"),
        ("commercial-registration", "60 นาที"),
        ("house-book-copy", "10-15 นาที"),
    ],
)
def test_the_longest_time_that_was_found_bounds_all_steps(service: str, words: str) -> None:
    total = EVERY[service].total
    assert total is not None
    assert total.is_stated
    assert words in total.words.th


def test_who_may_is_told_or_the_town_s_to_announce() -> None:
    """Of office hours nobody asks it."""
    assert [one.id for one in EVERY.values() if not one.fact("eligibility")] == ["office-hours"]


@pytest.mark.parametrize(
    ("service", "law"),
    [
        ("birth-registration", "การทะเบียนราษฎร"),
        ("id-card", "บัตรประจำตัวประชาชน"),
        ("building-demolish", "ควบคุมอาคาร"),
        ("land-fill", "การขุดดินและถมดิน"),
        ("land-building-tax", "ภาษีที่ดินและสิ่งปลูกสร้าง"),
        ("sign-tax", "ภาษีป้าย"),
        ("food-premises", "การสาธารณสุข"),
        ("amplifier-permit", "เครื่องขยายเสียง"),
        ("commercial-registration", "ทะเบียนพาณิชย์"),
        ("elderly-allowance", "เบี้ยยังชีพผู้สูงอายุ"),
        ("rabies-vaccine", "โรคพิษสุนัขบ้า"),
        ("info-request", "ข้อมูลข่าวสารของราชการ"),
        ("procurement", "การจัดซื้อจัดจ้าง"),
    ],
)
def test_the_law_behind_a_service_is_named(service: str, law: str) -> None:
    named = EVERY[service].law
    assert named is not None
    assert law in named.th
    assert "B.E." in named.en


def test_where_no_law_is_known_the_towns_own_rules_are_said_to_hold() -> None:
    for service in EVERY.values():
        assert service.law is not None, service.id
        names_a_law = re.search("2[45][0-9][0-9]|รัฐธรรมนูญ", service.law.th)
        assert names_a_law or "ของเทศบาลเอง" in service.law.th, service.law.th


def test_no_line_of_a_fact_is_too_long_for_a_phone() -> None:
    """About four lines of a card; what is longer is a list."""
    for service in EVERY.values():
        told = [fact.words.th for fact in service.every_fact() if fact.is_stated]
        told += [step.words.th for step in service.told_steps]
        for line in "\n".join(told).splitlines():
            assert len(line) <= 95, (service.id, line)


def test_an_address_of_a_service_is_an_official_one() -> None:
    for service in EVERY.values():
        for link in service.links:
            assert link.startswith("https://"), link
            assert link.split("/")[2].endswith(".go.th"), link


def test_what_sources_tell_differently_is_told_as_such() -> None:
    for service in ("birth-registration", "move-registration"):
        said = stated(EVERY[service])
        assert "1,000 บาท" in said
        assert "ไม่ตรงกัน" in said


def test_every_entry_names_who_is_in_charge_its_source_and_the_day() -> None:
    for service in EVERY.values():
        assert service.division
        assert service.sources
        assert service.checked_on <= DAY
        assert service.title.en
        assert service.summary.en

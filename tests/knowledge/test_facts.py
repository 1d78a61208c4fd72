"""What is known of one matter: how surely it is told, for how long, from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.build import SERVICES
from knowledge.facts import Bilingual, Fact, Step
from knowledge.services import BadService, load_service, load_services
from knowledge.spans import Span, span_of

DAY = date(2026, 11, 21)
FEE = Fact(Bilingual("20 บาท", "20 baht"), "high")


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("ราว 10 นาทีต่อราย", Span(10, "minutes")),
        ("ภายใน ๑๕ วันทำการ", Span(15, "working_days")),
        ("3-7 วัน", Span(7, "days")),
        ("ราว 3 ชั่วโมงต่อราย", Span(3, "hours")),
        ("ภายในวันที่ 10 ของเดือน", None),
        ("ใบอนุญาตอายุ 1 ปี", Span(1, "years")),
        ("ตามที่เทศบาลประกาศ", None),
    ],
)
def test_lengths_are_read_out_of_words(words: str, span: Span | None) -> None:
    assert span_of(words) == span


def test_lengths_can_be_compared() -> None:
    lengths = [span_of(words) for words in ("90 นาที", "2 ชั่วโมง", "1 วัน", "1 เดือน", "1 ปี")]
    minutes = [one.minutes for one in lengths if one]
    assert minutes == sorted(minutes)
    assert len(minutes) == 5


def test_a_fact_holds_between_its_days() -> None:
    fee = replace(FEE, valid_from=DAY, valid_to=DAY + timedelta(days=1))
    days = [DAY + timedelta(days=number) for number in (-1, 0, 1, 2)]
    assert [fee.on(day).is_stated for day in days] == [False, True, True, False]
    assert fee.on(days[3]).told("th") == "ตามที่เทศบาลประกาศ"
    assert FEE.on(DAY) is FEE


def test_a_time_that_nobody_may_state_has_no_length() -> None:
    said = Bilingual("7 วัน", "7 days")
    assert Step(said, Fact(said, "high")).span == Span(7, "days")
    assert Step(said, Fact(said, "low")).span is None
    assert Step(said).span is None
    assert Step(said).time_told("en") == "As the municipality announces"


def test_every_fact_of_ours_has_its_source_and_its_day() -> None:
    for service in load_services(SERVICES):
        for fact in service.every_fact():
            assert fact.sources, service.id
            assert fact.checked_on, service.id


def write(folder: Path, fee: str) -> Path:
    text = (SERVICES / "sign-tax.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("fee:")]
    file = folder / "sign-tax.yaml"
    file.write_text("\n".join([*lines, f"fee: {fee}"]), encoding="utf-8")
    return file


def test_a_fact_may_have_a_source_and_days_of_its_own(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "{th: ก, en: a, sources: [example.go.th], checked_on: 2026-01-02,"
        " valid_from: 2026-01-01, valid_to: 2026-12-31}",
    )
    fee = load_service(file).fact("fee")
    assert fee is not None
    assert (fee.sources, fee.checked_on) == (("example.go.th",), date(2026, 1, 2))
    assert (fee.valid_from, fee.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert load_service(file).on(date(2027, 1, 1)).fact("fee") != fee
    assert load_service(file).past_on(date(2027, 1, 1)) == (fee,)


def test_a_fact_cannot_end_before_it_begins(tmp_path: Path) -> None:
    file = write(tmp_path, "{th: ก, en: a, valid_from: 2026-02-01, valid_to: 2026-01-01}")
    with pytest.raises(BadService, match=r"sign-tax\.yaml:\d+: it would end before it begins"):
        load_service(file)


def test_the_past_is_looked_for_everywhere() -> None:
    service = load_services(SERVICES)[0]
    over = replace(FEE, valid_to=DAY - timedelta(days=1))
    places = [
        replace(service, documents=(over,)),
        replace(service, hours=over),
        replace(service, notes=(over,)),
        replace(service, facts={"fee": over}),
        replace(service, steps=(Step(FEE.words, over),)),
        replace(service, total=over),
    ]
    for one in places:
        assert one.past_on(DAY) == (over,)
        assert one.on(DAY).past_on(DAY) == (replace(over, varies=True),)
    assert service.on(DAY) is service

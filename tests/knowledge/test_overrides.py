from __future__ import annotations

import pytest

from knowledge.build import SERVICES
from knowledge.overrides import BadOverride, with_overrides
from knowledge.services import Service, load_services

OURS = load_services(SERVICES)


def told(overrides: dict[str, str], service: str) -> Service:
    return next(one for one in with_overrides(OURS, overrides) if one.id == service)


def test_a_town_tells_what_it_decides() -> None:
    before = next(one for one in OURS if one.id == "waste-collection").fact("fee")
    assert before is not None
    assert not before.is_stated
    fee = told({"waste-collection.fee": "เดือนละ 30 บาท"}, "waste-collection").fact("fee")
    assert fee is not None
    assert fee.told("th") == "เดือนละ 30 บาท"
    assert fee.told("en") == "เดือนละ 30 บาท"


def test_each_language_may_be_told() -> None:
    both = {"office-hours.hours": "เปิดวันเสาร์", "office-hours.hours@en": "Open on Saturdays"}
    hours = told(both, "office-hours").hours
    assert hours is not None
    assert (hours.told("th"), hours.told("en")) == ("เปิดวันเสาร์", "Open on Saturdays")


def test_an_english_word_leaves_sure_thai_words() -> None:
    fee = told({"death-registration.fee@en": "Free"}, "death-registration").fact("fee")
    ours = next(one for one in OURS if one.id == "death-registration").fact("fee")
    assert fee is not None
    assert ours is not None
    assert fee.told("en") == "Free"
    assert fee.words.th == (ours.words.th if ours.is_stated else "Free")


def test_nothing_told_changes_nothing() -> None:
    assert with_overrides(OURS, {}) == OURS
    assert told({"sign-tax.fee": "  "}, "sign-tax") in OURS


@pytest.mark.parametrize("key", ["hole.fee", "sign-tax.colour", "sign-tax", "sign-tax.documents"])
def test_a_key_that_fits_nothing_is_refused(key: str) -> None:
    with pytest.raises(BadOverride, match=key):
        with_overrides(OURS, {key: "5"})

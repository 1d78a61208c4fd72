"""Sentences that a town hall gave to a service are found again, and nearly so."""

from __future__ import annotations

import pytest

from knowledge.attached import Attached
from knowledge.index import Index

SAID = "ป้าอยากได้ใบสีฟ้าที่เค้าว่ากันต้องไปเอาตรงไหน"


@pytest.fixture(scope="module")
def ours() -> Index:
    return Index.load()


def test_a_sentence_that_was_attached_is_answered_at_once(ours: Index) -> None:
    assert ours.find(SAID).kind != "direct" or ours.find(SAID).hits[0].service != "house-book-copy"
    taught = Index(ours.services, attached={"house-book-copy": [SAID]})
    found = taught.find(SAID + "คะ")
    assert (found.kind, found.hits[0].service, found.hits[0].score) == (
        "direct",
        "house-book-copy",
        1.0,
    )


def test_one_nearly_like_it_brings_the_service_near(ours: Index) -> None:
    taught = Index(ours.services, attached={"house-book-copy": [SAID]})
    found = taught.find("ป้าอยากได้ใบสีฟ้าที่เขาว่ากัน ไปเอาที่ไหน")
    assert "house-book-copy" in [hit.service for hit in found.menu]


def test_what_was_attached_changes_nothing_else(ours: Index) -> None:
    taught = Index(ours.services, attached={"house-book-copy": [SAID]})
    for question in ("แจ้งเกิดใช้เอกสารอะไรบ้าง", "ภาษีป้ายคิดยังไง", "เบี้ยผู้สูงอายุได้เท่าไหร่"):
        assert taught.find(question).hits[0].service == ours.find(question).hits[0].service


def test_a_service_that_is_gone_is_not_found(ours: Index) -> None:
    taught = Index(ours.services, attached={"gone": [SAID]})
    assert "gone" not in [hit.service for hit in taught.find(SAID).hits]


def test_the_same_sentences_in_any_order_are_the_same() -> None:
    one = Attached({"b": ["ขอยืมเต็นท์", "ยืมโต๊ะ"], "a": ["ขอยืมเต็นท์"]})
    other = Attached({"a": ["ขอยืมเต็นท์"], "b": ["ยืมโต๊ะ", "ขอยืมเต็นท์"]})
    assert one.said("ขอยืมเต็นท์ครับ") == other.said("ขอยืมเต็นท์") == "a"
    assert one.alike("ขอยืมเต็นท์") == other.alike("ขอยืมเต็นท์") == {"a": 1.0, "b": 1.0}
    assert one.alike("ทำบัตรประชาชน") == {}
    assert Attached({}).said("ขอยืมเต็นท์") == ""
    assert Attached({}).alike("ขอยืมเต็นท์") == {}


def test_a_tip_is_not_even_searched_among_them(ours: Index) -> None:
    tip = "เจ้าหน้าที่เรียกเงินใต้โต๊ะสองพันถึงจะเซ็นใบอนุญาตให้"
    assert Index(ours.services, attached={"sign-tax": [tip]}).find(tip).hits == ()


def test_an_index_tells_other_facts_of_the_same_services_only(ours: Index) -> None:
    told = ours.told_by(ours.services)
    assert told.find("ภาษีป้าย").hits == ours.find("ภาษีป้าย").hits
    with pytest.raises(ValueError, match="same services"):
        ours.told_by(ours.services[1:])

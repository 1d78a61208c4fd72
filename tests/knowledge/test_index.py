from __future__ import annotations

import json
from dataclasses import replace
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index import Index
from knowledge.intents import signs
from knowledge.learning import learn
from knowledge.model import Model
from knowledge.services import Bilingual, Part, Service

INDEX = Index.load()


@pytest.mark.parametrize(
    ("question", "service", "part"),
    [
        ("แจ้งเกิดใช้อะไรบ้าง", "birth-registration", "documents"),
        ("ภาษีที่ดินจ่ายถึงเมื่อไหร่", "land-building-tax", "time"),
        ("ขอเบี้ยผู้สูงอายุต้องเตรียมเอกสารอะไรคะ", "elderly-allowance", "documents"),
        ("ทะเบียนบ้านหายทำใหม่กี่บาท", "house-book-copy", "fee"),
        ("ค่าขยะเดือนละเท่าไหร่", "waste-collection", "fee"),
        ("ขอติดตั้งมาตรวัดน้ำใหม่ต้องทำยังไง", "water-new", "steps"),
        ("where do I get a birth certificate", "birth-registration", "place"),
    ],
)
def test_a_plain_question_is_answered_directly(question: str, service: str, part: Part) -> None:
    finding = INDEX.find(question)
    assert finding.kind == "direct"
    assert finding.hits[0].service == service
    assert finding.part == part
    assert INDEX.service(service).id == service


@pytest.mark.parametrize(
    "text", ["", "😀", "ขอสูตรแกงเขียวหวาน", "ราคาทองวันนี้เท่าไหร่", "ค่าไฟฟ้าเดือนนี้แพงจัง"]
)
def test_what_is_none_of_our_business_falls_back(text: str) -> None:
    assert INDEX.find(text).kind == "fallback"


def test_a_word_that_several_services_share_makes_a_menu() -> None:
    finding = INDEX.find("เรื่องมิเตอร์น้ำค่ะ")
    assert finding.kind == "menu"
    assert {"water-new", "water-transfer"} <= {hit.service for hit in finding.menu}


@pytest.mark.parametrize(
    ("word", "services"),
    [
        ("เบี้ย", {"elderly-allowance", "disability-allowance"}),
        ("ใบอนุญาต", {"building-permit", "market-license", "street-vending", "food-premises"}),
        ("ภาษี", {"land-building-tax", "sign-tax"}),
    ],
)
def test_one_word_alone_makes_a_menu(word: str, services: set[str]) -> None:
    finding = INDEX.find(word)
    assert finding.kind == "menu"
    assert len(services & {hit.service for hit in finding.hits}) >= 2


def test_a_tip_is_never_answered_directly() -> None:
    assert INDEX.find("มีคนรับสินบนในงานใบอนุญาตก่อสร้าง").kind != "direct"


def test_who_tries_the_program_sees_what_a_tip_is_near_to() -> None:
    tip = "มีคนรับสินบนในงานใบอนุญาตก่อสร้าง"
    assert INDEX.find(tip).hits == ()
    assert "building-permit" in {hit.service for hit in INDEX.nearest(tip)}
    assert INDEX.nearest("แจ้งเกิดใช้อะไรบ้าง") == INDEX.find("แจ้งเกิดใช้อะไรบ้าง").hits


def test_an_index_of_nothing_knows_nothing() -> None:
    assert Index([]).find("แจ้งเกิด").kind == "fallback"
    with pytest.raises(KeyError):
        Index([]).service("birth-registration")


def test_one_service_alone_can_be_sure() -> None:
    alone = Index([INDEX.service("sign-tax")])
    assert alone.find("ภาษีป้ายร้านค้า").kind == "direct"


def named(service_id: str, title: str) -> Service:
    """A service of which nothing is known but its name."""
    words = Bilingual(title, service_id)
    bare = replace(INDEX.service("sign-tax"), id=service_id, title=words, summary=words)
    return replace(bare, aliases=(), questions=(), documents=(), facts={}, notes=())


def test_among_very_many_alike_what_was_learnt_still_finds_its_service() -> None:
    wells = [named(f"well-{number}", f"ขุดบ่อน้ำแห่งที่ {number}") for number in range(70)]
    fences = [named(f"fence-{number}", f"ทาสีรั้วบ้านหลังที่ {number}") for number in range(70)]
    every = [*wells, *fences, named("pool", "สระว่ายน้ำ")]
    said = "อยากขุดบ่อน้ำและทาสีรั้วบ้าน"
    told = [(said, "pool"), ("ขุดบ่อน้ำ", "well-1"), ("ทาสีรั้ว", "fence-1"), (said, "long-gone")]
    taught = Model.of(learn([(signs(text), label) for text, label in (*told, (said, "pool"))]))
    untaught = Model.of(learn([]))
    assert "pool" not in {hit.service for hit in Index(every, learnt=untaught).find(said).hits}
    assert Index(every, learnt=taught).find(said).hits[0].service == "pool"


@given(st.text(max_size=600))
def test_any_text_is_answered(text: str) -> None:
    assert all(INDEX.service(hit.service) for hit in INDEX.find(text).hits)


def test_a_question_costs_little() -> None:
    questions = ["แจ้งเกิดใช้อะไรบ้าง", "ขอเลขที่บ้านกี่วัน", "อยากเปิดร้านกาแฟหน้าบ้านต้องขออนุญาตไหม"]
    for question in questions:
        INDEX.find(question)
    start = thread_time()
    for _ in range(20):
        for question in questions:
            INDEX.find(question)
    assert (thread_time() - start) / 60 < 0.02  # ten times the aim, for slow machines


def test_findings_are_plain_values() -> None:
    finding = INDEX.find("แจ้งตาย")
    assert json.dumps([hit.score for hit in finding.hits])

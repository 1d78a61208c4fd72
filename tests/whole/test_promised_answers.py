"""What the towns' own plans promise in public, asked for as a citizen would and answered.

S9 a guide for corruption of its own · S11 steps and their times for everybody · S12 the citizen's
guide, searchable · S16 procurement, budget and plans to be found · S17 opinions on plans · S20 the
rules on gifts, bribes and conflicts of interest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import System, perform
from bot.simulator.driver import Phone, words_in
from bot.wiring import now
from casework.officehours import bangkok_date
from handlers.teaching import TellFact
from tests.whole.stack import Stack, running

TOLD = {
    "plan-participation": ("อยากเสนอโครงการเข้าแผนพัฒนาท้องถิ่นต้องทำยังไง", "ร่างแผนพัฒนาท้องถิ่น"),
    "council-meetings": ("ประชาชนเข้าฟังประชุมสภาเทศบาลได้ไหม", "ระเบียบของสภา"),
    "procurement": ("ดูประกาศจัดซื้อจัดจ้างได้ที่ไหน", "e-GP"),
    "info-request": ("ขอสำเนาข้อมูลข่าวสารของเทศบาลหน้าละเท่าไหร่", "1 บาท (A4)"),
    "no-gift-policy": ("ให้ของขวัญปีใหม่เจ้าหน้าที่ได้ไหม", "3,000 บาท"),
    "conflict-of-interest": ("ผลประโยชน์ทับซ้อนคืออะไร", "ส่วนได้เสีย"),
    "bribery-prevention": ("เทศบาลมีมาตรการป้องกันการรับสินบนยังไง", "แลกกับ"),
    "code-of-ethics": ("ประมวลจริยธรรมของพนักงานเทศบาลดูได้ที่ไหน", "สภา"),
    "building-permit": ("ขั้นตอนขออนุญาตก่อสร้างบ้าน", "ไม่เกิน 45 วัน"),
    "birth-registration": ("ทำใบเกิดใช้เอกสารอะไรบ้าง", "ท.ร.1/1"),
}


def answered(phone: Phone, words: str) -> str:
    """The card for these words; a service that was offered with others is picked."""
    phone.says(words).wait_for()
    return said(phone)


def said(phone: Phone) -> str:
    return "\n".join(words_in(one.content) for one in phone.new_answers())


@pytest.mark.parametrize("service", TOLD)
def test_what_was_promised_is_answered_in_the_chat(stack: Stack, service: str) -> None:
    words, fact = TOLD[service]
    stack.platform.add_person(f"asks-{service}")
    phone = stack.phone(f"asks-{service}")
    seen = answered(phone, words)
    if "แจ้งเรื่องทั่วไปต่อ" in phone.labels():  # it could have been a tip; one tap says no
        phone.picks("แจ้งเรื่องทั่วไปต่อ").wait_for()
        seen = said(phone)
    if "ตรงไหมคะ" not in seen:
        title = stack.deps.index.service(service).title.th
        assert title in phone.labels(), f"{words}: {seen}"
        phone.picks(title).wait_for()
        seen = said(phone)
    assert fact in seen
    assert "ตรวจเมื่อ" in seen
    assert "ตรงไหมคะ" in seen


@pytest.mark.parametrize("service", TOLD)
def test_what_was_promised_stands_on_a_page_that_needs_no_log_in(
    stack: Stack, service: str
) -> None:
    words, fact = TOLD[service]
    page = stack.client.get(f"/services/{service}")
    assert page.status_code == 200
    assert fact in page.text
    looked_for = stack.client.get("/services", query_string={"q": words}).text
    assert f'href="/services/{service}"' in looked_for.split('id="found"')[1]
    with stack.client.get(f"/services/{service}/poster.pdf") as poster:
        assert poster.data.startswith(b"%PDF")


def test_every_step_of_every_service_says_its_time_or_whose_it_is_to_say(stack: Stack) -> None:
    for service in stack.deps.index.services:
        page = stack.client.get(f"/services/{service.id}").text
        assert page.count("เวลา: ") >= len(service.told_steps), service.id


def test_corruption_has_a_guide_apart_from_the_general_one(stack: Stack) -> None:
    corruption = stack.client.get("/guide/corruption").text
    general = stack.client.get("/guide/complaints").text
    for part in ("how", "steps", "unit", "time", "channels"):
        assert f'<h2 id="{part}">' in corruption
        assert f'<h2 id="{part}">' in general
    assert 'href="/guide/corruption"' in general
    assert "90 วัน" in corruption


def test_a_fee_that_the_town_decides_is_told_once_the_town_has_said_it(stack: Stack) -> None:
    phone = stack.phone("somsri")
    assert "ตามที่เทศบาลประกาศ" in answered(phone, "ค่าเก็บขยะเดือนละเท่าไหร่")
    town = stack.deps.store.towns.default()
    assert town is not None
    version = stack.deps.bookshelf.version(town.id)
    fact = TellFact("waste-collection.fee", "เดือนละ 30 บาท", "เทศบัญญัติตัวอย่าง 2569")
    context = stack.deps.context(stack.deps.towns.of(town.id))
    with stack.deps.store.begin(town.id) as tx:
        perform(tx, System("test"), fact, context)
    until = time.monotonic() + 60
    while stack.deps.bookshelf.version(town.id) == version and time.monotonic() < until:
        time.sleep(0.05)
    assert "เดือนละ 30 บาท" in answered(phone, "ค่าเก็บขยะเดือนละเท่าไหร่")
    assert "เดือนละ 30 บาท" in stack.client.get("/services/waste-collection").text
    assert "เทศบัญญัติตัวอย่าง 2569" in said(phone)


@pytest.fixture
def still(tmp_path: Path) -> Iterator[Stack]:
    """The clock stands, so that it stays the same day."""
    at = now()
    with running(tmp_path, lambda: at) as made:
        yield made


def test_the_time_of_steps_is_the_town_s_until_its_last_day(still: Stack) -> None:
    stack, town = still, still.deps.store.towns.default()
    assert town is not None
    page = "/services/market-license"
    before = stack.client.get(page).text
    assert 'class="span"' not in before
    assert "เวลา: ตามที่เทศบาลประกาศ" in before
    drawn = stack.client.get(f"{page}/poster.pdf").data
    last = bangkok_date(stack.deps.clock())
    for key, words in (("steps.2", "10 วัน"), ("steps.3", "5 วัน"), ("total", "ไม่เกิน 15 วัน")):
        told = TellFact(f"market-license.{key}", words, "ประกาศตัวอย่าง", valid_to=last)
        with stack.deps.store.begin(town.id) as tx:
            perform(tx, System("test"), told, stack.deps.context(stack.deps.towns.of(town.id)))
    stack.deps.bookshelf.look()
    after = stack.client.get(page).text
    assert '<rect class="span" x="0.0" width="66.67"' in after
    assert '<rect class="span" x="66.67" width="33.33"' in after
    assert "ใช้เวลาทั้งหมด: <strong>ไม่เกิน 15 วัน</strong>" in after
    assert stack.client.get(f"{page}/poster.pdf").data != drawn
    stack.platform.add_person("asks-for-a-market")
    card = answered(stack.phone("asks-for-a-market"), "ขั้นตอนขอใบอนุญาตจัดตั้งตลาด")
    assert "ใช้เวลาทั้งหมด ไม่เกิน 15 วัน" in card
    assert "10 วัน" in card
    with stack.deps.store.begin(town.id) as tx:  # its last day was yesterday
        for fact in tx.teaching.facts():
            if fact.key.startswith("market-license."):
                tx.teaching.put_fact(replace(fact, valid_to=last - timedelta(days=1)))
    stack.deps.bookshelf.look()
    assert stack.client.get(page).text == before


def test_a_thumb_down_sends_the_question_without_its_asker(stack: Stack) -> None:
    phone = stack.phone("boonmee")
    asked, before = "ทำใบเกิดใช้เอกสารอะไรบ้าง", stack.deps.clock()
    answered(phone, asked)
    phone.picks("👎 ไม่ตรง").hears(asked)
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.reading(town.id) as tx:
        assert tx.questions.waiting() == ()
    phone.picks("ส่งคำถามนี้ให้เจ้าหน้าที่").hears("ไม่รู้ว่าใครถาม")
    with stack.deps.store.reading(town.id) as tx:
        (question,) = tx.questions.waiting()
        days = {bangkok_date(at) for at in (before, stack.deps.clock())}
        (marks,) = [one for day in days for one in tx.teaching.marks(f"{day:%Y-%m}")]
    assert (question.text, question.about) == (asked, "birth-registration")
    assert question.near.split(",")[0] == "birth-registration"
    assert (marks.service, marks.bad) == ("birth-registration", 1)
    assert phone.person.user_id not in repr(question)


@pytest.mark.parametrize(
    ("words", "human"),
    [
        ("สวัสดีค่ะ", "สวัสดีค่ะ"),
        ("ขอบคุณมากนะคะ", "ยินดีค่ะ"),
        ("กินข้าวรึยัง", "ระบบตอบของเทศบาล"),
        ("งวดนี้หวยออกอะไร", "ระบบตอบของเทศบาล"),
        ("ไอ้เทศบาลเฮงซวย", "ขออภัย"),
    ],
)
def test_small_talk_gets_a_short_sentence_and_the_menu(
    stack: Stack, words: str, human: str
) -> None:
    name = f"talks-{abs(hash(words)) % 9999}"
    stack.platform.add_person(name)
    seen = answered(stack.phone(name), words)
    assert human in seen
    assert len(seen) < 400
    assert "แจ้งเรื่อง" in "".join(stack.phone(name).labels())


def test_a_sticker_gets_a_short_sentence_and_the_menu(stack: Stack) -> None:
    stack.platform.add_person("sticks")
    phone = stack.phone("sticks").sends_sticker().wait_for()
    assert "สติกเกอร์" in said(phone)
    assert "แจ้งเรื่อง" in "".join(phone.labels())


@pytest.mark.parametrize(
    ("words", "name", "number"),
    [
        ("จ่ายค่าไฟที่ไหนคะ", "การไฟฟ้า", "1129"),
        ("ยื่นประกันสังคมมาตรา 40 ที่ไหน", "ประกันสังคม", "1506"),
        ("แจ้งความของหายที่ไหน", "ตำรวจ", "191"),
    ],
)
def test_another_agency_s_work_is_named_with_its_number(
    stack: Stack, words: str, name: str, number: str
) -> None:
    stack.platform.add_person(f"asks-{number}")
    seen = answered(stack.phone(f"asks-{number}"), words)
    assert name in seen
    assert number in seen


def test_two_services_that_lie_near_each_other_are_told_apart(stack: Stack) -> None:
    stack.platform.add_person("wavers")
    phone = stack.phone("wavers")
    assert "ขอเลขที่บ้านใหม่ หรือขอทะเบียนบ้านเล่มใหม่" in answered(phone, "ทะเบียนบ้าน")
    title = stack.deps.index.service("house-number").title.th
    phone.picks(title).hears("ท.ร.900", "ตรงไหมคะ")

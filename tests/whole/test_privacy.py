"""What was taken back, erased or never to be written down is in no row, no file and no log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from bot.logs import set_up
from bot.simulator.driver import Phone
from bot.simulator.pictures import sample_picture
from handlers import router
from tests.whole.neighbours import (
    FAR_SECRET,
    FAR_TOKEN,
    KEY,
    Towns,
    case_of,
    closes,
    code_for,
    everything,
    files,
    hire,
    pictures_of,
    presses,
    said,
    sends,
    settle,
)
from tests.whole.stack import SECRET, TOKEN

WORDS = "หม้อแปลงระเบิดเสียงดังมากเมื่อคืนนี้"
SPOT = "บ้านเลขที่ 77 ซอยมะลิซ้อน"
_numbers = count(1000)


def newcomer(towns: Towns, key: str) -> Phone:
    """Somebody whom no other test of this module knows."""
    towns.platform.add_person(key, f"ชื่อของ-{key}")
    return towns.phone(key)


def own_words() -> tuple[str, str]:
    """Words and a place that no other test says."""
    number = next(_numbers)
    return f"{WORDS} {number}", f"{SPOT} {number}."


def takes_back(towns: Towns, phone: Phone, words: str) -> None:
    """Unsend the latest message with these words."""
    mine = [one for one in phone.messages if one.person == phone.person and one.text == words]
    phone.unsends(mine[-1])
    settle(towns)


# --- unsend


def test_words_of_a_draft_that_are_taken_back_are_gone_and_asked_again(towns: Towns) -> None:
    words, spot = own_words()
    phone = newcomer(towns, "unsends-draft")
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says(words).wait_for().says(spot).wait_for()
    assert words in everything(towns)
    takes_back(towns, phone, spot)
    assert spot not in everything(towns)
    takes_back(towns, phone, words)
    assert words not in everything(towns)
    phone.says("ยกเลิก").wait_for()


def test_a_pin_of_a_draft_that_is_taken_back_is_gone(towns: Towns) -> None:
    spot = own_words()[1]
    phone = newcomer(towns, "unsends-pin")
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says("ไฟดับทั้งซอยตั้งแต่เมื่อวาน").wait_for()
    phone.sends_pin(13.91234, 100.51234, address=spot).wait_for()
    assert "13.91234" in everything(towns)
    phone.unsends()
    settle(towns)
    assert "13.91234" not in everything(towns)
    assert spot not in everything(towns)
    phone.says("ยกเลิก").wait_for()


def test_what_was_filed_is_taken_back_message_by_message_and_the_events_stay(towns: Towns) -> None:
    words, spot = own_words()
    phone = newcomer(towns, "unsends-filed")
    number = files(phone, words, spot, photos=[sample_picture()])
    [photo] = pictures_of(towns, towns.near_town, number)
    link = towns.deps.photos.link(towns.near_town.id, photo.id)
    settle(towns)
    takes_back(towns, phone, words)
    assert words not in everything(towns)
    takes_back(towns, phone, spot)
    assert spot not in everything(towns)
    before = list(towns.deps.files.rglob(f"{photo.address}*"))
    assert len(before) == 2
    phone.unsends(next(one for one in phone.messages if one.content.get("type") == "image"))
    settle(towns)
    assert list(towns.deps.files.rglob(f"{photo.address}*")) == []
    assert towns.client.get(link).status_code == 404
    with towns.deps.store.reading(towns.near_town.id) as tx:
        kinds = [event.kind for event in tx.cases.events(number)]
    assert kinds == ["received", "taken_back", "taken_back", "taken_back"]
    officer = towns.phone("officer-wichai")
    presses(officer, f"staff.open={number}").hears(number)
    assert words not in said(officer.new_answers())
    assert spot not in said(officer.new_answers())


def test_a_pin_that_was_filed_is_taken_back(towns: Towns) -> None:
    phone = newcomer(towns, "unsends-filed-pin")
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says("ไฟดับทั้งซอยตั้งแต่เมื่อวาน").wait_for()
    phone.sends_pin(13.81234, 100.41234).wait_for()
    pin = phone.messages[-2]
    number = sends(phone)
    assert case_of(towns, towns.near_town, number).lat == 13.81234
    phone.unsends(pin)
    settle(towns)
    assert case_of(towns, towns.near_town, number).lat is None
    assert "13.81234" not in everything(towns)


def test_an_answer_to_staff_is_taken_back(towns: Towns) -> None:
    phone, officer = newcomer(towns, "unsends-answer"), towns.phone("officer-wichai")
    number = files(phone)
    presses(officer, f"staff.ask={number}").wait_for().says("ต้นไหนคะ").wait_for()
    phone.wait_for(lambda it: "ต้นไหนคะ" in said(it.answers))
    presses(phone, f"answer.open={number}").wait_for().says("ต้นหน้าบ้านป้ามะลิ").wait_for()
    assert "ต้นหน้าบ้านป้ามะลิ" in everything(towns)
    takes_back(towns, phone, "ต้นหน้าบ้านป้ามะลิ")
    assert "ต้นหน้าบ้านป้ามะลิ" not in everything(towns)
    assert case_of(towns, towns.near_town, number).state == "in_progress"


def test_words_that_waited_for_a_tap_are_taken_back_from_the_report(towns: Towns) -> None:
    words = f"ไฟถนนหน้าบ้านดับมาหลายวันแล้วค่ะ {own_words()[0]}"
    phone = newcomer(towns, "unsends-first-words")
    phone.says(words).wait_for().picks("แจ้งเรื่อง").wait_for()
    assert words in everything(towns)
    takes_back(towns, phone, words)
    assert words not in everything(towns)
    phone.says("ยกเลิก").wait_for()


def test_a_question_sent_without_a_name_is_taken_back(towns: Towns) -> None:
    words = f"เทศบาลมีที่ล้างตู้ปลาให้ยืมไหมคะ {own_words()[0]}"
    phone = newcomer(towns, "unsends-question")
    phone.says(words).wait_for().picks("ส่งคำถามนี้ให้เจ้าหน้าที่").wait_for()
    assert words in everything(towns)
    takes_back(towns, phone, words)
    assert words not in everything(towns)


def test_nobody_takes_back_what_another_one_said(towns: Towns) -> None:
    phone, other = newcomer(towns, "victim"), towns.abroad("malee")
    files(phone, "คำที่ต้องอยู่ต่อไปนะคะ")
    said_by = next(m for m in phone.messages if m.text == "คำที่ต้องอยู่ต่อไปนะคะ")
    body = {"unsend": {"messageId": said_by.id}}
    towns.platform.tell_bot("unsend", other.chat, other.person, body, has_reply_token=False)
    settle(towns)
    assert "คำที่ต้องอยู่ต่อไปนะคะ" in everything(towns)


# --- coming, going, being forgotten


def test_who_blocks_and_comes_back_is_welcomed_and_finds_the_case(towns: Towns) -> None:
    phone, officer = newcomer(towns, "blocks"), towns.phone("officer-wichai")
    number = files(phone)
    phone.blocks()
    settle(towns)
    with towns.deps.store.reading(towns.near_town.id) as tx:
        seen = tx.dialogues.find(phone.person.user_id)
    assert seen
    assert seen.is_blocked
    presses(officer, f"staff.accept={number}").wait_for()
    closes(officer, number, "เสร็จแล้วค่ะ")
    settle(towns)
    assert "เสร็จแล้วค่ะ" not in said(phone.messages)
    phone.follows().wait_for()
    with towns.deps.store.reading(towns.near_town.id) as tx:
        seen = tx.dialogues.find(phone.person.user_id)
    assert seen
    assert not seen.is_blocked
    phone.says(number).hears("เสร็จแล้วค่ะ")


def test_to_be_forgotten_leaves_no_word_no_picture_and_no_message(towns: Towns) -> None:
    words, spot = own_words()
    phone, officer = newcomer(towns, "forgotten"), towns.phone("officer-wichai")
    number = files(phone, words, spot, photos=[sample_picture()])
    [photo] = pictures_of(towns, towns.near_town, number)
    presses(officer, f"staff.accept={number}").wait_for()
    closes(officer, number, "แก้ไขแล้วนะคะคุณป้า")
    settle(towns)
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=road").wait_for()
    phone.says("ถนนหน้าบ้านป้ามะลิซ้อนเป็นหลุม").wait_for().sends_photo(sample_picture()).wait_for()
    presses(phone, "mydata.erase=").wait_for()
    if any(action.get("data") == "talk.fresh=" for action in phone.quick_replies()):
        phone.picks("talk.fresh=").wait_for()
    phone.picks("mydata.sure=yes").wait_for()
    settle(towns)
    left = everything(towns)
    for gone in (words, spot, "ถนนหน้าบ้านป้ามะลิซ้อน", "แก้ไขแล้วนะคะคุณป้า"):
        assert gone not in left
    assert case_of(towns, towns.near_town, number).person is None
    assert list(towns.deps.files.rglob(f"{photo.address}*")) == []
    with towns.deps.store.reading(towns.near_town.id) as tx:
        assert tx.photos.drafts_of(phone.person.user_id) == ()
    phone.says("ติดตามเรื่อง").wait_for()
    assert number not in said(phone.new_answers())


# --- logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    out = io.StringIO()
    set_up("debug", out)
    yield out
    root.handlers[:], root.level = before
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bugs and faults of the database whose messages quote what people wrote."""
    real = router.respond

    def respond(place: Any, heard: Any, known: Any) -> Any:
        words = getattr(heard, "text", "")
        if words.startswith("ล้ม"):
            raise ValueError(f"cannot read {words!r}")
        if words.startswith("ฐานข้อมูล"):
            raise IntegrityError("INSERT INTO words", {"text": words}, Exception(words))
        return real(place, heard, known)

    monkeypatch.setattr(router, "respond", respond)


def test_a_whole_day_leaves_no_person_and_no_secret_in_the_log(
    towns: Towns,
    lines: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    phone, officer = newcomer(towns, "day"), towns.phone("officer-wichai")
    ghost = "U" + "f" * 32  # nobody has it: LINE refuses what we push there with 400
    member = hire(towns, towns.near_town, "ghost", division="works")
    code = code_for(towns, towns.near_town, member)
    with towns.deps.store.begin(towns.near_town.id) as tx:
        tx.staff.use_link_code(code, ghost)
    number = files(phone, WORDS, SPOT, photos=[sample_picture(), b"no picture at all"])
    key = KEY.search(said(phone.answers))
    assert key
    unused = code_for(towns, towns.near_town, member)
    towns.phone("malee").says(f"ผูกบัญชี {unused[:-1]}").wait_for()
    presses(officer, f"staff.ask={number}").wait_for().says("ต้นมะลิต้นไหนคะ").wait_for()
    phone.wait_for(lambda it: "ต้นมะลิต้นไหนคะ" in said(it.answers))
    phone.says("my secret answer@example.com").wait_for()
    phone.says("แจ้งเบาะแส").wait_for().says("นายกรับเงินใต้โต๊ะสมมติ").wait_for()
    phone.says("ยกเลิก").wait_for()
    stumble(monkeypatch)
    phone.says("ล้มทับป้ามะลิ").wait_for()
    redelivery = towns.platform.redelivery
    monkeypatch.setattr(redelivery.__class__, "pause", lambda _self, _attempt: None)
    phone.says("ฐานข้อมูลของป้ามะลิ")
    settle(towns)
    monkeypatch.undo()
    assert towns.deps.store.queue.counts().get("dead", 0) >= 1
    log = lines.getvalue()
    written = log + "".join(capfd.readouterr())
    assert "event.bug" in log
    assert "event.infrastructure_failed" in log
    private = [WORDS, SPOT, "มะลิ", "example.com", "ใต้โต๊ะ", "ฐานข้อมูล", "ชื่อของ", key[0]]
    private += [SECRET, TOKEN, FAR_SECRET, FAR_TOKEN, ghost, code, unused]
    private += [towns.deps.settings.secret_key.get_secret_value()]
    for person in towns.platform.people.values():
        private += [person.user_id, person.name]
    assert [one for one in private if one in written] == []


def test_nothing_private_shows_in_what_a_debugger_prints(towns: Towns) -> None:
    words, spot = own_words()
    hall = towns.deps.towns.of(towns.far_town.id)
    phone = newcomer(towns, "printed")
    files(phone, words, spot)
    with towns.deps.store.reading(towns.near_town.id) as tx:
        case = tx.cases.of_person(phone.person.user_id)[0]
        kept = tx.cases.words(case.number)
        dialogue = tx.dialogues.find(phone.person.user_id)
        staff = tx.staff.everyone()
    rows = towns.deps.store.queue.dead()
    shown = repr((towns.deps, hall, hall.town, hall.line, kept, dialogue, staff, rows, case))
    secrets = (SECRET, TOKEN, FAR_SECRET, FAR_TOKEN, words, spot, phone.person.user_id, "argon2")
    assert [one for one in secrets if one in shown] == []

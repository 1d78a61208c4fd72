"""The mailbox without script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from hashlib import pbkdf2_hmac
from uuid import uuid4

import pytest

from bot.actions.tips import perform_tip, release
from bot.actions.tips_codes import Queue, TooManyWaitError, derive
from bot.actions.tips_commands import AnswerTip, EnrolBody, MoveTip, ReferTip, SecondBody
from casework.receipt_codes import check_digit, read_code
from storage.vault import VaultTx
from storage.vault.rows import Body, SealedAnswer, TipRow
from tests.vault.stopwatch import TRIES, told_apart
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
UNKNOWN = "1234567890123456789" + check_digit("1234567890123456789")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("box")) as made:
        yield made


@pytest.fixture(scope="module")
def code(stack: Stack) -> str:
    """Of a tip that was delivered and answered."""
    code = Visitor(stack.app.test_client()).sends("เรื่องที่มีคำตอบ")
    release(stack.deps.vault, "demo", bytes)
    with stack.deps.vault.begin("demo") as vtx:
        tip = row(vtx, code)
        reader = vtx.readers.approved()[0].id
        perform_tip(vtx, AnswerTip(tip.id, reader, "ขอบคุณค่ะ\n<มีเอกสารไหมคะ>"), lambda n: b"\7" * n)
    return code


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    return Visitor(stack.app.test_client())


def row(vtx: VaultTx, code: str) -> TipRow:
    digits, salt = read_code(code), vtx.readers.salt()
    assert digits is not None
    assert salt is not None
    tip = vtx.tips.by_secret(derive(digits, salt).secret_hash)
    assert tip is not None
    return tip


def test_a_code_may_be_typed_as_people_copy_it(visitor: Visitor, code: str) -> None:
    for typed in (code, code.replace(" ", ""), code.replace(" ", "-"), code.translate(THAI)):
        visitor.posts("/mailbox", code=typed)
        assert visitor.page.status_code == 200
        assert "ขอบคุณค่ะ" in visitor.page.text
        assert "&lt;มีเอกสารไหมคะ&gt;" in visitor.page.text
        assert "ถึงเจ้าหน้าที่แล้ว" in visitor.page.text
        assert "256" in visitor.page.text, "dates in the Buddhist era"


def test_the_code_never_comes_back_in_a_page(visitor: Visitor, code: str) -> None:
    visitor.posts("/mailbox", code=code)
    assert code.replace(" ", "") not in visitor.page.text.replace(" ", "")
    assert visitor.opens(f"/mailbox?code={code}").status_code == 200
    assert "ขอบคุณค่ะ" not in visitor.page.text, "never by an address"


@pytest.mark.parametrize("typed", ["", "1234", "12345678901234567890", "ก" * 20])
def test_a_mistyped_code_dies_at_the_check_digit(visitor: Visitor, typed: str) -> None:
    assert visitor.posts("/mailbox", code=typed).status_code == 422
    assert "รหัสไม่ถูกต้อง" in visitor.page.text


def test_an_unknown_code_takes_as_long_as_a_known_one(visitor: Visitor, code: str) -> None:
    def asks(typed: str, status: int) -> None:
        assert visitor.posts("/mailbox", code=typed).status_code == status

    for typed, status in ((code, 200), (UNKNOWN, 404)):
        asks(typed, status)  # pages are drawn for the first time
    known, unknown = partial(asks, code, 200), partial(asks, UNKNOWN, 404)
    assert told_apart(known, unknown, pairs=5, by=1.25) == []


def test_a_difference_would_be_seen() -> None:
    """The stopwatch itself: half as much again is told apart, however busy the machine."""
    one, two = (partial(pbkdf2_hmac, "sha256", word, b"s", 30_000) for word in (b"1", b"2"))
    more = partial(pbkdf2_hmac, "sha256", b"3", b"s", 45_000)
    assert told_apart(one, two, pairs=9, by=1.25) == []
    assert len(told_apart(more, one, pairs=9, by=1.25)) == TRIES


def test_more_reaches_the_same_tip(stack: Stack, visitor: Visitor, code: str) -> None:
    visitor.posts("/mailbox", code=code)
    with stack.deps.vault.reading("demo") as vtx:
        before = len(vtx.desk.listed("part", row(vtx, code).id))
    visitor.posts("/mailbox/add", ticket=visitor.hidden("ticket")[0], words="เพิ่มอีกนิด")
    assert "เพิ่มแล้วค่ะ" in visitor.page.text
    with stack.deps.vault.reading("demo") as vtx:
        now = len(vtx.desk.listed("part", row(vtx, code).id))
        assert now == before, "no officer sees when it came"
    release(stack.deps.vault, "demo", bytes)
    with stack.deps.vault.reading("demo") as vtx:
        assert len(vtx.desk.listed("part", row(vtx, code).id)) == before + 1
    visitor.posts("/mailbox/add", ticket=visitor.hidden("ticket")[0], words=" ")
    assert visitor.page.status_code == 422


@pytest.mark.parametrize("path", ["/mailbox/add", "/mailbox/withdraw"])
@pytest.mark.parametrize("ticket", ["", "AAAA", "x" * 200])
def test_without_an_open_box_nothing_is_done(visitor: Visitor, path: str, ticket: str) -> None:
    assert visitor.posts(path, ticket=ticket, words="x", sure="yes").status_code == 410
    assert "ใส่รหัสอีกครั้ง" in visitor.page.text


def test_an_open_box_closes_by_itself_and_form_tokens_open_none(
    stack: Stack, visitor: Visitor, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    visitor.begins()
    token = visitor.hidden("token")[0]
    assert visitor.posts("/mailbox/add", ticket=token, words="x").status_code == 410
    visitor.posts("/mailbox", code=code)
    ticket = visitor.hidden("ticket")[0]
    late = stack.deps.clock() + timedelta(minutes=31)
    monkeypatch.setattr(stack.deps, "clock", lambda: late)
    assert visitor.posts("/mailbox/add", ticket=ticket, words="x").status_code == 410


def test_withdrawing_needs_a_tick_and_holds(stack: Stack, visitor: Visitor) -> None:
    code = visitor.sends("จะถอน")
    release(stack.deps.vault, "demo", bytes)
    visitor.posts("/mailbox", code=code)
    ticket = visitor.hidden("ticket")[0]
    visitor.posts("/mailbox/withdraw", ticket=ticket)
    assert "กรุณาติ๊ก" in visitor.page.text
    visitor.posts("/mailbox/withdraw", ticket=ticket, sure="yes")
    assert "ถอนเบาะแสแล้ว" in visitor.page.text
    visitor.posts("/mailbox/add", ticket=ticket, words="สายไป")
    assert "ถูกถอนแล้ว" in visitor.page.text
    visitor.posts("/mailbox", code=code)
    assert not visitor.hidden("ticket"), "nothing can be done with it any more"


def test_a_box_works_before_the_delivery_too(visitor: Visitor) -> None:
    code = visitor.sends("ยังไม่ถึง")
    visitor.posts("/mailbox", code=code)
    assert "รอส่งถึงเจ้าหน้าที่" in visitor.page.text
    visitor.posts("/mailbox/withdraw", ticket=visitor.hidden("ticket")[0], sure="yes")
    assert visitor.posts("/mailbox", code=code).status_code == 404


def test_an_answer_that_somebody_swapped_is_not_shown(stack: Stack, visitor: Visitor) -> None:
    code = visitor.sends("สลับคำตอบ")
    release(stack.deps.vault, "demo", bytes)
    with stack.deps.vault.begin("demo") as vtx:
        today = vtx.today
        vtx.tips.add_answer(row(vtx, code).id, SealedAnswer("a" * 36, today, b"not age at all"))
    visitor.posts("/mailbox", code=code)
    assert "คำตอบนี้เปิดไม่ได้" in visitor.page.text


def test_few_wait_before_the_slot_so_that_webhooks_pass(stack: Stack) -> None:
    queue = Queue(stack.deps.slow_hand, 1)
    assert queue._places.acquire(blocking=False)
    with pytest.raises(TooManyWaitError):
        queue.derive(UNKNOWN, b"salt")


def test_the_mailbox_says_to_whom_a_tip_was_handed_on_and_how_it_ended(
    stack: Stack, visitor: Visitor
) -> None:
    code = visitor.sends("ส่งต่อได้")
    release(stack.deps.vault, "demo", os.urandom)
    with stack.deps.vault.begin("demo", role="staff") as vtx:
        first, second = [one.id for one in vtx.readers.approved() if not one.is_continuity]
        tip = row(vtx, code).id
        body = perform_tip(vtx, EnrolBody("ป.ป.ท. เขตตัวอย่าง", "", first), os.urandom)
        assert isinstance(body, Body)
        assert perform_tip(vtx, SecondBody(body.id, second), os.urandom)
        refer = ReferTip(tip, first, body.id, str(uuid4()))
        assert perform_tip(vtx, refer, os.urandom)
    visitor.posts("/mailbox", code=code)
    assert "ส่งต่อป.ป.ท. เขตตัวอย่างแล้ว เมื่อ" in visitor.page.text
    with stack.deps.vault.begin("demo", role="staff") as vtx:
        assert perform_tip(vtx, MoveTip(tip, second, "concluded", "founded"), os.urandom)
    visitor.posts("/mailbox", code=code)
    assert "ตรวจสอบเสร็จแล้ว: มีมูล" in visitor.page.text

"""The code of a chat's tip is made outside LINE, by a link that works once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.tips_claim import Claims
from bot.actions.tips_codes import derive
from bot.simulator.driver import Phone
from casework.receipt_codes import new_code
from handlers.tip.draft import TipDraft
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("claim")) as made:
        yield made


@pytest.fixture
def phone(stack: Stack) -> Iterator[Phone]:
    """Somebody who is offered the code."""
    phone = stack.phone("somsri")
    phone.says("แจ้งเบาะแส").hears("15 นาที")
    for label in ("แจ้งในแชตนี้", "อื่น ๆ / ไม่ทราบ"):
        phone.picks(label).wait_for()
    phone.says("เรื่องที่รหัสอยู่นอกแชต").wait_for()
    for _ in range(5):
        phone.picks("ข้าม").wait_for()
    phone.picks("เสร็จแล้ว").wait_for()
    phone.picks("ต่อไป: ขอรหัส").hears("ทำรหัสนอก LINE")
    yield phone
    phone.says("ยกเลิก").wait_for()


def link_in(phone: Phone) -> str:
    """The newest link to the page, as the chat shows it."""
    told = json.dumps([one.content for one in phone.messages], ensure_ascii=False)
    link = re.findall(
        r"https://prongsai\.localhost(/t/demo/claim\?openExternalBrowser=1#[\w-]+)", told
    )
    assert link, told[-2000:]
    return str(link[-1])


def mailbox(stack: Stack) -> tuple[str, dict[str, str]]:
    """As the browser makes it: a code, and what is posted of it."""
    code = new_code(os.urandom)
    with stack.deps.vault.reading("demo") as vtx:
        salt = vtx.readers.salt()
    assert salt is not None
    made = derive(code, salt)
    return code, {"mailbox": made.address, "secret_hash": made.secret_hash}


def test_a_code_made_outside_opens_the_sent_tip(stack: Stack, phone: Phone) -> None:
    page, token = link_in(phone).split("#")
    visitor = Visitor(stack.app.test_client())
    for _ in range(3):  # previews fetch it too
        assert visitor.opens(page).status_code == 200
        assert "Set-Cookie" not in visitor.page.headers
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ยังไม่มีรหัส")
    code, posted = mailbox(stack)
    for _ in range(2):  # the answer may be lost on its way
        assert visitor.posts("/t/demo/claim", token=token, **posted).status_code == 200
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
    assert visitor.posts("/mailbox", code=code).status_code == 200
    assert visitor.posts("/claim", token=token, **posted).status_code == 410, "it was sent"


def test_a_used_link_voids_its_mailbox(stack: Stack, phone: Phone) -> None:
    token = link_in(phone).split("#")[1]
    visitor = Visitor(stack.app.test_client())
    code, posted = mailbox(stack)
    assert visitor.posts("/claim", token=token, **posted).status_code == 200
    _, other = mailbox(stack)
    assert visitor.posts("/claim", token=token, **other).status_code == 409
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ยังไม่มีรหัส")
    token = link_in(phone).split("#")[1]
    code, posted = mailbox(stack)
    assert visitor.posts("/claim", token=token, **posted).status_code == 200
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
    assert visitor.posts("/mailbox", code=code).status_code == 200


@pytest.mark.parametrize("token", ["", "AAAA", "x" * 300, "é"])
def test_a_foreign_token_does_nothing(stack: Stack, token: str) -> None:
    _, posted = mailbox(stack)
    visitor = Visitor(stack.app.test_client())
    assert visitor.posts("/claim", token=token, **posted).status_code == 410
    assert visitor.posts("/claim", token=token, mailbox="x", secret_hash="y").status_code == 400


@pytest.mark.parametrize("still_writes", [False, True])
def test_a_link_runs_out(stack: Stack, phone: Phone, still_writes: bool) -> None:
    """Its own quarter of an hour, also where the chat went on meanwhile and the draft lives."""
    token = link_in(phone).split("#")[1]
    _, posted = mailbox(stack)
    late = stack.deps.clock() + timedelta(minutes=16)
    claims = Claims(stack.deps.boot_key, os.urandom, lambda: late)
    with stack.deps.vault.begin("demo") as vtx:
        if still_writes:
            for name, blob in vtx.drafts.all():
                plain = stack.deps.boot_key.open(blob, bound_to=name)
                assert plain is not None
                draft = replace(TipDraft.read(plain), expires_at=late + timedelta(minutes=10))
                vtx.drafts.save(name, stack.deps.boot_key.close(draft.write(), bound_to=name))
        answer = claims.claim(vtx, "demo", token, posted["mailbox"], posted["secret_hash"])
    assert answer == "gone"

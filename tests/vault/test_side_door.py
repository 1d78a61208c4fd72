"""A tip from the first word to the officer's desk, through the side door."""

from __future__ import annotations

from bot.side_door import Passed, Taken
from handlers.heard import Text
from tests.vault.conftest import TOWN, Chat, Hall


def test_a_tip_reaches_the_officer_and_nobody_else(chat: Chat, hall: Hall) -> None:
    chat.sends()
    assert hall.opens() == [], "nothing is seen before the release"
    assert hall.releases() == 1
    (parts,) = hall.opens()
    assert [(part.kind, part.body.decode()) for part in parts] == [
        ("what", "ผู้รับเหมาจ่ายเงินใต้โต๊ะให้ช่าง")
    ]


def test_the_code_finds_the_tip_in_the_spool_and_after_it(chat: Chat, hall: Hall) -> None:
    code = chat.sends()
    chat.says(code)
    chat.hears("tip.state.spooled")
    chat.presses("tip.close=")
    hall.releases()
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")).replace(" ", "-")
    chat.says(thai)
    chat.hears("tip.state.received")


def test_ordinary_words_pass_untouched(chat: Chat, hall: Hall) -> None:
    assert chat.says("ไฟถนนดับหน้าบ้าน") == Passed()
    with hall.vault.reading(TOWN) as vtx:
        assert vtx.drafts.all() == ()


def test_smelling_words_wait_for_a_tap_and_go_on_as_usual(chat: Chat) -> None:
    assert chat.says("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "4711") == Taken()
    chat.hears("tip.offer")
    passed = chat.does(Text("แจ้งเรื่องทั่วไปต่อ"), event_id="usual")
    assert passed == Passed("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "4711")

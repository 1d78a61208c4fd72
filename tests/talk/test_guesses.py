"""What is guessed, and what is not: beside tips, at home, of nothing that has a name."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.flows import ask
from knowledge.index import Finding, Hit
from tests.talk.chat import Chat


@pytest.mark.parametrize("said", ["ผู้รับเหมาเป็นน้องนายกใช่ไหม", "เงินช่วยน้ำท่วมผู้ใหญ่บ้านหักไป 500 ได้ไหม"])
def test_beside_what_may_be_a_tip_no_kind_is_guessed_and_nothing_differs(
    chat: Chat, said: str
) -> None:
    plain = chat.says("เรื่องที่เล่าให้ฟังเมื่อวานนี้ยังเหมือนเดิมเลย").hears("sort.kind.ask").buttons()
    chat.says("เมนู").says(said).hears("sort.kind.ask")
    assert [str(one.label) for one in chat.buttons()] == [str(one.label) for one in plain], (
        "what is queued to be sent tells of nobody that a tip was thought possible"
    )
    assert chat.buttons()[1].data == "tip.open="
    assert [one.data for one in chat.buttons()].count("tip.open=") == 1
    assert "tip" not in str(chat.place.write()), "no row tells of it"


@pytest.mark.parametrize("said", ["ไฟฟ้าที่บ้านดับ", "ไฟดับทั้งหมู่บ้าน"])
def test_a_power_cut_names_who_has_the_current_and_no_lamp(chat: Chat, said: str) -> None:
    chat.says(said).hears("sort.agency", "sort.kind.ask").sees("1129")
    chat.taps_label("complaint.menu").is_at("complaint", "category")
    chat.says("ยกเลิก").says("ไฟถนนดับ").hears("sort.kind.guessed")


def test_something_else_is_never_the_guess(chat: Chat) -> None:
    chat.says("อาคารร้างข้างวัดน่ากลัว", guess_category=lambda text: ("other", "road"))
    chat.hears("sort.kind.ask")


def test_a_bare_name_another_office_and_the_same_again_join_nothing(chat: Chat) -> None:
    chat.says("น้ำไม่ไหล").hears("sort.kind.guessed").says("น้ำไม่ไหล").hears("sort.kind.guessed")
    assert chat.held == "น้ำไม่ไหล"
    chat.says("สามวันแล้ว").hears("sort.more", "sort.kind.guessed")
    chat.says("ภาษี")
    assert "sort.more" not in chat.heard_keys()


def test_one_service_alone_is_asked_about_only_if_it_is_likely(chat: Chat) -> None:
    index: Any = chat.index
    index.finding = Finding("menu", (Hit("bare", 0.15),))
    chat.says("รั้วบ้านผม").hears("sort.kind.ask")


@pytest.mark.parametrize("said", ["นายกชื่ออะไร", "ตลาดนัดมีวันไหน", "สมัครงานเทศบาล"])
def test_what_the_town_may_know_is_no_matter_of_others(chat: Chat, said: str) -> None:
    chat.says(said).hears("sort.not_known").sees("02 000 0000")
    chat.taps_label("ask.send.label").hears("ask.send.sent")


def test_the_card_on_corruption_leads_to_the_anonymous_door(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.taps("ask.service=birth")
    assert "tip.open=" not in {one.data for one in chat.buttons()}
    monkeypatch.setattr(ask, "guards", lambda: frozenset({"birth"}))
    offered = {one.data for one in chat.taps("ask.service=birth").buttons()}
    assert "tip.open=" in offered
    assert "complaint.open=" not in offered


def test_a_mistyped_cancel_cancels(chat: Chat) -> None:
    chat.says("แจ้งเรื่อง").says("ยกเลิ้ก").hears("talk.cancelled", "menu.choose")

"""Who asks about a tip, its code or his own safety: no row says what it was about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from bot.simulator.driver import Phone, actions_in
from tests.vault.footprints import rows
from tests.whole.neighbours import settle
from tests.whole.stack import Stack, running

FROM_MEMORY = (
    *("ลืมรหัส 20 หลัก", "รหัส 20 หลักหายค่ะ", "ขอรหัส 20 หลักใหม่", "ลืมรหัสยี่สิบหลัก"),
    *("ขอถอนเบาะแส", "ยกเลิกเบาะแส", "ลบเบาะแสที่ส่ง", "มีคำตอบเรื่องเบาะแสไหม"),
    *("เพิ่มหลักฐานเบาะแส", "i lost my receipt code", "lost the 20 digits"),
)
LOOKED_UP = (
    *("ขอส่งหลักฐานเพิ่ม", "แจ้งแล้วเขาจะรู้ไหมว่าเป็นใคร", "คุ้มครองพยาน"),
    *("whistleblower", "how do i report an official anonymously"),
)
TELLING = ("corruption", "whistle", "protect", "bribery", "fraud")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("var")) as started:
        yield started


_numbers = count()


def newcomer(stack: Stack) -> Phone:
    """Somebody whom no other test knows."""
    key = f"asks-{next(_numbers)}"
    stack.platform.add_person(key)
    return stack.phone(key)


def kept(stack: Stack) -> list[str]:
    settle(stack)
    assert stack.deps.side_door.settle()
    return sorted(map(repr, rows(stack.deps.settings.main_database)))


def test_who_asks_after_a_tip_or_its_code_leaves_nothing(stack: Stack) -> None:
    phone = newcomer(stack)
    phone.follows().wait_for()
    before = kept(stack)
    for words in FROM_MEMORY:
        phone.says(words).hears("20")
        assert kept(stack) == before, words


def test_another_matter_that_names_a_clue_goes_on_by_a_tap(stack: Stack) -> None:
    phone = newcomer(stack)
    before = kept(stack)
    phone.says("แจ้งเบาะแสคนทิ้งขยะ").hears("ยังไม่ได้บันทึก")
    assert kept(stack) == before
    phone.picks("แจ้งเรื่องทั่วไปต่อ").wait_for()


@pytest.mark.parametrize("words", LOOKED_UP)
def test_what_was_looked_up_stands_in_no_row(stack: Stack, words: str) -> None:
    phone = newcomer(stack)
    phone.says(words).wait_for()
    mine = [row for row in kept(stack) if phone.person.user_id in row]
    assert [one for one in TELLING for row in mine if one in row] == []


def test_the_services_that_were_found_are_still_chosen_from(stack: Stack) -> None:
    phone = newcomer(stack)
    phone.says("ขอส่งหลักฐานเพิ่ม").wait_for()
    shown = list(actions_in(phone.last.content))
    phone.sends_sticker().wait_for()  # puts the question again
    assert list(actions_in(phone.last.content)) == shown


def test_the_kind_that_was_guessed_stands_in_no_row(stack: Stack) -> None:
    phone = newcomer(stack)
    phone.says("ไฟถนนหน้าบ้านดับมาสามคืนแล้ว").wait_for()
    mine = [row for row in kept(stack) if phone.person.user_id in row and '"sort"' in row]
    assert mine
    assert [row for row in mine if "light" in row or '"which"' in row] == []
    phone.picks("แจ้งเรื่อง").hears("ตรงไหน")

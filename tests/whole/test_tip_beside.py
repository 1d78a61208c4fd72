"""Words of a tip beside an older question of the main path: no row and no file ever holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.simulator.driver import Phone
from bot.simulator.pictures import sample_picture
from bot.wiring import now
from tests.vault.footprints import rows, tells_in_chat
from tests.vault.traces import traces
from tests.whole.neighbours import settle
from tests.whole.stack import Stack, running

WORDS = "คุณวิชัย ช่างโยธา แวะมาที่บ้านตอนกลางคืนแล้วขอห้าพัน"
LAMP = "ไฟดับหน้าบ้านมาสามวันแล้ว"


@dataclass
class Clock:
    """A clock that goes on from a Wednesday at ten, and can be put forward."""

    ahead: timedelta = field(default_factory=lambda: datetime(2026, 11, 25, 3, tzinfo=UTC) - now())

    def __call__(self) -> datetime:
        return now() + self.ahead

    def passes(self, minutes: int) -> None:
        self.ahead += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stack(tmp_path: Path, clock: Clock) -> Iterator[Stack]:
    with running(tmp_path, clock) as started:
        yield started


def kept(stack: Stack) -> list[str]:
    """Every row of the main database."""
    return sorted(map(repr, rows(stack.deps.settings.main_database)))


def settled(stack: Stack) -> list[str]:
    """The same once nothing is on its way."""
    settle(stack)
    assert stack.deps.side_door.settle()
    return kept(stack)


def complains(phone: Phone) -> None:
    """Up to the question where it is."""
    phone.says("แจ้งเรื่อง").wait_for().picks("complaint.category=light").wait_for()
    phone.says(LAMP).wait_for()


def asks_for_a_human(phone: Phone) -> None:
    phone.says("คุยกับเจ้าหน้าที่").wait_for().says("ขอถามเรื่องภาษีที่ดินค่ะ").wait_for()


def opens_doors(phone: Phone) -> None:
    phone.says("แจ้งเบาะแส").hears("15 นาที")


def opens_recusal(phone: Phone) -> None:
    opens_doors(phone)
    phone.picks("แจ้งในแชตนี้").wait_for()


def tells(phone: Phone) -> None:
    opens_recusal(phone)
    phone.picks("อื่น ๆ / ไม่ทราบ").wait_for()


def smells(phone: Phone) -> None:
    phone.says("ช่างเรียกเงินใต้โต๊ะ").hears("อาจเกี่ยวกับการทุจริต")


def opens_mailbox(phone: Phone) -> None:
    code = tells_in_chat(phone, "ผู้รับเหมาจ่ายเงินทอน", sample_picture())
    phone.says(code).hears("รอส่งถึงเจ้าหน้าที่")


def sends(phone: Phone) -> None:
    tells_in_chat(phone, "ผู้รับเหมาจ่ายเงินทอน", sample_picture())


Deed = Callable[[Phone], None]


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (complains, opens_doors),
        (complains, sends),
        (asks_for_a_human, opens_recusal),
        (asks_for_a_human, smells),
        (asks_for_a_human, opens_mailbox),
    ],
)
def test_after_any_step_it_is_asked_from_memory(
    stack: Stack, clock: Clock, tmp_path: Path, before: Deed, step: Deed
) -> None:
    phone = stack.phone("somsri")
    before(phone)
    as_it_was = settled(stack)
    step(phone)
    is_late = step is not sends
    if is_late:
        clock.passes(minutes=16)
        stack.deps.side_door._back.sweep()
    if not is_late or before is asks_for_a_human:  # typed answers are asked about anyway by then
        phone.says(WORDS).hears("เรื่องไหน")
    phone.sends_photo(sample_picture()).wait_for()
    phone.sends_pin(13.7, 100.5).wait_for()
    assert settled(stack) == as_it_was
    assert traces(tmp_path, [WORDS]) == []
    assert "ใต้โต๊ะ" not in json.dumps(as_it_was)

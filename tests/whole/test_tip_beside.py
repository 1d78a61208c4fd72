"""Words of a tip beside an older question of the main path: no row and no file ever holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch import handle
from bot.line import Incoming, Source
from bot.simulator.driver import Phone
from bot.simulator.pictures import sample_picture
from bot.wiring import now
from handlers.heard import Photo
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


# After a start


@pytest.mark.parametrize("before", [complains, asks_for_a_human])
def test_a_start_in_the_middle_of_a_tip_lets_nothing_of_it_through(
    tmp_path: Path, clock: Clock, before: Deed
) -> None:
    with running(tmp_path, clock) as stack:
        phone = stack.phone("somsri")
        before(phone)
        tells(phone)
        settle(stack)
    with running(tmp_path, clock) as stack:
        clock.passes(minutes=1)
        phone = stack.phone("somsri")
        phone.says(WORDS).hears("ต่อเรื่องเดิมไหม")
        phone.sends_photo(sample_picture()).hears("ต่อเรื่องเดิมไหม")
        phone.sends_pin(13.71234, 100.5).hears("ต่อเรื่องเดิมไหม")
        settle(stack)
        left = "".join(kept(stack))
        assert [one for one in (WORDS, "13.71234") if one in left] == []
        assert traces(tmp_path, [WORDS]) == []
        with stack.deps.store.reading(1) as tx:
            assert tx.photos.drafts_of(phone.person.user_id) == ()
        phone.says("ยกเลิก").wait_for()
        settle(stack)
        assert WORDS not in "".join(kept(stack))


def test_nothing_of_an_honest_citizen_is_lost_at_a_start(tmp_path: Path, clock: Clock) -> None:
    with running(tmp_path, clock) as stack:
        phone = stack.phone("somsri")
        complains(phone)
        settle(stack)
    with running(tmp_path, clock) as stack:
        phone = stack.phone("somsri")
        phone.says("หน้าบ้านเลขที่ 77 ซอยมะลิ").hears("ต่อเรื่องเดิมไหม")
        phone.sends_photo(sample_picture()).hears("ต่อเรื่องเดิมไหม")
        phone.picks("talk.go_on=").hears("1")
        settle(stack)
        assert "ซอยมะลิ" in "".join(kept(stack))
        with stack.deps.store.reading(1) as tx:
            assert len(tx.photos.drafts_of(phone.person.user_id)) == 1
        phone.sends_photo(sample_picture()).hears("2")  # once is enough


def test_words_to_a_human_go_on_after_a_start(tmp_path: Path, clock: Clock) -> None:
    with running(tmp_path, clock) as stack:
        asks_for_a_human(stack.phone("somsri"))
        settle(stack)
    with running(tmp_path, clock) as stack:
        phone = stack.phone("somsri")
        phone.says("โฉนดเลขที่ 4411 ค่ะ").hears("ต่อเรื่องเดิมไหม")
        phone.picks("talk.go_on=")
        settle(stack)
        assert "4411" in "".join(kept(stack))


@pytest.mark.parametrize("is_redelivered", [True, False])
def test_what_line_delivers_anew_after_a_start_answers_no_question(
    stack: Stack, clock: Clock, *, is_redelivered: bool
) -> None:
    phone = stack.phone("somsri")
    complains(phone)
    said_at = stack.deps.started - timedelta(minutes=1)
    event = Incoming(
        town_id=1,
        id="01REDELIVERED0000000000001",
        at_ms=int(said_at.timestamp() * 1000),
        received_at=clock(),
        is_redelivered=is_redelivered,
        is_active=True,
        reply_token="",
        source=Source("user", phone.person.user_id),
        heard=Photo("4711"),
    )
    assert handle(stack.deps, event)
    settle(stack)
    with stack.deps.store.reading(1) as tx:
        assert len(tx.photos.drafts_of(phone.person.user_id)) == (0 if is_redelivered else 1)


def test_taking_back_what_is_not_kept_leaves_no_mark(stack: Stack, clock: Clock) -> None:
    phone = stack.phone("somsri")
    phone.follows().wait_for()
    tells(phone)
    phone.says(WORDS).wait_for()
    told = [one for one in phone.messages if one.text == WORDS][-1]
    as_it_was, measured = settled(stack), events(stack)
    for _ in range(3):
        clock.passes(minutes=20)
        stack.deps.side_door._back.sweep()
    phone.unsends(told)
    assert settled(stack) == as_it_was
    assert events(stack) == measured


def events(stack: Stack) -> list[str]:
    """What is counted of events."""
    lines = stack.app.test_client().get("/metrics").text.splitlines()
    return [line for line in lines if line.startswith("prongsai_events_total")]

"""The week in numbers: counted for each reader, sent on the first working morning, drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from linebot.v3.messaging import FlexMessage
from PIL import Image

from bot import line_limits as limits
from bot.actions import ActionContext, StaffMember
from bot.actions.towns import change_settings, put_days_off
from bot.flex import render
from bot.letters.rounds import week_card
from bot.morning import send_week
from bot.simulator.checks.flex import check_container
from bot.simulator.checks.values import FlexNotes
from bot.week import count_week, last_week, reader
from bot.week.links import GOOD_FOR, Told, link, read_link
from bot.week.picture import Drawing
from casework.officehours import bangkok_date
from casework.statistics import books, happening_of
from casework.week import WEEK, Week, WeekLine
from handlers.citizen_commands import RateCase, ReopenCase
from handlers.commands import AcceptCase, CancelCase, ResolveCase
from handlers.known import Language
from handlers.staff_commands import NameConcerned
from storage.catalogue import DayOff, Quota
from tests.actions.townhall import BOONMEE, SOMSRI, WORDS, Townhall

KEY = b"a key of these tests"
MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def contexts(hall: Townhall) -> Callable[[int], ActionContext]:
    return lambda town_id: hall.context()


def sends(hall: Townhall, day: str, clock: str = "01:30") -> int:
    """On this day; half past one UTC is half past eight in Bangkok."""
    hall.clock.now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    return send_week(hall.store, contexts(hall), hall.town.id, KEY)


def week(hall: Townhall, who: StaffMember, first: date = MONDAY) -> Week:
    viewer = reader(who.id, next(iter(who.divisions), None))
    return hall.reads(lambda tx: count_week(tx, viewer, first, hall.clock.now))


def finish(hall: Townhall, agent: StaffMember, number: str) -> None:
    hall.does(agent, AcceptCase(number))
    hall.does(agent, ResolveCase(number, "เสร็จ", without_photo="x"))


@pytest.fixture
def chiefs(hall: Townhall) -> tuple[StaffMember, StaffMember]:
    return hall.staff("clerk", "executive", division="clerk"), hall.staff("mayor", "executive")


def test_the_sums_are_those_of_the_books(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    """Over three weeks of filing, finishing, reopening and cancelling."""
    agent = hall.agent()
    _, mayor = chiefs
    hall.clock.now -= timedelta(days=6)  # Wednesday of the week before
    old = [hall.files().number for _ in range(3)]
    finish(hall, agent, old[0])
    hall.clock.goes_on(days=6)
    new = [hall.files(BOONMEE).number for _ in range(2)]
    finish(hall, agent, old[1])
    hall.does(SOMSRI, ReopenCase(old[0], "ยังดับ"))
    hall.does(BOONMEE, CancelCase(new[0]))
    hall.clock.goes_on(days=7)
    hall.files()
    finish(hall, agent, new[1])
    rows = hall.reads(lambda tx: tx.cases.history())
    history = [
        found
        for number, kind, was, now, at, _ in rows
        if (found := happening_of(number, kind, was, now, bangkok_date(at)))
    ]
    for first in (MONDAY - WEEK, MONDAY, MONDAY + WEEK):
        whole, total = (
            books(history, first, first + timedelta(days=6)),
            week(hall, mayor, first).total,
        )
        assert (total.received, total.finished, total.remaining) == (
            whole.received + whole.reopened, whole.finished, whole.remaining,
        )  # fmt: skip
    assert week(hall, mayor).lines[0].division == "works"


def test_ratings_and_what_is_late_stand_by_division(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    agent, (clerk, _) = hall.agent(), chiefs
    numbers = [hall.files().number for _ in range(3)]
    for number, stars in zip(numbers[:2], (5, 2), strict=True):
        finish(hall, agent, number)
        hall.does(SOMSRI, RateCase(number, stars))
    (line,) = week(hall, clerk).lines
    assert (line.stars, line.ratings, line.rating, line.late) == (7, 2, 3.5, 0)
    hall.clock.now = datetime(2026, 12, 7, 2, tzinfo=UTC)  # due on 2 December
    assert week(hall, clerk, date(2026, 11, 30)).total.late == 1
    assert week(hall, clerk).total.late == 0  # it was not due then


def test_nobody_is_told_even_by_a_sum_of_a_case_about_himself(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    clerk, mayor = chiefs
    head = hall.staff("second", "head")
    before = week(hall, mayor)
    hall.does(head, NameConcerned(hall.files().number, staff_id=mayor.id))
    hall.does(head, NameConcerned(hall.files().number, division="clerk"))
    assert before.total.received == 0
    assert week(hall, mayor).total.received == 1
    assert week(hall, clerk).total.received == 1
    assert week(hall, head).total.received == 2


def test_clerk_and_mayor_get_a_picture_on_the_first_working_morning(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    number = hall.files().number
    hall.clock.goes_on(days=-7)
    hall.files()
    assert sends(hall, "2026-11-20") == 2  # a Friday: the worker had not run that week
    assert sends(hall, "2026-11-23", "01:00") == 0  # eight o'clock is too early
    assert sends(hall, "2026-11-23") == 2
    assert sends(hall, "2026-11-23", "05:00") == 0
    assert sends(hall, "2026-11-24") == 0
    (message,) = json.loads(hall.pushed("L-mayor")[-1][2])
    said = message["altText"].replace("\xa0", " ")
    assert said == "งานประจำสัปดาห์ 16 พ.ย. 2569: รับใหม่ 1 เสร็จ 0 เกินกำหนด 0"
    assert message["contents"]["hero"]["url"].startswith("/media/week/")
    assert len(message["contents"]["hero"]["url"]) < 1000
    assert number not in json.dumps(message)
    assert "staff/week?of=2026-11-16" in json.dumps(message)


def test_after_a_holiday_it_comes_on_the_next_working_day(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    hall.files()
    hall.writes(lambda tx: put_days_off(tx, [DayOff(date(2026, 11, 23), "x")]))
    assert sends(hall, "2026-11-23") == 0
    assert sends(hall, "2026-11-24") == 2
    assert sends(hall, "2026-11-28") == 0  # Saturday


def test_one_who_is_both_hears_once_and_the_budget_is_kept(hall: Townhall) -> None:
    hall.staff("boss", "executive")
    hall.files()
    hall.town = change_settings(hall.store, hall.town, {"clerk": "boss", "mayor": "boss"})
    assert sends(hall, "2026-11-23") == 1
    hall.writes(lambda tx: tx.catalogue.put_quota(Quota("2026-11", 90, 100)))
    assert sends(hall, "2026-11-30") == 0


def test_a_town_without_a_case_has_no_week_to_tell_of(
    hall: Townhall, chiefs: tuple[StaffMember, StaffMember]
) -> None:
    assert sends(hall, "2026-11-23") == 0


def test_without_a_chief_in_line_nothing_is_sent(hall: Townhall) -> None:
    hall.files()
    hall.staff("mayor", "executive", line=False)
    assert sends(hall, "2026-11-23") == 0


LINES = tuple(WeekLine(f"d{at}", 12 - at, at, 3, at % 2, 4 * at, at) for at in range(9))
NAMES = {"d0": "กองสาธารณสุขและสิ่งแวดล้อมและอื่น ๆ อีกมากมาย", "d1": "กองช่าง"}


@pytest.mark.parametrize("lines", [(), LINES[:1], LINES])
def test_a_picture_is_drawn_for_any_week(lines: tuple[WeekLine, ...]) -> None:
    told = Drawing(
        Week(MONDAY, lines), "เทศบาลตำบลใจดีสมมติ", NAMES, datetime(2026, 11, 23, tzinfo=UTC)
    )
    drawn = told.png(WORDS)
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.size == (1300, 845)
    assert len(drawn) < 1_000_000
    assert told.png(WORDS) is drawn


TOLD = Told(Week(MONDAY, LINES), NOW, "en")


def name_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".png")


def test_a_link_carries_its_sums_and_none_but_ours() -> None:
    address = link(KEY, "https://x.example", 1, TOLD)
    assert len(address) < 600
    name = name_of(address)
    assert read_link(KEY, 1, name, NOW) == TOLD
    assert read_link(KEY, 2, name, NOW) is None
    assert read_link(b"another key", 1, name, NOW) is None
    assert read_link(KEY, 1, name, NOW + GOOD_FOR + timedelta(seconds=1)) is None
    assert read_link(KEY, 1, f"A{name}", NOW) is None
    assert read_link(KEY, 1, "ก", NOW) is None
    assert read_link(KEY, 1, "x" * 5000, NOW) is None


def test_what_another_version_signed_is_refused() -> None:
    from bot.week import links

    packed = links._b64(b"not compressed")
    assert read_link(KEY, 1, f"{packed}.{links._sign(KEY, 1, packed)}", NOW) is None


def test_last_week_begins_on_the_monday_before() -> None:
    assert last_week(NOW) == MONDAY
    assert last_week(NOW - timedelta(hours=9)) == MONDAY - WEEK  # Sunday night in Bangkok


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("lines", [LINES[:1], LINES])
def test_the_card_is_one_that_line_takes(language: Language, lines: tuple[WeekLine, ...]) -> None:
    """As the simulator and LINE's own SDK read it."""
    week_ = Week(MONDAY, lines)
    picture = link(KEY, "https://x.example", 1, Told(week_, NOW))
    (message,) = render(week_card(week_, picture, "https://x.example"), language, WORDS)
    notes = FlexNotes(0)
    check_container(notes, message["contents"])
    assert notes.faults == []
    assert FlexMessage.from_dict(message).to_dict()["altText"] == message["altText"]
    assert limits.units(message["altText"]) <= limits.ALT_TEXT_UNITS

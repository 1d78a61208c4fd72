from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import (
    BANGKOK,
    REPLY_RULE,
    Calendar,
    DueState,
    NeverOpen,
    OfficeWeek,
    Rule,
    bangkok_date,
    clock_starts_on,
    days_left,
    days_taken,
    due_after_late_holiday,
    due_on,
    due_state,
    fiscal_year_be,
    is_open,
    next_opening,
    reply_due_on,
    stops_reply_clock,
    thai_holidays,
    work_due_on,
)

USUAL = Calendar()
NEVER = Calendar(OfficeWeek({}))

moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001
    datetime(2030, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
day_kinds = st.sampled_from(["calendar", "working"])
rules = st.builds(Rule, st.integers(0, 60), day_kinds)
calendars = st.builds(
    Calendar,
    week=st.sampled_from([OfficeWeek.usual(), OfficeWeek.usual(lunch=False)]),
    days_off=st.frozensets(st.dates(date(2024, 1, 1), date(2031, 6, 1)), max_size=12),
    days_on=st.frozensets(st.dates(date(2024, 1, 1), date(2031, 6, 1)), max_size=4),
    keeps_thai_holidays=st.booleans(),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        ("2026-11-18T10:00", "2026-11-18"),  # Wednesday, at the counter
        ("2026-11-18T06:00", "2026-11-18"),  # before opening
        ("2026-11-18T12:30", "2026-11-18"),  # lunch
        ("2026-11-18T16:30", "2026-11-19"),  # closing time is closed
        ("2026-11-20T22:00", "2026-11-23"),  # Friday night
        ("2026-04-10T20:00", "2026-04-16"),  # before Songkran
    ],
)
def test_after_hours_counts_from_the_next_working_time(received: str, starts: str) -> None:
    assert clock_starts_on(at(received), USUAL) == date.fromisoformat(starts)


def test_a_day_begins_in_bangkok() -> None:
    assert bangkok_date(datetime(2026, 9, 30, 17, 0, tzinfo=UTC)) == date(2026, 10, 1)
    assert fiscal_year_be(date(2026, 9, 30)) == 2569
    assert fiscal_year_be(date(2026, 10, 1)) == 2570


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        bangkok_date(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_counter_closes_for_lunch_where_it_does() -> None:
    assert not is_open(at("2026-11-18T12:15"), USUAL)
    assert is_open(at("2026-11-18T12:15"), Calendar(OfficeWeek.usual(lunch=False)))
    assert next_opening(at("2026-11-18T12:15"), USUAL) == at("2026-11-18T13:00")
    assert next_opening(at("2026-11-18T09:15"), USUAL) == at("2026-11-18T09:15")
    assert next_opening(at("2026-11-20T17:00"), USUAL) == at("2026-11-23T08:30")
    assert not is_open(at("2026-11-21T10:00"), USUAL)


def test_offices_work_on_labour_day_but_not_on_ploughing_day() -> None:
    assert date(2026, 5, 1) not in thai_holidays(2026)
    assert date(2026, 5, 13) in thai_holidays(2026)
    assert {date(2026, 4, 13), date(2026, 12, 7)} <= thai_holidays(2026)


def test_the_town_has_its_own_days() -> None:
    festival = date(2026, 11, 18)
    assert not Calendar(days_off=frozenset({festival})).works_on(festival)
    new_year = date(2026, 1, 1)
    assert not USUAL.works_on(new_year)
    assert Calendar(days_on=frozenset({new_year})).works_on(new_year)
    assert Calendar(keeps_thai_holidays=False).works_on(new_year)


def test_fifteen_days_are_pushed_to_the_next_working_day() -> None:
    assert reply_due_on(date(2026, 11, 16), REPLY_RULE, USUAL) == date(2026, 12, 1)
    assert reply_due_on(date(2026, 11, 20), REPLY_RULE, USUAL) == date(
        2026, 12, 8
    )  # Sat, Sun, Mon off
    assert reply_due_on(date(2026, 11, 16), Rule(15, "working"), USUAL) == date(2026, 12, 8)
    assert work_due_on(date(2026, 11, 16), 3, USUAL) == date(2026, 11, 19)


def test_a_calendar_without_working_days_is_named() -> None:
    with pytest.raises(NeverOpen):
        next_opening(at("2026-11-18T09:00"), NEVER)
    with pytest.raises(NeverOpen):
        due_on(date(2026, 11, 18), REPLY_RULE, NEVER)


def test_hours_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(ValueError, match="16:30-08:30"):
        OfficeWeek.from_hours([0], ["16:30-08:30"])
    assert OfficeWeek.from_hours([5], ["09:00-12:00"]).spans[5] == ((time(9), time(12)),)


def test_hours_may_be_written_in_any_order() -> None:
    week = OfficeWeek.from_hours(range(5), ["13:00-16:30", "08:30-12:00"])
    assert week == OfficeWeek.usual()
    early = at("2026-11-18T07:00")
    assert next_opening(early, Calendar(week)) == at("2026-11-18T08:30")


@pytest.mark.parametrize(
    ("hours", "overlaps"),
    [
        (["08:30-12:00", "11:59-16:30"], True),
        (["08:30-12:00", "12:00-16:30"], False),
        (["08:30-16:30"], False),
    ],
)
def test_hours_that_overlap_are_seen(hours: list[str], overlaps: bool) -> None:
    assert OfficeWeek.from_hours([0, 1], hours).overlaps is overlaps


@pytest.mark.parametrize(
    "written", ["08:30+07:00-12:00", "08:30+07:00-12:00+07:00", "08:30-12:00Z"]
)
def test_hours_have_no_zone(written: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        OfficeWeek.from_hours([0], [written])


@pytest.mark.parametrize("written", ["9-5", "morning", "08:30"])
def test_what_are_no_hours_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=f"'{written}' are no hours; .*08:30-12:00"):
        OfficeWeek.from_hours([0], [written])


@pytest.mark.parametrize("written", ["15", "15 days", "fifteen working"])
def test_what_is_no_rule_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=f"'{written}' is no rule of days; .*'15 working'"):
        Rule.read(written)


def test_a_rule_survives_storage() -> None:
    for rule in (REPLY_RULE, Rule(30, "working")):
        assert Rule.read(rule.write()) == rule
    with pytest.raises(ValueError, match="soon"):
        Rule.read("soon")
    with pytest.raises(ValueError, match="0 to 999"):
        Rule(-1)


def test_only_a_public_answer_of_staff_stops_the_reply_clock() -> None:
    assert stops_reply_clock("progress", by_staff=True, public=True)
    assert not stops_reply_clock("accepted", by_staff=True, public=True)
    assert not stops_reply_clock("answer", by_staff=False, public=True)
    assert not stops_reply_clock("answer", by_staff=True, public=False)


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        ("2026-11-10", "in_time", 10),
        ("2026-11-17", "due_soon", 3),
        ("2026-11-20", "due_soon", 0),
        ("2026-11-21", "overdue", -1),
    ],
)
def test_standing_is_computed_from_the_day(today: str, state: DueState, left: int) -> None:
    due = date(2026, 11, 20)
    assert due_state(due, date.fromisoformat(today)) == state
    assert days_left(due, date.fromisoformat(today)) == left


def test_a_clock_that_stopped_early_took_no_days() -> None:
    assert days_taken(date(2026, 11, 20), date(2026, 11, 18)) == 0
    assert days_taken(date(2026, 11, 20), date(2026, 11, 25)) == 5


def test_a_late_holiday_moves_an_open_date_outward_and_no_passed_one() -> None:
    starts, due = date(2026, 11, 16), date(2026, 12, 1)
    late = Calendar(days_off=frozenset({due}))
    assert due_after_late_holiday(due, starts, REPLY_RULE, late, due) == date(2026, 12, 2)
    assert due_after_late_holiday(due, starts, REPLY_RULE, late, date(2026, 12, 2)) == due


@settings(deadline=None)  # the first look at a year reads its holidays
@given(moments, rules, calendars)
def test_nothing_is_due_before_it_came_nor_on_a_day_off(
    received: datetime, rule: Rule, calendar: Calendar
) -> None:
    starts = clock_starts_on(received, calendar)
    due = due_on(starts, rule, calendar)
    assert bangkok_date(received) <= starts <= due
    assert calendar.works_on(starts)
    assert calendar.works_on(due)


@settings(deadline=None)  # the first look at a year reads its holidays
@given(moments, st.integers(0, 60), day_kinds, calendars)
def test_more_days_are_never_due_sooner(
    received: datetime, days: int, kind: str, calendar: Calendar
) -> None:
    starts = clock_starts_on(received, calendar)
    rule = "working" if kind == "working" else "calendar"
    shorter = due_on(starts, Rule(days, rule), calendar)  # type: ignore[arg-type]
    assert shorter <= due_on(starts, Rule(days + 1, rule), calendar)  # type: ignore[arg-type]


@settings(deadline=None)  # the first look at a year reads its holidays
@given(moments, rules, calendars, st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_a_late_holiday_never_moves_a_date_inward(
    received: datetime, rule: Rule, calendar: Calendar, holiday: date
) -> None:
    starts = clock_starts_on(received, calendar)
    due = due_on(starts, rule, calendar)
    later = Calendar(
        calendar.week,
        calendar.days_off | {holiday},
        calendar.days_on,
        calendar.keeps_thai_holidays,
    )
    moved = due_after_late_holiday(due, starts, rule, later, starts)
    assert moved >= due
    assert moved == due or later.works_on(moved)


@settings(deadline=None)  # the first look at a year reads its holidays
@given(moments, calendars)
def test_the_next_opening_is_open(moment: datetime, calendar: Calendar) -> None:
    opening = next_opening(moment, calendar)
    assert opening >= moment
    assert is_open(opening, calendar)
    assert opening - moment < timedelta(days=40)

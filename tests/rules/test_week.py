"""A week in numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.statistics import Happening, books
from casework.week import Week, WeekLine, monday_of, read, week_of, written

MONDAY = date(2026, 11, 16)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(day(offset)) for offset in range(7)} == {MONDAY}
    assert monday_of(day(7)) == day(7)
    assert Week(MONDAY, ()).last == date(2026, 11, 22)


def test_what_came_was_finished_and_is_left_stands_by_division() -> None:
    happened = [
        Happening("a", "received", "received", day(-3)),
        Happening("b", "received", "received", day(1)),
        Happening("a", "step", "resolved", day(2)),
        Happening("c", "received", "received", day(3)),
        Happening("a", "step", "in_progress", day(4)),  # came back
        Happening("b", "step", "resolved", day(8)),  # after the week
        Happening("d", "received", "received", day(9)),  # of a division with nothing else
    ]
    week = week_of(
        MONDAY, happened, {"a": "works", "b": "works", "d": "clerk"},
        {"works": 4, "water": 2}, {"water": 1}, [("works", 5, 2), ("works", 2, 1)],
    )  # fmt: skip
    assert week.lines == (
        WeekLine("works", 2, 1, 6, 0, 12, 3),
        WeekLine("", 1, 0, 1, 0),
        WeekLine("water", 0, 0, 2, 1),
    )
    assert week.total == WeekLine("", 3, 1, 9, 1, 12, 3)
    assert week.lines[0].rating == 4
    assert week.lines[1].rating is None


def test_many_divisions_are_gathered_in_one_line() -> None:
    lines = tuple(WeekLine(f"d{at}", received=9 - at) for at in range(8))
    shown = Week(MONDAY, lines).shown(3)
    assert [one.division for one in shown] == ["d0", "d1", ""]
    assert sum(one.received for one in shown) == Week(MONDAY, lines).total.received
    assert Week(MONDAY, lines[:3]).shown(3) == lines[:3]


@given(
    some.lists(
        some.tuples(
            some.sampled_from("abcd"),
            some.sampled_from(["accepted", "resolved", "in_progress", "cancelled"]),
            some.integers(-20, 12),
        ),
        max_size=30,
    )
)
def test_the_sums_are_those_of_the_books(moves: list[tuple[str, str, int]]) -> None:
    """Only what moved since Monday is read; the rest is counted as open. The sums stay the same."""
    begun = [Happening(case, "received", "received", day(-21)) for case in "abcd"]
    steps = [Happening(case, "step", state, day(at)) for case, state, at in moves]
    history = sorted([*begun, *steps], key=lambda one: one.on)
    moved = {one.case for one in history if one.on >= MONDAY}
    still = {case: state for case, state in _states(history).items() if case not in moved}
    is_open = sum(state not in {"resolved", "cancelled"} for state in still.values())
    week = week_of(
        MONDAY, [one for one in history if one.case in moved], dict.fromkeys("abcd", "works"),
        {"works": is_open}, {}, [],
    )  # fmt: skip
    whole = books(history, MONDAY, week.last)
    assert week.total.received == whole.received + whole.reopened
    assert week.total.finished == whole.finished
    assert week.total.remaining == whole.remaining


def _states(history: list[Happening]) -> dict[str, str]:
    return {one.case: one.state for one in history}


def test_a_week_is_read_as_it_was_written() -> None:
    week = Week(MONDAY, (WeekLine("works", 1, 2, 3, 4, 5, 6), WeekLine("", 1)))
    assert read(MONDAY, written(week)) == week


@pytest.mark.parametrize("wrong", [[["works", 1, 2, 3, 4, 5, 6, 7, 8]], [["works", "x"]], [[]]])
def test_what_is_no_week_is_refused(wrong: list[list[int | str]]) -> None:
    with pytest.raises(ValueError, match=r"week|invalid"):
        read(MONDAY, wrong)

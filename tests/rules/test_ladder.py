from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.ladder import LADDER, Watched, base_of, edge, reached
from casework.officehours import BANGKOK, Calendar

STARTS, DUE = date(2026, 11, 2), date(2026, 11, 17)
USUAL = Calendar()
ALL = ["unaccepted", "due_in_5", "due_soon", "due_in_1", "due", "overdue", "day_30"]


def codes(case: Watched, day: str, clock: str = "09:00") -> list[str]:
    now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BANGKOK)
    return [rung.code for rung in reached(case, now, USUAL)]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-04", []),
        ("2026-11-05", ["unaccepted"]),
        ("2026-11-12", ALL[:2]),
        ("2026-11-13", ALL[:3]),  # a Friday: Saturday's warning cannot wait until Monday
        ("2026-11-16", ALL[:4]),
        ("2026-11-17", ALL[:5]),
        ("2026-11-18", ALL[:6]),
        ("2026-12-02", ALL),
    ],
)
def test_a_case_that_stands_still_climbs_the_ladder(day: str, told: list[str]) -> None:
    assert codes(Watched("received", STARTS, DUE), day) == told


def test_a_warning_that_falls_on_a_day_off_comes_before_it() -> None:
    monday = Watched("accepted", STARTS, date(2026, 11, 23))
    assert codes(monday, "2026-11-19") == ["due_in_5"]
    assert codes(monday, "2026-11-20") == ["due_in_5", "due_soon", "due_in_1"]


def test_nobody_is_told_twice_of_the_same_due_date() -> None:
    told = frozenset((rung.code, base_of(rung, STARTS, DUE)) for rung in LADDER)
    assert codes(Watched("received", STARTS, DUE, told), "2026-12-02") == []


def test_a_new_due_date_has_a_ladder_of_its_own() -> None:
    told = frozenset((rung.code, base_of(rung, STARTS, DUE)) for rung in LADDER)
    moved = Watched("in_progress", STARTS, date(2026, 12, 7), told)
    assert codes(moved, "2026-12-02") == ["due_in_5"]


def test_nobody_is_told_at_night_or_about_a_finished_case() -> None:
    assert codes(Watched("received", STARTS, DUE), "2026-11-17", "20:00") == []
    assert codes(Watched("resolved", STARTS, DUE), "2026-11-17") == []


def test_an_accepted_case_is_not_told_as_unaccepted() -> None:
    assert codes(Watched("in_progress", STARTS, DUE), "2026-11-06") == []


@given(
    st.sampled_from(LADDER),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 40),
)
def test_a_rung_once_up_stays_up(rung: object, today: date, days: int) -> None:
    later = today + timedelta(days=days)
    assert edge(rung, today, USUAL) <= edge(rung, later, USUAL)  # type: ignore[arg-type]

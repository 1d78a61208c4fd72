"""A day as an office writes it."""

from __future__ import annotations

from datetime import date

import pytest

from casework.days import NotADayError, read_day


@pytest.mark.parametrize("written", ["2026-12-24", "2569-12-24", " 2569-12-24", "2569-12-24T08:00"])
def test_either_era_is_understood(written: str) -> None:
    assert read_day(written) == date(2026, 12, 24)


def test_a_leap_day_of_the_buddhist_era_is_one() -> None:
    assert read_day("2571-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "24/12/2569",
        "2026-13-01",
        "2569-02-29",
        "0026-01-01",
        "3112-12-24",
        "๒๕๖๙-01-01",
        "1989-12-31",
    ],
)
def test_what_no_office_can_mean_is_refused(written: str) -> None:
    with pytest.raises(NotADayError):
        read_day(written)

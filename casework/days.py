"""A day as somebody in an office writes it: in the year of the Christian or of the Buddhist era."""

from __future__ import annotations

from datetime import date
from typing import Final

BUDDHIST_ERA: Final = 543  # years ahead of the Christian one (Thailand's since 1941)
_YEARS = range(1990, 2200)


class NotADayError(ValueError):
    """No day, or none that an office of ours can mean."""


def read_day(written: str) -> date:
    """Read YYYY-MM-DD; a year of the Buddhist era is turned into ours. Raises `NotADayError`.

    Browsers in Thai show the Buddhist year and send the Christian one, people type either.
    """
    year, dash, rest = written.strip()[:10].partition("-")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise NotADayError(written)
    christian = int(year) if int(year) in _YEARS else int(year) - BUDDHIST_ERA
    try:
        day = date.fromisoformat(f"{christian:04}{dash}{rest}")
    except ValueError:
        raise NotADayError(written) from None
    if day.year not in _YEARS:
        raise NotADayError(written)
    return day


def read_day_if_any(written: str) -> date | None:
    """The same; None for an empty field."""
    return read_day(written) if written else None

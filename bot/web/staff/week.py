"""The week in numbers: the picture that clerk and mayor get, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Final

from flask import abort, request, send_file

from bot.web import language
from bot.web.staff.ground import Page, deps, for_roles, show, town_hall
from bot.web.staff.session import LoggedIn
from bot.week import count_week, last_week, reader
from bot.week.picture import Drawing
from casework.officehours import bangkok_date
from casework.week import WEEK, monday_of

EARLIEST: Final = 8  # weeks back; older ones stand in the reports


def week(someone: LoggedIn) -> Page:
    """Last week, or the one that the address names."""
    first = _asked(deps().clock())
    drawing = _drawing(someone, first)
    newest = monday_of(bangkok_date(deps().clock()))
    return show(
        "week.html", someone,
        week=drawing.week, rules=town_hall(someone).rules, counted_at=drawing.counted_at,
        before=first - WEEK if first - WEEK >= newest - EARLIEST * WEEK else None,
        after=first + WEEK if first + WEEK <= newest else None,
        is_running=first == newest,
    )  # fmt: skip


def picture(someone: LoggedIn) -> Page:
    """The same as PNG."""
    drawing = _drawing(someone, _asked(deps().clock()))
    png = drawing.png(town_hall(someone).words)
    return send_file(BytesIO(png), mimetype="image/png")


def _drawing(someone: LoggedIn, first: date) -> Drawing:
    now, member = deps().clock(), someone.member
    viewer = reader(member.id, next(iter(member.divisions), None))
    with deps().store.reading(someone.town_id) as tx:
        counted = count_week(tx, viewer, first, now)
    hall, spoken = town_hall(someone), language()
    name = str(hall.town.settings.get("name_en", "")) if spoken == "en" else ""
    return Drawing(
        counted, name or hall.town.name, hall.rules.divisions, now, "en" if spoken == "en" else "th"
    )


def _asked(now: datetime) -> date:
    """A Monday of the last weeks. An address that names another day is of no page."""
    written = request.args.get("of", "")
    if not written:
        return last_week(now)
    try:
        day = date.fromisoformat(written[:10])
    except ValueError:
        abort(404)
    newest = monday_of(bangkok_date(now))
    if day.weekday() or not newest - timedelta(weeks=EARLIEST) <= day <= newest:
        abort(404)
    return day


_reader = for_roles("executive", "head")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/week", _reader(week), ["GET"]),
    ("/week/picture.png", _reader(picture), ["GET"]),
)

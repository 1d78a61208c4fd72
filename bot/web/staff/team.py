"""A head's people: who is here, who is away, and to whom the cases of somebody ill are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from flask import abort, request

from bot.actions.office_commands import PutAway
from bot.actions.office_team import team_of
from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_desk import MOST_AT_ONCE
from bot.web.staff.asking import viewer_of
from bot.web.staff.ground import Page, back, deps, do, for_roles, name_of, show, town_hall, typed
from bot.web.staff.session import LoggedIn
from casework.days import read_day_if_any
from casework.officehours import bangkok_date
from handlers.commands import Refused
from handlers.staff_commands import AssignMany
from storage.board import MOST, Question

if TYPE_CHECKING:
    from storage import Tx
    from storage.staff import StaffMember as StaffRow


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the division, and how many open cases are his."""

    row: StaffRow
    open: int
    away_until: date | None


def team(someone: LoggedIn) -> Page:
    """Everybody of the division."""
    return _show(someone)


def _show(someone: LoggedIn, status: int = 200, fault: str = "") -> Page:
    today = bangkok_date(deps().clock())
    with deps().store.reading(someone.town_id) as tx:
        members = [_member(tx, someone, row, today) for row in team_of(tx, someone.member)]
        takers = [row for row in tx.staff.everyone() if row.is_active and row.may_work]
    return show(
        "team.html", someone, status, members=members, takers=takers, name_of=name_of,
        today=today, fault=fault, done=request.args.get("done", ""),
        divisions=town_hall(someone).rules.divisions,
    )  # fmt: skip


def _member(tx: Tx, someone: LoggedIn, row: StaffRow, today: date) -> Member:
    open_cases = tx.board.count(viewer_of(someone), _held_by(row.id), today)
    return Member(row, open_cases, row.away_until if row.is_away(today) else None)


def _cases(tx: Tx, someone: LoggedIn, staff_id: str, today: date) -> tuple[str, ...]:
    """As far as the reader sees them: what names him is neither counted nor given away."""
    viewer, asked = viewer_of(someone), _held_by(staff_id)
    found: list[str] = []
    while page := tx.board.find(viewer, asked, today, limit=MOST, offset=len(found)):
        found += [case.number for case in page]
    return tuple(found)


def _held_by(staff_id: str) -> Question:
    return Question("open", owner=staff_id)


def put_away(someone: LoggedIn, staff_id: str) -> Page:
    """Away until a day, or back."""
    try:
        until = read_day_if_any(typed("until", 10))
    except ValueError:
        return _show(someone, 409, "wrong_day")
    answer = do(someone, PutAway(staff_id, until))
    if answer == NOT_FOUND:
        abort(404)
    if isinstance(answer, Refused):
        return _show(someone, 409, answer.reason)
    return back("/staff/team", done="away" if until else "back")


def give_cases(someone: LoggedIn, staff_id: str) -> Page:
    """All open cases of one of them to a colleague; what this head may not give stays."""
    today = bangkok_date(deps().clock())
    with deps().store.reading(someone.town_id) as tx:
        if staff_id not in {row.id for row in team_of(tx, someone.member)}:
            abort(404)
        numbers = _cases(tx, someone, staff_id, today)
    owner, stay = typed("owner", 64), 0
    for first in range(0, len(numbers), MOST_AT_ONCE):
        some = numbers[first : first + MOST_AT_ONCE]
        kept = do(someone, AssignMany(some, owner))
        stay += len(kept) if isinstance(kept, tuple) else len(some)
    if stay:
        return _show(someone, 409, "not_all_given")
    return back("/staff/team", done="given")


_head: Final = for_roles("head")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/team", _head(team), ["GET"]),
    ("/team/<staff_id>/away", _head(put_away), ["POST"]),
    ("/team/<staff_id>/cases", _head(give_cases), ["POST"]),
)

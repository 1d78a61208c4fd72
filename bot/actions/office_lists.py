"""The town's own lists and the helps at the desk, as the console changes them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.actions.clearance import on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.office_commands import (
    DropAnswer,
    DropDayOff,
    DropView,
    PutAnswer,
    PutCategory,
    PutDayOff,
    PutDivision,
    SaveView,
)
from bot.actions.refusals import NOT_FOUND
from casework.clearance import may_manage
from casework.officehours import bangkok_date
from handlers.commands import Refused
from storage import Tx
from storage.catalogue import Category, DayOff, Division
from storage.desk import CannedAnswer

WRONG_CODE_OF_LIST: Final = Refused("wrong_list_code")
NO_NAME: Final = Refused("needs_name")
OUT_OF_RANGE: Final = Refused("out_of_range")
TOO_MANY: Final = Refused("too_many")
OUT_OF_REACH: Final = Refused("day_out_of_reach")
AHEAD: Final = timedelta(days=3 * 366)  # so far ahead a day off is entered
MOST_DAYS: Final = 730
MOST_METRES: Final = 5_000
MOST_VIEWS: Final = 30
LONGEST_NAME: Final = 80
STEPS: Final = ("ask", "progress", "explain", "forward", "resolve", "close")
"""Steps with words that a citizen reads; canned answers belong to one of them."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,30}")


def put_division(
    tx: Tx, actor: StaffMember, command: PutDivision, context: ActionContext
) -> Refused | None:
    """Add a division, or name it anew."""
    if not _manages(tx, actor):
        return NOT_FOUND
    if not _CODE.fullmatch(command.code):
        return WRONG_CODE_OF_LIST
    if not command.name:
        return NO_NAME
    tx.catalogue.put_division(Division(command.code, command.name, command.name_en))
    _noted(tx, actor, "division_put", command.code)
    return None


def put_category(
    tx: Tx, actor: StaffMember, command: PutCategory, context: ActionContext
) -> Refused | None:
    """Who does it, within how many days, and how near two reports may be one matter."""
    if not _manages(tx, actor):
        return NOT_FOUND
    if not _CODE.fullmatch(command.code):
        return WRONG_CODE_OF_LIST
    if command.division not in {one.code for one in tx.catalogue.divisions()}:
        return Refused("wrong_division")
    if not (1 <= command.target_days <= MOST_DAYS and 0 <= command.radius_m <= MOST_METRES):
        return OUT_OF_RANGE
    tx.catalogue.put_category(
        Category(
            command.code, command.division, command.target_days, command.radius_m,
            command.is_active,
        )
    )  # fmt: skip
    _noted(tx, actor, "category_put", command.code)
    return None


def put_day_off(
    tx: Tx, actor: StaffMember, command: PutDayOff, context: ActionContext
) -> Refused | None:
    """A holiday of the town, a late one of the cabinet, or a day worked although it is off."""
    if not _manages(tx, actor):
        return NOT_FOUND
    if not command.name:
        return NO_NAME
    today = bangkok_date(context.now)
    if not date(today.year, 1, 1) <= command.day <= today + AHEAD:
        return OUT_OF_REACH  # it would stand in no list, so nobody could take it back
    tx.catalogue.put_day_off(DayOff(command.day, command.name, command.is_working))
    _noted(tx, actor, "day_off_entered", command.day.isoformat())
    return None


def drop_day_off(
    tx: Tx, actor: StaffMember, command: DropDayOff, context: ActionContext
) -> Refused | None:
    """Take a day back; due dates that moved because of it stay where they are."""
    if not _manages(tx, actor) or not tx.catalogue.remove_day_off(command.day):
        return NOT_FOUND
    _noted(tx, actor, "day_off_dropped", command.day.isoformat())
    return None


def put_answer(
    tx: Tx, actor: StaffMember, command: PutAnswer, context: ActionContext
) -> Refused | None:
    """Heads and administrators keep the town's ready words."""
    if not _keeps_answers(tx, actor):
        return NOT_FOUND
    known = {one.id for one in tx.desk.answers()}
    if command.step not in STEPS or (command.id and command.id not in known):
        return NOT_FOUND
    if not command.name or not command.text:
        return NO_NAME
    if command.category and tx.catalogue.category(command.category) is None:
        return NOT_FOUND
    tx.desk.put_answer(
        CannedAnswer(command.id, command.step, command.category, command.name, command.text)
    )
    _noted(tx, actor, "answer_put", command.id)
    return None


def drop_answer(
    tx: Tx, actor: StaffMember, command: DropAnswer, context: ActionContext
) -> Refused | None:
    """Ready words that nobody needs any more."""
    if not _keeps_answers(tx, actor) or not tx.desk.drop_answer(command.id):
        return NOT_FOUND
    _noted(tx, actor, "answer_dropped", command.id)
    return None


def save_view(
    tx: Tx, actor: StaffMember, command: SaveView, context: ActionContext
) -> Refused | None:
    """One's own; the same name again changes it."""
    if on_duty(tx, actor) is None:
        return NOT_FOUND
    if not command.name:
        return NO_NAME
    own = tx.desk.views(actor.id)
    if len(own) >= MOST_VIEWS and command.name not in {one.name for one in own}:
        return TOO_MANY
    tx.desk.save_view(actor.id, command.name[:LONGEST_NAME], command.query)
    return None


def drop_view(
    tx: Tx, actor: StaffMember, command: DropView, context: ActionContext
) -> Refused | None:
    """Forget a view of one's own."""
    return None if tx.desk.drop_view(command.id, actor.id) else NOT_FOUND


def _manages(tx: Tx, actor: StaffMember) -> bool:
    officer = on_duty(tx, actor)
    return officer is not None and may_manage(officer)


def _keeps_answers(tx: Tx, actor: StaffMember) -> bool:
    officer = on_duty(tx, actor)
    return officer is not None and bool(officer.roles & {"head", "administrator"})


def _noted(tx: Tx, actor: StaffMember, act: str, subject: str) -> None:
    tx.audit.add(act, staff_id=actor.id, subject=subject)

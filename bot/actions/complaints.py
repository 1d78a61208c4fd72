"""Filing: a complaint, a suggestion or a message becomes a case with a number and a due date."""

from __future__ import annotations

from datetime import date

from bot.actions.context import ActionContext, Citizen, StaffMember, TownRules
from bot.actions.telling import tell_staff_of_new_case
from casework.deadlines import (
    bangkok_date,
    clock_starts_on,
    fiscal_year_be,
    reply_due_on,
    work_due_on,
)
from casework.numbering import new_case_key, new_number
from handlers.commands import CaseFiled, FileCase
from knowledge.personal import mask_id_cards
from storage import Tx
from storage.cases import Case, NewCase, NumberTakenError

NUMBERS_TO_TRY = 20
FALLBACK_DIVISION = "clerk"


class NoFreeNumberError(Exception):
    """Twenty numbers in a row were taken: the source of chance is broken."""


def file_case(
    tx: Tx, actor: Citizen | StaffMember, command: FileCase, context: ActionContext
) -> CaseFiled:
    """File it, tell the officers on duty, and answer the receipt.

    With name level "none" the case keeps no LINE id; the receipt's key is the only way back.
    """
    key = new_case_key(context.random)
    case = _add(tx, actor, command, context, key)
    tx.cases.add_event(case.number, "received", context.now, to_state=case.state, actor="citizen")
    _keep_words(tx, case, command)
    if command.photo_ids:
        tx.photos.attach(command.photo_ids, actor.person, case.number)
    tell_staff_of_new_case(tx, case, context)
    return CaseFiled(
        number=case.number,
        case_key=key,
        category=case.category,
        division=context.town.division_name(case.division),
        reply_due_on=case.reply_due_on,
        received_at=case.received_at,
    )


def _add(
    tx: Tx, actor: Citizen | StaffMember, command: FileCase, context: ActionContext, key: str
) -> Case:
    year = fiscal_year_be(bangkok_date(context.now))
    for _ in range(NUMBERS_TO_TRY):
        number = new_number(year, context.random)
        try:
            return tx.cases.add(_new_case(number, key, actor.person, command, context))
        except NumberTakenError:
            continue
    raise NoFreeNumberError


def _new_case(
    number: str, key: str, person: str, command: FileCase, context: ActionContext
) -> NewCase:
    town = context.town
    starts_on = clock_starts_on(context.now, town.calendar)
    where = command.where
    return NewCase(
        number=number,
        kind=command.kind,
        category=command.category,
        division=division_of(command.category, town),
        received_at=context.now,
        clock_starts_on=starts_on,
        reply_due_on=reply_due_on(starts_on, town.reply_rule, town.calendar),
        work_due_on=_work_due(command, starts_on, town),
        reply_rule=town.reply_rule.write(),
        day_kind=town.reply_rule.kind,
        case_key=key,
        person=None if command.name_level == "none" else person,
        name_level=command.name_level,
        lat=where.lat if where else None,
        lon=where.lon if where else None,
    )


def division_of(category: str, town: TownRules) -> str:
    """Where this kind of report goes; an unknown kind goes where the others go."""
    rule = town.categories.get(category) or town.categories.get("other")
    return rule.division if rule else FALLBACK_DIVISION


def _work_due(command: FileCase, starts_on: date, town: TownRules) -> date | None:
    """Only a complaint of a known kind has a target; a message has no work to finish."""
    rule = town.categories.get(command.category)
    if command.kind != "complaint" or rule is None:
        return None
    return work_due_on(starts_on, rule.target_days, town.calendar)


def _keep_words(tx: Tx, case: Case, command: FileCase) -> None:
    detail = mask_id_cards(command.detail)
    if detail:
        tx.cases.add_words(case.number, 1, "detail", detail, command.detail_message_ids)
    where = command.where
    if where is not None and (where.words or where.message_ids):  # a pin has perhaps no words
        words = mask_id_cards(where.words)
        tx.cases.add_words(case.number, 1, "place", words, where.message_ids)

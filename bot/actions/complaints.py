"""Filing: a complaint, a suggestion or a message becomes a case with a number and a due date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from bot.actions.context import ActionContext, Citizen, StaffMember, TownRules
from bot.actions.steps import drafts_owner
from bot.actions.telling import tell_staff_of_new_case
from casework.deadlines import (
    bangkok_date,
    clock_starts_on,
    fiscal_year_be,
    reply_due_on,
    work_due_on,
)
from casework.numbering import new_case_key, new_number
from handlers.commands import CaseFiled, FileCase, NameLevel, Where
from handlers.staff_commands import TakeIn
from knowledge.personal import mask_id_cards
from storage import Tx
from storage.cases import Case, NewCase, NumberTakenError
from storage.links import CaseLink, LinkKind
from storage.voices import Contact

NUMBERS_TO_TRY = 20
FALLBACK_DIVISION = "clerk"


class NoFreeNumberError(Exception):
    """Twenty numbers in a row were taken: the source of chance is broken."""


def file_case(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: FileCase,
    context: ActionContext,
    *,
    tells_staff: bool = True,
) -> CaseFiled:
    """File it, tell the officers on duty, and answer the receipt.

    With name level "none" the case keeps no LINE id; the receipt's key is the only way back.
    """
    key = new_case_key(context.random)
    case = _add(tx, partial(_new_case, key, actor.person, command, context), context)
    tx.cases.add_event(case.number, "received", context.now, to_state=case.state, actor="citizen")
    _keep_words(tx, case, command.detail, command.detail_message_ids, command.where)
    if command.photo_ids:
        tx.photos.attach(command.photo_ids, actor.person, case.number)
    if tells_staff:
        tell_staff_of_new_case(tx, case, context)
    return _filed(case, key, context)


def file_at_counter(
    tx: Tx, actor: StaffMember, command: TakeIn, context: ActionContext
) -> CaseFiled:
    """File what somebody reports to an officer; the receipt is printed or read out."""
    key = new_case_key(context.random)
    written = FileCase(
        command.kind,
        command.category if command.kind == "complaint" else "other",
        command.detail,
        command.where,
        name_level=command.name_level,
    )
    made = partial(_new_case, key, "", written, context)
    case = _add(
        tx,
        lambda number: replace(
            made(number),
            person=None,
            channel=command.channel,
            concerns_staff_id=command.concerns_staff_id,
            concerns_division=command.concerns_division,
        ),
        context,
    )
    tx.cases.add_event(
        case.number,
        "received",
        context.now,
        to_state=case.state,
        actor="staff",
        staff_id=actor.id,
        facts={"channel": command.channel},
    )
    _keep_words(tx, case, command.detail, (), command.where)
    tx.photos.attach(command.photo_ids, drafts_owner(actor), case.number)
    if command.name_level != "none" and (command.name.strip() or command.phone.strip()):
        contact = Contact(command.name.strip()[:120], command.phone.strip()[:40])
        tx.voices.put_contact(case.number, contact)
    tell_staff_of_new_case(tx, case, context)
    return _filed(case, key, context)


def file_linked(
    tx: Tx,
    actor: Citizen | StaffMember,
    former: Case,
    category: str,
    detail: str,
    kind: LinkKind,
    context: ActionContext,
    message_ids: tuple[str, ...] = (),
    *,
    tells_staff: bool = True,
) -> Case:
    """A new case that belongs to another, with clocks of its own: a second matter in it ("split"),
    or the same one once more after it was too old to reopen ("again")."""
    command = FileCase("complaint", category, detail, name_level=_level(former))
    made = partial(_new_case, new_case_key(context.random), former.person or "", command, context)
    case = _add(
        tx,
        lambda number: replace(
            made(number),
            person=former.person,
            channel=former.channel,
            lat=former.lat,
            lon=former.lon,
            concerns_staff_id=former.concerns_staff_id,
            concerns_division=former.concerns_division,
            also_concerns=former.also_concerns,
        ),
        context,
    )
    by_staff = isinstance(actor, StaffMember)
    event = tx.cases.add_event(
        case.number,
        "received",
        context.now,
        to_state=case.state,
        actor="staff" if by_staff and kind == "split" else "citizen",
        staff_id=actor.id if isinstance(actor, StaffMember) and kind == "split" else None,
        facts={"from": former.number},
    )
    _keep_words(tx, case, detail, message_ids, None)
    tx.links.add(CaseLink(case.number, event.seq, kind, former.number, context.now))
    if tells_staff:
        tell_staff_of_new_case(tx, case, context)
    return case


def _level(case: Case) -> NameLevel:
    return cast(NameLevel, case.name_level)


def _filed(case: Case, key: str, context: ActionContext) -> CaseFiled:
    return CaseFiled(
        number=case.number,
        case_key=key,
        category=case.category,
        division=context.town.division_name(case.division),
        reply_due_on=case.reply_due_on,
        received_at=case.received_at,
    )


def _add(tx: Tx, make: Callable[[str], NewCase], context: ActionContext) -> Case:
    year = fiscal_year_be(bangkok_date(context.now))
    for _ in range(NUMBERS_TO_TRY):
        number = new_number(year, context.random)
        try:
            return tx.cases.add(make(number))
        except NumberTakenError:
            continue
    raise NoFreeNumberError


def _new_case(
    key: str, person: str, command: FileCase, context: ActionContext, number: str
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


def _keep_words(
    tx: Tx, case: Case, said: str, message_ids: tuple[str, ...], where: Where | None
) -> None:
    detail = mask_id_cards(said)
    if detail:
        tx.cases.add_words(case.number, 1, "detail", detail, message_ids)
    if where is not None and (where.words or where.message_ids):  # a pin has perhaps no words
        words = mask_id_cards(where.words)
        tx.cases.add_words(case.number, 1, "place", words, where.message_ids)

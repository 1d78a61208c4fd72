"""A talk is handed on: to a colleague, to one's own phone, or to everybody on duty.

Whoever is handed on waits first in the queue, so that nobody hangs where the colleague is away:
anybody on duty may take over.
"""

from __future__ import annotations

from dataclasses import replace

from bot import notices
from bot.actions.chat_lines import held_chat, to_citizen, view
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext, StaffMember
from bot.actions.refusals import CHAT_TAKEN, NOBODY_THERE
from bot.actions.steps import again, step
from bot.actions.telling import budget_allows_staff, on_duty, queue, tell_member
from casework.clearance import may
from casework.officehours import bangkok_date
from handlers.citizen_commands import ChatView
from handlers.commands import Refused
from handlers.staff_commands import Colleague, ListColleagues, PassChat
from storage import Tx
from storage.cases import Case
from storage.chats import Chat
from storage.staff import StaffMember as StaffRow


def list_colleagues(
    tx: Tx, actor: StaffMember, command: ListColleagues, context: ActionContext
) -> tuple[Colleague, ...] | Refused:
    """Who is here, has LINE and may take this talk over; those of the case's division first."""
    held = _held(tx, actor, command.number)
    if isinstance(held, Refused):
        return held
    case, _ = held
    today = bangkok_date(context.now)
    fit = [
        row
        for row in tx.staff.in_line()
        if row.id != actor.id and not row.is_away(today) and _may_take(actor, case, row)
    ]
    fit.sort(key=lambda row: row.division != case.division)  # by name within
    return tuple(
        Colleague(
            row.id, row.name, context.town.division_name(row.division) if row.division else ""
        )
        for row in fit
    )


def pass_chat(
    tx: Tx, actor: StaffMember, command: PassChat, context: ActionContext
) -> ChatView | Refused:
    """By whoever talks, by a head, or by anybody while it waits; the citizen is told if it is free.

    The case goes along where it is nobody's or the officer's own.
    """
    held = _held(tx, actor, command.number)
    if isinstance(held, Refused):
        return held
    case, chat = held
    if command.to == actor.id:
        return _to_own_phone(tx, actor, case, chat, context)
    member = tx.staff.by_id(command.to) if command.to else None
    if command.to and not _may_take(actor, case, member):
        return NOBODY_THERE
    _give_case(tx, actor, case, member, context)
    chat = _back_in_queue(tx, chat, member, context)
    _call(tx, actor, again(tx, case), member, context)
    return view(tx, chat)


def _held(tx: Tx, actor: StaffMember, number: str) -> tuple[Case, Chat] | Refused:
    """The case and its talk, held, for who may hand it on."""
    held = held_chat(tx, actor, number)
    if isinstance(held, Refused):
        return held
    _, chat = held
    is_anothers = chat.state == "open" and chat.taken_by != actor.id
    return CHAT_TAKEN if is_anothers and "head" not in actor.roles else held


def _to_own_phone(
    tx: Tx, actor: StaffMember, case: Case, chat: Chat, context: ActionContext
) -> ChatView | Refused:
    """The talk stays as it is; its button comes to the officer's LINE."""
    row = tx.staff.by_id(actor.id)
    card = notices.chat_passed_on(case.number)
    if row is None or row.line_user is None or not tell_member(tx, row, case, card, context):
        return NOBODY_THERE
    return view(tx, chat)


def _may_take(actor: StaffMember, case: Case, member: StaffRow | None) -> bool:
    if member is None or not member.is_active:
        return False
    owner = member.id if _goes_along(actor, case) else case.owner_id or ""
    return may(officer_of(member), "work", docket_of(case, owner=owner))


def _goes_along(actor: StaffMember, case: Case) -> bool:
    return case.owner_id in (None, actor.id)


def _give_case(
    tx: Tx, actor: StaffMember, case: Case, member: StaffRow | None, context: ActionContext
) -> None:
    owner = member.id if member else None
    if not _goes_along(actor, case) or case.owner_id == owner:
        return
    tx.cases.assign(case.number, owner)
    facts = {"owner": owner or "", "division": case.division}
    step(tx, actor, case, "assigned", context, is_public=False, facts=facts)


def _back_in_queue(tx: Tx, chat: Chat, member: StaffRow | None, context: ActionContext) -> Chat:
    waits = replace(
        chat,
        state="waiting",
        taken_by=member.id if member else None,
        taken_at=None,
        last_at=context.now,
        staff_token=None,
        staff_token_at=None,
        told_place=0,
    )
    said = notices.chat_passed(member.name if member else "")
    waits = to_citizen(tx, waits, said, context, weight="prompt")
    tx.chats.save(waits)
    return waits


def _call(
    tx: Tx, actor: StaffMember, case: Case, member: StaffRow | None, context: ActionContext
) -> None:
    """The button to take over, without the citizen's words, to whom it is for."""
    if member is not None:
        tell_member(tx, member, case, notices.chat_passed_on(case.number), context)
    elif budget_allows_staff(tx, context):
        linked = [row for row in tx.staff.in_line() if row.id != actor.id]
        there = on_duty(linked, case, bangkok_date(context.now))
        people = [row.line_user for row in there if row.line_user]
        queue(tx, people, notices.chat_waits(case.number), "notice", context)

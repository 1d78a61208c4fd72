"""A citizen talks with a human: a place in the queue, lines, the way back to the bot.

What is said are words of a case, so that the transcript stays with it and "unsend" finds it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot import notices
from bot.actions.chat_lines import CITIZEN_KIND, end, place_of, tell_places, to_officer, view
from bot.actions.clearance import docket_of, officer_of
from bot.actions.complaints import division_of, file_case
from bot.actions.context import ActionContext, Citizen, StaffMember
from bot.actions.refusals import NO_WORDS, NOT_FOUND
from bot.actions.steps import drafts_owner, own, step
from bot.actions.telling import budget_allows_staff, queue
from bot.actions.telling import on_duty as officers_for
from casework.chats import takes_chats
from casework.clearance import may
from casework.officehours import bangkok_date, is_open, next_opening
from handlers.citizen_commands import AskForHuman, ChatView, LeaveChat, SayInChat, ShowInChat
from handlers.commands import FileCase, Refused
from handlers.outcomes import Reply
from handlers.waiting import ids_of
from knowledge.personal import mask_id_cards
from storage import Tx
from storage.cases import Case
from storage.chats import Chat
from storage.staff import StaffMember as StaffRow

Person = Citizen | StaffMember
TOLD_AGAIN: Final = timedelta(minutes=3)
"""After so long who waits hears his place once more, though it is the same."""


def ask_for_human(
    tx: Tx, actor: Person, command: AskForHuman, context: ActionContext
) -> ChatView | Refused:
    """A place in the queue; or, where nobody answers now, a message that is answered later."""
    words = mask_id_cards(command.words.strip())
    if not words:
        return NO_WORDS
    case = own(tx, actor, command.number) if command.number else None
    if command.number and (case is None or case.is_finished):
        return NOT_FOUND
    there = _who_answers(tx, case, context)
    is_new = case is None
    if case is None:
        filed = file_case(
            tx,
            actor,
            FileCase("message", "other", words, detail_message_ids=command.message_ids),
            context,
            tells_staff=not there or not _is_open(context, there),
        )
        case = tx.cases.lock(filed.number)
        assert case is not None
    else:
        _keep(tx, actor, case, words, context, command.message_ids)
    if not _is_open(context, there):
        opens = next_opening(context.now, context.town.calendar)
        return ChatView(case.number, "left", context.now, opens_at=opens, is_new=is_new)
    chat = _in_queue(tx, case, actor, context)
    _call(tx, there, case, context)
    return _until_lunch_ends(view(tx, chat, is_new=is_new), context)


def say_in_chat(
    tx: Tx, actor: Person, command: SayInChat, context: ActionContext
) -> ChatView | Refused:
    """Words of the citizen, to the officer who has taken over; while waiting they are kept."""
    chat, case = _own_chat(tx, actor, command.number)
    if chat is None or case is None:
        return NOT_FOUND
    if chat.state == "over":
        return view(tx, chat)
    words = mask_id_cards(command.words.strip())
    if not words:
        return NO_WORDS
    _keep(tx, actor, case, words, context, tuple(ids_of(command.message_id)))
    return _heard(tx, chat, case, notices.chat_line(case.number, words), context)


def show_in_chat(
    tx: Tx, actor: Person, command: ShowInChat, context: ActionContext
) -> ChatView | Refused:
    """A picture of the citizen: kept with the case, and told to the officer."""
    chat, case = _own_chat(tx, actor, command.number)
    if chat is None or case is None:
        return NOT_FOUND
    if chat.state == "over":
        return view(tx, chat)
    photo = tx.photos.want(actor.person, command.message_id)
    tx.photos.attach([photo.id], drafts_owner(actor), case.number)
    step(tx, Citizen(actor.person), case, "pictured", context, is_public=False)
    return _heard(tx, chat, case, notices.chat_picture(case.number), context)


def leave_chat(
    tx: Tx, actor: Person, command: LeaveChat, context: ActionContext
) -> ChatView | Refused:
    """The citizen goes back to the bot; what nobody has answered stays a message."""
    chat, case = _own_chat(tx, actor, command.number)
    if chat is None or case is None:
        return NOT_FOUND
    if chat.state != "over":
        was_open = chat.state == "open"
        chat = end(tx, chat, "citizen", context)
        if was_open:
            to_officer(tx, chat, case, notices.chat_left(case.number), context)
        tell_places(tx, context)
    return view(tx, chat)


def _own_chat(tx: Tx, actor: Person, number: str) -> tuple[Chat | None, Case | None]:
    case = own(tx, actor, number)
    return (tx.chats.lock(case.number), case) if case is not None else (None, None)


def _who_answers(tx: Tx, case: Case | None, context: ActionContext) -> tuple[StaffRow, ...]:
    """Officers in LINE who may take this talk over."""
    linked = tx.staff.in_line()
    today = bangkok_date(context.now)
    if case is not None:
        return officers_for(linked, case, today)
    here = division_of("other", context.town)
    present = tuple(row for row in linked if not row.is_away(today)) or linked
    return tuple(row for row in present if row.division in (None, here)) or present


def _is_open(context: ActionContext, there: tuple[StaffRow, ...]) -> bool:
    return takes_chats(context.now, context.town.calendar, anybody=bool(there))


def _in_queue(tx: Tx, case: Case, actor: Person, context: ActionContext) -> Chat:
    """A new talk, or the same one asked for once more."""
    seq = tx.cases.last_seq(case.number)
    chat = Chat(case.number, actor.person, "waiting", context.now, context.now, seq)
    chat = replace(chat, told_place=place_of(tx, chat))
    tx.chats.save(chat)
    return chat


def _call(tx: Tx, there: tuple[StaffRow, ...], case: Case, context: ActionContext) -> None:
    """Tell those on duty that somebody waits; no words of the citizen, and only within the
    budget."""
    if budget_allows_staff(tx, context):
        fit = [row for row in there if may(officer_of(row), "work", docket_of(case))]
        people = [row.line_user for row in fit if row.line_user]
        queue(tx, people, notices.chat_waits(case.number), "notice", context)


def _keep(
    tx: Tx,
    actor: Person,
    case: Case,
    words: str,
    context: ActionContext,
    message_ids: tuple[str, ...],
) -> None:
    step(
        tx,
        Citizen(actor.person),
        case,
        CITIZEN_KIND,
        context,
        words=("chat", words),
        message_ids=message_ids,
    )


def _heard(
    tx: Tx, chat: Chat, case: Case, line: tuple[Reply, ...], context: ActionContext
) -> ChatView:
    """The citizen has said something: to the officer if there is one, else the queue waits on."""
    is_news = chat.state == "waiting" and _hears_his_place(tx, chat, context)
    # Where the bot is silent the token of this very event stays free for what comes next.
    token = None if is_news else context.reply_token or None
    at = context.now if token else None
    chat = replace(chat, last_at=context.now, citizen_token=token, citizen_token_at=at)
    if is_news:
        chat = replace(chat, told_place=place_of(tx, chat))
    if chat.state == "open":
        chat = to_officer(tx, chat, case, line, context)
    tx.chats.save(chat)
    return _until_lunch_ends(replace(view(tx, chat), is_news=is_news), context)


def _hears_his_place(tx: Tx, chat: Chat, context: ActionContext) -> bool:
    """Whether it is another one than he was told, or long ago, at lunch too; else typing line by
    line would bring the same words each time."""
    calendar = context.town.calendar
    has_closed = is_open(chat.last_at, calendar) and not is_open(context.now, calendar)
    is_long_ago = context.now - chat.last_at >= TOLD_AGAIN
    return has_closed or is_long_ago or place_of(tx, chat) != chat.told_place


def _until_lunch_ends(seen: ChatView, context: ActionContext) -> ChatView:
    """Who waits over lunch is told until when."""
    calendar = context.town.calendar
    if seen.state != "waiting" or is_open(context.now, calendar):
        return seen
    return replace(seen, opens_at=next_opening(context.now, calendar))

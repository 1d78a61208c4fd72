"""Officers in talks with citizens: take over, answer, give back; and what ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import notices
from bot.actions.chat_lines import (
    STAFF_KIND,
    end,
    held_chat,
    tell_places,
    to_citizen,
    view,
    was_answered,
)
from bot.actions.clearance import docket_of, on_duty
from bot.actions.context import ActionContext, StaffMember, System
from bot.actions.refusals import CHAT_OVER, CHAT_PASSED, CHAT_TAKEN, NO_WORDS, NOT_FOUND
from bot.actions.steps import again, answered, locked, step
from casework.clearance import Officer, may
from casework.officehours import bangkok_date
from casework.workflow import may as may_step
from handlers.citizen_commands import ChatView
from handlers.commands import Refused
from handlers.staff_commands import GiveBackChat, ListChats, ReadChat, TakeChat, TellInChat
from storage import Tx
from storage.cases import Case
from storage.chats import Chat


def list_chats(
    tx: Tx,
    actor: StaffMember,
    command: ListChats,  # noqa: ARG001 - carries nothing
    context: ActionContext,  # noqa: ARG001 - every action is called alike
) -> tuple[ChatView, ...] | Refused:
    """Who waits, first come first, and who is talked with; not what concerns the asker."""
    officer = on_duty(tx, actor)
    if officer is None or not officer.roles & {"agent", "head"}:
        return NOT_FOUND
    return tuple(view(tx, chat, with_lines=True) for chat in _open_to(tx, officer))


def count_waiting(tx: Tx, actor: StaffMember) -> int:
    """How many wait whom this officer may take over."""
    officer = on_duty(tx, actor)
    return sum(chat.state == "waiting" for chat in _open_to(tx, officer)) if officer else 0


def _open_to(tx: Tx, officer: Officer) -> Iterator[Chat]:
    for chat in tx.chats.live():
        case = tx.cases.by_number(chat.number)
        if case is not None and may(officer, "work", docket_of(case)):
            yield chat


def read_chat(
    tx: Tx,
    actor: StaffMember,
    command: ReadChat,
    context: ActionContext,  # noqa: ARG001 - every action is called alike
) -> ChatView | Refused:
    """One talk with all its lines."""
    case = tx.cases.by_number(command.number)
    officer = on_duty(tx, actor)
    if case is None or officer is None or not may(officer, "see", docket_of(case)):
        return NOT_FOUND
    chat = tx.chats.find(case.number)
    return NOT_FOUND if chat is None else view(tx, chat, with_lines=True)


def take_chat(
    tx: Tx, actor: StaffMember, command: TakeChat, context: ActionContext
) -> ChatView | Refused:
    """Take over; the case becomes one's own where it is nobody's. A colleague comes too late."""
    held = held_chat(tx, actor, command.number)
    if isinstance(held, Refused):
        return held
    case, chat = held
    if chat.state == "open":
        return view(tx, chat, with_lines=True) if chat.taken_by == actor.id else CHAT_TAKEN
    if case.owner_id is None:
        tx.cases.assign(case.number, actor.id)
    if may_step(case.state, "accepted"):
        step(tx, actor, case, "accepted", context, to="accepted")
    chat = replace(chat, state="open", taken_by=actor.id, taken_at=context.now, last_at=context.now)
    chat = to_citizen(tx, chat, notices.chat_taken(case.number, actor.name), context)
    tx.chats.save(chat)
    tell_places(tx, context)
    return view(tx, chat, with_lines=True)


def tell_in_chat(
    tx: Tx, actor: StaffMember, command: TellInChat, context: ActionContext
) -> ChatView | Refused:
    """Words of the officer. The first ones are an answer: the reply clock stops."""
    case = locked(tx, actor, command.number)
    if isinstance(case, Refused):
        return case
    chat = tx.chats.lock(case.number)
    if chat is None:
        return NOT_FOUND
    form = f"said {actor.id} {command.once}"
    if command.once and tx.inbox.has_heard(form):
        return view(tx, chat)  # the answer was lost on the way, not the words
    words = command.words.strip()
    fault = _not_with(actor, chat) or (None if words else NO_WORDS)
    if fault is not None:
        return fault  # never as if it had been said
    if command.once:
        tx.inbox.first_time(form, bangkok_date(context.now))
    step(tx, actor, case, STAFF_KIND, context, words=("chat", words))
    answered(tx, case, "answer", context)
    chat = to_citizen(tx, chat, notices.chat_answer(actor.name, words), context)
    token = context.reply_token or None
    at = context.now if token else None
    chat = replace(chat, last_at=context.now, staff_token=token, staff_token_at=at)
    tx.chats.save(chat)
    return view(tx, chat)


def _not_with(actor: StaffMember, chat: Chat) -> Refused | None:
    """Why this officer, who may work on the case, is in no talk here."""
    if chat.state == "over":
        return CHAT_OVER
    if chat.state == "waiting":
        return CHAT_PASSED
    return None if chat.taken_by == actor.id else CHAT_TAKEN


def give_back_chat(
    tx: Tx, actor: StaffMember, command: GiveBackChat, context: ActionContext
) -> ChatView | Refused:
    """The citizen talks with the bot again; a message that was answered is finished."""
    case = locked(tx, actor, command.number)
    if isinstance(case, Refused):
        return case
    chat = tx.chats.lock(case.number)
    if chat is None:
        return NOT_FOUND
    if chat.state == "over" and chat.taken_by == actor.id:
        return view(tx, chat)
    fault = _not_with(actor, chat)
    if fault is not None:
        return fault
    spoke = was_answered(tx, chat, by_the_last_word=False)
    if spoke and case.kind == "message" and may_step(case.state, "resolved"):
        answered(tx, case, "answer", context)
        step(tx, actor, again(tx, case), "resolved", context, to="resolved", facts={"chat": "yes"})
    chat = to_citizen(tx, chat, notices.chat_over(), context, weight="prompt")
    return view(tx, end(tx, chat, "staff", context))


def end_by_time(tx: Tx, chat: Chat, context: ActionContext) -> Chat:
    """Nobody has said anything for long, or the office has closed; words stay a message."""
    held = tx.chats.lock(chat.number)
    if held is None or held.state == "over":
        return chat
    case = tx.cases.lock(chat.number)
    spoke = held.state == "open" and was_answered(tx, held, by_the_last_word=True)
    if case is not None and spoke and case.kind == "message":
        _finish_by_time(tx, case, context)
    over = end(tx, held, "time", context)
    tell_places(tx, context)
    return over


def _finish_by_time(tx: Tx, case: Case, context: ActionContext) -> None:
    if may_step(case.state, "resolved", "system"):
        answered(tx, case, "answer", context)
        who = System("chat")
        step(tx, who, again(tx, case), "resolved", context, to="resolved", facts={"chat": "yes"})

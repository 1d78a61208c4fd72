"""Lines of a talk between a citizen and an officer: how they travel, and what a talk looks like.

A line travels free where the other side has written within the minute: its unused reply token
carries it. Otherwise it is pushed, to staff only within the month's budget.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import notices
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext, StaffMember
from bot.actions.refusals import CHAT_OVER, NOT_FOUND
from bot.actions.steps import locked
from bot.actions.telling import budget_allows_staff, language_of
from casework.clearance import may
from handlers.citizen_commands import ChatLine, ChatView
from handlers.commands import Refused
from handlers.outcomes import Reply
from storage import Tx
from storage.cases import Case
from storage.chats import Chat
from storage.outbox import OutboxDraft, Weight

TOKEN_LIVES: Final = timedelta(seconds=50)
CITIZEN_KIND, STAFF_KIND = "said", "told"


def held_chat(tx: Tx, actor: StaffMember, number: str) -> tuple[Case, Chat] | Refused:
    """A case that the officer may work on and its talk, both held; refused once it is over."""
    case = locked(tx, actor, number)
    if isinstance(case, Refused):
        return case
    chat = tx.chats.lock(case.number)
    if chat is None:
        return NOT_FOUND
    return CHAT_OVER if chat.state == "over" else (case, chat)


def to_officer(
    tx: Tx, chat: Chat, case: Case, line: tuple[Reply, ...], context: ActionContext
) -> Chat:
    """By the officer's own unused token, else by a push within the budget."""
    row = tx.staff.by_id(chat.taken_by) if chat.taken_by else None
    if row is None or row.line_user is None or not row.is_active:
        return chat  # at a browser, whose page shows it
    if not may(officer_of(row), "work", docket_of(case)):
        return chat
    token = _alive(chat.staff_token, chat.staff_token_at, context)
    if token or budget_allows_staff(tx, context):
        _send(tx, row.line_user, line, token, chat.staff_token_at, "notice", context)
    return replace(chat, staff_token=None, staff_token_at=None) if token else chat


def to_citizen(
    tx: Tx,
    chat: Chat,
    line: tuple[Reply, ...],
    context: ActionContext,
    weight: Weight = "answer",
) -> Chat:
    """By the citizen's own unused token, else by a push; what is only polite is never pushed."""
    token = _alive(chat.citizen_token, chat.citizen_token_at, context)
    if chat.person is None or (weight == "prompt" and not token):
        return chat
    _send(tx, chat.person, line, token, chat.citizen_token_at, weight, context)
    return replace(chat, citizen_token=None, citizen_token_at=None) if token else chat


def _alive(token: str | None, at: datetime | None, context: ActionContext) -> str:
    fresh = at is not None and context.now - at < TOKEN_LIVES
    return token if token and fresh else ""


def _send(
    tx: Tx,
    person: str,
    line: tuple[Reply, ...],
    token: str,
    token_at: datetime | None,
    weight: Weight,
    context: ActionContext,
) -> None:
    messages = context.render(line, language_of(tx, person))
    tx.outbox.add(
        OutboxDraft(
            person,
            messages,
            weight,
            reply_token=token or None,
            token_at=token_at if token else None,
            via_push=not token,
        )
    )


def tell_places(tx: Tx, context: ActionContext) -> None:
    """The queue has moved: who wrote within the minute hears his new place, by the token of that
    very message. Nobody is pushed a place; all others hear it when they write again."""
    for seen in tx.chats.live():
        if seen.state != "waiting" or not _alive(
            seen.citizen_token, seen.citizen_token_at, context
        ):
            continue
        place = place_of(tx, seen)
        chat = tx.chats.lock_if_free(seen.number) if place != seen.told_place else None
        if chat is not None and chat.state == "waiting":
            said = notices.chat_place(chat.number, place)
            chat = to_citizen(tx, chat, said, context, weight="prompt")
            tx.chats.save(replace(chat, told_place=place))


def place_of(tx: Tx, chat: Chat) -> int:
    """In the queue; 1 is next."""
    return 1 + tx.chats.count_before(chat.asked_at)


def end(tx: Tx, chat: Chat, by: str, context: ActionContext) -> Chat:
    over = replace(
        chat,
        state="over",
        over_at=context.now,
        over_by=by,
        citizen_token=None,
        staff_token=None,
    )
    tx.chats.save(over)
    return over


def was_answered(tx: Tx, chat: Chat, *, by_the_last_word: bool) -> bool:
    """Whether the officer has said something, or even the last word.

    Who ends a talk himself knows that "thank you" needs no answer; a clock does not.
    """
    events = [
        event.kind
        for event in tx.cases.events(chat.number)
        if event.seq >= chat.first_seq and event.kind in {CITIZEN_KIND, STAFF_KIND}
    ]
    return STAFF_KIND in (events[-1:] if by_the_last_word else events)


def view(tx: Tx, chat: Chat, *, is_new: bool = False, with_lines: bool = False) -> ChatView:
    officer = tx.staff.by_id(chat.taken_by) if chat.taken_by else None
    waits = chat.state == "waiting"
    return ChatView(
        number=chat.number,
        state=chat.state,
        asked_at=chat.asked_at,
        place=place_of(tx, chat) if waits else 0,
        officer=officer.name if officer else "",
        officer_id=officer.id if officer else "",
        is_new=is_new,
        lines=_lines(tx, chat) if with_lines else (),
    )


def _lines(tx: Tx, chat: Chat) -> tuple[ChatLine, ...]:
    by = {event.seq: event.kind for event in tx.cases.events(chat.number)}
    return tuple(
        ChatLine(row.at, "staff" if by.get(row.seq) == STAFF_KIND else "citizen", row.text)
        for row in tx.cases.words(chat.number)
        if row.kind == "chat" or (row.kind == "detail" and row.seq >= chat.first_seq)
    )

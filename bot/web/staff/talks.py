"""Talks with citizens: who waits, what was said, take over, hand on, give back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import token_hex
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import abort

from bot.actions.refusals import NOT_FOUND
from bot.web.staff.ground import Page, back, deps, do, for_roles, name_of, show, typed
from bot.web.staff.session import LoggedIn
from handlers.citizen_commands import ChatView
from handlers.commands import Refused
from handlers.staff_commands import (
    GiveBackChat,
    ListChats,
    PassChat,
    ReadChat,
    TakeChat,
    TellInChat,
)

if TYPE_CHECKING:
    from storage.staff import StaffMember as StaffRow

DEEDS: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "take": TakeChat,
        "tell": lambda number: TellInChat(number, typed("words"), typed("once", 64)),
        "pass": lambda number: PassChat(number, typed("to", 64)),
        "give-back": GiveBackChat,
    }
)
_LEAVE: Final = frozenset({"give-back", "pass"})


def chats(someone: LoggedIn) -> Page:
    """Who waits for a human, first come first, and who is talked with."""
    found = do(someone, ListChats())
    if not isinstance(found, tuple):
        abort(404)
    return show("chats.html", someone, chats=found, minutes=_minutes_since)


def chat(someone: LoggedIn, number: str) -> Page:
    """One talk."""
    return _show_chat(someone, number)


def _show_chat(someone: LoggedIn, number: str, status: int = 200, fault: str = "") -> Page:
    found = do(someone, ReadChat(number))
    if not isinstance(found, ChatView):
        abort(404)
    with deps().store.reading(someone.town_id) as tx:
        colleagues = [one for one in tx.staff.everyone() if _takes_talks(one, someone)]
    return show(
        "chat.html", someone, status, chat=found, fault=fault, colleagues=colleagues,
        name_of=name_of,
        words=typed("words") if fault else "", is_mine=found.officer_id == someone.member.id,
        once=(typed("once", 64) if fault else "") or token_hex(8),
    )  # fmt: skip


def chat_deed(someone: LoggedIn, number: str, name: str) -> Page:
    """Take over, say something, hand on, give back."""
    if name not in DEEDS:
        abort(404)
    answer = do(someone, DEEDS[name](number))
    if answer == NOT_FOUND:
        abort(404)
    if isinstance(answer, Refused):
        return _show_chat(someone, number, 409, answer.reason)
    return back("/staff/chats" if name in _LEAVE else f"/staff/chats/{number}")


def _takes_talks(row: StaffRow, someone: LoggedIn) -> bool:
    return row.is_active and row.may_work and row.id != someone.member.id


def _minutes_since(at: datetime) -> int:
    return max(int((deps().clock() - at).total_seconds()) // 60, 0)


_worker = for_roles("agent", "head")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/chats", _worker(chats), ["GET"]),
    ("/chats/<number>", _worker(chat), ["GET"]),
    ("/chats/<number>/<name>", _worker(chat_deed), ["POST"]),
)

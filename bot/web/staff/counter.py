"""Reports at the counter, by telephone or letter; and talks that officers took over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import abort, request
from werkzeug.datastructures import MultiDict

from bot.actions.refusals import NOT_FOUND
from bot.web.staff.ground import Page, back, deps, do, for_roles, show, town_hall, typed
from bot.web.staff.session import LoggedIn
from handlers.citizen_commands import ChatView
from handlers.commands import CaseFiled, NameLevel, Refused, Where
from handlers.staff_commands import (
    CHANNELS,
    GiveBackChat,
    ListChats,
    ReadChat,
    TakeChat,
    TakeIn,
    TellInChat,
)

LEVELS: Final[tuple[NameLevel, ...]] = ("known", "hidden", "none")
DEEDS: Final[dict[str, Callable[[str], object]]] = {
    "take": TakeChat,
    "tell": lambda number: TellInChat(number, typed("words")),
    "give-back": GiveBackChat,
}


def take_in(someone: LoggedIn) -> Page:
    """The form of the counter."""
    return _show_form(someone)


def _show_form(someone: LoggedIn, status: int = 200, **more: Any) -> Page:  # noqa: ANN401
    rules = town_hall(someone).rules
    with deps().store.reading(someone.town_id) as tx:
        people = [(one.id, one.name) for one in tx.staff.everyone() if one.is_active]
    return show(
        "take_in.html", someone, status,
        **{"fault": "", "filed": None, "given": MultiDict(), **more},
        channels=CHANNELS, levels=LEVELS, categories=list(rules.categories),
        divisions=dict(rules.divisions), people=people,
    )  # fmt: skip


def file(someone: LoggedIn) -> Page:
    """File it; the number and the key for following it are shown once, to be handed over."""
    place = typed("place", 500)
    level = next((one for one in LEVELS if one == typed("name_level", 10)), None)
    channel = next((one for one in CHANNELS if one == typed("channel", 10)), None)
    if level is None or channel is None:
        abort(400)
    command = TakeIn(
        channel, typed("category", 64), typed("detail"), Where(place) if place else None,
        typed("name", 120), typed("phone", 40), level,
        concerns_staff_id=typed("concerns_staff", 64) or None,
        concerns_division=typed("concerns_division", 64) or None,
    )  # fmt: skip
    filed = do(someone, command)
    if filed == NOT_FOUND:
        abort(404)
    if isinstance(filed, Refused):
        return _show_form(someone, 409, fault=filed.reason, given=request.form)
    assert isinstance(filed, CaseFiled)
    return _show_form(someone, filed=filed)


def chats(someone: LoggedIn) -> Page:
    """Who waits for a human, first come first, and who is talked with."""
    found = do(someone, ListChats())
    if isinstance(found, Refused):
        abort(404)
    return show("chats.html", someone, chats=found)


def chat(someone: LoggedIn, number: str) -> Page:
    """One talk."""
    return _show_chat(someone, number)


def _show_chat(someone: LoggedIn, number: str, status: int = 200, fault: str = "") -> Page:
    found = do(someone, ReadChat(number))
    if not isinstance(found, ChatView):
        abort(404)
    return show(
        "chat.html", someone, status, chat=found, fault=fault,
        words=typed("words") if fault else "", is_mine=found.officer == someone.member.name,
    )  # fmt: skip


def chat_deed(someone: LoggedIn, number: str, name: str) -> Page:
    """Take over, say something, give back."""
    if name not in DEEDS:
        abort(404)
    answer = do(someone, DEEDS[name](number))
    if answer == NOT_FOUND:
        abort(404)
    if isinstance(answer, Refused):
        return _show_chat(someone, number, 409, answer.reason)
    return back("/staff/chats" if name == "give-back" else f"/staff/chats/{number}")


_worker = for_roles("agent", "head")
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/take-in", _worker(take_in), ["GET"]),
    ("/take-in", _worker(file), ["POST"]),
    ("/chats", _worker(chats), ["GET"]),
    ("/chats/<number>", _worker(chat), ["GET"]),
    ("/chats/<number>/<name>", _worker(chat_deed), ["POST"]),
)

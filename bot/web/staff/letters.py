"""One's own addresses outside LINE: added, proved, chosen for; and what became of letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import request

from bot.actions.letters import kinds_for
from bot.actions.own_commands import AddWay, DropWay, ProveWay, WantLetters
from bot.web.staff.door import slow_down
from bot.web.staff.ground import Page, back, deps, do, for_staff, show, typed
from bot.web.staff.session import LoggedIn
from handlers.commands import Refused

HERE: Final = "/staff/me/letters"


def letters(someone: LoggedIn) -> Page:
    """Where one is reached, and what came of the latest letters."""
    return _show(someone)


def _show(someone: LoggedIn, code: int = 200, fault: str = "", way: str = "") -> Page:
    with deps().store.reading(someone.town_id) as tx:
        ways = tx.letters.ways(someone.member.id)
        placed = tx.letters.latest(someone.member.id)
    return show(
        "letters.html", someone, code,
        ways=ways, placed=placed, kinds=kinds_for(frozenset(someone.member.roles)),
        names={one.id: one.shown for one in ways}, fault=fault, faulty=way,
        has_mail=bool(deps().settings.smtp_url), given=request.form if fault else {},
        done=request.args.get("done", ""),
    )  # fmt: skip


def add(someone: LoggedIn) -> Page:
    """A code goes there first. Who adds one after the other waits longer and longer."""
    line, now = (someone.town_id, f"addresses of {someone.member.id}"), deps().clock()
    if not slow_down().take(line, now):
        return _show(someone, 429, "slow")
    answer = do(someone, AddWay(typed("address", 300)))
    if isinstance(answer, Refused):
        slow_down().was_none(line)
        return _show(someone, 409, answer.reason)
    return back(HERE, done="added")


def prove(someone: LoggedIn, way_id: str) -> Page:
    """The code that came."""
    answer = do(someone, ProveWay(way_id, typed("proof", 20)))
    if isinstance(answer, Refused):
        return _show(someone, 409, answer.reason, way_id)
    return back(HERE, done="proved")


def wants(someone: LoggedIn, way_id: str) -> Page:
    """Which letters go there."""
    answer = do(someone, WantLetters(way_id, tuple(request.form.getlist("kinds"))))
    if isinstance(answer, Refused):
        return _show(someone, 404, "no_address")
    return back(HERE, done="wants")


def drop(someone: LoggedIn, way_id: str) -> Page:
    """No letter goes there any more."""
    if isinstance(do(someone, DropWay(way_id)), Refused):
        return _show(someone, 404, "no_address")
    return back(HERE, done="dropped")


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/me/letters", for_staff(letters), ["GET"]),
    ("/me/letters", for_staff(add), ["POST"]),
    ("/me/letters/<way_id>/prove", for_staff(prove), ["POST"]),
    ("/me/letters/<way_id>/wants", for_staff(wants), ["POST"]),
    ("/me/letters/<way_id>/drop", for_staff(drop), ["POST"]),
)

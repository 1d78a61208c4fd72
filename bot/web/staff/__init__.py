"""The console: what officers do in a browser. Server-rendered, phone first, little script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from bot.web.staff import (
    case,
    counter,
    door,
    letters,
    looking,
    me,
    passkeys,
    people,
    questions,
    settings,
    talks,
    team,
    week,
    work,
)
from bot.web.staff.ground import dress

if TYPE_CHECKING:
    from bot.wiring import Deps

__all__ = ["create_blueprint"]

_ROUTES = (
    *door.ROUTES,
    *me.ROUTES,
    *passkeys.ROUTES,
    *letters.ROUTES,
    *people.ROUTES,
    *work.ROUTES,
    *counter.ROUTES,
    *talks.ROUTES,
    *team.ROUTES,
    *settings.ROUTES,
    *case.ROUTES,
    *looking.ROUTES,
    *questions.ROUTES,
    *week.ROUTES,
)


def create_blueprint(deps: Deps) -> Blueprint:
    """The console of all towns. Wrong passwords are counted in this process."""
    console = Blueprint("staff", __name__, url_prefix="/staff")
    console.record(lambda state: door.remember_tries(state.app))
    dress(console, deps)
    for rule, view, methods in _ROUTES:
        console.add_url_rule(rule, f"{methods[0]} {rule}".replace(".", ""), view, methods=methods)
    return console

"""A case with its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import abort, redirect, request, send_file

from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_reading import read_case, read_photo
from bot.photos.links import NAME
from bot.web.staff.ground import Page, context_of, deps, do, for_staff, show
from bot.web.staff.session import LoggedIn
from handlers.commands import AcceptCase, AskCitizen, Command, Refused, ResolveCase

_TO_DO: Final[dict[str, Callable[[str, str], Command]]] = {
    "accept": lambda number, words: AcceptCase(number),  # noqa: ARG005 - called alike
    "ask": AskCitizen,
    "resolve": ResolveCase,
}


def case(someone: LoggedIn, number: str) -> Page:
    """A case with its history and the steps that are open."""
    return _show_case(someone, number)


def _show_case(someone: LoggedIn, number: str, fault: str = "", code: int = 200) -> Page:
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
    if page is None:
        abort(404)
    return show("case.html", someone, code, page=page, fault=fault)


def step(someone: LoggedIn, number: str, name: str) -> Page:
    """Accept, ask or resolve, by the one write path."""
    if name not in _TO_DO:
        abort(404)
    result = do(someone, _TO_DO[name](number, request.form.get("words", "")[:4000]))
    if result == NOT_FOUND:
        abort(404)
    if isinstance(result, Refused):
        return _show_case(someone, number, result.reason, 409)
    return redirect(f"/staff/case/{number}", 303)


def photo(someone: LoggedIn, number: str, photo_id: str) -> Page:
    """A picture of a case, for who may see the case."""
    with deps().store.reading(someone.town_id) as tx:
        found = read_photo(tx, someone.member, number, photo_id)
    if found is None:
        abort(404)
    path = deps().photos.path(found, "large")
    if path is None:
        abort(404)
    return send_file(path.resolve(), mimetype="image/jpeg", download_name=NAME)


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/case/<number>", for_staff(case), ["GET"]),
    ("/case/<number>/<name>", for_staff(step), ["POST"]),
    ("/photo/<number>/<photo_id>", for_staff(photo), ["GET"]),
)

"""Worklists and a case with its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import abort, redirect, request, send_file

from bot.actions import perform
from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_reading import read_case, read_photo
from bot.photos.links import NAME
from bot.web.staff.ground import Page, context_of, deps, do, for_staff, show
from bot.web.staff.session import LoggedIn
from casework.deadlines import bangkok_date
from handlers.commands import AcceptCase, AskCitizen, Command, ListWork, Refused, ResolveCase

WORKLISTS: Final = ("new", "mine", "due", "late")
_TO_DO: Final[dict[str, Callable[[str, str], Command]]] = {
    "accept": lambda number, words: AcceptCase(number),  # noqa: ARG005 - called alike
    "ask": AskCitizen,
    "resolve": ResolveCase,
}


def home(someone: LoggedIn) -> Page:
    """Who works on cases begins with the new ones; the others with what they may do."""
    if someone.reads_cases:
        return redirect("/staff/work/new")
    return redirect("/staff/me")


def work(someone: LoggedIn, which: str) -> Page:
    """One of the four worklists, most urgent first."""
    if which not in WORKLISTS:
        abort(404)
    context = context_of(someone)
    with deps().store.reading(someone.town_id) as tx:
        cases = perform(tx, someone.member, ListWork(which), context)  # type: ignore[arg-type]
    if isinstance(cases, Refused):
        abort(403)
    return show("work.html", someone, which=which, cases=cases, today=bangkok_date(context.now))


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
    ("", for_staff(home), ["GET"]),
    ("/work/<which>", for_staff(work), ["GET"]),
    ("/case/<number>", for_staff(case), ["GET"]),
    ("/case/<number>/<name>", for_staff(step), ["POST"]),
    ("/photo/<number>/<photo_id>", for_staff(photo), ["GET"]),
)

"""Around the page of a case: its pictures, its paper, who else looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Response, abort, jsonify, redirect, request, send_file
from flask_wtf.csrf import generate_csrf

from bot.actions.staff_reading import read_case, read_photo
from bot.photos.links import NAME
from bot.web.staff.ground import Page, context_of, deps, for_roles, for_staff, town_hall
from bot.web.staff.paper import print_case
from bot.web.staff.session import LoggedIn
from bot.web.staff.uploads import drafts
from casework.numbering import read_number

if TYPE_CHECKING:
    from storage import Tx
    from storage.photos import Photo

LOOKING: Final = timedelta(minutes=2)
FORGOTTEN: Final = timedelta(days=1)


def note_look(someone: LoggedIn, number: str) -> None:
    """Note that this officer has the case before him, if he may."""
    now = deps().clock()
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
    if page is None:
        abort(404)
    with deps().store.begin(someone.town_id) as tx:
        tx.desk.look_away(now - FORGOTTEN)
        tx.desk.look(page.case.number, someone.member.id)


def others_looking(tx: Tx, someone: LoggedIn, number: str) -> list[str]:
    """Names of colleagues who have it before them now."""
    since = deps().clock() - LOOKING
    names = {one.id: one.name for one in tx.staff.everyone()}
    looking = tx.desk.others_looking(number, someone.member.id, since)
    return [names[one] for one in looking if one in names]


def here(someone: LoggedIn, number: str) -> Page:
    """For the page's script: who else looks, and how far the case is. Notes that I look."""
    note_look(someone, number)
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
        if page is None:
            abort(404)
        others = others_looking(tx, someone, page.case.number)
    return jsonify(others=others, seen=page.case.seen)


def photo(someone: LoggedIn, number: str, photo_id: str) -> Page:
    """A picture of a case, for who may see the case."""
    with deps().store.reading(someone.town_id) as tx:
        found = read_photo(tx, someone.member, number, photo_id)
    if found is None:
        abort(404)
    return _picture(found)


def draft(someone: LoggedIn, photo_id: str) -> Page:
    """A picture of one's own that waits in a form."""
    found = next((one for one in drafts(deps(), someone) if one.id == photo_id), None)
    if found is None:
        abort(404)
    return _picture(found)


def _picture(found: Photo) -> Page:
    path = deps().photos.path(found, "small" if request.args.get("small") else "large")
    if path is None:
        abort(404)
    return send_file(BytesIO(path.read_bytes()), mimetype="image/jpeg", download_name=NAME)


def _small(found: Photo) -> Path | None:
    return deps().photos.path(found, "small")


def find(someone: LoggedIn) -> Page:  # noqa: ARG001 - called alike
    """A number typed by hand."""
    number = read_number(request.args.get("number", "")[:40])
    return redirect(f"/staff/case/{number}" if number else "/staff/search")


def ping(someone: LoggedIn) -> Page:
    """For the page's script: is there a line, am I still logged in, and is it I? The token is for
    forms of a log-in that has ended meanwhile, and was begun anew in another tab."""
    who = someone.member
    return jsonify(account=who.id, name=who.name, token=generate_csrf())


def pdf(someone: LoggedIn, number: str) -> Page:
    """The case on paper, with its pictures: A4, without the reporter's name; on record."""
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
    if page is None:
        abort(404)
    hall = town_hall(someone)
    drawn = print_case(
        page, hall.town.name, hall.words, deps().clock(), someone.member.name, _small
    )
    with deps().store.begin(someone.town_id) as tx:
        tx.audit.add("case_printed", staff_id=someone.member.id, subject=page.case.number)
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{page.case.number}.pdf"'
    return answer


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/ping", for_staff(ping), ["GET"]),
    ("/find", for_staff(find), ["GET"]),
    ("/case/<number>/here", for_staff(here), ["GET"]),
    ("/case/<number>/paper.pdf", for_staff(pdf), ["GET"]),
    ("/photo/<number>/<photo_id>", for_staff(photo), ["GET"]),
    ("/draft/<photo_id>", for_roles("agent", "head")(draft), ["GET"]),
)

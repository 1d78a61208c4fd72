"""The case page: everything on one screen at the desk, one column on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort, jsonify, redirect, request, send_file
from werkzeug.datastructures import MultiDict

from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_reading import CasePage, HistoryLine, read_case, read_photo
from bot.photos.clean import UnfitPicture
from bot.photos.links import NAME
from bot.web.staff.asking import Asked, viewer_of
from bot.web.staff.deeds import COMMANDS, NotADay, Sent
from bot.web.staff.drawn_map import CELLS, Drawing, draw, frame
from bot.web.staff.ground import (
    Page,
    back,
    context_of,
    deps,
    do,
    for_staff,
    show,
    town_hall,
    typed,
)
from bot.web.staff.history import facts_of, what_happened
from bot.web.staff.paper import print_case
from bot.web.staff.session import LoggedIn
from bot.web.staff.uploads import LARGEST_UPLOAD, keep_uploads
from casework.deadlines import bangkok_date
from casework.labels import codes
from casework.numbering import read_number
from casework.places import box_around
from casework.workflow import REASONS, STAGES
from handlers.commands import Refused, StaffCase
from handlers.staff_commands import ReadReporter, Reporter
from storage.board import Box, Question

if TYPE_CHECKING:
    from storage import Tx
    from storage.staff import StaffMember as StaffRow

LOOKING: Final = timedelta(minutes=2)
FORGOTTEN: Final = timedelta(days=1)
AROUND_M: Final = 400.0


def case(someone: LoggedIn, number: str) -> Page:
    """A case with its history and the steps that are open."""
    _look(someone, number)
    return _show_case(someone, number)


def _show_case(someone: LoggedIn, number: str, status: int = 200, **more: Any) -> Page:  # noqa: ANN401
    """`given` is what was typed into the form of `tried` and could not be done."""
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
        if page is None:
            abort(404)
        return show(
            "case.html", someone, status,
            **{"fault": "", "tried": "", "given": MultiDict(), "reporter": None, **more},
            page=page, one=page.case, today=bangkok_date(deps().clock()),
            others=_others(tx, someone, page.case.number),
            answers=_answers(tx, page.case), drawing=_around(tx, someone, page.case.number),
            people=[(one.id, one.name) for one in tx.staff.everyone() if _works(one)],
            happened=partial(_in_words, what_happened, someone),
            facts_of=partial(_in_words, facts_of, someone),
            divisions=dict(town_hall(someone).rules.divisions),
            categories=[one.code for one in tx.catalogue.categories() if one.is_active],
            reasons=[code for code in codes("reason") if code in REASONS - {"duplicate"}],
            stages=STAGES,
        )  # fmt: skip


def deed(someone: LoggedIn, number: str, name: str) -> Page:
    """One deed, by the one write path; what was typed is not lost when it cannot be done."""
    if name not in COMMANDS:
        abort(404)
    try:
        sent = Sent(number, request.form, _pictures(someone, number, name))
        result = do(someone, COMMANDS[name](sent))
    except NotADay:
        result = Refused("wrong_day")
    except UnfitPicture:
        result = Refused("unfit_picture")
    if result == NOT_FOUND and not _may(someone, number, name):
        abort(404)  # else it is the other case, or the colleague, that is not there
    if isinstance(result, Refused):
        return _show_case(someone, number, 409, fault=result.reason, tried=name, given=request.form)
    made = result.number if name == "split" and isinstance(result, StaffCase) else number
    return back(f"/staff/case/{read_number(made) or made}")


def _pictures(someone: LoggedIn, number: str, name: str) -> tuple[str, ...]:
    """Pictures that came with the form, for who may work on this very case."""
    files = [one for one in request.files.getlist("photos") if one.filename]
    if name != "resolve" or not files:
        return ()
    if not _may(someone, number, name):
        return ()
    return keep_uploads(deps(), someone, files)


def _may(someone: LoggedIn, number: str, name: str) -> bool:
    """Whether this deed stands on the page that this account sees."""
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
    return page is not None and name in page.case.deeds


def reporter(someone: LoggedIn, number: str) -> Page:
    """Who reported it; a hidden name needs a reason, and every look is on record."""
    answer = do(someone, ReadReporter(number, typed("reason", 500)))
    if answer == NOT_FOUND:
        abort(404)
    if isinstance(answer, Refused):
        return _show_case(someone, number, 409, fault=answer.reason, tried="reporter")
    assert isinstance(answer, Reporter)
    return _show_case(someone, number, reporter=answer)


def here(someone: LoggedIn, number: str) -> Page:
    """For the page's script: who else looks, and how far the case is. Notes that I look."""
    _look(someone, number)
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
        if page is None:
            abort(404)
        return jsonify(others=_others(tx, someone, page.case.number), seen=page.case.seen)


def photo(someone: LoggedIn, number: str, photo_id: str) -> Page:
    """A picture of a case, for who may see the case."""
    with deps().store.reading(someone.town_id) as tx:
        found = read_photo(tx, someone.member, number, photo_id)
    if found is None:
        abort(404)
    path = deps().photos.path(found, "large")
    if path is None:
        abort(404)
    return send_file(BytesIO(path.read_bytes()), mimetype="image/jpeg", download_name=NAME)


def find(someone: LoggedIn) -> Page:  # noqa: ARG001 - called alike
    """A number typed by hand."""
    number = read_number(request.args.get("number", "")[:40])
    return redirect(f"/staff/case/{number}" if number else "/staff/search")


def ping(someone: LoggedIn) -> Page:  # noqa: ARG001 - called alike
    """For the page's script: is there a line, and am I still logged in?"""
    return Response(status=204)


def _works(row: StaffRow) -> bool:
    return row.is_active and row.may_work


def _in_words(say: Callable[..., Any], someone: LoggedIn, line: HistoryLine, lang: str) -> Any:  # noqa: ANN401
    """In the town's own wording."""
    return say(line, town_hall(someone).words, lang)


def _look(someone: LoggedIn, number: str) -> None:
    """Note that this officer has the case before him, if he may."""
    now = deps().clock()
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
    if page is None:
        abort(404)
    with deps().store.begin(someone.town_id) as tx:
        tx.desk.look_away(now - FORGOTTEN)
        tx.desk.look(page.case.number, someone.member.id)


def _others(tx: Tx, someone: LoggedIn, number: str) -> list[str]:
    since = deps().clock() - LOOKING
    names = {one.id: one.name for one in tx.staff.everyone()}
    looking = tx.desk.others_looking(number, someone.member.id, since)
    return [names[one] for one in looking if one in names]


def _answers(tx: Tx, one: StaffCase) -> dict[str, list[Any]]:
    """Canned answers for each deed, of this category first."""
    fitting = [row for row in tx.desk.answers() if row.category in ("", one.category)]
    fitting.sort(key=lambda row: (row.category == "", row.name))
    return {step: [row for row in fitting if row.step == step] for step in COMMANDS}


def _around(tx: Tx, someone: LoggedIn, number: str) -> Drawing | None:
    """The case's own pin among open ones nearby."""
    row = tx.cases.by_number(number)
    if row is None or row.lat is None or row.lon is None:
        return None
    spot = (row.lat, row.lon)
    box = frame(Box(*box_around(spot, AROUND_M)))
    asked, today = Question(which="open"), bangkok_date(deps().clock())
    spots = tx.board.spots(viewer_of(someone), asked, today, box, CELLS)
    return draw(box, spots, (), _list_of, lambda found: f"/staff/case/{found}", pin=spot)


def _list_of(box: Box) -> str:
    """The open cases in a piece of the map."""
    return Asked(Question(which="open", box=box)).address("/staff/search")


def pdf(someone: LoggedIn, number: str) -> Page:
    """The case on paper: A4, without the reporter's name; on record."""
    with deps().store.reading(someone.town_id) as tx:
        page: CasePage | None = read_case(tx, someone.member, number, context_of(someone))
    if page is None:
        abort(404)
    hall = town_hall(someone)
    drawn = print_case(page, hall.town.name, hall.words, deps().clock(), someone.member.name)
    with deps().store.begin(someone.town_id) as tx:
        tx.audit.add("case_printed", staff_id=someone.member.id, subject=page.case.number)
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{page.case.number}.pdf"'
    return answer


_deed = for_staff(deed)
_deed.largest_form = LARGEST_UPLOAD  # type: ignore[attr-defined]
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/ping", for_staff(ping), ["GET"]),
    ("/find", for_staff(find), ["GET"]),
    ("/case/<number>", for_staff(case), ["GET"]),
    ("/case/<number>/here", for_staff(here), ["GET"]),
    ("/case/<number>/paper.pdf", for_staff(pdf), ["GET"]),
    ("/case/<number>/reporter", for_staff(reporter), ["POST"]),
    ("/case/<number>/<name>", _deed, ["POST"]),
    ("/photo/<number>/<photo_id>", for_staff(photo), ["GET"]),
)

"""The case page: everything on one screen at the desk, one column on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from flask import abort, request
from werkzeug.datastructures import MultiDict

from bot.actions.alike import Likely, beside, likely_same
from bot.actions.clearance import cleared, on_duty
from bot.actions.refusals import NOT_FOUND
from bot.actions.staff_reading import CasePage, HistoryLine, read_case
from bot.web.staff.asking import Asked, viewer_of
from bot.web.staff.deeds import COMMANDS, WITH_PHOTOS, Sent
from bot.web.staff.drawn_map import CELLS, Drawing, draw, frame, named
from bot.web.staff.ground import (
    Page,
    back,
    context_of,
    deps,
    do,
    for_staff,
    name_of,
    show,
    town_hall,
    typed,
)
from bot.web.staff.history import facts_of, what_happened
from bot.web.staff.looking import note_look, others_looking
from bot.web.staff.session import LoggedIn
from bot.web.staff.uploads import LARGEST_UPLOAD, Uploads, drafts, uploads_of_form
from casework.days import NotADayError
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
    from storage.cases import Case
    from storage.staff import StaffMember as StaffRow

AROUND_M: Final = 400.0
OFTEN: Final = (
    "ask", "progress", "resolve", "explain", "forward", "close", "reopen", "unmerge", "note",
)  # fmt: skip
"""What is done every day stands open; the rest is one tap away."""
_FRESH: Final[Mapping[str, object]] = {"fault": "", "tried": "", "kept": (), "reporter": None}


def case(someone: LoggedIn, number: str) -> Page:
    """A case with its history and the steps that are open."""
    note_look(someone, number)
    return _show_case(someone, number)


def _show_case(someone: LoggedIn, number: str, status: int = 200, **more: Any) -> Page:  # noqa: ANN401
    """`given` is what was typed into the form of `tried` and could not be done; `kept` are its
    pictures."""
    with deps().store.reading(someone.town_id) as tx:
        page = read_case(tx, someone.member, number, context_of(someone))
        row = tx.cases.by_number(page.case.number) if page else None
        if page is None or row is None:
            abort(404)
        return show(
            "case.html", someone, status,
            **{**_FRESH, "given": MultiDict(), **more},
            page=page, one=page.case, today=bangkok_date(deps().clock()),
            once=token_hex(16), others=others_looking(tx, someone, page.case.number),
            answers=_answers(tx, page.case), drawing=_around(tx, someone, row),
            people=[(one.id, name_of(one)) for one in tx.staff.everyone() if _works(one)],
            named=_named(tx, page, dict(town_hall(someone).rules.divisions)),
            everybody=[(one.id, one.name) for one in tx.staff.everyone() if one.is_active],
            happened=partial(_in_words, what_happened, someone),
            facts_of=partial(_in_words, facts_of, someone),
            divisions=dict(town_hall(someone).rules.divisions),
            categories=[one.code for one in tx.catalogue.categories() if one.is_active],
            reasons=[code for code in codes("reason") if code in REASONS - {"duplicate"}],
            stages=STAGES, with_photos=WITH_PHOTOS, often=OFTEN,
            **_likely(tx, someone, row, page.case.deeds),
        )  # fmt: skip


def deed(someone: LoggedIn, number: str, name: str) -> Page:
    """One deed, by the one write path; what was typed is not lost when it cannot be done."""
    if name not in COMMANDS:
        abort(404)
    pictures = _pictures(someone, number, name)
    result: object = Refused(pictures.fault)
    if not pictures.fault:
        result = _done(someone, Sent(number, request.form, pictures.ids), name)
    if result == NOT_FOUND and not _may(someone, number, name):
        abort(404)  # else it is the other case, or the colleague, that is not there
    if isinstance(result, Refused):
        return _show_case(
            someone, number, 409, fault=result.reason, tried=name, given=request.form,
            kept=still_waiting(someone, pictures.ids),
        )  # fmt: skip
    made = result.number if name == "split" and isinstance(result, StaffCase) else number
    return _after(someone, name, read_number(number) or number, read_number(made) or made)


def _after(someone: LoggedIn, name: str, number: str, made: str) -> Page:
    """To the case that the deed was about, or made; where it is out of sight now, a division's or
    nobody's business of his, to what he sees, which says what became of it."""
    with deps().store.reading(someone.town_id) as tx:
        case = tx.cases.by_number(made)
        if cleared(tx, someone.member, "see", case):
            return back(f"/staff/case/{made}")
    if made != number:
        return back(f"/staff/case/{number}", split=made)
    to = case.division if case is not None and name != "concern" else ""
    return back("/staff/work/mine", sent=number, to=to)


def _done(someone: LoggedIn, sent: Sent, name: str) -> object:
    try:
        return do(someone, COMMANDS[name](sent))
    except NotADayError:
        return Refused("wrong_day")


def _pictures(someone: LoggedIn, number: str, name: str) -> Uploads:
    """Pictures that came with the form, for who may work on this very case; also where this step
    is gone meanwhile, so that they are not lost."""
    if name not in WITH_PHOTOS or not (request.files or request.form.get("kept")):
        return Uploads()
    if not _may(someone, number, "note"):
        return Uploads()
    return uploads_of_form(deps(), someone)


def still_waiting(someone: LoggedIn, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those that no case has taken."""
    waiting = {photo.id for photo in drafts(deps(), someone)} if ids else set()
    return tuple(one for one in ids if one in waiting)


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


def _named(tx: Tx, page: CasePage, divisions: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whom the case concerns: how the form says it, and as people read it."""
    people = [row for row in tx.staff.everyone() if row.id in page.named_staff]
    units = [code for code in divisions if code in page.named_divisions]
    return [
        *((f"staff:{row.id}", row.name) for row in people),
        *((f"division:{code}", divisions[code]) for code in units),
    ]


def _works(row: StaffRow) -> bool:
    return row.is_active and row.may_work


def _in_words(say: Callable[..., Any], someone: LoggedIn, line: HistoryLine, lang: str) -> Any:  # noqa: ANN401
    """In the town's own wording."""
    return say(line, town_hall(someone).words, lang)


def _answers(tx: Tx, one: StaffCase) -> dict[str, list[Any]]:
    """Canned answers for each deed, of this category first, else by name."""
    fitting = [row for row in tx.desk.answers() if row.category in ("", one.category)]
    fitting.sort(key=lambda row: row.category == "")
    return {step: [row for row in fitting if row.step == step] for step in COMMANDS}


def _likely(
    tx: Tx, someone: LoggedIn, row: Case, deeds: tuple[str, ...]
) -> dict[str, tuple[Likely, ...]]:
    """What the case may be part of, and what a second matter in it may be."""
    officer = on_duty(tx, someone.member)
    if officer is None or not {"merge", "split"} & set(deeds):
        return {"same": (), "beside": ()}
    context = context_of(someone)
    return {
        "same": likely_same(tx, viewer_of(someone), officer, row, context),
        "beside": beside(tx, officer, row, context),
    }


def _around(tx: Tx, someone: LoggedIn, row: Case) -> Drawing | None:
    """The case's own pin among open ones nearby."""
    if row.lat is None or row.lon is None:
        return None
    spot = (row.lat, row.lon)
    box = frame(Box(*box_around(spot, AROUND_M)))
    asked, today = Question(which="open"), bangkok_date(deps().clock())
    spots = tx.board.spots(viewer_of(someone), asked, today, box, CELLS)
    drawing = draw(box, spots, (), _list_of, lambda found: f"/staff/case/{found}", pin=spot)
    return named(drawing, tx.board.details([one.sample for one in drawing.circles], "place"))


def _list_of(box: Box) -> str:
    """The open cases in a piece of the map."""
    return Asked(Question(which="open", box=box)).address("/staff/search")


_deed = for_staff(deed)
_deed.largest_form = LARGEST_UPLOAD  # type: ignore[attr-defined]
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/case/<number>", for_staff(case), ["GET"]),
    ("/case/<number>/reporter", for_staff(reporter), ["POST"]),
    ("/case/<number>/<name>", _deed, ["POST"]),
)

"""Reports at the counter, by telephone or letter."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from flask import abort, jsonify, make_response, request
from werkzeug.datastructures import MultiDict

from bot.actions.clearance import cleared
from bot.actions.refusals import NOT_FOUND
from bot.web.staff.asking import viewer_of
from bot.web.staff.case import still_waiting
from bot.web.staff.drawn_map import HEAT_CELLS, Drawing, draw, frame
from bot.web.staff.ground import Page, deps, do, for_roles, show, town_hall, typed
from bot.web.staff.session import LoggedIn
from bot.web.staff.uploads import LARGEST_UPLOAD, uploads_of_form
from casework.deadlines import bangkok_date
from casework.places import Point, read_spot
from handlers.commands import CaseFiled, NameLevel, Refused, Where
from handlers.staff_commands import CHANNELS, TakeIn
from knowledge.thai import normalise
from storage.board import Question

if TYPE_CHECKING:
    from storage import Tx

WHERE_AM_I: Final = "camera=(), microphone=(), geolocation=(self), interest-cohort=()"
"""An officer who takes a report in the street may put the pin where he stands."""
SHORTEST_PLACE: Final = 2  # characters
LOOKED_AT: Final = 60
MOST_PLACES: Final = 6
LEVELS: Final[tuple[NameLevel, ...]] = ("known", "hidden", "none")


def take_in(someone: LoggedIn) -> Page:
    """The form of the counter."""
    return _show_form(someone)


def _show_form(someone: LoggedIn, status: int = 200, **more: Any) -> Page:  # noqa: ANN401
    rules = town_hall(someone).rules
    with deps().store.reading(someone.town_id) as tx:
        people = [(one.id, one.name) for one in tx.staff.everyone() if one.is_active]
        drawing = None if more.get("filed") else _ground(tx, someone)
    page = show(
        "take_in.html", someone, status,
        **{"fault": "", "filed": None, "given": MultiDict(), "kept": (), **more},
        channels=CHANNELS, levels=LEVELS, categories=list(rules.categories),
        divisions=dict(rules.divisions), people=people, drawing=drawing, once=token_hex(16),
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Permissions-Policy"] = WHERE_AM_I
    return answer


def _ground(tx: Tx, someone: LoggedIn) -> Drawing | None:
    """The town as far as reports had pins: what lies there is what one finds the way by."""
    viewer, everything, today = viewer_of(someone), Question(), bangkok_date(deps().clock())
    spread = tx.board.spread(viewer, everything, today, HEAT_CELLS)
    if spread is None:
        return None
    box, spots = frame(spread[0]), spread[1]
    return draw(box, spots, (), lambda _: "", lambda _: "")


def places(someone: LoggedIn) -> Page:
    """For the form's script: pinned places of earlier reports whose words hold what is typed."""
    q = normalise(request.args.get("q", "")[:60]).strip()
    if len(q) < SHORTEST_PLACE:
        return jsonify(places=[])
    viewer, today = viewer_of(someone), bangkok_date(deps().clock())
    with deps().store.reading(someone.town_id) as tx:
        found = tx.board.find(viewer, Question(words=q, sort="newest"), today, limit=LOOKED_AT)
        words = tx.board.details([row.number for row in found], "place")
    known: dict[str, str] = {}
    for row in found:
        told = words.get(row.number, "").strip()
        if row.lat is not None and row.lon is not None and q in normalise(told):
            known.setdefault(told, f"{row.lat:.5f}, {row.lon:.5f}")
    shown = list(known.items())[:MOST_PLACES]
    return jsonify(places=[{"words": told, "pin": pin} for told, pin in shown])


def file(someone: LoggedIn) -> Page:
    """File it; the number and the key for following it are shown once, to be handed over."""
    level = next((one for one in LEVELS if one == typed("name_level", 10)), None)
    channel = next((one for one in CHANNELS if one == typed("channel", 10)), None)
    if level is None or channel is None:
        abort(400)
    pictures = uploads_of_form(deps(), someone)
    pin = read_spot(typed("pin", 500))
    fault = pictures.fault or ("wrong_pin" if typed("pin") and pin is None else "")
    if fault:
        return _not_yet(someone, fault, pictures.ids)
    command = TakeIn(
        channel, typed("category", 64), typed("detail"), _where(pin),
        typed("name", 120), typed("phone", 40), level,
        concerns_staff_id=typed("concerns_staff", 64) or None,
        concerns_division=typed("concerns_division", 64) or None,
        photo_ids=pictures.ids, once=typed("once", 64),
    )  # fmt: skip
    filed = do(someone, command)
    if filed == NOT_FOUND:
        abort(404)
    if isinstance(filed, Refused):
        return _not_yet(someone, filed.reason, pictures.ids)
    assert isinstance(filed, CaseFiled)
    with deps().store.reading(someone.town_id) as tx:
        sees = cleared(tx, someone.member, "see", tx.cases.by_number(filed.number))
    return _show_form(someone, filed=filed, may_see=sees)


def _not_yet(someone: LoggedIn, fault: str, ids: tuple[str, ...]) -> Page:
    """The form once more, with all that was typed and chosen."""
    kept = still_waiting(someone, ids)
    return _show_form(someone, 409, fault=fault, given=request.form, kept=kept)


def _where(pin: Point | None) -> Where | None:
    place = typed("place", 500)
    return Where(place, *(pin or (None, None))) if place or pin else None


_worker = for_roles("agent", "head")
_file = _worker(file)
_file.largest_form = LARGEST_UPLOAD  # type: ignore[attr-defined]
ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/take-in", _worker(take_in), ["GET"]),
    ("/take-in", _file, ["POST"]),
    ("/take-in/places", _worker(places), ["GET"]),
)

"""Worklists, search, saved views, the map, handing out many at once, and the list as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from flask import Response, abort, redirect, request
from werkzeug.datastructures import MultiDict

from bot.actions.clearance import docket_of, on_duty
from bot.actions.office_commands import DropView, SaveView
from bot.actions.staff_desk import MOST_AT_ONCE
from bot.web import language
from bot.web.staff import asking
from bot.web.staff.asking import Asked, viewer_of
from bot.web.staff.drawn_map import FINE_CELLS, HEAT_CELLS, Drawing, clusters, draw, frame, named
from bot.web.staff.ground import (
    Page,
    back,
    deps,
    do,
    for_staff,
    name_of,
    show,
    town_hall,
    typed,
)
from bot.web.staff.session import LoggedIn
from casework.clearance import may
from casework.deadlines import bangkok_date
from casework.labels import codes
from casework.workflow import FIRST
from handlers.commands import Refused
from handlers.outcomes import Word
from handlers.staff_commands import AssignMany
from storage.board import LISTS, SORTS, Box, Question, Spot
from storage.cases import Case

if TYPE_CHECKING:
    from storage import Tx

PAGE_LENGTH: Final = 30
MOST_IN_A_FILE: Final = 5_000
LOOKED_AT: Final = 40  # clusters whose place may be named on the map
SMALLEST_VIEW: Final = 0.003  # degrees; nearer than this a cluster opens as a list
TABS: Final = ("mine", "new", "due", "late", "answered", "reopened", "unexplained")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a list shows it."""

    case: Case
    division: str
    owner: str
    detail: str
    place: str
    days_left: int
    may_accept: bool = False  # fresh, and the reader works on it: one tap from the list

    @property
    def received_on(self) -> date:
        """Without the time of day: a table has room for the day."""
        return bangkok_date(self.case.received_at)

    @property
    def is_late(self) -> bool:
        return not self.case.is_finished and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return not self.case.is_finished and 0 <= self.days_left <= 3


def home(someone: LoggedIn) -> Page:
    """Who reads cases begins with those that nobody has; others with their own account."""
    if someone.reads_cases:
        return redirect("/staff/work/new")
    return redirect("/staff/me")


def worklist(someone: LoggedIn, which: str) -> Page:
    """One of the worklists, most urgent first."""
    if which not in TABS:
        abort(404)
    _reader(someone)
    asked = asking.read(request.args, someone.member.id, which)
    return _show_list(someone, asked, "work.html", f"/staff/work/{which}")


def search(someone: LoggedIn) -> Page:
    """Words, a number, a telephone; filters; as cards, as a table, on a map."""
    _reader(someone)
    asked = asking.read(request.args, someone.member.id)
    return _show_list(someone, asked, "search.html", "/staff/search")


def _show_list(
    someone: LoggedIn, asked: Asked, template: str, path: str, fault: str = "", status: int = 200
) -> Page:
    today, viewer = bangkok_date(deps().clock()), viewer_of(someone)
    with deps().store.reading(someone.town_id) as tx:
        found: list[Case] = []
        if asked.view not in asking.DRAWN:
            found += tx.board.find(
                viewer, asked.question, today,
                limit=PAGE_LENGTH + 1, offset=(asked.page - 1) * PAGE_LENGTH,
            )  # fmt: skip
        return show(
            template, someone, status,
            asked=asked, here=path, rows=_rows(tx, someone, found[:PAGE_LENGTH], today),
            has_more=len(found) > PAGE_LENGTH, tallies=tx.board.tallies(viewer, today), tabs=TABS,
            views=tx.desk.views(someone.member.id), today=today, fault=fault,
            drawing=_drawing(tx, someone, asked, today) if asked.view in asking.DRAWN else None,
            lang_query={"lang": "en"} if language() == "en" else {},
            **_choices(tx, someone),
        )  # fmt: skip


def save_view(someone: LoggedIn) -> Page:
    """Keep what the page shows under a name."""
    _reader(someone)
    kept = asking.kept_query(MultiDict(_parts(typed("query", 1000))))
    answer = do(someone, SaveView(typed("name", 80), kept))
    if isinstance(answer, Refused):
        asked = asking.read(MultiDict(_parts(kept)), someone.member.id)
        return _show_list(someone, asked, "search.html", "/staff/search", answer.reason, 409)
    return redirect(f"/staff/search?{kept}", 303)


def drop_view(someone: LoggedIn, view_id: str) -> Page:
    """Forget a view of one's own."""
    if isinstance(do(someone, DropView(view_id)), Refused):
        abort(404)
    return back("/staff/search")


def hand_out(someone: LoggedIn) -> Page:
    """Give many cases to one colleague, who is told once, or to a division."""
    _reader(someone)
    numbers = list(dict.fromkeys(request.form.getlist("number")))[:MOST_AT_ONCE]
    owner, division = typed("owner", 64) or None, typed("division", 64) or None
    refused = []
    if not numbers or not (owner or division):
        refused = ["-"]
    else:
        stays = do(someone, AssignMany(tuple(numbers), owner, division))
        refused = list(stays) if isinstance(stays, tuple) else ["-"]
    parts = _parts(typed("query", 1000))
    which = parts.get("which", "")
    asked = asking.read(MultiDict(parts), someone.member.id)
    if refused:
        return _show_list(someone, asked, "search.html", "/staff/search", "not_all_given", 409)
    if which in TABS and len(parts) == 1:
        return back(f"/staff/work/{which}")
    return redirect(asked.address("/staff/search"), 303)


def export(someone: LoggedIn) -> Page:
    """The list as CSV: UTF-8 with BOM, no formula, no name; on record."""
    _reader(someone)
    asked = asking.read(request.args, someone.member.id)
    today, viewer, rows = bangkok_date(deps().clock()), viewer_of(someone), []
    with deps().store.reading(someone.town_id) as tx:
        for offset in range(0, MOST_IN_A_FILE, 200):
            part = tx.board.find(viewer, asked.question, today, limit=200, offset=offset)
            rows += _rows(tx, someone, list(part), today)
            if len(part) < 200:
                break
    with deps().store.begin(someone.town_id) as tx:
        tx.audit.add("cases_exported", staff_id=someone.member.id, subject=str(len(rows)))
    answer = Response(_as_csv(rows), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="cases-{today}.csv"'
    return answer


def _as_csv(rows: list[Row]) -> str:
    words, lang = deps().words, language()
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    heads = ("number", "received", "category", "state", "division", "owner", "due", "channel")
    sheet.writerow([words.render(Word(f"console.column.{head}"), lang) for head in heads])
    for row in rows:
        one = row.case
        sheet.writerow(
            guarded(cell)
            for cell in (
                one.number, words.date(bangkok_date(one.received_at), lang),
                kind_words(one, lang), words.render(Word(f"state.{one.state}"), lang),
                row.division, row.owner, words.date(one.reply_due_on, lang),
                words.render(Word(f"console.channel.{one.channel}"), lang),
            )
        )  # fmt: skip
    return "\ufeff" + written.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def kind_words(case: Case, lang: str) -> str:
    """Category of a complaint, kind of anything else, as people read it."""
    words = deps().words
    key = f"category.{case.category}" if case.kind == "complaint" else f"kind.{case.kind}"
    return words.render(Word(key), lang) if words.has(key) else case.category


def _drawing(tx: Tx, someone: LoggedIn, asked: Asked, today: date) -> Drawing | None:
    viewer, question = viewer_of(someone), asked.question
    box = question.box
    fine: tuple[Spot, ...] = ()
    if box is None:
        spread = tx.board.spread(viewer, question, today, FINE_CELLS)
        if spread is None:
            return None
        box, fine = frame(spread[0]), spread[1]

    def nearer(smaller: Box) -> str:
        is_close = smaller.north - smaller.south < SMALLEST_VIEW
        there = Asked(_inside(question, smaller), asked.q, "cards" if is_close else asked.view)
        return there.address("/staff/search")

    heat = clusters(fine, box, HEAT_CELLS) or tx.board.spots(
        viewer, question, today, box, HEAT_CELLS
    )
    drawing = draw(box, clusters(heat, box), heat, nearer, lambda number: f"/staff/case/{number}")
    largest = sorted(drawing.circles, key=lambda circle: -circle.count)[:LOOKED_AT]
    return named(drawing, tx.board.details([one.sample for one in largest], "place"))


def _inside(question: Question, box: Box) -> Question:
    return replace(question, box=box)


def _rows(tx: Tx, someone: LoggedIn, found: list[Case], today: date) -> list[Row]:
    names = {one.id: name_of(one) for one in tx.staff.everyone()}
    officer = on_duty(tx, someone.member)
    numbers = [one.number for one in found]
    details, places = tx.board.details(numbers), tx.board.details(numbers, "place")
    rules = town_hall(someone).rules
    return [
        Row(
            one,
            rules.division_name(one.division),
            names.get(one.owner_id or "", ""),
            details.get(one.number, ""),
            places.get(one.number, ""),
            (one.reply_due_on - today).days,
            one.state == FIRST and officer is not None and may(officer, "work", docket_of(one)),
        )
        for one in found
    ]


def _choices(tx: Tx, someone: LoggedIn) -> dict[str, object]:
    """What the filters offer."""
    rules = town_hall(someone).rules
    return {
        "states": codes("state"),
        "categories": [one.code for one in tx.catalogue.categories()],
        "divisions": dict(rules.divisions),
        "colleagues": [
            (one.id, name_of(one)) for one in tx.staff.everyone() if one.is_active and one.may_work
        ],
        "channels": asking.CHANNELS,
        "sorts": SORTS,
        "lists": LISTS,
    }


def _parts(query: str) -> Mapping[str, str]:
    """The parts of an address that a form carried back."""
    return {key: value for key, value in parse_qsl(query) if key in asking.FIELDS}


def _reader(someone: LoggedIn) -> None:
    if not someone.reads_cases:
        abort(403)


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = tuple(
    (rule, for_staff(view), [method])
    for rule, view, method in (
        ("", home, "GET"),
        ("/work/<which>", worklist, "GET"),
        ("/search", search, "GET"),
        ("/search/save", save_view, "POST"),
        ("/search/view/<view_id>/drop", drop_view, "POST"),
        ("/search/hand-out", hand_out, "POST"),
        ("/search/cases.csv", export, "GET"),
    )
)

"""What stands on an officer's board: lists, searches and the map, as far as he may see.

Somebody named in a case finds no trace of it here, and agents see what is near them: the same rule
as `casework.clearance.may(officer, "see", …)`, said in SQL so that a page of thirty costs thirty
rows; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final
from typing import cast as typing_cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    or_,
    select,
    text,
    true,
)

from storage.asked import LISTS, SORTS, Box, Question, Spot, Viewer
from storage.case_rows import SOON, Case
from storage.case_statements import IS_OPEN
from storage.concerned import AGAINST_ITS_OWN, NOT_ABOUT_ME
from storage.holds import Holds
from storage.scope import TOWN, Repository, scoped
from storage.tables import cases, contacts, words

__all__ = ["LISTS", "SORTS", "Board", "Box", "Question", "Spot", "Viewer"]

_c: Final = cases.c
_w: Final = words.c
_p: Final = contacts.c
MOST: Final = 200
EXCERPT: Final = 140  # characters
COUNTED: Final = 1000
"""As far as a worklist is counted; nobody works through more, and counting costs."""
LONGEST: Final = 100  # characters of a search
MOST_TERMS: Final = 5
SHORTEST_PHONE: Final = 6  # digits
_BETWEEN_DIGITS: Final = (" ", "-", ".", "(", ")")
_TODAY: Final = bindparam("today", type_=_c.reply_due_on.type)
_SOON: Final = bindparam("soon", type_=_c.reply_due_on.type)
_IS_LATE: Final = case((and_(IS_OPEN, _c.reply_due_on < _TODAY), 1), else_=0)
_HAIR: Final = 1e-9  # degrees: one pin alone has no breadth


class Board(Repository):
    """The board of one town."""

    __slots__ = ()

    def find(
        self, viewer: Viewer, question: Question, today: date, *, limit: int = 30, offset: int = 0
    ) -> tuple[Case, ...]:
        """Rows in the order that was asked for."""
        order = _ORDER[question.sort]
        page = _restricted(select(_c.number), viewer, question).order_by(*order)
        page = page.limit(min(limit, MOST)).offset(offset)
        asked = _WHOLE.where(_c.number.in_(page)).order_by(*order)  # narrow rows sort quicker
        rows = self._ask(asked, viewer, question, today)
        return tuple(Case(*row) for row in rows)

    def count(self, viewer: Viewer, question: Question, today: date) -> int:
        """How many there are in all."""
        asked = _restricted(select(func.count()).select_from(cases), viewer, question)
        return int(self._ask(asked, viewer, question, today).scalar_one())

    def tallies(self, viewer: Viewer, today: date) -> Mapping[str, int]:
        """How many stand on each worklist, up to `COUNTED`: each along an index of its own."""
        kinds = [name for name in LISTS if name not in ("open", "all")]
        each = [_counted(name, viewer).label(name) for name in kinds]
        row = self._ask(typing_cast("Select[Any]", select(*each)), viewer, Question(), today).one()
        return {name: int(row._mapping[name]) for name in kinds}

    def spread(
        self, viewer: Viewer, question: Question, today: date, cells: int
    ) -> tuple[Box, tuple[Spot, ...]] | None:
        """The smallest rectangle that holds every pin and what lies in it, in a grid of that many
        cells a side; None without a pin. What fits is looked for once for both."""
        fit = _restricted(
            select(_c.lat, _c.lon, _c.number, _IS_LATE.label("is_late")), viewer, question
        )
        pinned = fit.where(_c.lat.is_not(None)).cte("pinned").prefix_with("MATERIALIZED")
        p = pinned.c
        edges = select(
            func.min(p.lat).label("south"), func.min(p.lon).label("west"),
            func.max(p.lat).label("north"), func.max(p.lon).label("east"),
        ).cte("edges")  # fmt: skip
        e = edges.c
        row = cast((p.lat - e.south) * cells / (e.north - e.south + _HAIR), Integer)
        column = cast((p.lon - e.west) * cells / (e.east - e.west + _HAIR), Integer)
        asked = (
            select(*map(func.min, e), *_counted_spot(p))
            .join_from(pinned, edges, true())
            .group_by(row, column)
        )
        rows = self._ask(asked, viewer, question, today).all()
        if not rows:
            return None
        return Box(*map(float, rows[0][:4])), tuple(_spot(*one[4:]) for one in rows)

    def spots(
        self, viewer: Viewer, question: Question, today: date, box: Box, cells: int
    ) -> tuple[Spot, ...]:
        """What lies in the rectangle, in a grid of that many cells a side."""
        high = max(box.north - box.south, 1e-9) / cells
        wide = max(box.east - box.west, 1e-9) / cells
        row = cast((_c.lat - box.south) / high, Integer)
        column = cast((_c.lon - box.west) / wide, Integer)
        asked = select(
            func.avg(_c.lat), func.avg(_c.lon), func.count(), func.sum(_IS_LATE),
            func.min(_c.number),
        ).group_by(row, column)  # fmt: skip
        inside = Question(**{**_as_given(question), "box": box})
        rows = self._ask(_restricted(asked, viewer, inside), viewer, inside, today)
        return tuple(_spot(*one) for one in rows)

    def details(self, numbers: Sequence[str], kind: str = "detail") -> Mapping[str, str]:
        """The first words of each report, or of its "place". For numbers that `find` gave."""
        if not numbers:
            return {}
        rows = self._run(_DETAILS, wanted=list(numbers), of_kind=kind)
        return {row.number: row.text for row in rows}

    def _ask(self, asked: Select[Any], viewer: Viewer, question: Question, today: date) -> Any:  # noqa: ANN401
        given = {
            "me": viewer.staff_id,
            "my_division": viewer.division,
            "today": today,
            "soon": today + SOON,
            **_values(question),
        }
        return self._run(asked, **given)


def _counted_spot(columns: Any) -> tuple[ColumnElement[Any], ...]:  # noqa: ANN401
    """What `_spot` reads, of pins that have `is_late`."""
    sums = func.count(), func.sum(columns.is_late), func.min(columns.number)
    return func.avg(columns.lat), func.avg(columns.lon), *sums


def _spot(lat: float, lon: float, count: int, late: int | None, number: str) -> Spot:
    return Spot(float(lat), float(lon), int(count), int(late or 0), number)


_WHOLE: Final = select(*(_c[one.name] for one in fields(Case))).where(_c.town_id == TOWN)
_DETAILS: Final = scoped(
    select(_w.number, func.substr(_w.text, 1, EXCERPT).label("text")).where(
        _w.town_id == TOWN,
        _w.number.in_(bindparam("wanted", expanding=True)),
        _w.kind == bindparam("of_kind"),
    )
)


def _as_given(question: Question) -> dict[str, Any]:
    return {one.name: getattr(question, one.name) for one in fields(Question)}


_me: Final = bindparam("me", type_=_c.owner_id.type)
_mine: Final = bindparam("my_division", type_=_c.division.type)
_LISTS: Final[Mapping[str, ColumnElement[bool]]] = {
    "mine": and_(IS_OPEN, _c.owner_id == _me),
    "new": and_(IS_OPEN, _c.owner_id.is_(None)),
    "due": and_(IS_OPEN, _c.reply_due_on >= _TODAY, _c.reply_due_on <= _SOON),
    "late": and_(IS_OPEN, _c.reply_due_on < _TODAY),
    "answered": and_(IS_OPEN, text("cases.citizen_spoke_at IS NOT NULL")),
    "reopened": and_(IS_OPEN, text("cases.reopened > 0")),
    "unexplained": and_(IS_OPEN, text("cases.unexplained_since IS NOT NULL")),
    "open": and_(IS_OPEN),
    "all": and_(_c.town_id == TOWN),
}
_ORDER: Final = {
    "due": (_c.reply_due_on, _c.number),
    "newest": (_c.received_at.desc(), _c.number),
    "oldest": (_c.received_at, _c.number),
    "changed": (_c.state_at.desc(), _c.number),
}


def _near(asked: Select[Any], viewer: Viewer) -> Select[Any]:
    asked = asked.where(_c.town_id == TOWN, NOT_ABOUT_ME)
    if viewer.sees_all or not viewer.division:
        return asked
    near = [_c.division == _mine, _c.owner_id == _me]
    if viewer.is_head:
        near.append(AGAINST_ITS_OWN)
    return asked.where(or_(*near))


def _counted(which: str, viewer: Viewer) -> ScalarSelect[int]:
    some = _near(select(_c.number), viewer).where(_LISTS[which]).limit(COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _restricted(asked: Select[Any], viewer: Viewer, question: Question) -> Select[Any]:
    asked = _near(asked, viewer).where(_LISTS[question.which])
    for name in ("number", "state", "category", "division", "channel"):
        if getattr(question, name):
            asked = asked.where(_c[name] == bindparam(f"wanted_{name}", type_=_c[name].type))
    if question.owner == "nobody":
        asked = asked.where(_c.owner_id.is_(None))
    elif question.owner:
        asked = asked.where(_c.owner_id == bindparam("wanted_owner", type_=_c.owner_id.type))
    if question.since is not None:
        asked = asked.where(_c.received_at >= bindparam("since", type_=_c.received_at.type))
    if question.until is not None:
        asked = asked.where(_c.received_at < bindparam("until", type_=_c.received_at.type))
    if question.box is not None:
        asked = asked.where(
            _c.lat.between(bindparam("south"), bindparam("north")),
            _c.lon.between(bindparam("west"), bindparam("east")),
        )
    if _terms(question.words):
        asked = asked.where(_says(_terms(question.words)))
    if question.phone:
        asked = asked.where(_reached_by_phone() if viewer.reads_phones else false())
    return asked


def _says(terms: list[str]) -> ColumnElement[bool]:
    """Whether one message of the case holds all of these.

    One walk through the town's words, in the order in which they lie: cheaper than asking case by
    case, whether few or all hold them. Thai knows no capitals, so a plain look for the letters
    does, which is the quicker one.
    """
    found = select(_w.number).where(_w.town_id == TOWN)
    for rank, term in enumerate(terms):
        name = bindparam(f"term_{rank}", type_=_w.text.type)
        latin = _w.text.ilike(name, escape="\\")
        found = found.where(latin if term.isascii() else Holds(_w.text, name))
    return _c.number.in_(found)


def _reached_by_phone() -> ColumnElement[bool]:
    """Telephone numbers are searched where he may read them: hidden ones are the owner's."""
    digits: ColumnElement[str] = _p.phone
    for sign in _BETWEEN_DIGITS:
        digits = func.replace(digits, sign, "")
    found = select(_p.number).where(
        _p.town_id == TOWN, digits.like(bindparam("phone", type_=_p.phone.type))
    )
    return and_(_c.number.in_(found), or_(_c.name_level == "known", _c.owner_id == _me))


def _terms(typed: str) -> list[str]:
    return typed[:LONGEST].split()[:MOST_TERMS]


def _values(question: Question) -> dict[str, Any]:
    names = ("number", "state", "category", "division", "channel", "owner")
    given: dict[str, Any] = {f"wanted_{name}": getattr(question, name) for name in names}
    given |= {"since": question.since, "until": question.until, "phone": f"%{question.phone}%"}
    if question.box is not None:
        given |= {one.name: getattr(question.box, one.name) for one in fields(Box)}
    for rank, term in enumerate(_terms(question.words)):
        given[f"term_{rank}"] = term
        if not term.isascii():
            continue
        safe = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        given[f"term_{rank}"] = f"%{safe}%"
    return given

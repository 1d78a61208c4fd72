"""Cases that may be of the same matter, for an officer who joins or parts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.actions.clearance import docket_of
from bot.actions.context import ActionContext
from casework.alike import LONG_AGO, Report, alike
from casework.categories import same_group
from casework.clearance import Officer, may
from casework.deadlines import bangkok_date
from casework.places import box_around
from storage import Tx
from storage.board import Box, Question, Viewer
from storage.cases import Case

LEAST_M = 100.0
WIDER = 2  # than where a citizen is asked: an officer can judge
BESIDE_M = 150.0  # a second matter of one report is at the same place
LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Likely:
    """A case to choose; `metres` is None where only the words are alike."""

    number: str
    category: str
    state: str
    received_on: date
    metres: int | None
    words: str = field(default="", repr=False)


def likely_same(
    tx: Tx, viewer: Viewer, officer: Officer, case: Case, context: ActionContext
) -> tuple[Likely, ...]:
    """Open cases of the same kind that this one may be part of, the most likely first."""
    kinds = same_group(case.category) if case.kind == "complaint" else {case.category}
    rule = context.town.categories.get(case.category)
    radius = max(LEAST_M, WIDER * (rule.radius_m if rule else 0))
    rows = {row.number: row for row in _around(tx, viewer, case, radius, context)}
    rows |= {row.number: row for row in _lately(tx, viewer, case, kinds, context)}
    fit = [row for row in rows.values() if row.kind == case.kind and row.category in kinds]
    return _chosen(tx, officer, case, fit, radius)


def beside(
    tx: Tx, viewer: Viewer, officer: Officer, case: Case, context: ActionContext
) -> tuple[Likely, ...]:
    """Open reports of any kind at the same place: a second matter may be known already."""
    rows = _around(tx, viewer, case, BESIDE_M, context)
    fit = [row for row in rows if row.kind == "complaint"]
    return _chosen(tx, officer, case, fit, BESIDE_M)


def _chosen(
    tx: Tx, officer: Officer, case: Case, rows: Iterable[Case], radius: float
) -> tuple[Likely, ...]:
    fit = {row.number: row for row in rows if may(officer, "work", docket_of(row))}
    details = tx.board.details([case.number, *fit])
    places = tx.board.details([case.number, *fit], "place")

    def report(row: Case) -> Report:
        at = None if row.lat is None or row.lon is None else (row.lat, row.lon)
        words = f"{details.get(row.number, '')} {places.get(row.number, '')}"
        return Report(row.number, row.received_at, at, words)

    found = alike(report(case), map(report, fit.values()), radius)
    return tuple(
        Likely(
            one.number,
            fit[one.number].category,
            fit[one.number].state,
            bangkok_date(fit[one.number].received_at),
            one.metres,
            details.get(one.number, ""),
        )
        for one in found
    )


def _around(
    tx: Tx, viewer: Viewer, case: Case, radius: float, context: ActionContext
) -> Sequence[Case]:
    if case.lat is None or case.lon is None:
        return ()
    asked = Question(which="open", box=Box(*box_around((case.lat, case.lon), radius)))
    return tx.board.find(viewer, asked, bangkok_date(context.now), limit=LOOKED_AT)


def _lately(
    tx: Tx, viewer: Viewer, case: Case, kinds: Iterable[str], context: ActionContext
) -> Iterable[Case]:
    """Of about the same days, for those that nobody has pinned."""
    span = timedelta(days=LONG_AGO)
    since, until = case.received_at - span, case.received_at + span
    for kind in kinds:
        asked = Question("open", category=kind, since=since, until=until, sort="newest")
        yield from tx.board.find(viewer, asked, bangkok_date(context.now), limit=LOOKED_AT)

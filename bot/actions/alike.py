"""Cases that may be of the same matter, for an officer who joins or parts them."""

from __future__ import annotations

from collections.abc import Iterable
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
from storage.board import Question, Viewer
from storage.cases import Case

LEAST_M = 100.0
WIDER = 2  # than where a citizen is asked: an officer can judge
BESIDE_M = 150.0  # a second matter of one report is at the same place
LOOKED_AT = 80


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
    """Open cases of the same kind that this one may be part of, the most likely first.

    Around its pin; where it has none, those of about the same days by their words.
    """
    if case.kind != "complaint":
        return ()
    kinds = same_group(case.category)
    rule = context.town.categories.get(case.category)
    radius = max(LEAST_M, WIDER * (rule.radius_m if rule else 0))
    rows = _around(tx, case, kinds, radius, context) or _lately(tx, viewer, case, kinds, context)
    return _chosen(tx, officer, case, rows, radius)


def beside(tx: Tx, officer: Officer, case: Case, context: ActionContext) -> tuple[Likely, ...]:
    """Open reports of any kind at the same place: a second matter may be known already."""
    kinds = frozenset(context.town.categories)
    return _chosen(tx, officer, case, _around(tx, case, kinds, BESIDE_M, context), BESIDE_M)


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
    tx: Tx, case: Case, kinds: frozenset[str], radius: float, context: ActionContext
) -> list[Case]:
    if case.lat is None or case.lon is None:
        return []
    box = box_around((case.lat, case.lon), radius)
    rows = tx.cases.near(box, kinds, context.now, LOOKED_AT)
    return [row for row in rows if not row.is_finished]


def _lately(
    tx: Tx, viewer: Viewer, case: Case, kinds: Iterable[str], context: ActionContext
) -> list[Case]:
    if case.lat is not None:
        return []
    span = timedelta(days=LONG_AGO)
    since, until = case.received_at - span, case.received_at + span
    rows: list[Case] = []
    for kind in sorted(kinds):
        asked = Question("open", category=kind, since=since, until=until, sort="newest")
        rows += tx.board.find(viewer, asked, bangkok_date(context.now), limit=LOOKED_AT)
    return rows

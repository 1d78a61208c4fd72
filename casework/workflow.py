"""States of a case and the steps between them: one table, from which every button is computed.

Codes are for the database and never shown; labels stand in `labels.toml`. Logic asks for the kind
of a state, never for its label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from casework.trouble import (
    ReasonUnknown,
    ReopenedTooOften,
    SomethingMissing,
    StepNotAllowed,
    TooLateToReopen,
    UnknownState,
)

Kind = Literal["new", "active", "waiting", "forwarded", "done", "ended"]
Open311 = Literal["open", "closed"]
By = Literal["staff", "citizen", "system"]


@dataclass(frozen=True, slots=True)
class State:
    """One row of the state table. `needs` must come with the step that leads here."""

    code: str
    kind: Kind
    open311: Open311
    needs: tuple[str, ...] = ()


_ROWS = (
    State("received", "new", "open"),
    State("accepted", "active", "open", ("division",)),
    State("in_progress", "active", "open"),
    State("waiting_citizen", "waiting", "open", ("question",)),
    State("forwarded", "forwarded", "open", ("agency", "letter", "date")),
    State("resolved", "done", "closed", ("answer",)),
    State("closed", "ended", "closed", ("reason",)),
    State("cancelled", "ended", "closed"),
)

STATES: Mapping[str, State] = MappingProxyType({row.code: row for row in _ROWS})
KINDS: Mapping[str, Kind] = MappingProxyType({row.code: row.kind for row in _ROWS})
FIRST = "received"
STAGES = ("fact_finding", "awaiting_budget", "procurement", "legal")
"""What `in_progress` may say of itself."""

STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "received": frozenset({"accepted", "forwarded", "closed", "cancelled"}),
        "accepted": frozenset(
            {"in_progress", "waiting_citizen", "forwarded", "resolved", "closed", "cancelled"}
        ),
        "in_progress": frozenset(
            {"waiting_citizen", "forwarded", "resolved", "closed", "cancelled"}
        ),
        "waiting_citizen": frozenset(
            {"in_progress", "forwarded", "resolved", "closed", "cancelled"}
        ),
        "forwarded": frozenset({"in_progress", "resolved", "closed", "cancelled"}),
        "resolved": frozenset({"closed", "in_progress"}),
        "closed": frozenset({"in_progress"}),
        "cancelled": frozenset(),
    }
)

REASONS: frozenset[str] = frozenset(
    {
        "fixed",
        "not_our_power",
        "duplicate",
        "not_enough_information",
        "citizen_silent",
        "not_considered",
        "forwarded_and_told",
    }
)
"""Why a case may be closed. `duplicate` is what a merge writes."""

REOPEN_WITHIN = timedelta(days=30)
REOPEN_AT_MOST = 3
UNMERGE_WITHIN = timedelta(days=30)

_BY_CITIZEN = frozenset({"cancelled", "in_progress"})  # cancel, answer a question, reopen
_ACCEPTS_FIRST = frozenset({"waiting_citizen"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules must know of a case. Times are aware UTC."""

    state: str
    reopened: int = 0  # how often so far
    finished_at: datetime | None = None  # the last time, where it is finished


@dataclass(frozen=True, slots=True)
class Step:
    """A wish to change the state, and the names of what comes with it."""

    to: str
    by: By = "staff"
    given: frozenset[str] = frozenset()
    reason: str = ""
    is_physical: bool = False  # work in the street: finishing it needs an after-photo


def is_open(state: str) -> bool:
    """Whether somebody still has to do something."""
    return _known(state).open311 == "open"


def allowed(state: str, by: By = "staff") -> frozenset[str]:
    """Every state that this person may lead the case to by one step."""
    steps = STEPS[_known(state).code]
    if by != "citizen":
        return steps if by == "system" else steps - {"cancelled"}
    if state in {"received", "accepted", "forwarded", "in_progress"}:
        return steps & {"cancelled"}
    return steps & _BY_CITIZEN


def may(state: str, to: str, by: By = "staff") -> bool:
    """Whether the one step exists for this person."""
    return to in allowed(state, by)


def route(state: str, to: str, by: By = "staff") -> tuple[str, ...]:
    """The steps that lead there: one, or two where a question on a received case accepts it first.

    Empty where there is no way.
    """
    if may(state, to, by):
        return (to,)
    if state == FIRST and to in _ACCEPTS_FIRST and by == "staff":
        return ("accepted", to)
    return ()


def is_reopening(state: str, to: str) -> bool:
    """Whether this step takes a finished case up again."""
    return KINDS[state] in {"done", "ended"} and is_open(to)


def check(standing: Standing, step: Step, now: datetime) -> None:
    """Pass in silence, or raise the one error that tells why the step cannot be done."""
    _known(step.to)
    if not may(standing.state, step.to, step.by):
        raise StepNotAllowed(f"{standing.state} -> {step.to}")
    if is_reopening(standing.state, step.to):
        _check_reopening(standing, now)
    missing = missing_for(step)
    if missing:
        raise SomethingMissing(missing)
    if step.reason and step.reason not in REASONS:
        raise ReasonUnknown(step.reason)


def missing_for(step: Step) -> tuple[str, ...]:
    """What must still come with this step before it can be done."""
    needs = STATES[step.to].needs
    if step.to == "resolved" and step.is_physical:
        needs = (*needs, "after_photo")
    given = step.given | ({"reason"} if step.reason else frozenset())
    return tuple(need for need in needs if need not in given)


def may_reopen(standing: Standing, now: datetime) -> bool:
    """Whether a button to reopen is offered; where not, a linked new case is."""
    if "in_progress" not in STEPS[_known(standing.state).code] or is_open(standing.state):
        return False
    return _reopening_fault(standing, now) is None


def may_unmerge(merged_at: datetime, now: datetime) -> bool:
    """Whether a merge can still be undone; it is its own event and restores the former state."""
    return now - merged_at <= UNMERGE_WITHIN


def _check_reopening(standing: Standing, now: datetime) -> None:
    fault = _reopening_fault(standing, now)
    if fault is not None:
        raise fault


def _reopening_fault(
    standing: Standing, now: datetime
) -> TooLateToReopen | ReopenedTooOften | None:
    if standing.finished_at is not None and now - standing.finished_at > REOPEN_WITHIN:
        return TooLateToReopen(standing.state)
    if standing.reopened >= REOPEN_AT_MOST:
        return ReopenedTooOften(standing.state)
    return None


def _known(state: str) -> State:
    if state not in STATES:
        raise UnknownState(state)
    return STATES[state]

"""Work on a tip: its states and steps, what a town promises about it, how long it is kept.

A tip's days are dates and nothing finer; the clocks stop at words to the informant and at steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal

from casework.deadlines import Calendar, DueState, Rule, due_on, due_state

Keeping = Literal["open", "rejected", "closed", "referred"]
ClockKind = Literal["word", "progress", "report", "result"]

OUTCOMES: Final = ("founded", "unfounded", "insufficient", "not_ours")
"""With what a tip may be concluded."""

REOPENINGS: Final = ("new_facts", "mistake")
REJECTED: Final = frozenset({"insufficient", "not_ours"})
OVER: Final = frozenset({"referred", "concluded", "withdrawn"})
"""No clock runs in these."""

STEPS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "received": frozenset({"acknowledged", "examining", "asking", "referred", "concluded"}),
        "acknowledged": frozenset({"examining", "asking", "referred", "concluded"}),
        "examining": frozenset({"asking", "referred", "concluded"}),
        "asking": frozenset({"examining", "referred", "concluded"}),
        "referred": frozenset({"examining", "concluded"}),
        "concluded": frozenset({"examining"}),
        "withdrawn": frozenset(),
    }
)
"""What officers may do next; only the informant withdraws."""


WORD: Final = Rule(3, "working")
PROGRESS: Final = Rule(7)
REPORT: Final = Rule(30)
RESULT: Final = Rule(90)


@dataclass(frozen=True, slots=True)
class TipRules:
    """What a town promises, and how many days it keeps what is over."""

    word: Rule = WORD
    progress: Rule = PROGRESS
    report: Rule = REPORT
    result: Rule = RESULT
    rejected_days: int = 30
    closed_days: int = 180
    referred_days: int = 365


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise that is due next."""

    kind: ClockKind
    due_on: date
    state: DueState


@dataclass(frozen=True, slots=True)
class History:
    """What has become of a tip, as far as clocks ask: days of words to the informant and of steps.

    `steps` are pairs of day and state.
    """

    received_on: date
    state: str
    words: Sequence[date] = ()
    steps: Sequence[tuple[date, str]] = ()


def allowed(state: str) -> tuple[str, ...]:
    """The states that may come next, in the order of the work."""
    return tuple(one for one in STEPS if one in STEPS.get(state, frozenset()))


def may(state: str, to: str) -> bool:
    """Whether this step is open."""
    return to in STEPS.get(state, frozenset())


def fits(state: str, to: str, reason: str) -> bool:
    """Whether a step comes with the reason that it needs, and with no other."""
    if to == "concluded":
        return reason in OUTCOMES
    if state == "concluded":
        return reason in REOPENINGS
    return reason == ""


def keeping(state: str, outcome: str, *, was_referred: bool) -> Keeping:
    """The class by which a tip is kept; what was handed on is kept longest."""
    if state not in OVER:
        return "open"
    if state == "withdrawn":
        return "rejected"
    if state == "referred" or was_referred:
        return "referred"
    return "rejected" if outcome in REJECTED else "closed"


def kept_until(kept: Keeping, changed_on: date, rules: TipRules) -> date | None:
    """The last day on which a tip is kept; None while it is worked on."""
    days = {
        "rejected": rules.rejected_days,
        "closed": rules.closed_days,
        "referred": rules.referred_days,
    }
    return None if kept == "open" else changed_on + timedelta(days=days[kept])


def next_clock(told: History, rules: TipRules, calendar: Calendar, today: date) -> Clock | None:
    """The first promise not yet kept; None where the work is over."""
    if told.state in OVER:
        return None
    promises: tuple[tuple[ClockKind, Rule], ...] = (
        ("word", rules.word),
        ("progress", rules.progress),
        ("report", rules.report),
        ("result", rules.result),
    )
    kind, rule = next(one for one in promises if not _is_kept(one[0], told, rules, calendar))
    due = due_on(told.received_on, rule, calendar)
    return Clock(kind, due, due_state(due, today))


def _is_kept(kind: str, told: History, rules: TipRules, calendar: Calendar) -> bool:
    if kind == "word":
        return bool(told.words)
    if kind == "progress":
        return any(state != "acknowledged" for _, state in told.steps)
    if kind == "report":
        early = due_on(told.received_on, rules.progress, calendar)
        return any(day > early for day in (*told.words, *(day for day, _ in told.steps)))
    return False  # a result ends the work, and with it the clocks

"""What may be done with a case now: the names of the buttons, computed and never listed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from casework.clearance import Deed, Docket, Officer, may
from casework.workflow import Standing, is_open, may_reopen, may_unmerge, route
from casework.workflow import may as may_step

NEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "accept": "work",
        "ask": "work",
        "progress": "work",
        "explain": "work",
        "forward": "work",
        "resolve": "work",
        "close": "work",
        "reopen": "work",
        "note": "work",
        "category": "work",
        "merge": "work",
        "unmerge": "work",
        "split": "work",
        "publish": "work",
        "hand_over": "hand_over",
        "assign": "assign",
        "concern": "concern",
    }
)
"""Which right a deed takes, in the order in which buttons stand."""

_OPEN_ONLY = frozenset({"explain", "category", "merge", "split", "hand_over", "assign", "concern"})


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stands, as far as buttons depend on it."""

    standing: Standing
    merged_at: datetime | None = None  # None where it is not merged into another


def deeds(officer: Officer, case: Docket, stand: Stand, now: datetime) -> tuple[str, ...]:
    """The deeds open to this officer, in the order of `NEEDS`."""
    return tuple(
        deed
        for deed, right in NEEDS.items()
        if may(officer, right, case)
        and (is_possible(deed, stand, now) or _is_nobodys(deed, case, stand))
    )


def _is_nobodys(deed: str, case: Docket, stand: Stand) -> bool:
    """Whether a case lost its owner on the way: somebody takes it as if it were new."""
    return deed == "accept" and not case.owner and is_open(stand.standing.state)


def is_possible(deed: str, stand: Stand, now: datetime) -> bool:
    """Whether the state of the case allows it, whoever asks."""
    state = stand.standing.state
    if deed in _STEPS:
        return bool(route(state, _STEPS[deed]))
    if deed in _OPEN_ONLY:
        return is_open(state)
    if deed == "progress":
        return state == "in_progress" or (is_open(state) and may_step(state, "in_progress"))
    if deed == "reopen":
        return stand.merged_at is None and may_reopen(stand.standing, now)
    if deed == "unmerge":
        return stand.merged_at is not None and may_unmerge(stand.merged_at, now)
    return True  # a note, and what the public may see, at any time


_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "accept": "accepted",
        "ask": "waiting_citizen",
        "forward": "forwarded",
        "resolve": "resolved",
        "close": "closed",
    }
)

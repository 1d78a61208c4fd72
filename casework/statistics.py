"""The books: what came in, what went out, what is left. One definition for page, sheet and report.

The identity that must always close, over any span of days:
carried + received + reopened = finished + cancelled + merged + remaining.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from casework.workflow import is_open

What = Literal["received", "step", "merged", "unmerged"]
_Out = Literal["finished", "cancelled", "merged"]
Count = Literal["received", "reopened", "unmerged", "finished", "cancelled", "merged"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a case that changes a count. `on` is its day in Bangkok.

    `state` is the state it led to; for "unmerged" the restored one.
    """

    case: str
    what: What
    state: str
    on: date


@dataclass(frozen=True, slots=True)
class Books:
    """Counts of a span of days. `forwarded` is a part of `remaining`.

    `merged` is less the mergers undone in the span, so that an undone merger is no reopening; it is
    negative where only the undoing falls into the span.
    """

    carried: int = 0
    received: int = 0
    reopened: int = 0
    finished: int = 0
    cancelled: int = 0
    merged: int = 0
    remaining: int = 0
    forwarded: int = 0

    @property
    def close(self) -> bool:
        """Whether what came in is what went out and what is left."""
        came = self.carried + self.received + self.reopened
        return came == self.finished + self.cancelled + self.merged + self.remaining


def books(happenings: Iterable[Happening], first: date, last: date) -> Books:
    """Count the span from `first` to `last`, both included, as it stood at the end of `last`.

    Happenings come in the order in which they happened.
    """
    ledger = _Ledger()
    begun = False
    for happening in happenings:
        if happening.on > last:
            break
        if not begun and happening.on >= first:
            ledger.begin()
            begun = True
        ledger.enter(happening)
    if not begun:
        ledger.begin()
    return ledger.books()


class _Ledger:
    """Counts as it walks through the happenings; `begin` turns the page."""

    def __init__(self) -> None:
        self._open: dict[str, str] = {}  # case -> its open state
        self._begin_counts()
        self._carried = 0

    def begin(self) -> None:
        self._carried = len(self._open)
        self._begin_counts()

    def _begin_counts(self) -> None:
        self._counts = dict.fromkeys(("received", "reopened", "finished", "cancelled", "merged"), 0)

    def enter(self, happening: Happening) -> None:
        was_open = happening.case in self._open
        opens = happening.what != "merged" and is_open(happening.state)
        if opens:
            if not was_open:
                self._come(happening)
            self._open[happening.case] = happening.state
        elif was_open:
            del self._open[happening.case]
            self._counts[_way_out(happening)] += 1

    def _come(self, happening: Happening) -> None:
        if happening.what == "unmerged":
            self._counts["merged"] -= 1
        else:
            self._counts["received" if happening.what == "received" else "reopened"] += 1

    def books(self) -> Books:
        remaining = list(self._open.values())
        return Books(
            carried=self._carried,
            remaining=len(remaining),
            forwarded=remaining.count("forwarded"),
            **self._counts,
        )


def _way_out(happening: Happening) -> _Out:
    if happening.what == "merged":
        return "merged"
    return "cancelled" if happening.state == "cancelled" else "finished"


def counts_as(kind: str, from_state: str, to_state: str) -> Count | None:
    """What one event does to the books, by itself: so that sums need no whole histories.

    Read from the states on both sides of it, it is what a walk through the whole history finds.
    """
    was_open = from_state != "" and is_open(from_state)
    opens = kind != "merged" and is_open(to_state)
    if opens == was_open:
        return None
    if was_open:
        return _way_out(Happening("", _what(kind), to_state, date.min))
    if kind == "unmerged":
        return "unmerged"
    return "received" if kind == "received" else "reopened"


_WHAT: Mapping[str, What] = MappingProxyType(
    {"received": "received", "merged": "merged", "unmerged": "unmerged"}
)


def happening_of(
    case: str, kind: str, from_state: str, to_state: str, on: date
) -> Happening | None:
    """The happening behind an event of a case's history; None where it changes no count."""
    if kind not in _WHAT and from_state == to_state:
        return None
    return Happening(case, _what(kind), to_state, on)


def _what(kind: str) -> What:
    return _WHAT.get(kind, "step")

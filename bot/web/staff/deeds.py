"""From a form of the case page to the one command it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from casework.days import read_day
from handlers.commands import AcceptCase, AskCitizen, ResolveCase
from handlers.staff_commands import (
    AssignCase,
    ChangeCategory,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    MergeCase,
    NameConcerned,
    NoteCase,
    PublishCase,
    ReopenByStaff,
    ReportProgress,
    SplitCase,
    UnmergeCase,
)

LONGEST: Final = 4000
WITH_PHOTOS: Final = frozenset(
    {"ask", "progress", "explain", "forward", "resolve", "close", "note"}
)
LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A form of the case page, each field cut to what it may hold."""

    number: str
    form: MultiDict[str, str] = field(repr=False)
    photo_ids: tuple[str, ...] = ()

    @property
    def seen(self) -> int:
        """The newest event that the page showed; 0 where somebody took the field away."""
        written = self.form.get("seen", "")[:9]
        return int(written) if written.isascii() and written.isdecimal() else 0

    @property
    def words(self) -> str:
        return self.form.get("words", "").replace("\r\n", "\n").strip()[:LONGEST]

    def line(self, name: str) -> str:
        return " ".join(self.form.get(name, "").split())[:LONGEST_LINE]

    def day(self, name: str) -> date:
        """Raises `NotADayError`."""
        return read_day(self.form.get(name, ""))


def _forward(sent: Sent) -> ForwardCase:
    return ForwardCase(
        sent.number, sent.line("agency"), sent.line("letter"), sent.day("on"), sent.words,
        sent.seen, sent.photo_ids,
    )  # fmt: skip


def _assign(sent: Sent) -> AssignCase:
    return AssignCase(
        sent.number, sent.line("owner") or None, sent.line("division") or None, sent.words,
        sent.seen,
    )  # fmt: skip


def _resolve(sent: Sent) -> ResolveCase:
    return ResolveCase(
        sent.number, sent.words, sent.photo_ids, sent.line("without_photo"), sent.seen
    )


def _concern(sent: Sent) -> NameConcerned:
    """A button beside a name takes that one back, whatever is chosen below."""
    sort, _, whom = sent.line("back").partition(":")
    if not whom:
        staff_id, division = sent.line("staff_id"), sent.line("division")
        return NameConcerned(sent.number, staff_id or None, division or None, sent.seen)
    staff_id, division = (whom, "") if sort == "staff" else ("", whom)
    return NameConcerned(
        sent.number, staff_id or None, division or None, sent.seen, takes_back=True
    )


COMMANDS: Final[Mapping[str, Callable[[Sent], Any]]] = MappingProxyType(
    {
        "accept": lambda sent: AcceptCase(sent.number, sent.seen),
        "ask": lambda sent: AskCitizen(sent.number, sent.words, sent.seen, sent.photo_ids),
        "progress": lambda sent: ReportProgress(
            sent.number, sent.words, sent.line("stage"), sent.seen, sent.photo_ids
        ),
        "explain": lambda sent: ExplainDelay(sent.number, sent.words, sent.seen, sent.photo_ids),
        "forward": _forward,
        "resolve": _resolve,
        "close": lambda sent: CloseCase(
            sent.number, sent.line("reason"), sent.words, sent.seen, sent.photo_ids
        ),
        "reopen": lambda sent: ReopenByStaff(sent.number, sent.words, sent.seen),
        "note": lambda sent: NoteCase(sent.number, sent.words, sent.seen, sent.photo_ids),
        "category": lambda sent: ChangeCategory(sent.number, sent.line("category"), sent.seen),
        "merge": lambda sent: MergeCase(
            sent.number, sent.line("pick") or sent.line("into"), sent.seen
        ),
        "unmerge": lambda sent: UnmergeCase(sent.number, sent.seen),
        "split": lambda sent: SplitCase(
            sent.number,
            sent.line("category"),
            sent.words,
            sent.seen,
            sent.line("into"),
            sent.line("once")[:64],
        ),
        "publish": lambda sent: PublishCase(
            sent.number, sent.words[:300], sent.line("photo_id"), sent.seen
        ),
        "hand_over": _assign,
        "assign": _assign,
        "concern": _concern,
    }
)
"""Every deed of `casework.deeds.NEEDS` has its form here; a test compares the two."""

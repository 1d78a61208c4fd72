"""What an officer sees: asked as one reader, for whom other tips do not exist.

Sealed things are listed with their size and fetched one by one; only a browser with the key opens
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.actions.tips_officers import officer, tip_for
from bot.actions.tips_rules import rules_of
from bot.actions.tips_two_people import may_second, was_left_out
from casework.deadlines import Calendar
from casework.tips import (
    Clock,
    History,
    Keeping,
    TipRules,
    allowed,
    keeping,
    next_clock,
)
from storage.vault import VaultTx
from storage.vault.inbox import Told
from storage.vault.inbox import inbox as told_tips
from storage.vault.rows import Body, Listed, Proposal, Reader

if TYPE_CHECKING:
    from bot.townhall import TownHall

__all__ = [
    "Body",
    "Clock",
    "Desk",
    "InboxRow",
    "PackageRow",
    "Piece",
    "ProposalRow",
    "Reader",
    "StepRow",
    "TipPage",
    "awaiting_me",
    "bodies",
    "desk_of",
    "inbox",
    "key_files_of",
    "read_sealed",
    "read_tip",
    "waiting_readers",
]


@dataclass(frozen=True, slots=True)
class Desk:
    """What clocks need of a town."""

    calendar: Calendar
    rules: TipRules = field(default_factory=TipRules)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A tip in a list: two words, state, clock and class of keeping."""

    tip: str
    label: str
    state: str
    outcome: str
    received_on: date
    changed_on: date
    keeping: Keeping
    is_held: bool
    clock: Clock | None
    has_news: bool
    waits_for_me: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Something sealed; `by` is a reader's title, "" the informant."""

    id: str
    on: date
    by: str
    size: int
    is_apart: bool = False  # an original: only `FetchOriginal` gives it out


@dataclass(frozen=True, slots=True)
class StepRow:
    """`reason` is a static word, or the title of the body to which a tip was handed on."""

    state: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PackageRow:
    id: str
    body: str
    reference: str
    on: date
    size: int


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Something that waits for a second person; `may_second` says whether that may be me."""

    id: str
    kind: str
    tip: str | None
    label: str
    to: str
    by: str
    on: date
    is_mine: bool
    may_second: bool


@dataclass(frozen=True, slots=True)
class TipPage:
    """All that a page shows of a tip before the key opens anything."""

    row: InboxRow
    tip_key: str
    mailbox: str
    key_file: bytes = field(repr=False)
    parts: tuple[Piece, ...]
    thread: tuple[Piece, ...]
    notes: tuple[Piece, ...]
    steps: tuple[StepRow, ...]
    packages: tuple[PackageRow, ...]
    proposals: tuple[ProposalRow, ...]
    holders: tuple[Reader, ...]
    may_be_given: tuple[Reader, ...]
    allowed: tuple[str, ...]


def desk_of(hall: TownHall) -> Desk:
    """The town's working days, and its own promises where it made any."""
    return Desk(hall.rules.calendar, rules_of(hall.town.settings))


def inbox(vtx: VaultTx, reader: Reader, desk: Desk) -> tuple[InboxRow, ...]:
    """What this reader can open, newest first. Whoever is not approved has nothing."""
    if officer(vtx, reader.id) is None:
        return ()
    told = told_tips(vtx.connection, vtx.town, reader.id)
    waiting = [one.tip for one in awaiting_me(vtx, reader)]
    return tuple(_row(one, desk, vtx.today, waiting.count(one.tip.id)) for one in told)


def _row(told: Told, desk: Desk, today: date, waits: int = 0) -> InboxRow:
    tip = told.tip
    assert tip.received_on is not None
    assert tip.changed_on is not None
    history = History(tip.received_on, tip.state, told.words, told.steps)
    heard = max([tip.received_on, *told.words])
    is_new = not told.words and not told.steps
    return InboxRow(
        tip=tip.id,
        label=tip.label,
        state=tip.state,
        outcome=tip.outcome,
        received_on=tip.received_on,
        changed_on=tip.changed_on,
        keeping=keeping(tip.state, tip.outcome, was_referred=told.was_referred),
        is_held=tip.is_held,
        clock=next_clock(history, desk.rules, desk.calendar, today),
        has_news=is_new or (told.last_part is not None and told.last_part > heard),
        waits_for_me=waits,
    )


def read_tip(vtx: VaultTx, reader: Reader, tip_id: str, desk: Desk) -> TipPage | None:
    """One tip, or None: also for whom it does not exist."""
    tip = tip_for(vtx, tip_id, reader.id)
    file = vtx.tips.key_file(tip_id, reader.id)
    if tip is None or file is None:
        return None
    row = next(one for one in inbox(vtx, reader, desk) if one.tip == tip.id)
    names = _titles(vtx)
    readers = vtx.desk.readers_of(tip.id)
    approved = vtx.readers.approved()
    others = [one for one in approved if one.id not in readers and not one.is_continuity]
    return TipPage(
        row=row,
        tip_key=tip.tip_key,
        mailbox=tip.mailbox,
        key_file=file.sealed,
        parts=_pieces(vtx.desk.listed("part", tip.id), names),
        thread=_pieces(vtx.desk.listed("answer", tip.id), names),
        notes=_pieces(vtx.desk.listed("note", tip.id), names),
        steps=_steps(vtx, tip.id, names),
        packages=_packages(vtx, tip.id),
        proposals=tuple(one for one in _seen(vtx, reader) if one.tip == tip.id),
        holders=tuple(one for one in approved if one.id in readers),
        may_be_given=tuple(one for one in others if _may_be_given(vtx, tip_id, one)),
        allowed=allowed(tip.state),
    )


def _may_be_given(vtx: VaultTx, tip: str, to: Reader) -> bool:
    found = vtx.tips.released(tip)
    again = any(
        (one.kind, one.tip, one.reader) == ("again", tip, to.id) for one in vtx.desk.proposals()
    )
    return again or (found is not None and not was_left_out(vtx, found, to))


def _titles(vtx: VaultTx) -> dict[str, str]:
    return {one.id: one.title for one in vtx.readers.everybody()}


def _pieces(listed: tuple[Listed, ...], names: dict[str, str]) -> tuple[Piece, ...]:
    return tuple(
        Piece(one.id, one.on, names.get(one.by, ""), one.size, one.is_apart) for one in listed
    )


def _steps(vtx: VaultTx, tip: str, names: dict[str, str]) -> tuple[StepRow, ...]:
    titles = {one.id: one.title for one in vtx.desk.bodies()}
    return tuple(
        StepRow(one.state, titles.get(one.reason, one.reason), names.get(one.by, ""), one.on)
        for one in vtx.desk.steps(tip)
    )


def _packages(vtx: VaultTx, tip: str) -> tuple[PackageRow, ...]:
    titles = {one.id: one.title for one in vtx.desk.bodies()}
    return tuple(
        PackageRow(one.id, titles.get(one.body, ""), one.reference, one.on, one.size)
        for one in vtx.desk.packages(tip)
    )


def read_sealed(vtx: VaultTx, reader: Reader, tip: str, piece: str) -> bytes | None:
    """The sealed bytes of a part, answer, note or package of a tip that exists for this reader.

    Originals are none of them: each is asked for by an act (`FetchOriginal`).
    """
    if tip_for(vtx, tip, reader.id) is None:
        return None
    return vtx.desk.sealed(tip, piece)


def key_files_of(vtx: VaultTx, reader: Reader) -> tuple[tuple[str, bytes], ...]:
    """For a change of key: tip and key file of all that this key opens."""
    return vtx.desk.key_files(reader.id) if officer(vtx, reader.id) else ()


def awaiting_me(vtx: VaultTx, reader: Reader) -> tuple[ProposalRow, ...]:
    """What this reader may second or refuse."""
    return tuple(one for one in _seen(vtx, reader) if one.may_second)


def _seen(vtx: VaultTx, reader: Reader) -> tuple[ProposalRow, ...]:
    """Proposals that exist for this reader: of his tips, and of the channel itself."""
    names = _titles(vtx)
    mine = {one.id: one.label for one in vtx.tips.readable_by(reader.id)}
    return tuple(
        _proposal(vtx, one, reader, names, mine.get(one.tip or "", ""))
        for one in vtx.desk.proposals()
        if one.kind != "carry" and (one.tip is None or one.tip in mine)
    )


def _proposal(
    vtx: VaultTx, one: Proposal, reader: Reader, names: dict[str, str], label: str
) -> ProposalRow:
    return ProposalRow(
        id=one.id,
        kind=one.kind,
        tip=one.tip,
        label=label,
        to=names.get(one.reader, ""),
        by=names.get(one.given_by, ""),
        on=one.given_on,
        is_mine=one.given_by == reader.id,
        may_second=may_second(vtx, one, reader),
    )


def waiting_readers(vtx: VaultTx, reader: Reader) -> tuple[Reader, ...]:
    """Keys that this officer may vouch for."""
    return tuple(
        one for one in vtx.readers.all() if not one.is_approved and one.holder != reader.holder
    )


def bodies(vtx: VaultTx) -> tuple[Body, ...]:
    """Outside bodies, by title."""
    return vtx.desk.bodies()

"""One case as the console shows it: everything on it, and the deeds that are open to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.actions.clearance import cleared, on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.steps import number_of
from bot.actions.views import staff_case
from casework.numbering import read_number
from casework.officehours import BANGKOK
from casework.proof import Picture, flags
from handlers.commands import StaffCase
from storage import Tx
from storage.cases import Case
from storage.links import CaseLink
from storage.photos import Photo
from storage.voices import Rating


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of a case, with its words and who did it. Not public ones are for staff alone."""

    seq: int
    at: datetime
    kind: str
    from_state: str
    to_state: str
    actor: str  # "citizen", "staff", "system"
    staff_name: str
    is_public: bool
    words: str = field(default="", repr=False)
    facts: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[Photo, ...] = field(default=(), repr=False)

    @property
    def state(self) -> str:
        """The state it led to."""
        return self.to_state


@dataclass(frozen=True, slots=True)
class AfterPhoto:
    """A picture of the work done; `flags` say why somebody should look at it (ควรตรวจ)."""

    photo: Photo = field(repr=False)
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its whole history."""

    case: StaffCase
    history: tuple[HistoryLine, ...]
    photos: tuple[Photo, ...] = field(repr=False)  # of the report
    after: tuple[AfterPhoto, ...] = ()
    links: tuple[CaseLink, ...] = ()
    ratings: tuple[Rating, ...] = ()
    followers: int = 0
    named_staff: frozenset[str] = frozenset()
    named_divisions: frozenset[str] = frozenset()
    shown_words: str = ""
    shown_photo: str = ""


def read_case(tx: Tx, actor: StaffMember, number: str, context: ActionContext) -> CasePage | None:
    """None for a case that is not there and for one that this account may not see."""
    case = tx.cases.by_number(number_of(number))
    if case is None or not cleared(tx, actor, "see", case):
        return None
    photos = tx.photos.of_case(case.number)
    seen = staff_case(tx, case, context, on_duty(tx, actor))
    return CasePage(
        case=seen,
        history=_history(tx, actor, case, {photo.id: photo for photo in photos}),
        photos=tuple(photo for photo in photos if photo.role == "before"),
        after=_after(tx, case, photos),
        links=_links(tx, actor, case),
        ratings=tx.voices.ratings(case.number),
        followers=seen.followers,
        named_staff=case.named_staff,
        named_divisions=case.named_divisions,
        shown_words=case.shown_words,
        shown_photo=case.shown_photo,
    )


def read_photo(tx: Tx, actor: StaffMember, number: str, photo_id: str) -> Photo | None:
    """A stored picture of a case that this account may see."""
    case = tx.cases.by_number(number)
    if case is None or not cleared(tx, actor, "see", case):
        return None
    photo = tx.photos.by_id(photo_id)
    return photo if photo and photo.number == number and photo.state == "stored" else None


def _links(tx: Tx, actor: StaffMember, case: Case) -> tuple[CaseLink, ...]:
    """Those to cases that this account may see: one that names him is nobody's neighbour."""
    return tuple(
        link
        for link in tx.links.around(case.number)
        if _sees(tx, actor, link.number if link.to_number == case.number else link.to_number)
    )


def _facts(tx: Tx, actor: StaffMember, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Without the numbers of cases that this account may not see."""
    return {
        name: value
        for name, value in facts.items()
        if read_number(value) != value or _sees(tx, actor, value)
    }


def _sees(tx: Tx, actor: StaffMember, number: str) -> bool:
    return cleared(tx, actor, "see", tx.cases.by_number(number))


def _history(
    tx: Tx, actor: StaffMember, case: Case, photos: Mapping[str, Photo]
) -> tuple[HistoryLine, ...]:
    said = {
        row.seq: row.text
        for row in tx.cases.words(case.number)
        if row.kind not in {"detail", "place"}
    }
    names = {row.id: row.name for row in tx.staff.everyone()}
    return tuple(
        HistoryLine(
            event.seq,
            event.at,
            event.kind,
            event.from_state,
            event.to_state,
            event.actor,
            names.get(event.staff_id or "", ""),
            event.is_public,
            said.get(event.seq, ""),
            _facts(tx, actor, event.facts),
            tuple(photos[one] for one in event.facts.get("photos", "").split() if one in photos),
        )
        for event in tx.cases.events(case.number)
    )


def _after(tx: Tx, case: Case, photos: tuple[Photo, ...]) -> tuple[AfterPhoto, ...]:
    before = [_as_picture(photo) for photo in photos if photo.role == "before" and photo.sha256]
    spot = (case.lat, case.lon) if case.lat is not None and case.lon is not None else None
    return tuple(
        AfterPhoto(
            photo,
            flags(
                _as_picture(photo),
                before,
                elsewhere=tx.photos.is_elsewhere(photo.sha256, case.number),
                received_at=case.received_at,
                spot=spot,
            )
            if photo.sha256
            else (),
        )
        for photo in photos
        if photo.role == "after"
    )


def _as_picture(photo: Photo) -> Picture:
    """What the camera wrote, as the rules read it; its clock has no zone and is Bangkok's."""
    private = photo.private
    taken, likeness = private.get("taken_at"), private.get("likeness")
    lat, lon = private.get("lat"), private.get("lon")
    return Picture(
        photo.sha256,
        int(likeness, 16) if likeness else None,
        datetime.fromisoformat(taken).replace(tzinfo=BANGKOK).astimezone(UTC) if taken else None,
        (float(lat), float(lon)) if lat is not None and lon is not None else None,
    )

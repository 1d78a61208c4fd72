"""One case as the console shows it: everything on it, and the deeds that are open to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.actions.clearance import cleared, on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.steps import number_of
from bot.actions.views import staff_case
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
    concerns_staff_id: str | None = None
    concerns_division: str | None = None
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
        history=_history(tx, case, {photo.id: photo for photo in photos}),
        photos=tuple(photo for photo in photos if photo.role == "before"),
        after=_after(tx, case, photos),
        links=tx.links.around(case.number),
        ratings=tx.voices.ratings(case.number),
        followers=seen.followers,
        concerns_staff_id=case.concerns_staff_id,
        concerns_division=case.concerns_division,
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


def _history(tx: Tx, case: Case, photos: Mapping[str, Photo]) -> tuple[HistoryLine, ...]:
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
            event.facts,
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

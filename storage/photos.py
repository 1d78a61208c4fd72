"""Photos: rows beside files. A draft's photo belongs to a person, a filed one to a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import (
    Executable,
    Update,
    bindparam,
    delete,
    func,
    insert,
    null,
    select,
    text,
    update,
)

from storage.scope import TOWN, Opener, Repository, scoped
from storage.tables import photos

PhotoRole = Literal["before", "during", "after", "note"]
"""Of the report, of work on the way, of the work done; or for colleagues only."""
PhotoState = Literal["wanted", "fetching", "stored", "failed", "gone"]


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture. `message_id` is kept only until it is fetched; `private` is for staff alone."""

    town_id: int
    id: str
    number: str | None  # of the case; None while draft
    person: str | None = field(repr=False)  # None once filed
    message_id: str | None = field(repr=False)
    state: PhotoState
    attempts: int
    due_at: datetime
    address: str = field(repr=False)  # the unguessable part of its link
    kind: str  # "image/jpeg"; "" until stored
    width: int
    height: int
    size: int  # bytes of the large rendition
    sha256: str  # of the original bytes, hex; "" until stored
    private: Mapping[str, Any] = field(repr=False)  # what the camera wrote
    fault: str
    made_at: datetime
    role: str = "before"  # a `PhotoRole`


_p: Final = photos.c
COLUMNS: Final = tuple(photos.c[name] for name in Photo.__dataclass_fields__)
_ALL: Final = select(*COLUMNS).where(_p.town_id == TOWN)
_BY_ID: Final = scoped(_ALL.where(_p.id == bindparam("wanted")))
_BY_ADDRESS: Final = scoped(_ALL.where(_p.address == bindparam("wanted")))
_OF_CASE: Final = scoped(_ALL.where(_p.number == bindparam("wanted")).order_by(_p.made_at, _p.id))
_draft: Final = (_p.person == bindparam("wanted")) & _p.number.is_(None)
_DRAFTS: Final = scoped(_ALL.where(_draft).order_by(_p.made_at, _p.id))
_WANT: Final = scoped(
    insert(photos)
    .values(
        town_id=TOWN,
        id=bindparam("new_id"),
        person=bindparam("new_person"),
        message_id=bindparam("new_message_id"),
        message_hash=bindparam("new_message_hash"),
        due_at=bindparam("new_due_at"),
        address=bindparam("new_address"),
        made_at=bindparam("new_made_at"),
        state="wanted",
        private={},
    )
    .returning(*COLUMNS)
)
_ATTACH: Final = scoped(
    update(photos)
    .where(
        _p.town_id == TOWN,
        _p.id == bindparam("wanted"),
        _p.person == bindparam("owner"),
        _p.number.is_(None),
    )
    .values(number=bindparam("case_number"), person=null(), role=bindparam("as_role"))
)
_ELSEWHERE: Final = scoped(
    select(func.count()).where(
        _p.town_id == TOWN,
        _p.sha256 == bindparam("same"),
        _p.number.is_not(None),
        _p.number != bindparam("wanted"),
    )
)


def _marking(**values: object) -> Update:
    """Write down how a fetch ended, if the photo still waits."""
    return scoped(
        update(photos)
        .where(
            _p.town_id == TOWN,
            _p.id == bindparam("wanted"),
            _p.state.in_(("wanted", "fetching")),
        )
        .values(**values)
    )


_STORED: Final = _marking(
    state="stored",
    message_id=null(),
    fault="",
    kind=bindparam("new_kind"),
    width=bindparam("new_width"),
    height=bindparam("new_height"),
    size=bindparam("new_size"),
    sha256=bindparam("new_sha256"),
    private=bindparam("new_private"),
)
_WANTED: Final = _marking(state="wanted", due_at=bindparam("next"), fault=bindparam("code"))
_FAILED: Final = _marking(state=bindparam("new_state"), message_id=null(), fault=bindparam("code"))
_REMOVE: Final = delete(photos).where(_p.town_id == TOWN).returning(*COLUMNS)
_TAKE_BACK: Final = scoped(_REMOVE.where(_p.message_hash == bindparam("wanted")))
_REMOVE_DRAFTS: Final = scoped(_REMOVE.where(_draft))
_REMOVE_OF_CASE: Final = scoped(_REMOVE.where(_p.number == bindparam("wanted")))

_waiting: Final = text("photos.state IN ('wanted', 'fetching')")
_NOW: Final = bindparam("now", type_=_p.due_at.type)
_ANY: Final = select(_p.id).where(_waiting, _p.due_at <= _NOW).limit(1)
_due: Final = (
    select(_p.town_id, _p.id)
    .where(_waiting, _p.due_at <= _NOW)
    .order_by(_p.due_at)
    .limit(bindparam("most"))
    .with_for_update(of=photos, skip_locked=True)
    .cte("due")
)
_CLAIM: Final = (
    update(photos)
    .where(_p.town_id == _due.c.town_id, _p.id == _due.c.id)
    .values(state="fetching", attempts=_p.attempts + 1, due_at=bindparam("until"))
    .returning(*COLUMNS)
)
_COUNTS: Final = select(_p.state, func.count()).group_by(_p.state)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """What became of a fetched picture; hand it over after its files are written and synced."""

    kind: str
    width: int
    height: int
    size: int
    sha256: str
    private: Mapping[str, Any] = field(repr=False, default_factory=dict)


class Photos(Repository):
    """The photos of one town."""

    __slots__ = ()

    def want(self, person: str, message_id: str) -> Photo:
        """Keep a picture of this person's draft, to be fetched now."""
        ground = self._ground
        now = ground.clock()
        values = {
            "id": ground.new_id(),
            "person": person,
            "message_id": message_id,
            "message_hash": ground.keys.message_hash(message_id),
            "due_at": now,
            "address": ground.new_id().replace("-", ""),
            "made_at": now,
        }
        row = self._run(_WANT, **{f"new_{name}": value for name, value in values.items()}).one()
        return Photo(*row)

    def attach(
        self, photo_ids: Sequence[str], person: str, number: str, role: PhotoRole = "before"
    ) -> int:
        """Move this person's draft photos to a case; how many. Others' stay."""
        filed = 0
        for photo_id in dict.fromkeys(photo_ids):
            filed += self._run(
                _ATTACH, wanted=photo_id, owner=person, case_number=number, as_role=role
            ).rowcount
        return filed

    def is_elsewhere(self, sha256: str, number: str) -> bool:
        """Whether the same bytes stand on another case."""
        return bool(sha256) and self._run(_ELSEWHERE, same=sha256, wanted=number).scalar_one() > 0

    def by_id(self, photo_id: str) -> Photo | None:
        return self._one(_BY_ID, photo_id)

    def by_address(self, address: str) -> Photo | None:
        return self._one(_BY_ADDRESS, address)

    def of_case(self, number: str) -> tuple[Photo, ...]:
        """Oldest first."""
        return self._several(_OF_CASE, number)

    def drafts_of(self, person: str) -> tuple[Photo, ...]:
        return self._several(_DRAFTS, person)

    def mark_stored(self, photo_id: str, stored: StoredPhoto) -> bool:
        """Fetched and written; forgets LINE's message id. False: it was taken back meanwhile."""
        changed = self._run(
            _STORED,
            wanted=photo_id,
            new_kind=stored.kind,
            new_width=stored.width,
            new_height=stored.height,
            new_size=stored.size,
            new_sha256=stored.sha256,
            new_private=dict(stored.private),
        )
        return changed.rowcount == 1

    def mark_wanted(self, photo_id: str, due_at: datetime, fault: str = "") -> bool:
        """Not yet: try again then."""
        return self._run(_WANTED, wanted=photo_id, next=due_at, code=fault).rowcount == 1

    def mark_failed(self, photo_id: str, fault: str, *, gone: bool = False) -> bool:
        """Given up, or LINE no longer has it; staff see that there was a photo."""
        state = "gone" if gone else "failed"
        return self._run(_FAILED, wanted=photo_id, new_state=state, code=fault).rowcount == 1

    def take_back(self, message_id: str) -> tuple[Photo, ...]:
        """Delete what came in this message; the caller deletes the files of what comes back."""
        return self._several(_TAKE_BACK, self._ground.keys.message_hash(message_id))

    def remove_drafts(self, person: str) -> tuple[Photo, ...]:
        """Delete the photos of this person's draft; the caller deletes their files."""
        return self._several(_REMOVE_DRAFTS, person)

    def remove_of_case(self, number: str) -> tuple[Photo, ...]:
        """Delete the photos of a case; the caller deletes their files."""
        return self._several(_REMOVE_OF_CASE, number)

    def _one(self, statement: Executable, wanted: str) -> Photo | None:
        row = self._run(statement, wanted=wanted).first()
        return None if row is None else Photo(*row)

    def _several(self, statement: Executable, wanted: str | bytes) -> tuple[Photo, ...]:
        return tuple(Photo(*row) for row in self._run(statement, wanted=wanted))


class PhotoQueue:
    """Every town's photos that wait to be fetched."""

    def __init__(self, doors: Opener) -> None:
        self._doors = doors

    def claim(self, now: datetime, limit: int, lease_seconds: int) -> list[Photo]:
        """Take up to `limit` photos that are due; one whose lease runs out is due again.

        Afterwards `store.begin(photo.town_id)` and `mark_stored`, `mark_wanted` or `mark_failed`.
        """
        doors = self._doors()
        if doors.is_sqlite:  # look first: polling should not stop the writers
            with doors.reading() as connection:
                if connection.execute(_ANY, {"now": now}).first() is None:
                    return []
        until = now + timedelta(seconds=lease_seconds)
        with doors.writing() as connection:
            rows = connection.execute(_CLAIM, {"now": now, "most": limit, "until": until})
            return sorted((Photo(*row) for row in rows), key=lambda photo: photo.made_at)

    def counts(self) -> Mapping[str, int]:
        """Photos by state."""
        with self._doors().reading() as connection:
            return {row[0]: row[1] for row in connection.execute(_COUNTS)}

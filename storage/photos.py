"""Photos: rows beside files. A draft's photo belongs to a person, a filed one to a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.scope import Repository

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
        raise NotImplementedError

    def attach(self, photo_ids: Sequence[str], person: str, number: str) -> int:
        """Move this person's draft photos to a case; how many. Others' stay."""
        raise NotImplementedError

    def by_id(self, photo_id: str) -> Photo | None:
        raise NotImplementedError

    def by_address(self, address: str) -> Photo | None:
        raise NotImplementedError

    def of_case(self, number: str) -> tuple[Photo, ...]:
        """Oldest first."""
        raise NotImplementedError

    def drafts_of(self, person: str) -> tuple[Photo, ...]:
        raise NotImplementedError

    def mark_stored(self, photo_id: str, stored: StoredPhoto) -> bool:
        """Fetched and written; forgets LINE's message id. False: it was taken back meanwhile."""
        raise NotImplementedError

    def mark_wanted(self, photo_id: str, due_at: datetime, fault: str = "") -> bool:
        """Not yet: try again then."""
        raise NotImplementedError

    def mark_failed(self, photo_id: str, fault: str) -> bool:
        """Given up; staff see that there was a photo."""
        raise NotImplementedError

    def take_back(self, message_id: str) -> tuple[Photo, ...]:
        """Delete what came in this message; the caller deletes the files of what comes back."""
        raise NotImplementedError

    def remove_drafts(self, person: str) -> tuple[Photo, ...]:
        """Delete the photos of this person's draft; the caller deletes their files."""
        raise NotImplementedError

    def remove_of_case(self, number: str) -> tuple[Photo, ...]:
        """Delete the photos of a case; the caller deletes their files."""
        raise NotImplementedError


class PhotoQueue:
    """Every town's photos that wait to be fetched."""

    def claim(self, now: datetime, limit: int, lease_seconds: int) -> list[Photo]:
        """Take up to `limit` photos that are due; one whose lease runs out is due again.

        Afterwards `store.begin(photo.town_id)` and `mark_stored`, `mark_wanted` or `mark_failed`.
        """
        raise NotImplementedError

    def counts(self) -> Mapping[str, int]:
        """Photos by state."""
        raise NotImplementedError

"""Where each person stands in the talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.scope import Repository


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One person's talk. Change it with `dataclasses.replace` and hand it to `save`.

    `staff_id` is read only: the active staff member whom this LINE account is linked to
    (see `Staff.use_link_code`), or None.
    """

    person: str = field(repr=False)  # LINE's id
    place: str = field(default="", repr=False)  # JSON as `Place.write` made it; "" at the start
    language: str = "th"
    held: bytes | None = field(default=None, repr=False)  # text under the boot key
    held_until: datetime | None = None
    last_event_ms: int = 0  # LINE's time of the newest event that was answered
    is_blocked: bool = False
    staff_id: str | None = None


class Dialogues(Repository):
    """The talks of one town."""

    __slots__ = ()

    def lock(self, person: str) -> Dialogue:
        """This person's talk, held until the end of the transaction; begun if there is none."""
        raise NotImplementedError

    def find(self, person: str) -> Dialogue | None:
        """This person's talk without holding it."""
        raise NotImplementedError

    def save(self, dialogue: Dialogue) -> None:
        """Write a locked talk back; writes nothing if it is as `lock` gave it."""
        raise NotImplementedError

    def forget(self, person: str) -> None:
        """Delete the talk."""
        raise NotImplementedError

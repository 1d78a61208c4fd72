"""Where each person stands in the talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.ready import Ready
from storage.scope import TOWN, Ground, Repository, scoped
from storage.tables import dialogues, staff

_d: Final = dialogues.c
_MINE: Final = and_(_d.town_id == TOWN, _d.person == bindparam("who"))
_FIND: Final = scoped(
    select(
        _d.person,
        _d.place,
        _d.language,
        _d.held,
        _d.held_until,
        _d.last_event_ms,
        _d.is_blocked,
        staff.c.id,
    )
    .select_from(
        dialogues.outerjoin(
            staff,
            and_(staff.c.town_id == _d.town_id, staff.c.line_user == _d.person, staff.c.is_active),
        )
    )
    .where(_MINE)
)
_LOCK: Final = Ready(scoped(_FIND.with_for_update(of=dialogues)))
_BEGIN: Final = Ready(
    scoped(insert(dialogues).values(town_id=TOWN, person=bindparam("who")).on_conflict_do_nothing())
)
_SAVE: Final = Ready(
    scoped(
        update(dialogues)
        .where(_MINE)
        .values(
            place=bindparam("place"),
            language=bindparam("language"),
            held=bindparam("held"),
            held_until=bindparam("held_until"),
            last_event_ms=bindparam("last_event_ms"),
            is_blocked=bindparam("is_blocked"),
        )
    )
)
_FORGET: Final = scoped(delete(dialogues).where(_MINE))


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

    __slots__ = ("_locked",)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._locked: dict[str, Dialogue] = {}

    def lock(self, person: str) -> Dialogue:
        """This person's talk, held until the end of the transaction; begun if there is none."""
        row = self._first(_LOCK, who=person)
        if row is None:
            self._count(_BEGIN, who=person)
            row = self._first(_LOCK, who=person)
            assert row is not None
        found = self._locked[person] = Dialogue(*row)
        return found

    def find(self, person: str) -> Dialogue | None:
        """This person's talk without holding it."""
        row = self._run(_FIND, who=person).first()
        return None if row is None else Dialogue(*row)

    def save(self, dialogue: Dialogue) -> None:
        """Write a locked talk back; writes nothing if it is as `lock` gave it."""
        if self._locked.get(dialogue.person) == dialogue:
            return
        self._count(
            _SAVE,
            who=dialogue.person,
            place=dialogue.place,
            language=dialogue.language,
            held=dialogue.held,
            held_until=dialogue.held_until,
            last_event_ms=dialogue.last_event_ms,
            is_blocked=dialogue.is_blocked,
        )
        self._locked[dialogue.person] = dialogue

    def forget(self, person: str) -> None:
        """Delete the talk."""
        self._run(_FORGET, who=person)
        self._locked.pop(person, None)

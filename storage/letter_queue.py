"""The letters of all towns, as the one who sends them sees them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, delete, func, select, tuple_, update

from storage.batches import BATCH, run_in_batches
from storage.keys import Keys, KeysError
from storage.letters import State, context_of
from storage.scope import Opener
from storage.tables import letters, staff_ways

_l: Final = letters.c
_w: Final = staff_ways.c
_NOW: Final = bindparam("now", type_=_l.made_at.type)
_ANY: Final = select(_l.id).where(_l.state == "pending", _l.due_at <= _NOW).limit(1)
_due: Final = (
    select(_l.town_id, _l.id)
    .where(_l.state == "pending", _l.due_at <= _NOW)
    .order_by(_l.due_at, _l.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = (
    update(letters)
    .where(tuple_(_l.town_id, _l.id).in_(_due))
    .values(attempts=_l.attempts + 1, due_at=bindparam("until", type_=_l.due_at.type))
    .returning(_l.town_id, _l.id, _l.way_id, _l.kind, _l.facts, _l.attempts, _l.made_at)
)
_ADDRESS: Final = select(_w.staff_id, _w.address_sealed).where(
    _w.town_id == bindparam("town"), _w.id == bindparam("way")
)
_SETTLE: Final = (
    update(letters)
    .where(_l.town_id == bindparam("town"), _l.id == bindparam("wanted"), _l.state == "pending")
    .values(
        state=bindparam("new_state"),
        fault=bindparam("why"),
        due_at=bindparam("next", type_=_l.due_at.type),
        settled_at=_NOW,
        facts=case((bindparam("new_state") == "pending", _l.facts), else_="{}"),
    )
)
_COUNTS: Final = select(
    case((and_(_l.state == "pending", _l.fault != ""), "failing"), else_=_l.state).label("how"),
    func.count(),
).group_by("how")
_old: Final = (
    select(_l.town_id, _l.id)
    .where(_l.state != "pending", _l.made_at < bindparam("before", type_=_l.made_at.type))
    .limit(BATCH)
)
_PURGE: Final = delete(letters).where(tuple_(_l.town_id, _l.id).in_(_old))


@dataclass(frozen=True, slots=True)
class Letter:
    """One to be sent now."""

    town_id: int
    id: str
    staff_id: str
    address: str = field(repr=False)  # "" where it opens no more under this SECRET_KEY
    kind: str
    facts: Mapping[str, Any] = field(repr=False)
    attempts: int
    made_at: datetime


class LetterQueue:
    """Every town's letters, as the one who sends them sees them."""

    def __init__(self, doors: Opener, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._doors, self._keys, self._clock = doors, keys, clock

    def is_due(self) -> bool:
        """Whether a letter waits to be sent now; asks without keeping writers waiting."""
        with self._doors().reading() as connection:
            return connection.execute(_ANY, {"now": self._clock()}).first() is not None

    def claim(self, until: datetime, limit: int = 20) -> list[Letter]:
        """Take what is due; what is not settled by `until` is due again."""
        with self._doors().writing() as connection:
            values = {"now": self._clock(), "until": until, "most": limit}
            rows = connection.execute(_CLAIM, values).all()
            found = [
                (row, connection.execute(_ADDRESS, {"town": row.town_id, "way": row.way_id}).one())
                for row in rows
            ]
        return [self._read(*pair) for pair in sorted(found, key=lambda pair: pair[0].made_at)]

    def settle(self, letter: Letter, state: State, fault: str, due_at: datetime) -> None:
        """How the try ended."""
        with self._doors().writing() as connection:
            connection.execute(
                _SETTLE,
                {
                    "town": letter.town_id, "wanted": letter.id, "new_state": state, "why": fault,
                    "next": due_at, "now": self._clock(),
                },
            )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """How many letters are in each state; of waiting ones only those that failed before are
        "failing"."""
        with self._doors().reading() as connection:
            return {str(row[0]): int(row[1]) for row in connection.execute(_COUNTS)}

    def purge(self, before: datetime) -> int:
        """Forget settled letters that were written before then; how many."""
        return run_in_batches(self._doors, _PURGE, before=before)

    def _read(self, row: Any, way: Any) -> Letter:  # noqa: ANN401 - two rows as they came
        town_id, facts = row.town_id, json.loads(row.facts)
        try:
            opened = self._keys.open(way.address_sealed, context=context_of(town_id, way.staff_id))
        except KeysError:
            opened = ""
        return Letter(
            town_id, row.id, way.staff_id, opened, row.kind, facts, row.attempts, row.made_at
        )

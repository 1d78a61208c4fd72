"""Where staff are reached outside LINE, and the letters that go there: counts and links, no case.

An address is sealed under SECRET_KEY; a page shows only the part that its owner knows it by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from storage.scope import TOWN, Repository, scoped
from storage.tables import letters, staff, staff_ways

State = Literal["pending", "sent", "dead"]
PROOF_LIFE: Final = timedelta(days=1)
MOST_TRIES: Final = 5  # at the code that proves an address
_w: Final = staff_ways.c
_l: Final = letters.c
_s: Final = staff.c
_NOW: Final = bindparam("now", type_=_w.made_at.type)
_one: Final = (
    _w.town_id == TOWN,
    _w.id == bindparam("wanted"),
    _w.staff_id == bindparam("whose"),
)
_WAYS: Final = select(
    _w.id, _w.staff_id, _w.shown, _w.wants, _w.made_at, _w.proved_at
).where(_w.town_id == TOWN)  # fmt: skip
_OF_STAFF: Final = scoped(
    _WAYS.where(_w.staff_id == bindparam("whose")).order_by(_w.made_at, _w.id)
)
_PROVED: Final = scoped(
    _WAYS.join(staff, (_s.town_id == _w.town_id) & (_s.id == _w.staff_id))
    .where(_w.proved_at.is_not(None), _s.is_active)
    .order_by(_w.made_at, _w.id)
)
_ADD: Final = scoped(
    insert(staff_ways).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        staff_id=bindparam("whose"),
        address_sealed=bindparam("sealed"),
        shown=bindparam("seen_as"),
        wants=bindparam("kinds"),
        proof_hash=bindparam("proof"),
        made_at=_NOW,
    )
)
_TRY: Final = scoped(
    update(staff_ways)
    .where(*_one, _w.proved_at.is_(None), _w.tries < MOST_TRIES, _w.made_at > _NOW)
    .values(tries=_w.tries + 1)
    .returning(_w.proof_hash)
)
_PROVE: Final = scoped(update(staff_ways).where(*_one).values(proved_at=_NOW, proof_hash=None))
_WANT: Final = scoped(update(staff_ways).where(*_one).values(wants=bindparam("kinds")))
_DROP: Final = scoped(delete(staff_ways).where(*_one))
_DROP_ALL: Final = scoped(
    delete(staff_ways).where(_w.town_id == TOWN, _w.staff_id == bindparam("whose"))
)
_WRITE: Final = scoped(
    insert(letters).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        way_id=bindparam("way"),
        kind=bindparam("what"),
        facts=bindparam("told"),
        made_at=_NOW,
        due_at=bindparam("due", type_=_l.due_at.type),
    )
)
_UNSENT: Final = scoped(
    select(_l.id, _l.facts)
    .where(_l.town_id == TOWN, _l.way_id == bindparam("way"), _l.kind == bindparam("what"))
    .where(_l.state == "pending", _l.attempts == 0)
    .limit(1)
    .with_for_update()
)
_REWRITE: Final = scoped(
    update(letters)
    .where(_l.town_id == TOWN, _l.id == bindparam("wanted"))
    .values(facts=bindparam("told"))
)
_PLACED: Final = select(
    _l.way_id, _l.kind, _l.state, _l.attempts, _l.made_at, _l.due_at, _l.fault
).where(_l.town_id == TOWN)  # fmt: skip
_LATEST: Final = scoped(
    _PLACED.join(staff_ways, (_w.town_id == _l.town_id) & (_w.id == _l.way_id))
    .where(_w.staff_id == bindparam("whose"))
    .order_by(_l.made_at.desc(), _l.id)
    .limit(bindparam("most"))
)
_FAILING: Final = scoped(
    select(_w.staff_id, _w.shown, func.max(_l.fault), func.count())
    .select_from(letters.join(staff_ways, (_w.town_id == _l.town_id) & (_w.id == _l.way_id)))
    .where(_l.town_id == TOWN, _l.fault != "", _l.state != "sent", _l.made_at > _NOW)
    .group_by(_w.staff_id, _w.shown)
    .order_by(_w.staff_id, _w.shown)
)


@dataclass(frozen=True, slots=True)
class Way:
    """One address of one account, and which letters it wants."""

    id: str
    staff_id: str
    shown: str
    wants: frozenset[str]
    made_at: datetime
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a letter."""

    way_id: str
    kind: str
    state: State
    attempts: int
    made_at: datetime
    due_at: datetime
    fault: str


class Letters(Repository):
    """The letters of one town."""

    __slots__ = ()

    def ways(self, staff_id: str) -> tuple[Way, ...]:
        """Of one account, oldest first."""
        return tuple(_way(row) for row in self._run(_OF_STAFF, whose=staff_id))

    def wanting(self, kind: str) -> tuple[Way, ...]:
        """Proved addresses of active accounts that want this kind of letter."""
        return tuple(way for row in self._run(_PROVED) if kind in (way := _way(row)).wants)

    def add_way(self, staff_id: str, address: str, shown: str, wants: str, proof: str) -> str:
        """Keep an address; nothing but `proof` goes there until it came back. Its id."""
        new_id = self._ground.new_id()
        sealed = self._ground.keys.seal(address, context=context_of(self._ground.town_id, staff_id))
        self._run(
            _ADD,
            new_id=new_id,
            whose=staff_id,
            sealed=sealed,
            seen_as=shown,
            kinds=wants,
            proof=self._ground.keys.link_code_hash(proof),
            now=self._ground.clock(),
        )
        return new_id

    def prove(self, way_id: str, staff_id: str, proof: str) -> bool:
        """Whether this is what was sent there; a few tries within a day, then the address must be
        added anew."""
        since = self._ground.clock() - PROOF_LIFE
        kept = self._run(_TRY, wanted=way_id, whose=staff_id, now=since).scalar()
        keys = self._ground.keys
        if kept is None or not keys.equal(kept, keys.link_code_hash(proof)):
            return False
        self._run(_PROVE, wanted=way_id, whose=staff_id, now=self._ground.clock())
        return True

    def want(self, way_id: str, staff_id: str, wants: str) -> bool:
        return self._run(_WANT, wanted=way_id, whose=staff_id, kinds=wants).rowcount == 1

    def drop_way(self, way_id: str, staff_id: str) -> bool:
        """Forget an address and its letters."""
        return self._run(_DROP, wanted=way_id, whose=staff_id).rowcount == 1

    def drop_ways(self, staff_id: str) -> None:
        """Forget all of an account that ends."""
        self._run(_DROP_ALL, whose=staff_id)

    def write(
        self, way_id: str, kind: str, facts: Mapping[str, Any], due_at: datetime | None = None
    ) -> None:
        """Put one into the post, for now or for later."""
        now = self._ground.clock()
        self._run(
            _WRITE,
            new_id=self._ground.new_id(),
            way=way_id,
            what=kind,
            told=json.dumps(dict(facts)),
            now=now,
            due=due_at or now,
        )

    def count(self, way_id: str, kind: str, due_at: datetime) -> None:
        """One more of a kind: into the letter that nobody has tried to send yet, else a new one."""
        waiting = self._run(_UNSENT, way=way_id, what=kind).first()
        if waiting is None:
            self.write(way_id, kind, {"count": 1}, due_at)
            return
        told = json.dumps({"count": json.loads(waiting.facts)["count"] + 1})
        self._run(_REWRITE, wanted=waiting.id, told=told)

    def latest(self, staff_id: str, limit: int = 10) -> tuple[Placed, ...]:
        """What became of one's own, the newest first."""
        return tuple(Placed(*row) for row in self._run(_LATEST, whose=staff_id, most=limit))

    def failing(self, since: datetime) -> tuple[tuple[str, str, str, int], ...]:
        """Account, address as shown, last fault and number of what did not get through."""
        return tuple((*row,) for row in self._run(_FAILING, now=since))


def context_of(town_id: int, staff_id: str) -> str:
    """Where a sealed address opens."""
    return f"{town_id} way {staff_id}"


def _way(row: Row[Any]) -> Way:
    wants = frozenset(row.wants.split())
    return Way(row.id, row.staff_id, row.shown, wants, row.made_at, row.proved_at)

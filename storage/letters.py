"""Where staff are reached outside LINE, and the letters that go there: counts and links, no case.

An address is sealed under SECRET_KEY; a page shows only the part that its owner knows it by.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Row, bindparam, case, delete, func, insert, select, tuple_, update

from storage.batches import BATCH, run_in_batches
from storage.keys import Keys, KeysError
from storage.scope import TOWN, Opener, Repository, scoped
from storage.tables import letters, staff, staff_ways

State = Literal["pending", "sent", "dead"]
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
    .where(*_one, _w.proved_at.is_(None), _w.tries < MOST_TRIES)
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
_old: Final = (
    select(_l.town_id, _l.id)
    .where(_l.state != "pending", _l.made_at < bindparam("before", type_=_l.made_at.type))
    .limit(BATCH)
)
_PURGE: Final = delete(letters).where(tuple_(_l.town_id, _l.id).in_(_old))


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
        sealed = self._ground.keys.seal(address, context=_context(self._ground.town_id, staff_id))
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
        """Whether this is what was sent there; a few tries, then the address must be added anew."""
        kept = self._run(_TRY, wanted=way_id, whose=staff_id).scalar()
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


class LetterQueue:
    """Every town's letters, as the one who sends them sees them."""

    def __init__(self, doors: Opener, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._doors, self._keys, self._clock = doors, keys, clock

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

    def purge(self, before: datetime) -> int:
        """Forget settled letters that were written before then; how many."""
        return run_in_batches(self._doors, _PURGE, before=before)

    def _read(self, row: Any, way: Any) -> Letter:  # noqa: ANN401 - two rows as they came
        town_id, facts = row.town_id, json.loads(row.facts)
        try:
            opened = self._keys.open(way.address_sealed, context=_context(town_id, way.staff_id))
        except KeysError:
            opened = ""
        return Letter(
            town_id, row.id, way.staff_id, opened, row.kind, facts, row.attempts, row.made_at
        )


def _context(town_id: int, staff_id: str) -> str:
    return f"{town_id} way {staff_id}"


def _way(row: Row[Any]) -> Way:
    wants = frozenset(row.wants.split())
    return Way(row.id, row.staff_id, row.shown, wants, row.made_at, row.proved_at)

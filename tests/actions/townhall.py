"""A town hall for tests: who works there, what they do, what was queued to be sent."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from bot.actions import ActionContext, Actor, Citizen, StaffMember, perform
from bot.actions.clearance import member_of
from bot.actions.towns import open_town, rules_of
from bot.flex import render
from casework.numbering import check_character
from handlers.commands import CaseFiled, Command, FileCase, Refused, StaffCase, Where
from handlers.known import Language
from handlers.outcomes import Reply
from handlers.words import Words
from storage import Store, Tx
from storage.cases import Case, CaseEvent, CaseWords, NewCase
from storage.photos import Photo, StoredPhoto
from storage.queue import Settlement
from storage.towns import Town

SECRET = "a secret of the tests only"
WORDS = Words.load()
T = TypeVar("T")


@dataclass
class Clock:
    """A Tuesday at 10:00 in Bangkok, until somebody moves it."""

    now: datetime = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, **span: float) -> None:
        self.now += timedelta(**span)


def citizen(name: str, language: Language = "th") -> Citizen:
    return Citizen(f"U-{name}", language)


SOMSRI, BOONMEE = citizen("somsri"), citizen("boonmee")


@dataclass
class Townhall:
    """One town. People are made on demand: `hall.agent("works")`."""

    store: Store
    clock: Clock
    town: Town
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    gone: list[Photo] = field(default_factory=list)
    told: list[tuple[Reply, ...]] = field(default_factory=list)

    @classmethod
    def open(cls, store: Store, clock: Clock, slug: str = "jaidee") -> Townhall:
        settings = {"phone": "0 0000 0000", "second_step": "offered"}
        return cls(store, clock, open_town(store, slug, "เทศบาลตำบลใจดีสมมติ", settings, WORDS))

    # --- people

    def staff(
        self, login: str, *roles: str, division: str | None = None, line: bool = True
    ) -> StaffMember:
        with self.store.begin(self.town.id) as tx:
            row = tx.staff.add(
                name=f"{login} สมมติ", login=login, roles=roles, division=division,
                password_hash=None,
            )  # fmt: skip
            if line:
                tx.staff.new_link_code(row.id, login, self.clock.now + timedelta(minutes=1))
                tx.staff.use_link_code(login, f"L-{login}")
            found = tx.staff.by_id(row.id)
            assert found is not None
            return member_of(found)

    def agent(self, division: str | None = "works", login: str = "wichai") -> StaffMember:
        return self.staff(login, "agent", division=division)

    # --- deeds

    def context(self, message_id: str = "") -> ActionContext:
        with self.store.reading(self.town.id) as tx:
            rules = rules_of(tx, self.town)
        return ActionContext(
            now=self.clock.now,
            random=self.chance.randrange,
            town=rules,
            render=self._render,
            photo_link=lambda photo_id: f"https://jaidee.example/p/{photo_id}",
            message_id=message_id,
            gone_photos=self.gone,
        )

    def _render(self, replies: Sequence[Reply], language: Language) -> str:
        self.told.append(tuple(replies))
        return json.dumps(render(replies, language, WORDS), ensure_ascii=False)

    def does(self, actor: Actor, command: Command, message_id: str = "") -> Any:
        context = self.context(message_id)
        with self.store.begin(self.town.id) as tx:
            return perform(tx, actor, command, context)

    def refuses(self, actor: Actor, command: Command, reason: str) -> None:
        """Refused for this reason, and nothing in the database has changed."""
        before = self.dump()
        assert self.does(actor, command) == Refused(reason)
        assert self.dump() == before

    def files(self, who: Citizen = SOMSRI, **changes: Any) -> CaseFiled:
        filing = FileCase(
            "complaint", "light", "ไฟถนนดับมาสามวันแล้วค่ะ", Where("ซอยตัวอย่าง 3"),
            detail_message_ids=("m-detail",),
        )  # fmt: skip
        filed = self.does(who, replace(filing, **changes))
        assert isinstance(filed, CaseFiled)
        return filed

    def concerning(self, *, staff: StaffMember | None = None, division: str | None = None) -> str:
        """A case about a member or a unit of the staff, filed on paper."""
        with self.store.begin(self.town.id) as tx:
            made = tx.cases.add(_on_paper(self.clock.now, staff, division))
            tx.cases.add_event(made.number, "received", self.clock.now, to_state="received")
            tx.cases.add_words(made.number, 1, "detail", "เรื่องของเจ้าหน้าที่")
        return made.number

    def photo_of(self, who: Citizen, message_id: str = "m-photo", *, stored: bool = True) -> str:
        def keep(tx: Tx) -> str:
            photo = tx.photos.want(who.person, message_id)
            if stored:
                picture = StoredPhoto("image/jpeg", 640, 480, 1000, "00" * 32)
                assert tx.photos.mark_stored(photo.id, picture)
            return photo.id

        return self.writes(keep)

    # --- what there is

    def writes(self, work: Callable[[Tx], T]) -> T:
        with self.store.begin(self.town.id) as tx:
            return work(tx)

    def reads(self, look: Callable[[Tx], T]) -> T:
        with self.store.reading(self.town.id) as tx:
            return look(tx)

    def case(self, number: str) -> Case:
        found = self.reads(lambda tx: tx.cases.by_number(number))
        assert found is not None
        return found

    def events(self, number: str) -> list[tuple[str, str, str]]:
        rows: Sequence[CaseEvent] = self.reads(lambda tx: tx.cases.events(number))
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        return [(row.kind, row.from_state, row.to_state) for row in rows]

    def kinds(self, number: str) -> list[str]:
        return [kind for kind, _, _ in self.events(number)]

    def words(self, number: str) -> dict[str, str]:
        rows: Sequence[CaseWords] = self.reads(lambda tx: tx.cases.words(number))
        return {row.kind: row.text for row in rows}

    def pushed(self, to: str | None = None) -> list[tuple[str, str, str]]:
        """Recipient, weight and messages of every queued row, oldest first."""
        with self.store.doors().reading() as connection:
            rows = connection.execute(
                text("SELECT recipient, weight, messages, via_push FROM outbox ORDER BY id")
            ).all()
        assert all(row.via_push for row in rows)
        return [(r.recipient, r.weight, r.messages) for r in rows if to in (None, r.recipient)]

    def park(self) -> None:
        """All that is queued waits for the month's messages."""
        rows = self.store.queue.claim(self.clock.now, 100, 30, "sender")
        self.store.queue.settle(
            [Settlement(r.town_id, r.id, "sender", "dead", fault="quota") for r in rows]
        )

    def dump(self) -> list[object]:
        """Every row of every table."""
        with self.store.doors().reading() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
            return [
                connection.execute(text(f"SELECT * FROM {table}")).all()
                for table in sorted(names.scalars().all())
            ]


def _on_paper(now: datetime, staff: StaffMember | None, division: str | None) -> NewCase:
    return NewCase(
        number=f"70-K7M3Q{check_character('70K7M3Q')}",
        kind="complaint", category="service", division="works",
        received_at=now, clock_starts_on=now.date(), reply_due_on=now.date(), case_key="K" * 12,
        concerns_staff_id=staff.id if staff else None, concerns_division=division,
    )  # fmt: skip


def state_of(seen: Any) -> str:
    assert isinstance(seen, StaffCase)
    return seen.state

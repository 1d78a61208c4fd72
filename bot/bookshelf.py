"""The knowledge of each town, as this process has it: ours, with what the town adds to it.

A thread looks every two seconds at one small table whether some town's knowledge changed, by this
process or another, builds that town's index beside the running one and swaps the reference. An
event pays for none of it: it takes what stands there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from bot.night_school import learnt, lessons_of
from casework.officehours import bangkok_date
from knowledge.index import Index
from knowledge.overrides import BadOverride, Saying, check_key, with_overrides
from knowledge.owned import Owned, as_service

if TYPE_CHECKING:
    from knowledge.services import Service
    from storage import Store, Tx
    from storage.teaching import OwnAnswer, TownFact

LOOK_SECONDS: Final = 2.0
"""Between two looks; with building, a change is everywhere in less than five seconds."""

log = get_logger()


@dataclass(frozen=True, slots=True)
class _Book:
    """One town's index, of which version, and for which day its facts hold."""

    version: int
    day: date
    index: Index


class Bookshelf:
    """An index for every town; towns that add nothing share ours."""

    def __init__(
        self,
        store: Store,
        ours: Index,
        clock: Callable[[], datetime],
        models: Path = Path("no-models"),
    ) -> None:
        """`models` is where the night school leaves what it learnt."""
        self.ours = ours
        self._models = models
        self._store = store
        self._clock = clock
        self._books: dict[int, _Book] = {}
        self._looking = threading.Lock()
        self._wake = threading.Event()
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None

    def of(self, town_id: int) -> Index:
        """What this town can answer now. Costs a look into a dictionary."""
        book = self._books.get(town_id)
        return book.index if book else self.ours

    def version(self, town_id: int) -> int:
        """Which version of the town's knowledge `of` answers from."""
        book = self._books.get(town_id)
        return book.version if book else 0

    def look(self) -> None:
        """Build anew what changed since the last look, and swap it in."""
        with self._looking:
            day = bangkok_date(self._clock())
            for town_id, version in self._store.versions.all().items():
                kept = self._books.get(town_id)
                if kept is None or (kept.version, kept.day) != (version, day):
                    self._books[town_id] = self._read(town_id, version, day)

    def look_soon(self) -> None:
        """Do not wait for the next look: something was changed here."""
        self._wake.set()

    def start(self) -> None:
        """Look once, then go on in a thread. Call it after the last fork."""
        self._look_calmly()
        self._ends.clear()
        self._thread = threading.Thread(target=self._run, name="bookshelf", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what stands on the shelf stays."""
        self._ends.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._ends.is_set():
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            if not self._ends.is_set():
                self._look_calmly()

    def _look_calmly(self) -> None:
        """A database that does not answer now is asked again; until then the old index answers."""
        try:
            self.look()
        except Exception:
            log.exception("bookshelf_not_read")

    def _read(self, town_id: int, version: int, day: date) -> _Book:
        with self._store.reading(town_id) as tx:
            facts, answers, said = tx.teaching.facts(), _owned(tx, day), tx.teaching.lessons()
            lessons = lessons_of(tx)
        services = told_in(self.ours.services, facts, day)
        own = tuple(as_service(one) for one in answers)
        attached: dict[str, list[str]] = {}
        for lesson in said:
            attached.setdefault(lesson.service, []).append(lesson.text)
        if not own and not attached:
            return _Book(version, day, self.ours.told_by(services))
        taught = learnt(self._models, town_id, lessons)
        return _Book(version, day, Index((*services, *own), learnt=taught, attached=attached))


def told_in(
    services: Iterable[Service], facts: Iterable[TownFact], day: date
) -> tuple[Service, ...]:
    """The services as a town tells them on a day; what fits no service of ours is left out."""
    every = {service.id: service for service in services}
    return with_overrides(every.values(), _sayings(facts, every, day))


def _sayings(
    facts: Iterable[TownFact], services: Mapping[str, Service], day: date
) -> dict[str, str | Saying]:
    said: dict[str, str | Saying] = {}
    for fact in facts:
        saying = Saying(fact.words, fact.source, fact.said_on, fact.valid_from, fact.valid_to)
        try:
            check_key(fact.key, services)
        except BadOverride:
            log.warning("town_fact_fits_nothing", key=fact.key)
            continue
        if saying.holds_on(day):
            said[fact.key] = saying
    return said


def _owned(tx: Tx, day: date) -> tuple[Owned, ...]:
    return tuple(
        owned(one)
        for one in tx.teaching.answers()
        if one.is_published and (one.valid_to is None or day <= one.valid_to)
    )


def owned(answer: OwnAnswer) -> Owned:
    """The stored answer as the knowledge reads it."""
    return Owned(
        id=answer.id,
        title=answer.title,
        title_en=answer.title_en,
        answer=answer.answer,
        answer_en=answer.answer_en,
        division=answer.division,
        source=answer.source,
        checked_on=answer.checked_on,
        valid_to=answer.valid_to,
    )

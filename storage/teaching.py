"""What a town adds to the answers: sentences for a service, answers and facts of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Opener, Repository, scoped
from storage.tables import answer_marks, knowledge, lessons, own_answers, town_facts

_l: Final = lessons.c
_o: Final = own_answers.c
_f: Final = town_facts.c
_m: Final = answer_marks.c
_k: Final = knowledge.c
_ANSWER: Final = (
    "title",
    "title_en",
    "answer",
    "answer_en",
    "division",
    "source",
    "checked_on",
    "valid_to",
    "is_published",
    "written_by",
)
_FACT: Final = ("words", "source", "said_on", "valid_from", "valid_to", "said_by")

_ADD_LESSON: Final = scoped(
    insert(lessons).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        service=bindparam("new_service"),
        text=bindparam("new_text"),
        added_on=bindparam("today"),
        added_by=bindparam("by"),
    )
)
_LESSONS: Final = scoped(
    select(_l.id, _l.service, _l.text, _l.added_on, _l.added_by)
    .where(_l.town_id == TOWN)
    .order_by(_l.added_on.desc(), _l.id)
)
_DROP_LESSON: Final = scoped(delete(lessons).where(_l.town_id == TOWN, _l.id == bindparam("gone")))
_PUT_ANSWER: Final = scoped(
    insert(own_answers)
    .values(
        town_id=TOWN, id=bindparam("new_id"), **{name: bindparam(f"new_{name}") for name in _ANSWER}
    )
    .on_conflict_do_update(
        index_elements=["town_id", "id"],
        set_={name: bindparam(f"new_{name}") for name in _ANSWER},
    )
)
_ANSWERS: Final = scoped(
    select(_o.id, *(_o[name] for name in _ANSWER)).where(_o.town_id == TOWN).order_by(_o.id)
)
_ONE_ANSWER: Final = scoped(_ANSWERS.where(_o.id == bindparam("wanted")))
_PUT_FACT: Final = scoped(
    insert(town_facts)
    .values(
        town_id=TOWN, key=bindparam("new_key"), **{name: bindparam(f"new_{name}") for name in _FACT}
    )
    .on_conflict_do_update(
        index_elements=["town_id", "key"], set_={name: bindparam(f"new_{name}") for name in _FACT}
    )
)
_FACTS: Final = scoped(
    select(_f.key, *(_f[name] for name in _FACT)).where(_f.town_id == TOWN).order_by(_f.key)
)
_DROP_FACT: Final = scoped(
    delete(town_facts).where(_f.town_id == TOWN, _f.key == bindparam("gone"))
)
_MARK: Final = scoped(
    insert(answer_marks)
    .values(
        town_id=TOWN,
        service=bindparam("marked"),
        month=bindparam("in_month"),
        good=bindparam("more_good"),
        bad=bindparam("more_bad"),
    )
    .on_conflict_do_update(
        index_elements=["town_id", "service", "month"],
        set_={"good": _m.good + bindparam("more_good"), "bad": _m.bad + bindparam("more_bad")},
    )
)
_MARKS: Final = scoped(
    select(_m.service, _m.good, _m.bad)
    .where(_m.town_id == TOWN, _m.month == bindparam("in_month"))
    .order_by(_m.bad.desc(), _m.service)
)
_RAISE: Final = scoped(
    insert(knowledge)
    .values(town_id=TOWN, version=1)
    .on_conflict_do_update(index_elements=["town_id"], set_={"version": _k.version + 1})
)
_VERSIONS: Final = select(_k.town_id, _k.version)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence that asks for a service, attached by a member of the town hall."""

    id: str
    service: str
    text: str
    added_on: date
    added_by: str | None = None


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer that the town hall wrote itself. Without English words the Thai ones stand."""

    id: str
    title: str
    title_en: str
    answer: str
    answer_en: str
    division: str
    source: str
    checked_on: date
    valid_to: date | None = None
    is_published: bool = False
    written_by: str | None = None


@dataclass(frozen=True, slots=True)
class TownFact:
    """What the town says in the place of a fact of ours; `key` as in `knowledge.overrides`."""

    key: str
    words: str
    source: str
    said_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """How often an answer was found right or not in a month."""

    service: str
    good: int
    bad: int


class Teaching(Repository):
    """What one town adds. Every change raises the version of its knowledge."""

    __slots__ = ()

    def attach(self, service: str, text: str, *, today: date, by: str | None) -> Lesson:
        """Let a sentence ask for a service."""
        lesson = Lesson(self._ground.new_id(), service, text, today, by)
        self._run(
            _ADD_LESSON, new_id=lesson.id, new_service=service, new_text=text, today=today, by=by
        )
        self._raise()
        return lesson

    def detach(self, lesson: str) -> bool:
        """Take a sentence back; False if it is gone."""
        was_there = self._run(_DROP_LESSON, gone=lesson).rowcount == 1
        self._raise()
        return was_there

    def lessons(self) -> tuple[Lesson, ...]:
        """Newest first."""
        return tuple(Lesson(*row) for row in self._run(_LESSONS))

    def put_answer(self, answer: OwnAnswer) -> None:
        """Add or change, by id."""
        values = {f"new_{name}": getattr(answer, name) for name in ("id", *_ANSWER)}
        self._run(_PUT_ANSWER, **values)
        self._raise()

    def answers(self) -> tuple[OwnAnswer, ...]:
        """By id, those not yet published too."""
        return tuple(OwnAnswer(*row) for row in self._run(_ANSWERS))

    def answer(self, answer: str) -> OwnAnswer | None:
        row = self._run(_ONE_ANSWER, wanted=answer).first()
        return None if row is None else OwnAnswer(*row)

    def put_fact(self, fact: TownFact) -> None:
        """Add or change, by key."""
        self._run(_PUT_FACT, **{f"new_{name}": getattr(fact, name) for name in ("key", *_FACT)})
        self._raise()

    def facts(self) -> tuple[TownFact, ...]:
        """By key."""
        return tuple(TownFact(*row) for row in self._run(_FACTS))

    def drop_fact(self, key: str) -> bool:
        """Go back to what is said without it; False if there is none."""
        was_there = self._run(_DROP_FACT, gone=key).rowcount == 1
        self._raise()
        return was_there

    def mark(self, service: str, *, is_good: bool, month: str) -> None:
        """Count somebody's thumb; who it was is not asked."""
        self._run(
            _MARK, marked=service, in_month=month, more_good=int(is_good), more_bad=int(not is_good)
        )

    def marks(self, month: str) -> tuple[Marks, ...]:
        """Those found wrong most often first."""
        return tuple(Marks(*row) for row in self._run(_MARKS, in_month=month))

    def renew(self) -> None:
        """Let every process read all of it anew, because more was learnt from it."""
        self._raise()

    def _raise(self) -> None:
        self._run(_RAISE)


class Versions:
    """Across towns: which version of its knowledge each town has."""

    def __init__(self, doors: Opener) -> None:
        self._doors = doors

    def all(self) -> dict[int, int]:
        """Version by town; a town that added nothing is not there."""
        with self._doors().reading() as connection:
            return {row.town_id: row.version for row in connection.execute(_VERSIONS)}

"""Questions without an answer, sent by a citizen's tap and without the citizen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import questions

_q: Final = questions.c
_COLUMNS: Final = (_q.id, _q.text, _q.near, _q.about, _q.times, _q.asked_on)
_ADD: Final = scoped(
    insert(questions)
    .values(
        town_id=TOWN,
        id=bindparam("new_id"),
        text=bindparam("new_text"),
        near=bindparam("new_near"),
        about=bindparam("new_about"),
        asked_on=bindparam("today"),
    )
    .on_conflict_do_update(
        index_elements=["town_id", "id"],
        set_={"times": _q.times + 1, "asked_on": bindparam("today")},
    )
)
_ALL: Final = scoped(
    select(*_COLUMNS)
    .where(_q.town_id == TOWN)
    .order_by(_q.times.desc(), _q.asked_on.desc(), _q.id)
    .limit(bindparam("most"))
)
_ONE: Final = scoped(select(*_COLUMNS).where(_q.town_id == TOWN, _q.id == bindparam("wanted")))
_COUNT: Final = scoped(select(func.count()).select_from(questions).where(_q.town_id == TOWN))
_DROP: Final = scoped(delete(questions).where(_q.town_id == TOWN, _q.id == bindparam("gone")))


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked; `near` are ids of services that were nearest, with commas.

    `about` is the service whose answer did not fit, "" where there was no answer at all.
    """

    id: str
    text: str = field(repr=False)
    near: str
    about: str
    times: int  # how often the same was sent
    asked_on: date  # last


class Questions(Repository):
    """The queue of one town."""

    __slots__ = ()

    def add(self, question: str, text: str, *, near: str, about: str, today: date) -> None:
        """Keep a question under an id made of its words: sent again it only counts up."""
        self._run(_ADD, new_id=question, new_text=text, new_near=near, new_about=about, today=today)

    def waiting(self, limit: int = 200) -> tuple[Question, ...]:
        """Those sent most often first."""
        return tuple(Question(*row) for row in self._run(_ALL, most=limit))

    def by_id(self, question: str) -> Question | None:
        row = self._run(_ONE, wanted=question).first()
        return None if row is None else Question(*row)

    def count(self) -> int:
        return int(self._run(_COUNT).scalar_one())

    def drop(self, question: str) -> bool:
        """Take a question away, because it was answered or is none; False if it is gone."""
        return self._run(_DROP, gone=question).rowcount == 1

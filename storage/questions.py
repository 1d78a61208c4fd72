"""Questions without an answer, sent by a citizen's tap and without the citizen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import question_marks, questions

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
_m: Final = question_marks.c
_MARK: Final = scoped(
    insert(question_marks)
    .values(town_id=TOWN, question=bindparam("of"), mark=bindparam("new"), until=bindparam("end"))
    .on_conflict_do_nothing()
)
_MARKS: Final = scoped(select(_m.question, _m.mark).where(_m.town_id == TOWN))
_UNMARK: Final = scoped(
    delete(question_marks).where(
        _m.town_id == TOWN, _m.question == bindparam("of"), _m.mark == bindparam("found")
    )
)
_UNMARK_ALL: Final = scoped(
    delete(question_marks).where(_m.town_id == TOWN, _m.question == bindparam("of"))
)
_LESS: Final = scoped(
    update(questions)
    .where(_q.town_id == TOWN, _q.id == bindparam("of"), _q.times > 1)
    .values(times=_q.times - 1)
)


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
        self._run(_UNMARK_ALL, of=question)
        return self._run(_DROP, gone=question).rowcount == 1

    def mark(self, question: str, message_id: str, *, until: datetime) -> None:
        """Let "unsend" of this message take the question back until then."""
        mark = self._ground.keys.question_mark(message_id, question)
        self._run(_MARK, of=question, new=mark, end=until)

    def take_back(self, message_id: str) -> bool:
        """Erase what came in this message; what others sent in the same words stays theirs."""
        known = self._ground.keys.question_mark
        rows = self._run(_MARKS).all()
        found = [(one, mark) for one, mark in rows if mark == known(message_id, one)]
        for question, mark in found:
            self._run(_UNMARK, of=question, found=mark)
            if self._run(_LESS, of=question).rowcount == 0:
                self.drop(question)
        return bool(found)

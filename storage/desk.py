"""What helps at the desk: saved views, canned answers, who else looks at a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from knowledge.thai import dictionary_order
from storage.scope import TOWN, Repository, scoped
from storage.tables import canned_answers, lookers, saved_views

_v: Final = saved_views.c
_c: Final = canned_answers.c
_l: Final = lookers.c
_AT: Final = bindparam("now", type_=_v.made_at.type)
_VIEWS: Final = scoped(
    select(_v.id, _v.name, _v.query)
    .where(_v.town_id == TOWN, _v.staff_id == bindparam("whose"))
    .order_by(_v.made_at, _v.id)
)
_SAVE_VIEW: Final = scoped(
    insert(saved_views)
    .values(
        town_id=TOWN,
        id=bindparam("wanted"),
        staff_id=bindparam("whose"),
        name=bindparam("called"),
        query=bindparam("what"),
        made_at=_AT,
    )
    .on_conflict_do_update(
        index_elements=["town_id", "staff_id", "name"], set_={"query": bindparam("what")}
    )
)
_DROP_VIEW: Final = scoped(
    delete(saved_views).where(
        _v.town_id == TOWN, _v.id == bindparam("wanted"), _v.staff_id == bindparam("whose")
    )
)
_ANSWERS: Final = scoped(
    select(_c.id, _c.step, _c.category, _c.name, _c.text).where(_c.town_id == TOWN).order_by(_c.id)
)
_PUT_ANSWER: Final = scoped(
    insert(canned_answers)
    .values(
        town_id=TOWN,
        id=bindparam("wanted"),
        step=bindparam("for_step"),
        category=bindparam("for_category"),
        name=bindparam("called"),
        text=bindparam("what"),
    )
    .on_conflict_do_update(
        index_elements=["town_id", "id"],
        set_={
            "step": bindparam("for_step"),
            "category": bindparam("for_category"),
            "name": bindparam("called"),
            "text": bindparam("what"),
        },
    )
)
_DROP_ANSWER: Final = scoped(
    delete(canned_answers).where(_c.town_id == TOWN, _c.id == bindparam("wanted"))
)
_LOOK: Final = scoped(
    insert(lookers)
    .values(town_id=TOWN, number=bindparam("wanted"), staff_id=bindparam("whose"), seen_at=_AT)
    .on_conflict_do_update(index_elements=["town_id", "number", "staff_id"], set_={"seen_at": _AT})
)
_OTHERS: Final = scoped(
    select(_l.staff_id)
    .where(
        _l.town_id == TOWN,
        _l.number == bindparam("wanted"),
        _l.staff_id != bindparam("whose"),
        _l.seen_at > bindparam("since", type_=_l.seen_at.type),
    )
    .order_by(_l.seen_at.desc())
)
_LOOK_AWAY: Final = scoped(
    delete(lookers).where(
        _l.town_id == TOWN, _l.seen_at <= bindparam("since", type_=_l.seen_at.type)
    )
)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search that somebody wants to find again; `query` as it stands in the address."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """Words ready to be used for a step; an empty category fits all."""

    id: str
    step: str
    category: str
    name: str
    text: str


class Desk(Repository):
    """The helps of one town."""

    __slots__ = ()

    def views(self, staff_id: str) -> tuple[SavedView, ...]:
        """One's own, oldest first."""
        return tuple(SavedView(*row) for row in self._run(_VIEWS, whose=staff_id))

    def save_view(self, staff_id: str, name: str, query: str) -> None:
        """Keep a view; the same name again changes it."""
        self._run(
            _SAVE_VIEW,
            wanted=self._ground.new_id(),
            whose=staff_id,
            called=name,
            what=query,
            now=self._ground.clock(),
        )

    def drop_view(self, view_id: str, staff_id: str) -> bool:
        return self._run(_DROP_VIEW, wanted=view_id, whose=staff_id).rowcount == 1

    def answers(self) -> tuple[CannedAnswer, ...]:
        """All canned answers, by step, category and name."""
        rows = (CannedAnswer(*row) for row in self._run(_ANSWERS))
        by_name = sorted(rows, key=lambda one: dictionary_order(one.name))
        return tuple(sorted(by_name, key=lambda one: (one.step, one.category)))

    def put_answer(self, answer: CannedAnswer) -> None:
        """Add (with an empty id) or change."""
        self._run(
            _PUT_ANSWER,
            wanted=answer.id or self._ground.new_id(),
            for_step=answer.step,
            for_category=answer.category,
            called=answer.name,
            what=answer.text,
        )

    def drop_answer(self, answer_id: str) -> bool:
        return self._run(_DROP_ANSWER, wanted=answer_id).rowcount == 1

    def look(self, number: str, staff_id: str) -> None:
        """This officer has the case before him now."""
        self._run(_LOOK, wanted=number, whose=staff_id, now=self._ground.clock())

    def others_looking(self, number: str, staff_id: str, since: datetime) -> tuple[str, ...]:
        """Ids of colleagues who had the case before them after `since`, the latest first."""
        rows = self._run(_OTHERS, wanted=number, whose=staff_id, since=since)
        return tuple(str(one) for one in rows.scalars())

    def look_away(self, since: datetime) -> int:
        """Forget looks that are older."""
        return self._run(_LOOK_AWAY, since=since).rowcount

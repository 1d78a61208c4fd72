"""The statements behind `storage.cases`, each bound to a town."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from sqlalchemy import (
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.case_rows import FINISHED, Case, CaseEvent, CaseWords, NewCase
from storage.scope import TOWN, scoped
from storage.tables import case_events, cases, word_messages, words

_c: Final = cases.c
_e: Final = case_events.c
_w: Final = words.c
_m: Final = word_messages.c

IS_OPEN: Final = text("cases.state NOT IN ('resolved', 'closed', 'cancelled')")
"""Spelt as the partial indexes spell it."""

_ALL: Final = select(*(cases.c[one.name] for one in fields(Case))).where(_c.town_id == TOWN)
_wanted: Final = _c.number == bindparam("wanted")

ADD: Final = scoped(
    insert_or(cases)
    .values(
        town_id=TOWN,
        state_at=bindparam("new_received_at"),
        case_key_hash=bindparam("new_case_key"),
        **{
            one.name: bindparam(f"new_{one.name}")
            for one in fields(NewCase)
            if one.name != "case_key"
        },
    )
    .on_conflict_do_nothing(index_elements=["town_id", "number"])
)
BY_NUMBER: Final = scoped(_ALL.where(_wanted))
LOCK: Final = scoped(BY_NUMBER.with_for_update())
KEY_HASH: Final = scoped(select(_c.case_key_hash).where(_c.town_id == TOWN, _wanted))
OF_PERSON: Final = scoped(
    _ALL.where(_c.person == bindparam("who"))
    .order_by(_c.received_at.desc(), _c.number)
    .limit(bindparam("most"))
)
COUNT_OF_PERSON: Final = scoped(
    select(func.count()).where(_c.town_id == TOWN, _c.person == bindparam("who"))
)
COUNTS: Final = scoped(select(_c.state, func.count()).where(_c.town_id == TOWN).group_by(_c.state))


def _changing(**values: object) -> Update:
    return scoped(update(cases).where(_c.town_id == TOWN, _wanted).values(**values))


_AT: Final = bindparam("at", type_=_c.state_at.type)
_was_finished: Final = _c.state.in_(FINISHED)
_MOVED: Final = {"state": bindparam("to"), "stage": bindparam("step"), "state_at": _AT}

MOVE_ON: Final = _changing(**_MOVED, reopened=_c.reopened + case((_was_finished, 1), else_=0))
FINISH: Final = _changing(
    **_MOVED,
    first_finished_at=func.coalesce(_c.first_finished_at, _AT),
    last_finished_at=case((_was_finished, func.coalesce(_c.last_finished_at, _AT)), else_=_AT),
)
ASSIGN: Final = _changing(
    owner_id=bindparam("owner"),
    division=func.coalesce(bindparam("to_division", type_=_c.division.type), _c.division),
)
REPLIED: Final = _changing(replied_at=func.coalesce(_c.replied_at, _AT))
MOVE_DUE: Final = _changing(reply_due_on=bindparam("reply"), work_due_on=bindparam("work"))
FORGET_PERSON: Final = _changing(person=None)
FORGET_PLACE: Final = _changing(lat=None, lon=None)

_other: Final = case_events.alias("other")
ADD_EVENT: Final = scoped(
    insert(case_events)
    .values(
        town_id=TOWN,
        number=bindparam("wanted"),
        seq=select(func.coalesce(func.max(_other.c.seq), 0) + 1)
        .where(_other.c.town_id == TOWN, _other.c.number == bindparam("wanted"))
        .scalar_subquery(),
        kind=bindparam("what"),
        from_state=bindparam("old"),
        to_state=bindparam("new"),
        actor=bindparam("by"),
        staff_id=bindparam("member"),
        at=bindparam("now"),
        is_public=bindparam("public"),
    )
    .returning(_e.seq)
)
EVENTS: Final = scoped(
    select(*(case_events.c[one.name] for one in fields(CaseEvent)))
    .where(_e.town_id == TOWN, _e.number == bindparam("wanted"))
    .order_by(_e.seq)
)
PUBLIC_EVENTS: Final = scoped(EVENTS.where(_e.is_public))

ADD_WORDS: Final = scoped(
    insert(words).values(
        town_id=TOWN,
        id=bindparam("new_id"),
        number=bindparam("new_number"),
        seq=bindparam("new_seq"),
        kind=bindparam("new_kind"),
        text=bindparam("new_text"),
        at=bindparam("new_at"),
    )
)
ADD_MESSAGE: Final = scoped(
    insert_or(word_messages)
    .values(town_id=TOWN, message_hash=bindparam("hash"), words_id=bindparam("whose"))
    .on_conflict_do_nothing()
)
WORDS: Final = scoped(
    select(*(words.c[one.name] for one in fields(CaseWords)))
    .where(_w.town_id == TOWN, _w.number == bindparam("wanted"))
    .order_by(_w.seq, _w.at, _w.id)
)
REMOVE_WORDS: Final = scoped(
    delete(words).where(_w.town_id == TOWN, _w.number == bindparam("wanted"))
)
TAKE_BACK: Final = scoped(
    delete(words)
    .where(
        _w.town_id == TOWN,
        _w.id.in_(
            select(_m.words_id).where(_m.town_id == TOWN, _m.message_hash == bindparam("hash"))
        ),
    )
    .returning(_w.number, _w.kind)
)

_not_about_me: Final = and_(
    or_(_c.concerns_staff_id.is_(None), _c.concerns_staff_id != bindparam("me")),
    or_(_c.concerns_division.is_(None), _c.concerns_division != bindparam("my_division")),
)
SEEN_BY: Final = scoped(BY_NUMBER.where(_not_about_me))
_work: Final = _ALL.where(_not_about_me).limit(bindparam("most"))
_by_due: Final = _work.order_by(_c.reply_due_on, _c.number)
_unanswered: Final = _by_due.where(IS_OPEN, _c.replied_at.is_(None))
WORK: Final = {
    "new": scoped(
        _work.where(_c.state == "received", _c.owner_id.is_(None)).order_by(
            _c.received_at, _c.number
        )
    ),
    "mine": scoped(_by_due.where(IS_OPEN, _c.owner_id == bindparam("me"))),
    "due": scoped(
        _unanswered.where(
            _c.reply_due_on >= bindparam("today", type_=_c.reply_due_on.type),
            _c.reply_due_on <= bindparam("soon", type_=_c.reply_due_on.type),
        )
    ),
    "late": scoped(
        _unanswered.where(_c.reply_due_on < bindparam("today", type_=_c.reply_due_on.type))
    ),
}

"""The statements behind `storage.cases`, each bound to a town."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from sqlalchemy import (
    Boolean,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.case_rows import FINISHED, Case, CaseEvent, CaseWords, NewCase
from storage.columns import OPEN
from storage.concerned import AGAINST_ITS_OWN, NOT_ABOUT_ME
from storage.scope import TOWN, scoped
from storage.tables import case_events, cases, word_messages, words

_c: Final = cases.c
_e: Final = case_events.c
_w: Final = words.c
_m: Final = word_messages.c

IS_OPEN: Final = text(f"cases.{OPEN.text}")
"""Spelt as the partial indexes spell it."""

_NEW: Final = [one.name for one in fields(NewCase) if one.name != "case_key"]
_CASE: Final = [_c[one.name] for one in fields(Case)]
ALL_CASES: Final = select(*_CASE).where(_c.town_id == TOWN)
_wanted: Final = _c.number == bindparam("wanted")

ADD: Final = scoped(
    insert_or(cases)
    .values(
        town_id=TOWN,
        state_at=bindparam("new_received_at"),
        case_key_hash=bindparam("new_case_key"),
        **{name: bindparam(f"new_{name}") for name in _NEW},
    )
    .on_conflict_do_nothing(index_elements=["town_id", "number"])
    .returning(*_CASE)
)
BY_NUMBER: Final = scoped(ALL_CASES.where(_wanted))
LOCK: Final = scoped(BY_NUMBER.with_for_update())
KEY_HASH: Final = scoped(select(_c.case_key_hash).where(_c.town_id == TOWN, _wanted))
OF_PERSON: Final = scoped(
    ALL_CASES.where(_c.person == bindparam("who"))
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
_MOVED: Final = {
    "state": bindparam("to"),
    "stage": bindparam("step"),
    "state_at": _AT,
    "reason": bindparam("why"),
}

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
REPLIED: Final = _changing(
    replied_at=func.coalesce(_c.replied_at, _AT),
    first_due_on=func.coalesce(_c.first_due_on, _c.reply_due_on),
    unexplained_since=null(),
)
DUE_AGAIN: Final = _changing(
    reply_due_on=bindparam("reply"), due_from=bindparam("base"), unexplained_since=null()
)
UNEXPLAINED: Final = _changing(
    unexplained_since=func.coalesce(
        _c.unexplained_since, bindparam("day", type_=_c.unexplained_since.type)
    )
)
SPOKE: Final = _changing(citizen_spoke_at=bindparam("at", type_=_c.citizen_spoke_at.type))
CATEGORISE: Final = _changing(category=bindparam("as_kind"), division=bindparam("to_division"))
SHOW: Final = _changing(shown_words=bindparam("said"), shown_photo=bindparam("picture"))
RESTORE: Final = _changing(
    state=bindparam("to"),
    state_at=_AT,
    reason="",
    first_finished_at=case(
        (_c.first_finished_at == bindparam("merged_at", type_=_c.state_at.type), null()),
        else_=_c.first_finished_at,
    ),
    last_finished_at=bindparam("finished", type_=_c.last_finished_at.type),
)
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
        facts=bindparam("known", type_=_e.facts.type),
    )
    .returning(_e.seq)
)
EVENTS: Final = scoped(
    select(*(case_events.c[one.name] for one in fields(CaseEvent)))
    .where(_e.town_id == TOWN, _e.number == bindparam("wanted"))
    .order_by(_e.seq)
)
LAST_SEQ: Final = scoped(
    select(func.coalesce(func.max(_e.seq), 0)).where(
        _e.town_id == TOWN, _e.number == bindparam("wanted")
    )
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

_NEAR_ME: Final = or_(
    bindparam("everywhere", type_=Boolean()),
    _c.division == bindparam("my_division"),
    _c.owner_id == bindparam("me"),
    and_(bindparam("is_head", type_=Boolean()), AGAINST_ITS_OWN),
)
_work: Final = ALL_CASES.where(NOT_ABOUT_ME, _NEAR_ME).limit(bindparam("most"))
_by_due: Final = _work.order_by(_c.reply_due_on, _c.number)
_unanswered: Final = _by_due.where(IS_OPEN)  # an open case owes a word by its due date
_again: Final = _work.where(IS_OPEN, text("cases.reopened > 0"))
LET_GO: Final = scoped(
    update(cases).where(_c.town_id == TOWN, _c.owner_id == bindparam("whose"), IS_OPEN)
    .values(owner_id=null()).returning(_c.number, _c.state)
)  # fmt: skip
WORK: Final = {
    "new": scoped(_work.where(IS_OPEN, _c.owner_id.is_(None)).order_by(_c.received_at, _c.number)),
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
    "answered": scoped(
        _work.where(IS_OPEN, _c.citizen_spoke_at.is_not(None)).order_by(
            _c.citizen_spoke_at, _c.number
        )
    ),
    "reopened": scoped(_again.order_by(_c.state_at, _c.number)),
    "unexplained": scoped(
        _work.where(_c.unexplained_since.is_not(None)).order_by(_c.unexplained_since, _c.number)
    ),
}

NEAR: Final = scoped(
    ALL_CASES.where(
        _c.lat.is_not(None),
        _c.lat.between(bindparam("south"), bindparam("north")),
        _c.lon.between(bindparam("west"), bindparam("east")),
        _c.category.in_(bindparam("kinds", expanding=True)),
        _c.kind == "complaint",
        _c.state != "cancelled",
        or_(IS_OPEN, _c.last_finished_at > bindparam("since", type_=_c.last_finished_at.type)),
    )
    .order_by(_c.received_at.desc(), _c.number)
    .limit(bindparam("most"))
)
IDLE: Final = scoped(
    ALL_CASES.where(
        _c.state == bindparam("standing"),
        _c.state_at <= bindparam("before", type_=_c.state_at.type),
    )
    .order_by(_c.state_at, _c.number)
    .limit(bindparam("most"))
)
OPEN_DUE: Final = scoped(
    ALL_CASES.where(
        IS_OPEN,
        _c.reply_due_on >= bindparam("today", type_=_c.reply_due_on.type),
        _c.number > bindparam("after"),
    )
    .order_by(_c.number)
    .limit(bindparam("most"))
)
DESK: Final = scoped(
    select(
        _c.division,
        func.count().label("open"),
        func.count(case((_c.owner_id.is_(None), 1))),
        func.count(case((_c.reply_due_on < bindparam("today", type_=_c.reply_due_on.type), 1))),
        func.count(
            case(
                (
                    _c.reply_due_on.between(
                        bindparam("today", type_=_c.reply_due_on.type),
                        bindparam("soon", type_=_c.reply_due_on.type),
                    ),
                    1,
                )
            )
        ),
    )
    # Who is named in a case learns not even from a count that there is one.
    .where(
        _c.town_id == TOWN,
        IS_OPEN,
        _c.concerns_staff_id.is_(None),
        _c.concerns_division.is_(None),
    )
    .group_by(_c.division)
    .order_by(_c.division)
)
HISTORY: Final = scoped(
    select(_e.number, _e.kind, _e.from_state, _e.to_state, _e.at, _c.kind)
    .join(cases, and_(_c.town_id == _e.town_id, _c.number == _e.number))
    .where(
        _e.town_id == TOWN,
        or_(_e.from_state != _e.to_state, _e.kind.in_(("received", "merged", "unmerged"))),
    )
    .order_by(_e.at, _e.number, _e.seq)
)

"""What officers do with cases: list, open, accept, ask, resolve.

Each change locks the row first, looks at role and state, and adds its event in the same
transaction. Somebody the case names is answered as if there were no such case.
"""

from __future__ import annotations

from bot import notices
from bot.actions.clearance import cleared, docket_of, on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.privacy import finish_forgetting
from bot.actions.refusals import (
    ACCEPT_FIRST,
    DONE,
    NO_WORDS,
    NOT_FOUND,
    TAKEN,
    WRONG_STATE,
)
from bot.actions.telling import tell_citizen
from bot.actions.views import staff_case
from casework.clearance import Deed, may
from casework.deadlines import bangkok_date
from casework.numbering import read_number
from casework.workflow import FIRST, route
from casework.workflow import may as may_step
from handlers.commands import (
    AcceptCase,
    AskCitizen,
    ListWork,
    OpenCase,
    Refused,
    ResolveCase,
    StaffCase,
)
from storage import Tx
from storage.cases import Case

LIST_LENGTH = 10


def list_work(
    tx: Tx, actor: StaffMember, command: ListWork, context: ActionContext
) -> tuple[StaffCase, ...] | Refused:
    """Up to ten cases, most urgent first, without their words."""
    officer = on_duty(tx, actor)
    if officer is None or not officer.roles & {"agent", "head", "executive"}:
        return NOT_FOUND
    division = next(iter(officer.divisions), None) if "executive" not in officer.roles else None
    rows = tx.cases.work(
        command.which,
        today=bangkok_date(context.now),
        staff_id=officer.id,
        division=division,
        limit=LIST_LENGTH,
    )
    seen = [row for row in rows if may(officer, "see", docket_of(row))]
    return tuple(staff_case(tx, row, context, with_words=False) for row in seen)


def open_case(
    tx: Tx, actor: StaffMember, command: OpenCase, context: ActionContext
) -> StaffCase | Refused:
    """One case with its words, place and photos."""
    case = tx.cases.by_number(_number(command.number))
    if case is None or not cleared(tx, actor, "see", case):
        return NOT_FOUND
    return staff_case(tx, case, context)


def accept_case(
    tx: Tx, actor: StaffMember, command: AcceptCase, context: ActionContext
) -> StaffCase | Refused:
    """Take a received case as one's own. A second tap changes nothing; a colleague is refused."""
    case = _locked(tx, actor, command.number, "work")
    if case is None:
        return NOT_FOUND
    if case.state != FIRST:
        is_own = case.owner_id == actor.id and not case.is_finished
        return staff_case(tx, case, context) if is_own else _too_late(case, TAKEN)
    _accept(tx, actor, case, context)
    return _as_it_stands(tx, case, context)


def ask_citizen(
    tx: Tx, actor: StaffMember, command: AskCitizen, context: ActionContext
) -> StaffCase | Refused:
    """Put a question to the reporter and wait; a received case is accepted first."""
    case = _locked(tx, actor, command.number, "work")
    if case is None:
        return NOT_FOUND
    words = command.words.strip()
    if not words:
        return NO_WORDS
    steps = route(case.state, "waiting_citizen")
    if not steps:
        return _too_late(case)
    state = _accept(tx, actor, case, context) if len(steps) > 1 else case.state
    _own_if_nobody_does(tx, actor, case)
    _step(tx, actor, case.number, "asked", (state, "waiting_citizen"), words, context)
    tell_citizen(tx, case, notices.question_to_citizen(case.number, words), context)
    return _as_it_stands(tx, case, context)


def resolve_case(
    tx: Tx, actor: StaffMember, command: ResolveCase, context: ActionContext
) -> StaffCase | Refused:
    """Finish the work and answer the reporter; the reply clock stops here at the latest."""
    case = _locked(tx, actor, command.number, "work")
    if case is None:
        return NOT_FOUND
    words = command.words.strip()
    if not words:
        return NO_WORDS
    if not may_step(case.state, "resolved"):
        return ACCEPT_FIRST if case.state == FIRST else _too_late(case)
    _own_if_nobody_does(tx, actor, case)
    finish_forgetting(tx, case, context)
    _step(tx, actor, case.number, "resolved", (case.state, "resolved"), words, context)
    tx.cases.stop_reply_clock(case.number, context.now)
    tell_citizen(tx, case, notices.result_to_citizen(case.number, words), context)
    return _as_it_stands(tx, case, context)


def _too_late(case: Case, why: Refused = WRONG_STATE) -> Refused:
    return DONE if case.is_finished else why


def _number(typed: str) -> str:
    return read_number(typed) or typed


def _locked(tx: Tx, actor: StaffMember, number: str, deed: Deed) -> Case | None:
    case = tx.cases.lock(_number(number))
    return case if cleared(tx, actor, deed, case) else None


def _accept(tx: Tx, actor: StaffMember, case: Case, context: ActionContext) -> str:
    tx.cases.assign(case.number, actor.id)
    _step(tx, actor, case.number, "accepted", (case.state, "accepted"), "", context)
    return "accepted"


def _own_if_nobody_does(tx: Tx, actor: StaffMember, case: Case) -> None:
    current = tx.cases.by_number(case.number)
    if current is not None and current.owner_id is None:
        tx.cases.assign(case.number, actor.id)


_WORDS_OF = {"asked": "question", "resolved": "answer"}


def _step(
    tx: Tx,
    actor: StaffMember,
    number: str,
    kind: str,
    states: tuple[str, str],
    words: str,
    context: ActionContext,
) -> None:
    tx.cases.change_state(number, states[1], context.now)
    event = tx.cases.add_event(
        number,
        kind,
        context.now,
        from_state=states[0],
        to_state=states[1],
        actor="staff",
        staff_id=actor.id,
    )
    if words:
        ids = (context.message_id,) if context.message_id else ()
        tx.cases.add_words(number, event.seq, _WORDS_OF[kind], words, ids)


def _as_it_stands(tx: Tx, case: Case, context: ActionContext) -> StaffCase:
    return staff_case(tx, tx.cases.by_number(case.number) or case, context)

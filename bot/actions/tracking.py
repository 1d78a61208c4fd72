"""What a citizen asks about his case, and what he may still do with it."""

from __future__ import annotations

from bot import notices
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext, Citizen, StaffMember
from bot.actions.refusals import DONE, NO_QUESTION, NO_WORDS, NOT_FOUND, WRONG_STATE
from bot.actions.telling import tell_owner
from bot.actions.views import citizen_view
from casework.clearance import Asker, is_named
from casework.numbering import read_case_key, read_number
from casework.workflow import may as may_step
from handlers.commands import AnswerStaff, CancelCase, CaseView, FindCase, FindMyCases, Refused
from knowledge.personal import mask_id_cards
from storage import Tx
from storage.cases import Case

AT_MOST = 10


def find_my_cases(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: FindMyCases,  # noqa: ARG001 - carries nothing
    context: ActionContext,
) -> tuple[CaseView, ...]:
    """The ten newest cases of this LINE account."""
    cases = tx.cases.of_person(actor.person, AT_MOST)
    return tuple(citizen_view(tx, case, "reporter", context) for case in cases)


def find_case(
    tx: Tx, actor: Citizen | StaffMember, command: FindCase, context: ActionContext
) -> CaseView | None:
    """By number, opened wide for the reporter or the case key; None where there is none to see."""
    number = read_number(command.number)
    case = tx.cases.by_number(number) if number else None
    if case is None:
        return None
    asker = _asker(tx, actor, command, case)
    if asker != "reporter" and _is_named(tx, actor, case):
        return None
    return citizen_view(tx, case, asker, context)


def cancel_case(
    tx: Tx, actor: Citizen | StaffMember, command: CancelCase, context: ActionContext
) -> CaseView | Refused:
    """Take one's own open case back; the owner hears of it."""
    case = _own_case(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    if not may_step(case.state, "cancelled", "citizen"):
        return DONE if case.is_finished else WRONG_STATE
    _step(tx, case, "cancelled", "cancelled", context)
    tell_owner(tx, case, notices.citizen_cancelled(case.number), context)
    return _as_it_stands(tx, case, context)


def answer_staff(
    tx: Tx, actor: Citizen | StaffMember, command: AnswerStaff, context: ActionContext
) -> CaseView | Refused:
    """Answer the open question of one's own case; work goes on and the owner hears of it."""
    case = _own_case(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    words = mask_id_cards(command.words.strip())
    if not words:
        return NO_WORDS
    if case.state != "waiting_citizen":
        return NO_QUESTION
    seq = _step(tx, case, "answered", "in_progress", context)
    ids = (context.message_id,) if context.message_id else ()
    tx.cases.add_words(case.number, seq, "reply", words, ids)
    tell_owner(tx, case, notices.citizen_answered(case.number), context)
    return _as_it_stands(tx, case, context)


def _own_case(tx: Tx, actor: Citizen | StaffMember, typed: str) -> Case | None:
    number = read_number(typed)
    case = tx.cases.lock(number) if number else None
    return case if case is not None and case.person == actor.person else None


def _asker(tx: Tx, actor: Citizen | StaffMember, command: FindCase, case: Case) -> Asker:
    if case.person is not None and case.person == actor.person:
        return "reporter"
    key = read_case_key(command.case_key) if command.case_key else None
    return "key" if key and tx.cases.opens(case.number, key) else "stranger"


def _is_named(tx: Tx, actor: Citizen | StaffMember, case: Case) -> bool:
    if case.concerns_staff_id is None and case.concerns_division is None:
        return False
    row = tx.staff.by_line_user(actor.person)
    return row is not None and is_named(officer_of(row), docket_of(case))


def _step(tx: Tx, case: Case, kind: str, to: str, context: ActionContext) -> int:
    tx.cases.change_state(case.number, to, context.now)
    event = tx.cases.add_event(
        case.number, kind, context.now, from_state=case.state, to_state=to, actor="citizen"
    )
    return event.seq


def _as_it_stands(tx: Tx, case: Case, context: ActionContext) -> CaseView:
    return citizen_view(tx, tx.cases.by_number(case.number) or case, "reporter", context)

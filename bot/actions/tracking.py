"""What a citizen asks about his case, and what he may still do with it."""

from __future__ import annotations

from bot import notices
from bot.actions.clearance import docket_of, officer_of
from bot.actions.context import ActionContext, Citizen, StaffMember
from bot.actions.joining import part_all
from bot.actions.news import seen_meanwhile
from bot.actions.refusals import DONE, NO_QUESTION, NO_WORDS, NOT_FOUND, WRONG_STATE
from bot.actions.steps import again, own, step, with_pictures
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
    """The ten newest cases of this LINE account, then those it follows."""
    cases = tx.cases.of_person(actor.person, AT_MOST)
    mine = [citizen_view(tx, case, "reporter", context) for case in cases]
    for number in tx.voices.followed_by(actor.person, AT_MOST - len(mine)):
        case = tx.cases.by_number(number)
        if case is not None and not _is_named(tx, actor, case):
            mine.append(citizen_view(tx, case, "stranger", context, person=actor.person))
    return tuple(mine)


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
    if asker == "reporter":
        seen_meanwhile(tx, case, actor.person)
    return citizen_view(tx, case, asker, context, person=actor.person)


def cancel_case(
    tx: Tx, actor: Citizen | StaffMember, command: CancelCase, context: ActionContext
) -> CaseView | Refused:
    """Take one's own open case back; the owner hears of it."""
    case = own(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    if not may_step(case.state, "cancelled", "citizen"):
        return DONE if case.is_finished else WRONG_STATE
    step(tx, Citizen(actor.person), case, "cancelled", context, to="cancelled")
    part_all(tx, case.number, context)
    tell_owner(tx, case, notices.citizen_cancelled(case.number), context)
    return citizen_view(tx, again(tx, case), "reporter", context)


def answer_staff(
    tx: Tx, actor: Citizen | StaffMember, command: AnswerStaff, context: ActionContext
) -> CaseView | Refused:
    """Answer the open question of one's own case; work goes on and the owner hears of it."""
    case = own(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    words = mask_id_cards(command.words.strip())
    if not words and not command.photo_ids:
        return NO_WORDS
    if case.state != "waiting_citizen":
        return NO_QUESTION
    facts = with_pictures(tx, actor, case.number, command.photo_ids, "before")
    if not words and not facts:
        return NO_WORDS
    step(
        tx,
        Citizen(actor.person),
        case,
        "answered",
        context,
        to="in_progress",
        words=("reply", words),
        facts=facts,
    )
    tell_owner(tx, case, notices.citizen_answered(case.number), context)
    return citizen_view(tx, again(tx, case), "reporter", context)


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

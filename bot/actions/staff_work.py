"""What officers do with cases: list, open, accept, ask, resolve.

Each change locks the row first, looks at role and state, and adds its event in the same
transaction. Somebody the case names is answered as if there were no such case.
"""

from __future__ import annotations

from bot.actions.clearance import cleared, docket_of, on_duty
from bot.actions.context import ActionContext, StaffMember
from bot.actions.news import tell_followers, tell_reporter
from bot.actions.refusals import ACCEPT_FIRST, NO_AFTER_PHOTO, NO_WORDS, NOT_FOUND, TAKEN
from bot.actions.steps import (
    again,
    answered,
    is_physical,
    locked,
    number_of,
    step,
    too_late,
    with_pictures,
)
from bot.actions.views import shows_the_work, staff_case
from casework.clearance import may
from casework.deadlines import bangkok_date
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

LONGEST_LIST = 200


def list_work(
    tx: Tx, actor: StaffMember, command: ListWork, context: ActionContext
) -> tuple[StaffCase, ...] | Refused:
    """A worklist, most urgent first, without words."""
    officer = on_duty(tx, actor)
    if officer is None or not officer.roles & {"agent", "head", "executive"}:
        return NOT_FOUND
    rows = tx.cases.work(
        command.which,
        today=bangkok_date(context.now),
        staff_id=officer.id,
        division=next(iter(officer.divisions), None),
        everywhere="executive" in officer.roles or not officer.divisions,
        is_head="head" in officer.roles,
        limit=min(max(command.limit, 1), LONGEST_LIST),
    )
    seen = [row for row in rows if may(officer, "see", docket_of(row))]
    return tuple(staff_case(tx, row, context, officer, with_words=False) for row in seen)


def open_case(
    tx: Tx, actor: StaffMember, command: OpenCase, context: ActionContext
) -> StaffCase | Refused:
    """One case with its words, place and photos."""
    case = tx.cases.by_number(number_of(command.number))
    if case is None or not cleared(tx, actor, "see", case):
        return NOT_FOUND
    return as_seen(tx, actor, case, context)


def accept_case(
    tx: Tx, actor: StaffMember, command: AcceptCase, context: ActionContext
) -> StaffCase | Refused:
    """Take a received case as one's own. A second tap changes nothing; a colleague is refused."""
    case = locked(tx, actor, command.number)
    if isinstance(case, Refused):
        return case
    is_nobodys = case.owner_id is None and not case.is_finished
    if case.state != FIRST and not is_nobodys:
        is_own = case.owner_id == actor.id and not case.is_finished
        return as_seen(tx, actor, case, context) if is_own else too_late(case, TAKEN)
    stale = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(stale, Refused):
        return stale
    if case.state == FIRST:
        accept(tx, actor, case, context)
    else:  # it lost its owner when it went to another division
        tx.cases.assign(case.number, actor.id)
        facts = {"owner": actor.id, "division": case.division}
        step(tx, actor, case, "assigned", context, is_public=False, facts=facts)
    return as_seen(tx, actor, again(tx, case), context)


def ask_citizen(
    tx: Tx, actor: StaffMember, command: AskCitizen, context: ActionContext
) -> StaffCase | Refused:
    """Put a question to the reporter and wait; a received case is accepted first."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    steps = route(case.state, "waiting_citizen")
    if not steps:
        return too_late(case)
    if len(steps) > 1:
        case = accept(tx, actor, case, context)
    own_if_nobody_does(tx, actor, case)
    event = step(
        tx,
        actor,
        case,
        "asked",
        context,
        to="waiting_citizen",
        words=("question", words),
        facts=with_pictures(tx, actor, case.number, command.photo_ids, "during"),
    )
    tell_reporter(tx, case, event, context)
    return as_seen(tx, actor, again(tx, case), context)


def resolve_case(
    tx: Tx, actor: StaffMember, command: ResolveCase, context: ActionContext
) -> StaffCase | Refused:
    """Finish the work and answer the reporter; the reply clock stops here at the latest."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    if not may_step(case.state, "resolved"):
        return ACCEPT_FIRST if case.state == FIRST else too_late(case)
    why = command.without_photo.strip()
    facts = with_pictures(tx, actor, case.number, command.photo_ids, "after")
    if is_physical(case) and not why and not shows_the_work(tx, case):
        return NO_AFTER_PHOTO
    own_if_nobody_does(tx, actor, case)
    answered(tx, case, "answer", context)
    if why:
        facts["without_photo"] = why[:200]
    event = step(
        tx, actor, case, "resolved", context, to="resolved", words=("answer", words), facts=facts
    )
    tell_reporter(tx, case, event, context)
    tell_followers(tx, case, context)
    return as_seen(tx, actor, again(tx, case), context)


def accept(tx: Tx, actor: StaffMember, case: Case, context: ActionContext) -> Case:
    """Make it the officer's own; the case as it then stands."""
    tx.cases.assign(case.number, actor.id)
    step(tx, actor, case, "accepted", context, to="accepted")
    return again(tx, case)


def own_if_nobody_does(tx: Tx, actor: StaffMember, case: Case) -> None:
    """A case that somebody works on belongs to somebody."""
    if case.owner_id is None:
        tx.cases.assign(case.number, actor.id)


def as_seen(tx: Tx, actor: StaffMember, case: Case, context: ActionContext) -> StaffCase:
    """The case as this officer sees it."""
    return staff_case(tx, case, context, on_duty(tx, actor))

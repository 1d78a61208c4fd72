"""What officers do on the way: report, explain, forward, close, take up again, note, re-sort."""

from __future__ import annotations

from bot.actions.complaints import division_of
from bot.actions.context import ActionContext, StaffMember
from bot.actions.news import tell_followers, tell_reporter
from bot.actions.refusals import (
    NO_AGENCY,
    NO_WORDS,
    TOO_LATE,
    TOO_OFTEN,
    UNKNOWN_CATEGORY,
    UNKNOWN_REASON,
    UNKNOWN_STAGE,
    WRONG_STATE,
)
from bot.actions.staff_work import accept, as_seen, own_if_nobody_does
from bot.actions.steps import (
    again,
    answered,
    locked,
    owe_again,
    standing_of,
    step,
    too_late,
    with_pictures,
)
from bot.actions.telling import tell_staff_of_new_case
from casework.deeds import Stand, is_possible
from casework.trouble import ReopenedTooOften, StepRefused, TooLateToReopen
from casework.workflow import REASONS, STAGES, Step, check
from casework.workflow import may as may_step
from handlers.commands import Refused, StaffCase
from handlers.staff_commands import (
    ChangeCategory,
    CloseCase,
    ExplainDelay,
    ForwardCase,
    NoteCase,
    ReopenByStaff,
    ReportProgress,
)
from storage import Tx
from storage.cases import Case

BY_HAND = REASONS - {"duplicate"}
"""Why an officer may close a case; `duplicate` is what a merger writes."""


def report_progress(
    tx: Tx, actor: StaffMember, command: ReportProgress, context: ActionContext
) -> StaffCase | Refused:
    """A public report: the reply clock stops, the next word is due by the same rule (S5)."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    if command.stage and command.stage not in STAGES:
        return UNKNOWN_STAGE
    if not is_possible("progress", Stand(standing_of(case)), context.now):
        return too_late(case)
    own_if_nobody_does(tx, actor, case)
    answered(tx, case, "progress", context)
    facts = with_pictures(tx, actor, case.number, command.photo_ids, "during")
    if command.stage:
        facts["stage"] = command.stage
    step(
        tx,
        actor,
        case,
        "progress",
        context,
        to="in_progress",
        words=("progress", words),
        stage=command.stage,
        facts=facts,
    )
    return as_seen(tx, actor, again(tx, case), context)


def explain_delay(
    tx: Tx, actor: StaffMember, command: ExplainDelay, context: ActionContext
) -> StaffCase | Refused:
    """Tell the reporter why it takes longer (S4); the mark goes, the next due date is told."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    if case.is_finished:
        return too_late(case)
    was = case.reply_due_on
    answered(tx, case, "explanation", context)
    now = again(tx, case)
    event = step(
        tx,
        actor,
        case,
        "explained",
        context,
        words=("explanation", words),
        facts={
            "was": was.isoformat(),
            "to": now.reply_due_on.isoformat(),
            **with_pictures(tx, actor, case.number, command.photo_ids, "during"),
        },
    )
    tell_reporter(tx, now, event, context)
    return as_seen(tx, actor, again(tx, case), context)


def forward_case(
    tx: Tx, actor: StaffMember, command: ForwardCase, context: ActionContext
) -> StaffCase | Refused:
    """To another agency by letter; telling so is a report on how far it is."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    agency, letter = command.agency.strip(), command.letter.strip()
    if not agency or not letter:
        return NO_AGENCY
    if not may_step(case.state, "forwarded"):
        return too_late(case)
    own_if_nobody_does(tx, actor, case)
    answered(tx, case, "progress", context)
    step(
        tx,
        actor,
        case,
        "forwarded",
        context,
        to="forwarded",
        words=("progress", command.words.strip()),
        facts={
            "agency": agency[:200],
            "letter": letter[:80],
            "on": command.on.isoformat(),
            **with_pictures(tx, actor, case.number, command.photo_ids, "during"),
        },
    )
    return as_seen(tx, actor, again(tx, case), context)


def close_case(
    tx: Tx, actor: StaffMember, command: CloseCase, context: ActionContext
) -> StaffCase | Refused:
    """End it for a listed reason; after a result nobody is told a second time."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    if command.reason not in BY_HAND:
        return UNKNOWN_REASON
    if not may_step(case.state, "closed"):
        return too_late(case)
    was_open = not case.is_finished
    if was_open:
        own_if_nobody_does(tx, actor, case)
        answered(tx, case, "answer", context)
    event = step(
        tx,
        actor,
        case,
        "closed",
        context,
        to="closed",
        words=("answer", command.words.strip()),
        reason=command.reason,
        facts={
            "reason": command.reason,
            **with_pictures(tx, actor, case.number, command.photo_ids, "after"),
        },
    )
    if was_open:
        tell_reporter(tx, case, event, context)
        tell_followers(tx, case, context)
    return as_seen(tx, actor, again(tx, case), context)


def reopen_by_staff(
    tx: Tx, actor: StaffMember, command: ReopenByStaff, context: ActionContext
) -> StaffCase | Refused:
    """Take a finished case up again, within thirty days and not for ever."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    if not case.is_finished or tx.links.merger_of(case.number) is not None:
        return WRONG_STATE
    fault = fault_of_reopening(case, context)
    if fault is not None:
        return fault
    step(tx, actor, case, "reopened", context, to="in_progress", words=("progress", words))
    owe_again(tx, case, context)
    return as_seen(tx, actor, again(tx, case), context)


def fault_of_reopening(case: Case, context: ActionContext) -> Refused | None:
    """Why a finished case cannot be taken up again, by the rules."""
    try:
        check(standing_of(case), Step("in_progress"), context.now)
    except TooLateToReopen:
        return TOO_LATE
    except ReopenedTooOften:
        return TOO_OFTEN
    except StepRefused:
        return WRONG_STATE
    return None


def note_case(
    tx: Tx, actor: StaffMember, command: NoteCase, context: ActionContext
) -> StaffCase | Refused:
    """A note for colleagues; no citizen ever reads it."""
    case = locked(tx, actor, command.number)
    if isinstance(case, Refused):
        return case
    words = command.words.strip()
    if not words:
        return NO_WORDS
    facts = with_pictures(tx, actor, case.number, command.photo_ids, "note")
    step(tx, actor, case, "noted", context, words=("note", words), is_public=False, facts=facts)
    return as_seen(tx, actor, again(tx, case), context)


def change_category(
    tx: Tx, actor: StaffMember, command: ChangeCategory, context: ActionContext
) -> StaffCase | Refused:
    """Another kind; the division follows it, and an owner of another division lets it go."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    if case.kind != "complaint" or command.category not in context.town.categories:
        return UNKNOWN_CATEGORY
    if case.is_finished:
        return too_late(case)
    division = division_of(command.category, context.town)
    tx.cases.categorise(case.number, command.category, division)
    if division != case.division and case.owner_id is not None:
        owner = tx.staff.by_id(case.owner_id)
        if owner is None or owner.division not in (None, division):
            tx.cases.assign(case.number, None)
    step(
        tx,
        actor,
        case,
        "sorted",
        context,
        is_public=False,
        facts={"from": case.category, "to": command.category},
    )
    moved = again(tx, case)
    if division != case.division:
        tell_staff_of_new_case(tx, moved, context)
    return as_seen(tx, actor, moved, context)


__all__ = [
    "BY_HAND",
    "accept",
    "change_category",
    "close_case",
    "explain_delay",
    "fault_of_reopening",
    "forward_case",
    "note_case",
    "reopen_by_staff",
    "report_progress",
]

"""Two reports of one matter become one case, and one report of two matters becomes two."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.complaints import file_linked
from bot.actions.context import ActionContext, StaffMember
from bot.actions.refusals import (
    MERGED,
    NO_WORDS,
    NOT_MERGED,
    SAME_CASE,
    TOO_LATE,
    UNKNOWN_CATEGORY,
    WRONG_STATE,
)
from bot.actions.staff_work import as_seen
from bot.actions.steps import again, locked, step, too_late
from casework.workflow import may_unmerge
from handlers.commands import Refused, StaffCase
from handlers.staff_commands import MergeCase, SplitCase, UnmergeCase
from storage import Tx
from storage.links import CaseLink


def merge_case(
    tx: Tx, actor: StaffMember, command: MergeCase, context: ActionContext
) -> StaffCase | Refused:
    """End the case as part of another that is open; its reporter follows that one."""
    # Always in the order of numbers, so that two officers who merge crosswise do not lock up.
    for number in sorted((command.number, command.into)):
        held = locked(tx, actor, number)
        if isinstance(held, Refused):
            return held
    case = locked(tx, actor, command.number, seen=command.seen)
    into = locked(tx, actor, command.into)
    if isinstance(case, Refused) or isinstance(into, Refused):
        return case if isinstance(case, Refused) else into  # type: ignore[return-value]
    if case.number == into.number:
        return SAME_CASE
    if case.is_finished:
        return MERGED if tx.links.merger_of(case.number) else too_late(case)
    if into.is_finished:
        return WRONG_STATE
    facts = {"reason": "duplicate", "into": into.number}
    event = step(tx, actor, case, "merged", context, to="closed", reason="duplicate", facts=facts)
    tx.links.add(
        CaseLink(
            case.number,
            event.seq,
            "merged",
            into.number,
            context.now,
            former_state=case.state,
            former_finished_at=case.last_finished_at,
        )
    )
    step(tx, actor, into, "took_in", context, facts={"number": case.number}, is_public=False)
    if case.person is not None and case.person != into.person:
        tx.voices.follow(into.number, case.person)
    return as_seen(tx, actor, again(tx, case), context)


def unmerge_case(
    tx: Tx, actor: StaffMember, command: UnmergeCase, context: ActionContext
) -> StaffCase | Refused:
    """Undo a merger by an event of its own; the case stands as before."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    link = tx.links.merger_of(case.number)
    if link is None:
        return NOT_MERGED
    if not may_unmerge(link.at, context.now):
        return TOO_LATE
    tx.links.undo(link, context.now)
    tx.cases.restore(
        case.number,
        link.former_state,
        context.now,
        merged_at=link.at,
        finished=link.former_finished_at,
    )
    # The state stands already; the event only tells of it.
    standing = replace(case, state=link.former_state)
    step(tx, actor, standing, "unmerged", context, facts={"from": link.to_number})
    if case.person is not None:
        tx.voices.unfollow(link.to_number, case.person)
    return as_seen(tx, actor, again(tx, case), context)


def split_case(
    tx: Tx, actor: StaffMember, command: SplitCase, context: ActionContext
) -> StaffCase | Refused:
    """A linked case for the second matter: the same reporter, place and level of name."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    if case.is_finished:
        return too_late(case)
    if command.category not in context.town.categories:
        return UNKNOWN_CATEGORY
    if not command.detail.strip():
        return NO_WORDS
    new = file_linked(tx, actor, case, command.category, command.detail, "split", context)
    step(tx, actor, case, "split", context, facts={"number": new.number})
    return as_seen(tx, actor, again(tx, new), context)

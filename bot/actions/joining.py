"""Two reports of one matter become one case, and one report of two matters becomes two."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.complaints import file_linked
from bot.actions.context import ActionContext, StaffMember, System
from bot.actions.refusals import (
    MERGED,
    NAMED_IN_ONE,
    NO_WORDS,
    NOT_MERGED,
    SAME_CASE,
    TOO_LATE,
    UNKNOWN_CATEGORY,
    WRONG_STATE,
)
from bot.actions.staff_work import as_seen
from bot.actions.steps import again, locked, step, too_late
from casework.deadlines import bangkok_date
from casework.workflow import may_unmerge
from handlers.commands import Refused, StaffCase
from handlers.staff_commands import MergeCase, SplitCase, UnmergeCase
from storage import Tx
from storage.cases import Case
from storage.links import CaseLink


def merge_case(
    tx: Tx, actor: StaffMember, command: MergeCase, context: ActionContext
) -> StaffCase | Refused:
    """End the case as part of another that is open; its reporter follows that one."""
    held = _both(tx, actor, command.number, command.into, command.seen)
    if isinstance(held, Refused):
        return held
    case, into = held
    if case.number == into.number:
        return SAME_CASE
    if case.is_finished:
        return MERGED if tx.links.merger_of(case.number) else too_late(case)
    if into.is_finished:
        return WRONG_STATE
    if not _keeps_names(case, into):
        return NAMED_IN_ONE
    _join(tx, actor, case, into, context)
    return as_seen(tx, actor, again(tx, case), context)


def _both(
    tx: Tx, actor: StaffMember, number: str, other: str, seen: int
) -> tuple[Case, Case] | Refused:
    """Two cases, held always in the order of numbers, so that two officers who merge crosswise do
    not lock up."""
    held = {one: locked(tx, actor, one) for one in sorted({number, other})}
    case, into = locked(tx, actor, number, seen=seen), held[other]
    if isinstance(case, Refused):
        return case
    return into if isinstance(into, Refused) else (case, into)


def _keeps_names(case: Case, into: Case) -> bool:
    """Whether whom the case concerns is named in the other one too: he must not come upon the
    matter there, nor work on it. To name him there is an officer's own step, which is on record
    and stays when the merger is undone."""
    return case.named_staff <= into.named_staff and case.named_divisions <= into.named_divisions


def _join(tx: Tx, actor: StaffMember, case: Case, into: Case, context: ActionContext) -> None:
    """End an open case as part of another."""
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
    _part(tx, actor, case, link, context)
    return as_seen(tx, actor, again(tx, case), context)


def part_all(tx: Tx, number: str, context: ActionContext) -> None:
    """Whoever takes a case back takes back only his own: what is part of it stands for itself
    again, however long ago it was joined."""
    for link in tx.links.around(number):
        if link.kind == "merged" and link.to_number == number:
            case = tx.cases.lock(link.number)
            if case is not None:
                _part(tx, System("joining"), case, link, context)


def _part(
    tx: Tx, actor: StaffMember | System, case: Case, link: CaseLink, context: ActionContext
) -> None:
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


def _fault_of(
    case: Case, into: Case | None, command: SplitCase, context: ActionContext
) -> Refused | None:
    if case.is_finished:
        return too_late(case)
    if command.category not in context.town.categories:
        return UNKNOWN_CATEGORY
    if not command.detail.strip():
        return NO_WORDS
    if into is not None and into.is_finished:
        return WRONG_STATE
    return NAMED_IN_ONE if into is not None and not _keeps_names(case, into) else None


def split_case(
    tx: Tx, actor: StaffMember, command: SplitCase, context: ActionContext
) -> StaffCase | Refused:
    """A linked case for the second matter: the same reporter, place and level of name.

    Where somebody has reported that matter already, the new case ends as part of it, so that the
    books count it once and the reporter follows it.
    """
    form = f"split {actor.id} {command.once}"
    if command.once and tx.inbox.has_heard(form):  # the answer was lost on the way, not the case
        split = locked(tx, actor, command.number)
        return split if isinstance(split, Refused) else as_seen(tx, actor, split, context)
    held = _both(tx, actor, command.number, command.into or command.number, command.seen)
    if isinstance(held, Refused):
        return held
    case, into = held
    is_known = into.number != case.number
    fault = _fault_of(case, into if is_known else None, command, context)
    if fault is not None:
        return fault
    if command.once:
        tx.inbox.first_time(form, bangkok_date(context.now))
    new = file_linked(
        tx, actor, case, command.category, command.detail, "split", context,
        tells_staff=not is_known,
    )  # fmt: skip
    step(tx, actor, case, "split", context, facts={"number": new.number})
    if is_known:
        _join(tx, actor, new, into, context)
    return as_seen(tx, actor, again(tx, new), context)

"""What every change of a case has in common: lock, look, change, event and words, clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.actions.clearance import cleared
from bot.actions.context import ActionContext, Citizen, StaffMember, System
from bot.actions.privacy import finish_forgetting
from bot.actions.refusals import DONE, NOT_FOUND, STALE, WRONG_STATE
from casework.categories import category
from casework.clearance import Deed
from casework.deadlines import REPLY_RULE, Rule, bangkok_date, reply_due_on
from casework.ladder import OVERDUE
from casework.numbering import read_number
from casework.workflow import KINDS, Standing
from handlers.commands import Refused
from handlers.waiting import ids_of
from storage import Tx
from storage.cases import Actor as ActorKind
from storage.cases import Case, CaseEvent
from storage.photos import PhotoRole

Who = Citizen | StaffMember | System


def number_of(typed: str) -> str:
    """A number as people type it."""
    return read_number(typed) or typed


def locked(
    tx: Tx, actor: StaffMember, number: str, deed: Deed = "work", seen: int = 0
) -> Case | Refused:
    """The case, held, for an officer who may do this with it; stale pages are refused."""
    case = tx.cases.lock(number_of(number))
    if case is None or not cleared(tx, actor, deed, case):
        return NOT_FOUND
    if seen and tx.cases.last_seq(case.number) != seen:
        return STALE
    return case


def own(tx: Tx, actor: Citizen | StaffMember, typed: str) -> Case | None:
    """One's own case, held; None for everybody else's."""
    number = read_number(typed)
    case = tx.cases.lock(number) if number else None
    return case if case is not None and case.person == actor.person else None


def step(
    tx: Tx,
    actor: Who,
    case: Case,
    kind: str,
    context: ActionContext,
    *,
    to: str = "",
    words: tuple[str, str] = ("", ""),
    facts: Mapping[str, str] | None = None,
    is_public: bool = True,
    stage: str = "",
    reason: str = "",
    message_ids: tuple[str, ...] = (),
) -> CaseEvent:
    """Write an event, and the state where `to` names another; `words` are (kind, text)."""
    to = to or case.state
    if to != case.state or stage:
        if KINDS[to] in {"done", "ended"}:
            note_lateness(tx, case, context)
            finish_forgetting(tx, case, context)
        tx.cases.change_state(case.number, to, context.now, stage=stage, reason=reason)
    event = tx.cases.add_event(
        case.number,
        kind,
        context.now,
        from_state=case.state,
        to_state=to,
        actor=_kind_of(actor),
        staff_id=actor.id if isinstance(actor, StaffMember) else None,
        is_public=is_public,
        facts=facts,
    )
    if words[1]:
        ids = message_ids or tuple(ids_of(context.message_id))
        tx.cases.add_words(case.number, event.seq, words[0], words[1], ids)
    _note_who_spoke(tx, actor, case, context, is_public=is_public)
    return event


def answered(tx: Tx, case: Case, mark: str, context: ActionContext) -> None:
    """Stop the reply clock; after a report or explanation the next word is due by the same rule."""
    note_lateness(tx, case, context)
    tx.cases.stop_reply_clock(case.number, context.now)
    if mark in {"progress", "explanation"}:
        owe_again(tx, case, context)


def note_lateness(tx: Tx, case: Case, context: ActionContext) -> None:
    """What has passed its date says so before it moves on, also where no office hour came between.

    Else a case that is answered on the holiday after its due date would look as if it had been in
    time: the ladder says it in office hours only, and of open cases.
    """
    due = case.reply_due_on
    if case.is_finished or due >= bangkok_date(context.now):
        return
    if tx.reminders.add(case.number, OVERDUE, due, context.now):
        tx.cases.add_event(
            case.number,
            OVERDUE,
            context.now,
            from_state=case.state,
            to_state=case.state,
            actor="system",
            is_public=False,
            facts={"on": due.isoformat()},
        )
        tx.cases.mark_unexplained(case.number, due)


def owe_again(tx: Tx, case: Case, context: ActionContext) -> None:
    """The next word is due so many days from today as the case's own rule says."""
    today = bangkok_date(context.now)
    due = reply_due_on(today, rule_of(case), context.town.calendar)
    tx.cases.owe_again(case.number, max(due, case.reply_due_on), today)


def rule_of(case: Case) -> Rule:
    """The rule that made the case's due date, kept with it so that new rules move no old case."""
    try:
        return Rule.read(case.reply_rule)
    except ValueError:
        return REPLY_RULE


def standing_of(case: Case) -> Standing:
    """The case as the rules of steps see it."""
    return Standing(case.state, case.reopened, case.last_finished_at)


def is_physical(case: Case) -> bool:
    """Work in the street, which one can photograph."""
    return case.kind == "complaint" and category(case.category).is_physical


def too_late(case: Case, why: Refused = WRONG_STATE) -> Refused:
    """Why a step that the state does not allow is refused."""
    return DONE if case.is_finished else why


def again(tx: Tx, case: Case) -> Case:
    """The case as it stands now."""
    return tx.cases.by_number(case.number) or case


def drafts_owner(actor: Citizen | StaffMember) -> str:
    """Whose draft a picture is until it is filed: the LINE account, or a staff account's own."""
    if isinstance(actor, StaffMember):
        return actor.person or f"staff-{actor.id}"
    return actor.person


def with_pictures(
    tx: Tx, actor: Citizen | StaffMember, number: str, photo_ids: Iterable[str], role: PhotoRole
) -> dict[str, str]:
    """Put these drafts of the actor's into the case; which ones, as a fact for the event."""
    owner = drafts_owner(actor)
    kept = [one for one in photo_ids if tx.photos.attach([one], owner, number, role)]
    return {"photos": " ".join(kept)} if kept else {}


def _kind_of(actor: Who) -> ActorKind:
    if isinstance(actor, StaffMember):
        return "staff"
    return "citizen" if isinstance(actor, Citizen) else "system"


def _note_who_spoke(
    tx: Tx, actor: Who, case: Case, context: ActionContext, *, is_public: bool
) -> None:
    """The citizen's word waits for staff until staff does something that he can see."""
    spoke: datetime | None = context.now
    if isinstance(actor, Citizen):
        tx.cases.note_citizen(case.number, spoke)
    elif isinstance(actor, StaffMember) and is_public and case.citizen_spoke_at is not None:
        tx.cases.note_citizen(case.number, None)

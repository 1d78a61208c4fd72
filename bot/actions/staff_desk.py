"""Who has a case, whom it concerns, what the public sees of it, who reported it; the counter."""

from __future__ import annotations

from collections.abc import Sequence

from bot import notices
from bot.actions.clearance import docket_of, officer_of, on_duty
from bot.actions.complaints import file_at_counter
from bot.actions.context import ActionContext, StaffMember
from bot.actions.refusals import (
    FILED,
    HEADS_TAKE_BACK,
    NO_NAME,
    NO_REASON,
    NO_WORDS,
    NOBODY_NAMED,
    NOBODY_THERE,
    NOT_FOUND,
    UNKNOWN_CATEGORY,
)
from bot.actions.staff_work import as_seen
from bot.actions.steps import again, locked, number_of, step, too_late, with_pictures
from bot.actions.telling import tell_member, tell_staff_of_new_case
from casework.clearance import Deed, may, may_read_name, may_take_in
from casework.deadlines import bangkok_date
from handlers.commands import CaseFiled, Refused, StaffCase
from handlers.staff_commands import (
    CHANNELS,
    AddAfterPhoto,
    AssignCase,
    AssignMany,
    NameConcerned,
    PublishCase,
    ReadReporter,
    Reporter,
    TakeIn,
)
from knowledge.personal import mask_id_cards, mask_phones
from storage import Tx
from storage.cases import Case
from storage.staff import StaffMember as StaffRow
from storage.voices import Contact

LONGEST_SHOWN = 300
MOST_AT_ONCE = 50  # cases in one transaction


def assign_case(
    tx: Tx, actor: StaffMember, command: AssignCase, context: ActionContext
) -> StaffCase | Refused:
    """To a colleague who may work on it, or to a division. Heads assign; an owner hands over."""
    moved = _assign(tx, actor, command, context)
    if isinstance(moved, Refused):
        return moved
    _tell_new_owner(tx, actor, command.owner_id, [moved], context)
    if command.owner_id is None:
        tell_staff_of_new_case(tx, moved, context)
    return as_seen(tx, actor, moved, context)


def assign_many(
    tx: Tx, actor: StaffMember, command: AssignMany, context: ActionContext
) -> tuple[str, ...]:
    """Each as if it were alone, but one message for all of them; the numbers that stay."""
    moved, stay = [], []
    for number in command.numbers[:MOST_AT_ONCE]:
        one = AssignCase(number, command.owner_id, command.division)
        case = _assign(tx, actor, one, context)
        if isinstance(case, Refused):
            stay.append(number)
        else:
            moved.append(case)
    _tell_new_owner(tx, actor, command.owner_id, moved, context)
    return (*stay, *command.numbers[MOST_AT_ONCE:])


def _assign(
    tx: Tx, actor: StaffMember, command: AssignCase, context: ActionContext
) -> Case | Refused:
    case = _movable(tx, actor, command)
    if isinstance(case, Refused):
        return case
    if case.is_finished:
        return too_late(case)
    member = tx.staff.by_id(command.owner_id) if command.owner_id else None
    division = command.division or case.division
    if not _fits(case, member, command, division, context):
        return NOBODY_THERE
    tx.cases.assign(case.number, member.id if member else None, division)
    step(
        tx,
        actor,
        case,
        "assigned",
        context,
        words=("note", command.words.strip()),
        is_public=False,
        facts={"owner": member.id if member else "", "division": division},
    )
    return again(tx, case)


def _tell_new_owner(
    tx: Tx, actor: StaffMember, owner_id: str | None, moved: Sequence[Case], context: ActionContext
) -> None:
    member = tx.staff.by_id(owner_id) if owner_id and moved else None
    if member is not None and member.id != actor.id:
        card = notices.handed_over([case.number for case in moved], actor.name)
        tell_member(tx, member, moved[-1], card, context)


def _movable(tx: Tx, actor: StaffMember, command: AssignCase) -> Case | Refused:
    rights: tuple[Deed, ...] = ("assign", "hand_over")
    for right in rights:
        case = locked(tx, actor, command.number, right, command.seen)
        if case != NOT_FOUND:
            return case
    return NOT_FOUND


def _fits(
    case: Case,
    member: StaffRow | None,
    command: AssignCase,
    division: str,
    context: ActionContext,
) -> bool:
    """Whether that colleague may work on the case where it then lies."""
    if division not in context.town.divisions:
        return False
    if command.owner_id is None:
        return command.division is not None
    if member is None or not member.is_active:
        return False
    docket = docket_of(case, division=division, owner="")
    officer = officer_of(member)
    return may(officer, "work", docket) or (
        command.division is None and may(officer, "work", docket_of(case, owner=member.id))
    )


def name_concerned(
    tx: Tx, actor: StaffMember, command: NameConcerned, context: ActionContext
) -> StaffCase | Refused:
    """From now on these too can neither see nor touch it (S19); a named owner owns it no longer.

    Once named, only heads who are not named may take a name back.
    """
    case = locked(tx, actor, command.number, "concern", command.seen)
    if isinstance(case, Refused):
        return case
    if not command.staff_id and not command.division:
        return NOBODY_NAMED
    if command.takes_back and "head" not in actor.roles:
        return HEADS_TAKE_BACK
    is_known = command.division is None or command.division in context.town.divisions
    if not is_known or (command.staff_id and tx.staff.by_id(command.staff_id) is None):
        return NOBODY_THERE
    staff = _changed(case.named_staff, command.staff_id, takes_back=command.takes_back)
    divisions = _changed(case.named_divisions, command.division, takes_back=command.takes_back)
    if (staff, divisions) == (case.named_staff, case.named_divisions):
        return as_seen(tx, actor, case, context)
    tx.concerned.name(case.number, staff, divisions)
    kind, act = (
        ("unconcerned", "concern_taken_back")
        if command.takes_back
        else ("concerned", "concern_named")
    )
    step(tx, actor, case, kind, context, is_public=False)
    tx.audit.add(act, staff_id=actor.id, subject=case.number)
    return as_seen(tx, actor, again(tx, case), context)


def _changed(named: frozenset[str], one: str | None, *, takes_back: bool) -> frozenset[str]:
    these = frozenset({one} if one else ())
    return named - these if takes_back else named | these


def publish_case(
    tx: Tx, actor: StaffMember, command: PublishCase, context: ActionContext
) -> StaffCase | Refused:
    """Words of the officer's own choosing and a picture of the case, for neighbours to see."""
    case = locked(tx, actor, command.number, seen=command.seen)
    if isinstance(case, Refused):
        return case
    photo = tx.photos.by_id(command.photo_id) if command.photo_id else None
    if command.photo_id and (photo is None or photo.number != case.number):
        return NOT_FOUND
    words = mask_phones(mask_id_cards(command.words.strip()))[:LONGEST_SHOWN]
    tx.cases.show(case.number, words, command.photo_id)
    step(tx, actor, case, "published", context, is_public=False)
    return as_seen(tx, actor, again(tx, case), context)


def read_reporter(
    tx: Tx,
    actor: StaffMember,
    command: ReadReporter,
    context: ActionContext,
) -> Reporter | Refused:
    """The name behind a case. Every look at a hidden one is logged with its reason."""
    case = tx.cases.by_number(number_of(command.number))
    officer = on_duty(tx, actor)
    if case is None or officer is None or not may(officer, "see", docket_of(case)):
        return NOT_FOUND
    if case.name_level == "none":
        return NO_NAME
    if not may_read_name(officer, docket_of(case), case.name_level):
        return NOT_FOUND
    reason = command.reason.strip()
    if case.name_level == "hidden":
        if not reason:
            return NO_REASON
        step(tx, actor, case, "unmasked", context, is_public=False, words=("note", reason))
        tx.audit.add("name_shown", staff_id=actor.id, subject=case.number)
    contact = tx.voices.contact(case.number) or Contact()
    return Reporter(
        case.number, case.name_level, contact.name, contact.phone, line_id=case.person or ""
    )


def take_in(
    tx: Tx, actor: StaffMember, command: TakeIn, context: ActionContext
) -> CaseFiled | Refused:
    """A report at the counter, by telephone or letter; the same clock for everybody (S21)."""
    officer = on_duty(tx, actor)
    if officer is None or not may_take_in(officer) or command.channel not in CHANNELS:
        return NOT_FOUND
    fault = _fault_of(tx, command, context)
    if fault is not None:
        return fault
    form = f"form {actor.id} {command.once}"
    if command.once and not tx.inbox.first_time(form, bangkok_date(context.now)):
        return FILED
    return file_at_counter(tx, actor, command, context)


def _fault_of(tx: Tx, command: TakeIn, context: ActionContext) -> Refused | None:
    """What is missing or unknown in a report that somebody takes in."""
    town = context.town
    if not command.detail.strip():
        return NO_WORDS
    if command.kind == "complaint" and command.category not in town.categories:
        return UNKNOWN_CATEGORY
    if command.concerns_staff_id and tx.staff.by_id(command.concerns_staff_id) is None:
        return NOBODY_THERE
    if command.concerns_division and command.concerns_division not in town.divisions:
        return NOBODY_THERE
    return None


def add_after_photo(
    tx: Tx, actor: StaffMember, command: AddAfterPhoto, context: ActionContext
) -> StaffCase | Refused:
    """A picture sent in LINE inside a case shows how it looks now."""
    case = locked(tx, actor, command.number)
    if isinstance(case, Refused):
        return case
    photo = tx.photos.want(actor.person, command.message_id)
    facts = with_pictures(tx, actor, case.number, [photo.id], "after")
    step(tx, actor, case, "pictured", context, is_public=False, facts=facts)
    return as_seen(tx, actor, again(tx, case), context)

"""What citizens do around a case: find a neighbour's, follow it, add to their own, rate, reopen."""

from __future__ import annotations

from typing import Final

from bot import notices
from bot.actions.clearance import docket_of, officer_of
from bot.actions.complaints import file_linked
from bot.actions.context import ActionContext, Citizen, StaffMember
from bot.actions.refusals import (
    DONE,
    IS_MINE,
    NO_WORDS,
    NOT_FINISHED,
    NOT_FOUND,
    RATED,
    TOO_LATE,
    WRONG_STARS,
    WRONG_STATE,
)
from bot.actions.steps import again, owe_again, own, standing_of, step, with_pictures
from bot.actions.telling import tell_owner
from bot.actions.views import citizen_view
from casework.categories import same_group
from casework.clearance import is_named
from casework.numbering import read_number
from casework.places import NEAR_AGE, Neighbour, Point, box_around, near
from casework.ratings import STARS, UNHAPPY, fault_of_rating, reasons_of
from casework.workflow import may_reopen
from handlers.citizen_commands import (
    AddToCase,
    FindNeighbours,
    FollowCase,
    NeighbourCase,
    RateCase,
    Rated,
    ReopenCase,
    UnfollowCase,
)
from handlers.commands import CaseFiled, CaseView, Refused
from knowledge.personal import mask_id_cards
from storage import Tx
from storage.cases import Case

_FAULTS: Final = {
    "not_finished": NOT_FINISHED,
    "rated_already": RATED,
    "too_late": TOO_LATE,
}
Person = Citizen | StaffMember


def find_neighbours(
    tx: Tx, actor: Person, command: FindNeighbours, context: ActionContext
) -> tuple[NeighbourCase, ...]:
    """Up to three cases that may be the same matter; what is about the town's own staff is never
    shown around."""
    rule = context.town.categories.get(command.category)
    radius = rule.radius_m if rule else 0
    if radius <= 0:
        return ()
    spot = Point(command.lat, command.lon)
    kinds = same_group(command.category)
    rows = tx.cases.near(box_around(spot, radius), kinds, context.now - NEAR_AGE)
    shown = {row.number: row for row in rows if not _concerns_somebody(row)}
    found = near(spot, kinds, radius, map(_as_neighbour, shown.values()), context.now)
    return tuple(_card(shown[one.case.number], one.metres, actor, context) for one in found)


def follow_case(
    tx: Tx, actor: Person, command: FollowCase, context: ActionContext
) -> CaseView | Refused:
    """Follow a neighbour's case. Again does no harm; one's own is followed anyway."""
    case = _public_case(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    if case.person == actor.person:
        return IS_MINE
    if case.state == "cancelled":
        return WRONG_STATE
    tx.voices.follow(case.number, actor.person)
    return citizen_view(tx, case, "stranger", context, person=actor.person)


def unfollow_case(
    tx: Tx, actor: Person, command: UnfollowCase, context: ActionContext
) -> CaseView | Refused:
    """Follow it no longer."""
    case = _public_case(tx, actor, command.number)
    if case is None or not tx.voices.unfollow(case.number, actor.person):
        return NOT_FOUND
    return citizen_view(tx, case, "stranger", context, person=actor.person)


def add_to_case(
    tx: Tx, actor: Person, command: AddToCase, context: ActionContext
) -> CaseView | Refused:
    """More words or photos; the owner hears of it, the state stays."""
    case = own(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    if case.is_finished:
        return DONE
    words = mask_id_cards(command.words.strip())
    facts = with_pictures(tx, actor, case.number, command.photo_ids, "before")
    if not words and not facts:
        return NO_WORDS
    step(
        tx,
        _as_citizen(actor),
        case,
        "added",
        context,
        words=("more", words),
        facts=facts,
        message_ids=command.message_ids,
    )
    tell_owner(tx, case, notices.citizen_added(case.number), context)
    return citizen_view(tx, again(tx, case), "reporter", context)


def reopen_case(
    tx: Tx, actor: Person, command: ReopenCase, context: ActionContext
) -> CaseView | CaseFiled | Refused:
    """Take one's own finished case up again; where that is over, a linked new case is filed."""
    case = own(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    words = mask_id_cards(command.words.strip())
    if not words:
        return NO_WORDS
    if not case.is_finished or case.state == "cancelled" or tx.links.merger_of(case.number):
        return WRONG_STATE
    if not may_reopen(standing_of(case), context.now):
        return _file_again(tx, actor, case, words, command, context)
    step(
        tx,
        _as_citizen(actor),
        case,
        "reopened",
        context,
        to="in_progress",
        words=("more", words),
        message_ids=command.message_ids,
    )
    owe_again(tx, case, context)
    tell_owner(tx, case, notices.citizen_reopened(case.number), context)
    return citizen_view(tx, again(tx, case), "reporter", context)


def _file_again(
    tx: Tx, actor: Person, case: Case, words: str, command: ReopenCase, context: ActionContext
) -> CaseFiled:
    new = file_linked(tx, actor, case, case.category, words, "again", context, command.message_ids)
    return CaseFiled(
        number=new.number,
        case_key="",  # it is on the account; the old receipt's key opens the old case
        category=new.category,
        division=context.town.division_name(new.division),
        reply_due_on=new.reply_due_on,
        received_at=new.received_at,
    )


def rate_case(tx: Tx, actor: Person, command: RateCase, context: ActionContext) -> Rated | Refused:
    """Once for each finish, changeable for a day; the unhappy are asked why, the owner hears."""
    case = own(tx, actor, command.number)
    if case is None:
        return NOT_FOUND
    if command.stars not in STARS:
        return WRONG_STARS
    given = {row.round: row for row in tx.voices.ratings(case.number)}.get(case.reopened)
    fault = fault_of_rating(
        case.state, case.last_finished_at, given.rated_at if given else None, context.now
    )
    if fault:
        return _FAULTS[fault]
    reasons = reasons_of(command.stars, command.reasons)
    if given is not None and given.stars == command.stars and not command.reasons:
        reasons = given.reasons
    is_news = given is None or given.stars != command.stars
    tx.voices.rate(case.number, case.reopened, command.stars, reasons)
    if is_news:
        stars = {"stars": str(command.stars)}
        step(tx, _as_citizen(actor), case, "rated", context, is_public=False, facts=stars)
        if command.stars <= UNHAPPY:
            tell_owner(tx, case, notices.citizen_unhappy(case.number, command.stars), context)
    is_open_again = may_reopen(standing_of(case), context.now)
    return Rated(case.number, command.stars, reasons, is_open_again)


def _as_citizen(actor: Person) -> Citizen:
    """A member of staff who reports a broken lamp at his own door is a citizen there."""
    return Citizen(actor.person, actor.language)


def _public_case(tx: Tx, actor: Person, typed: str) -> Case | None:
    """A complaint of the town that concerns nobody in it."""
    number = read_number(typed)
    case = tx.cases.by_number(number) if number else None
    if case is None or case.kind != "complaint":
        return None
    if _concerns_somebody(case) and _is_named(tx, actor, case):
        return None
    return case


def _concerns_somebody(case: Case) -> bool:
    return case.concerns_staff_id is not None or case.concerns_division is not None


def _is_named(tx: Tx, actor: Person, case: Case) -> bool:
    row = tx.staff.by_line_user(actor.person)
    return row is not None and is_named(officer_of(row), docket_of(case))


def _as_neighbour(case: Case) -> Neighbour:
    at = Point(case.lat or 0.0, case.lon or 0.0)
    finished = case.last_finished_at if case.is_finished else None
    return Neighbour(case.number, case.category, case.state, at, case.received_at, finished)


def _card(case: Case, metres: int, actor: Person, context: ActionContext) -> NeighbourCase:
    return NeighbourCase(
        number=case.number,
        category=case.category,
        state=case.state,
        metres=metres,
        received_at=case.received_at,
        words=case.shown_words,
        photo_link=context.photo_link(case.shown_photo) if case.shown_photo else "",
        is_mine=case.person == actor.person,
    )

"""What is kept about a person, and forgetting it (PDPA 2562: access and erasure)."""

from __future__ import annotations

from bot.actions.context import ActionContext, Citizen, StaffMember
from handlers.commands import ForgetMe, Forgotten, MyData, TellMyData
from handlers.dialogue import Place
from handlers.standing import has_draft
from storage import Tx
from storage.cases import Case

EVERY_CASE = 100_000
FORGOTTEN = "forgotten"


def tell_my_data(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: TellMyData,  # noqa: ARG001 - carries nothing
    context: ActionContext,  # noqa: ARG001 - every action is called alike
) -> MyData:
    """Count what is tied to this LINE account. Cases without a name are not among them."""
    drafts = len(tx.photos.drafts_of(actor.person))
    filed = sum(len(tx.photos.of_case(case.number)) for case in _cases(tx, actor))
    talk = tx.dialogues.find(actor.person)
    place = Place.read(talk.place) if talk is not None else Place()
    return MyData(
        cases=tx.cases.count_of_person(actor.person),
        photos=drafts + filed,
        has_draft=has_draft(place) or drafts > 0,
        language=talk.language if talk is not None else actor.language,
    )


def forget_me(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: ForgetMe,  # noqa: ARG001 - carries nothing
    context: ActionContext,
) -> Forgotten:
    """Erase finished cases' words, photos and pin; cut every tie; drop the draft and the outbox.

    An open case keeps its words until it is finished (see `finish_forgetting`). The talk itself is
    put back to the menu by the turn that asked for this.
    """
    drafts = tx.photos.remove_drafts(actor.person)
    context.gone_photos.extend(drafts)
    cases = _cases(tx, actor)
    tx.voices.forget_follower(actor.person)
    tx.news.forget_person(actor.person)
    tx.chats.forget_person(actor.person)
    photos = len(drafts) + sum(_forget(tx, case, context) for case in cases)
    tx.outbox.forget_person(actor.person)
    return Forgotten(cases=len(cases), photos=photos)


def finish_forgetting(tx: Tx, case: Case, context: ActionContext) -> None:
    """Erase a case that is being finished if its citizen has asked to be forgotten meanwhile."""
    if any(event.kind == FORGOTTEN for event in tx.cases.events(case.number)):
        erase_content(tx, case.number, context)


def erase_content(tx: Tx, number: str, context: ActionContext) -> int:
    """Words, photos and pin of a case; how many photos. Its events stay."""
    tx.cases.remove_words(number)
    tx.cases.forget_place(number)
    tx.voices.drop_contact(number)
    tx.outbox.wipe_given_up(number)
    photos = tx.photos.remove_of_case(number)
    context.gone_photos.extend(photos)
    return len(photos)


def _forget(tx: Tx, seen: Case, context: ActionContext) -> int:
    case = tx.cases.lock(seen.number)
    if case is None:
        return 0
    tx.cases.forget_person(case.number)
    tx.cases.add_event(
        case.number,
        FORGOTTEN,
        context.now,
        from_state=case.state,
        to_state=case.state,
        actor="citizen",
        is_public=False,
    )
    return erase_content(tx, case.number, context) if case.is_finished else 0


def _cases(tx: Tx, actor: Citizen | StaffMember) -> tuple[Case, ...]:
    return tx.cases.of_person(actor.person, EVERY_CASE)

"""Pictures of a draft, and LINE's "unsend"."""

from __future__ import annotations

from bot.actions.context import ActionContext, Citizen, StaffMember
from handlers.commands import KeepPhoto, PhotoKept, TakeBack
from storage import Tx


def keep_photo(
    tx: Tx,
    actor: Citizen | StaffMember,
    command: KeepPhoto,
    context: ActionContext,  # noqa: ARG001 - every action is called alike
) -> PhotoKept:
    """Write down that the picture is wanted; it is fetched in the background."""
    return PhotoKept(tx.photos.want(actor.person, command.message_id).id)


def take_back(
    tx: Tx,
    actor: Citizen | StaffMember,  # noqa: ARG001 - LINE's message ids are nobody else's
    command: TakeBack,
    context: ActionContext,
) -> bool:
    """Erase the words and the picture that came in the message; events stay, and one is added.

    Answers whether there was anything.
    """
    photos = tx.photos.take_back(command.message_id)
    context.gone_photos.extend(photos)
    is_found = tx.questions.take_back(command.message_id) or bool(photos)
    numbers = set(tx.cases.take_back(command.message_id))
    numbers.update(photo.number for photo in photos if photo.number is not None)
    for number in sorted(numbers):
        tx.outbox.wipe_given_up(number)
        case = tx.cases.lock(number)
        if case is not None:
            tx.cases.add_event(
                number,
                "taken_back",
                context.now,
                from_state=case.state,
                to_state=case.state,
                actor="citizen",
                is_public=False,
            )
    return is_found or bool(numbers)

"""One event, one transaction, start to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.actions import perform
from bot.actions.context import ActionContext, Actor
from bot.actions.linking import forget_group
from bot.held import Held, NothingThereError
from bot.known_of import is_stale, known_in_group, known_of, language_kept
from bot.sending.sender import LEASE_SECONDS
from bot.side_door import Taken
from bot.stuck import note_fault, without_fault
from bot.threshold import through_side_door
from bot.who import ANY_STAFF, as_actor, as_staffer
from casework.officehours import bangkok_date
from handlers import router
from handlers.commands import TakeBack
from handlers.dialogue import Place, Turn
from handlers.heard import Followed, Left, Photo, Text, Unfollowed
from handlers.known import Known, Language
from handlers.outcomes import Plain, Say, Word
from handlers.standing import without_hidden
from storage.dialogues import Dialogue
from storage.outbox import OutboxDraft

if TYPE_CHECKING:
    from bot.line import Incoming
    from bot.townhall import TownHall
    from bot.wiring import Deps
    from storage import Tx
    from storage.outbox import OutboxRow

MOST_COMMANDS = 8  # in one turn; more is a flow that runs in circles


def handle(deps: Deps, event: Incoming) -> bool:
    """Answer one event, all or nothing. Raises what the infrastructure or a bug raises.

    Answers whether it may be counted: what the side door takes leaves no mark, in numbers neither.
    """
    if not event.is_active:
        return True  # another module of the account has the word; we must not send
    passed = through_side_door(deps, event)
    if isinstance(passed, Taken):
        return False
    hall = deps.towns.of(event.town_id)
    if event.source.kind == "user":
        if passed.text is not None:
            event = replace(event, heard=Text(passed.text, passed.message_id))
        return _converse(deps, hall, event)
    if event.source.kind == "none":
        _answer_nobody(deps, hall, event)
    else:
        _answer_group(deps, hall, event)
    return True


def _converse(deps: Deps, hall: TownHall, event: Incoming) -> bool:
    """The one transaction of an event, and what follows; False where it left no mark at all."""
    message_id = getattr(event.heard, "message_id", "")
    context = deps.context(hall, message_id, event.reply_token or "")
    try:
        rows = deps.store.carry_out(event.town_id, partial(_talk, deps, hall, event, context))
    except NothingThereError:
        return False
    if rows is None:
        return True
    deps.sender.wake(rows)
    if isinstance(event.heard, Photo):
        deps.photos.wake()
    if context.gone_photos:
        deps.photos.remove(context.gone_photos)
    return True


def _talk(
    deps: Deps, hall: TownHall, event: Incoming, context: ActionContext, tx: Tx
) -> tuple[OutboxRow, ...] | None:
    """What is to be sent; None where the event has been answered before."""
    if _was_answered(tx, event):
        return None
    dialogue = tx.dialogues.lock(event.source.user)
    held = Held.of(dialogue, deps.boot_key, deps.clock())
    talk = _Talk(deps, hall, event, dialogue, tx, context, held)
    turn = talk.run()
    tx.dialogues.save(talk.after(turn))
    if turn.replies:
        talk.say(turn)
    return tx.outbox.added


@dataclass(frozen=True, slots=True)
class _Talk:
    """One event of one person inside its transaction."""

    deps: Deps
    hall: TownHall
    event: Incoming
    dialogue: Dialogue
    tx: Tx
    context: ActionContext
    held: Held

    def run(self) -> Turn:
        place = Place.read(self.dialogue.place) if self.dialogue.place else Place()
        place = self.held.completes(without_fault(place))
        person = self.dialogue.person
        member = self.tx.staff.by_line_user(person) if self.dialogue.staff_id else None
        known = known_of(
            self.deps, self.hall, self.event, self.dialogue, as_staffer(member), place, self.held
        )
        actor = as_actor(member, person, known.language)
        turn = router.respond(place, self.event.heard, known)
        if not isinstance(turn.command, TakeBack):
            return self._carry_out(turn, actor, known)
        is_found = perform(self.tx, actor, turn.command, self.context)
        if not is_found and not turn.drop_held and turn.place == place:
            raise NothingThereError
        return router.resume(turn, is_found, known)

    def _carry_out(self, turn: Turn, actor: Actor, known: Known) -> Turn:
        for _ in range(MOST_COMMANDS):
            if turn.command is None:
                return turn
            turn = router.resume(turn, perform(self.tx, actor, turn.command, self.context), known)
        raise RuntimeError("a talk asked for too many commands in one turn")

    def after(self, turn: Turn) -> Dialogue:
        """The dialogue as this turn leaves it."""
        held = self.held.after(turn, self.event.heard)
        is_new = bool(turn.hold or turn.keeps)
        dialogue = held.put_into(self.dialogue, self.deps.boot_key, self.deps.clock(), anew=is_new)
        blocked = self.dialogue.is_blocked
        if isinstance(self.event.heard, Followed | Unfollowed) and not is_stale(
            self.event, self.dialogue
        ):
            blocked = isinstance(self.event.heard, Unfollowed)
        return replace(
            dialogue,
            place=without_hidden(turn.place).write(),
            language=turn.language or self.dialogue.language,
            is_blocked=blocked,
            last_event_ms=max(self.event.at_ms, self.dialogue.last_event_ms),
        )

    def say(self, turn: Turn) -> None:
        language = language_kept(turn.language or turn.spoken or self.dialogue.language)
        _queue(self.deps, self.tx, self.event, self.hall, turn, language=language)


def _answer_group(deps: Deps, hall: TownHall, event: Incoming) -> None:
    """A group or room: nothing about who spoke is kept, and nearly nothing there is for us."""
    known = known_in_group(deps, hall, event)
    if isinstance(event.heard, Left):
        with deps.store.begin(event.town_id) as tx:
            forget_group(tx, event.source.group)
        return
    # Asked once without the database: people in a group talk to each other, not to us.
    first = router.respond(Place(), event.heard, replace(known, staffer=ANY_STAFF))
    if not first.replies and first.command is None:
        return

    def answer(tx: Tx) -> None:
        member = tx.staff.by_line_user(event.source.user) if event.source.user else None
        sees = replace(known, staffer=as_staffer(member))
        turn = router.respond(Place(), event.heard, sees)
        if turn.command is not None:
            actor = as_actor(member, event.source.user)
            result = perform(tx, actor, turn.command, deps.context(hall))
            turn = router.resume(turn, result, sees)
        if turn.replies:
            _queue(deps, tx, event, hall, turn)

    _once(deps, event, answer)


def _answer_nobody(deps: Deps, hall: TownHall, event: Incoming) -> None:
    """Somebody whom LINE does not name (old accounts of PCs): say how to reach us."""
    if not event.reply_token:
        return
    _once(deps, event, lambda tx: _queue(deps, tx, event, hall, _with_phone(hall, "shell.nobody")))


def apologise(deps: Deps, event: Incoming) -> None:
    """After a bug: a human sentence and the menu, so that nobody waits for nothing."""
    if not event.reply_token or not event.is_active:
        return
    hall = deps.towns.of(event.town_id)

    def answer(tx: Tx) -> None:
        if event.source.kind == "user":
            note_fault(tx, event.source.user)
        _queue(deps, tx, event, hall, _with_phone(hall, "shell.apology"))

    _once(deps, event, answer)


def _with_phone(hall: TownHall, key: str) -> Turn:
    return Turn(Place(), (Say(Word(key, {"phone": Plain(hall.facts.phone or "-")})),))


def _once(deps: Deps, event: Incoming, answer: Callable[[Tx], None]) -> None:
    """Write an answer, unless the event has had one, and have it sent."""
    with deps.store.begin(event.town_id) as tx:
        if _was_answered(tx, event):
            return
        answer(tx)
        rows = tx.outbox.added
    deps.sender.wake(rows)


def _was_answered(tx: Tx, event: Incoming) -> bool:
    return bool(event.id) and not tx.inbox.first_time(event.id, bangkok_date(event.received_at))


def _queue(
    deps: Deps, tx: Tx, event: Incoming, hall: TownHall, turn: Turn, *, language: Language = "th"
) -> None:
    if not event.reply_token and turn.weight == "prompt":
        return  # nothing to answer with, and a prompt is not worth a counted message
    tx.outbox.add(
        OutboxDraft(
            recipient=event.source.talk,
            messages=hall.write(turn.replies, language),
            weight=turn.weight,
            reply_token=event.reply_token or None,
            token_at=event.received_at if event.reply_token else None,
            via_push=not event.reply_token,
            lease_to=deps.sender.who,
            lease_seconds=LEASE_SECONDS,
        )
    )

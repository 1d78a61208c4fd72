"""What waits for a tap, under the boot key alone: words, pictures, and answers kept in no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from handlers.dialogue import Place, Turn
from handlers.heard import Heard, Photo, Pin, Text, Thing
from handlers.standing import hidden_answers
from handlers.waiting import joined, told_apart, with_message

if TYPE_CHECKING:
    from bot.keyring import BootKey
    from storage.dialogues import Dialogue

HELD_FOR = timedelta(minutes=15)
KINDS = {kind.__name__: kind for kind in (Text, Photo, Pin)}


class NothingThereError(Exception):
    """Somebody took back a message of which nothing is kept: undo the transaction."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one person's blob holds."""

    words: str = field(default="", repr=False)
    things: tuple[Thing, ...] = field(default=(), repr=False)
    at: tuple[str, str] = ("", "")  # the flow and step whose answers these are
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, dialogue: Dialogue, key: BootKey, now: datetime) -> Held:
        """What waits now; nothing where it has run out, or another start closed it."""
        held, until = dialogue.held, dialogue.held_until
        if held is None or until is None or until < now:
            return cls()
        plain = key.open(held, bound_to=dialogue.person)
        if plain is None:
            return cls()
        told = orjson.loads(plain)
        things = tuple(KINDS[kind](**values) for kind, values in told["things"])
        return cls(told["words"], things, tuple(told["at"]), told["answers"])

    def completes(self, place: Place) -> Place:
        """The place with the answers that its row does not hold."""
        if (place.flow, place.step) != self.at:
            return place
        return replace(place, answers={**self.answers, **place.answers})

    def after(self, turn: Turn, heard: Heard) -> Held:
        """What waits after this turn; `heard` is what it answered."""
        place = turn.place
        kept = Held() if turn.drop_held else self
        words, things = kept.words, kept.things
        if turn.hold:
            words = with_message(turn.hold, self._came_in(turn, heard))
        if turn.hold or turn.keeps:
            things = turn.keeps
        return Held(words, things, (place.flow, place.step), hidden_answers(place))

    def _came_in(self, turn: Turn, heard: Heard) -> str:
        came_in = heard.message_id if isinstance(heard, Text) else ""
        if turn.joins_held or not isinstance(heard, Text):
            came_in = joined(told_apart(self.words).came_in, came_in)
        return came_in

    def put_into(self, dialogue: Dialogue, key: BootKey, now: datetime, *, anew: bool) -> Dialogue:
        """The row with the blob; `anew`: its quarter of an hour begins again."""
        if not (self.words or self.things or self.answers):
            return replace(dialogue, held=None, held_until=None)
        until = dialogue.held_until
        if anew or until is None or until < now:
            until = now + HELD_FOR
        things = [(type(one).__name__, asdict(one)) for one in self.things]
        told = {"words": self.words, "things": things, "at": self.at, "answers": self.answers}
        blob = key.close(orjson.dumps(told), bound_to=dialogue.person)
        return replace(dialogue, held=blob, held_until=until)

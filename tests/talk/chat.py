"""A person talking to the pure core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.flex import render
from handlers.asking import buttons_of
from handlers.commands import FindMyCases
from handlers.dialogue import Place, Turn
from handlers.heard import Heard, Photo, Pin, Pressed, Sticker, Text, Thing
from handlers.known import Known, Staffer, TownFacts
from handlers.outcomes import Button, Card, Cards, Plain, Reply, Say, Show, Word
from handlers.router import respond, resume
from handlers.shapes import TIP
from handlers.side_door import takes_side_door
from handlers.waiting import joined, told_apart
from handlers.words import UNBROKEN, Words
from knowledge.categories import guess
from knowledge.index import Index
from tests.talk.hall import KEY, NOON, NUMBER, TOWN, Hall, a_case, work

__all__ = ["KEY", "NOON", "NUMBER", "TOWN", "Chat", "Hall", "a_case", "work"]


@dataclass
class Chat:
    """One person's chat. Of every turn LINE would take it, and every label may be typed."""

    words: Words
    index: Index
    is_staff: bool = False
    place: Place = field(default_factory=Place)
    now: datetime = NOON
    language: str = "th"
    held: str = ""
    came_in: str = ""
    held_until: datetime = NOON
    things: tuple[Thing, ...] = ()
    town: TownFacts = TOWN
    source: str = "user"
    hall: Hall = field(default_factory=Hall)
    spoken: str = ""
    turn: Turn = field(default_factory=lambda: Turn(Place()))
    checks_labels: bool = True

    # What the person does

    def says(self, text: str, message_id: str = "m1", **how: Any) -> Chat:
        return self.does(Text(text, message_id), **how)

    def picks(self, value: str) -> Chat:
        """Tap the button of the open question with this value."""
        return self.taps(f"{self.place.flow}.{self.place.step}={value}")

    def taps(self, data: str) -> Chat:
        return self.does(Pressed(data))

    def taps_label(self, key: str) -> Chat:
        """Tap the button with this label among those last shown."""
        return self.does(Pressed(self.button(key).data))

    def sends_photo(self, message_id: str = "p1", **of_set: Any) -> Chat:
        return self.does(Photo(message_id, **of_set))

    def sends_pin(self, lat: float = 13.75, lon: float = 100.5, address: str = "") -> Chat:
        return self.does(Pin(lat, lon, "", address))

    def sends_sticker(self) -> Chat:
        return self.does(Sticker(("happy",)))

    def waits(self, **time: float) -> Chat:
        self.now += timedelta(**time)
        return self

    def does(self, heard: Heard, **how: Any) -> Chat:
        known = self.known(**how)
        turn = respond(self.place, heard, known)
        while turn.command is not None:
            turn = resume(turn, self.hall.perform(turn.command), known)
        if turn.hold and isinstance(heard, Text):  # the shell keeps it beside what waits
            self.came_in = joined(self.came_in if turn.joins_held else "", heard.message_id)
        self._settle(turn)
        return self

    def known(self, **how: Any) -> Known:
        staffer = Staffer("s1", "สมศรี ตัวอย่าง", frozenset({"agent"})) if self.is_staff else None
        waiting = self.held if self.now <= self.held_until else ""
        waits = told_apart(waiting)
        facts: dict[str, Any] = {
            "town": self.town,
            "words": self.words,
            "index": self.index,
            "language": self.language,
            "now": self.now,
            "source": self.source,
            "staffer": staffer,
            "held": waits.held,
            "asked": waits.asked,
            "answered_by": waits.answered_by,
            "came_in": self.came_in if waiting else "",
            "things": self.things,
            "guess_category": guess,
        }
        return Known(**{**facts, **how})

    def _settle(self, turn: Turn) -> None:
        self.turn = turn
        self.place = Place.read(turn.place.write())
        assert self.place.answers == dict(turn.place.answers), "a place keeps JSON values only"
        if turn.hold:
            self.held, self.held_until = turn.hold, self.now + timedelta(minutes=15)
        elif turn.drop_held:
            self.held = ""
        if turn.hold or turn.keeps or turn.drop_held:
            self.things = turn.keeps
        self.language = turn.language or self.language
        self.spoken = turn.language or turn.spoken or self.language
        for language in ("th", "en"):
            render(turn.replies, language, self.words)  # raises where LINE would refuse
        if self.checks_labels:
            self._check_labels()

    def _check_labels(self) -> None:
        """Rich menus and quick replies do not exist on a PC: a label typed must do the same.

        Beside another open question words are its answer; cards shown before it are tapped.
        """
        known = self.known()
        for button in buttons_of(self.turn.replies[-1:]):
            if button.does != "press":
                continue
            label = self.words.render(button.label, self.spoken)
            typed = respond(self.place, Text(label), known)
            tapped = respond(self.place, Pressed(button.data), known)
            assert typed == tapped, f"“{label}” typed is not {button.data}"
            if button.data == TIP.data:  # the shell must hand it over before it comes here
                assert takes_side_door(Text(label), has_draft=False, declined=False)
                assert tapped.for_side_door

    # What the person sees

    def hears(self, *keys: str) -> Chat:
        """Exactly these wordings, in this order (titles of cards, texts of messages)."""
        assert self.heard_keys() == list(keys)
        return self

    def hears_silence(self) -> Chat:
        assert self.turn.replies == ()
        return self

    def heard_keys(self) -> list[str]:
        return [_key(reply) for reply in self.turn.replies]

    def sees(self, text: str) -> Chat:
        """This stands somewhere in what was said."""
        assert text in self.seen(), f"“{text}” is not in\n{self.seen()}"
        return self

    def sees_nothing_of(self, text: str) -> Chat:
        assert text not in self.seen()
        return self

    def seen(self) -> str:
        """What can be read; spaces at which no line ends look like all others."""
        return "\n".join(
            self.words.render(part, self.spoken).replace(UNBROKEN, " ")
            for reply in self.turn.replies
            for part in _parts(reply)
        )

    def buttons(self) -> list[Button]:
        """Those in cards, and the quick replies of the last message: LINE shows no others."""
        *before, last = self.turn.replies or (Say(Plain("")),)
        return list(buttons_of([*(replace(reply, buttons=()) for reply in before), last]))

    def button(self, key: str) -> Button:
        return next(b for b in self.buttons() if isinstance(b.label, Word) and b.label.key == key)

    def labels(self) -> list[str]:
        return [self.words.render(button.label, self.spoken) for button in self.buttons()]

    def asked_for(self, kind: type) -> Any:
        """The last command of this kind that the town hall was asked for."""
        return [command for command in self.hall.done if isinstance(command, kind)][-1]

    def did_nothing(self) -> Chat:
        assert [one for one in self.hall.done if not isinstance(one, FindMyCases)] == []
        return self

    def is_at(self, flow: str, step: str = "") -> Chat:
        assert (self.place.flow, self.place.step) == (flow, step)
        return self

    def is_at_menu(self) -> Chat:
        return self.is_at("")

    # Short ways to somewhere

    def at_detail(self) -> Chat:
        return self.says("แจ้งเรื่อง").picks("light")

    def at_place(self) -> Chat:
        return self.at_detail().says("ไฟถนนดับมาสามวันแล้วค่ะ", "m-detail")

    def at_photos(self) -> Chat:
        return self.at_place().says("หน้าวัดตัวอย่าง")

    def at_name(self) -> Chat:
        return self.at_photos().picks("done")

    def at_confirm(self) -> Chat:
        return self.at_name().picks("known")


def _key(reply: Reply) -> str:
    shown = reply.card.title if isinstance(reply, Show) else None
    word = shown or (reply.word if isinstance(reply, Say) else reply.alt)  # type: ignore[union-attr]
    return word.key if isinstance(word, Word) else word.text


def _parts(reply: Reply) -> Iterator[Word | Plain]:
    match reply:
        case Say():
            yield reply.word
        case Show():
            yield from _card(reply.card)
        case Cards():
            for card in reply.cards:
                yield from _card(card)


def _card(card: Card) -> Iterator[Word | Plain]:
    for part in (card.title, card.big, card.note):
        if part is not None:
            yield part
    lead = (card.lead,) if card.lead else ()
    for row in (*lead, *(card.line.stops if card.line and card.line.is_first else ())):
        yield row.label
        yield row.value
    for row in card.rows:
        yield row.label
        yield row.value
    if card.line:
        yield card.line.heading
        for row in card.line.stops:
            yield row.label
            yield row.value

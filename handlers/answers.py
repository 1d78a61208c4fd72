"""What a question accepts: JSON values kept in the place, typed values for the flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from handlers.commands import Where
from handlers.dialogue import press
from handlers.heard import Heard, Photo, Pin, Text
from handlers.known import Known
from handlers.nods import is_nothing, is_one_of, yes_or_no
from handlers.outcomes import Button, Word
from handlers.spelling import is_said
from handlers.typed import plain
from handlers.waiting import ids_of
from knowledge.intents import is_question
from knowledge.personal import mask_id_cards
from knowledge.places import places_in

Kept: TypeAlias = Any  # a JSON value, as it stands in `Place.answers`


YES = "yes"  # the choice that is also meant by a typed "yes"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not an answer to this question; `why` is told before it is put again."""

    why: Word


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value kept, and what stands on the button.

    Options that are made once keep their buttons: a card of fourteen kinds is put all day long.
    """

    value: str
    label: Word
    _buttons: dict[tuple[str, str], Button] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def button(self, at: tuple[str, str]) -> Button:
        """What is tapped for it, under the question of this flow and step."""
        made = self._buttons.get(at)
        if made is None:
            means: Literal["yes", ""] = "yes" if self.value == YES else ""
            made = self._buttons[at] = Button(self.label, press(*at, self.value), means=means)
        return made


@dataclass(frozen=True, slots=True)
class Typed:
    """Words of a person, and the ids of the messages they came in."""

    text: str = field(default="", repr=False)
    message_ids: tuple[str, ...] = field(default=(), repr=False)
    added: str = field(default="", repr=False)  # the line that came last, where there are several


@dataclass(frozen=True)
class Answer:
    """The base: accepts nothing, for a question whose buttons all lead elsewhere."""

    takes_words = False  # free text goes from here into the main database

    def read(self, heard: Heard, known: Known) -> Kept:
        """A JSON value to keep, or `Rejected`."""
        return Rejected(Word("accept.choice"))

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        """What a button of this question stands for, or None where it is none of ours."""
        return None

    def thaw(self, kept: Kept) -> object:
        """The typed value of what was kept."""
        return kept

    def claims(self, heard: Heard) -> bool:
        """Whether this is welcome at any step while the talk is open."""
        return False

    def is_done(self, kept: Kept) -> bool:
        """Whether what is kept answers the question."""
        return True

    def buttons(self, at: tuple[str, str], kept: Kept, known: Known) -> tuple[Button, ...]:
        """The choices to tap; `at` is the flow and the step."""
        return ()


@dataclass(frozen=True)
class Choice(Answer):
    """One of several; the router turns a typed label or number into the tap."""

    options: Callable[[Known], Sequence[Option]]

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        return value if any(option.value == value for option in self.options(known)) else None

    def buttons(self, at: tuple[str, str], kept: Kept, known: Known) -> tuple[Button, ...]:
        return tuple(option.button(at) for option in self.options(known))


@dataclass(frozen=True)
class Words(Answer):
    """Free text of a person: lengths in characters, citizen numbers masked."""

    at_least: int
    at_most: int
    takes_words = True

    def read(self, heard: Heard, known: Known) -> Kept:
        if not isinstance(heard, Text):
            return Rejected(Word("accept.words"))
        text = mask_id_cards(heard.text.strip())
        if len(text) > self.at_most:
            return Rejected(Word("accept.too_long", {"length": len(text), "at_most": self.at_most}))
        if len(text) < self.at_least:
            return Rejected(Word("accept.too_short", {"at_least": self.at_least}))
        return {"text": text, "ids": ids_of(heard.message_id)}

    def longer(self, kept: Kept, heard: Text) -> Kept:
        """The words and one more line; None where they would be too many."""
        line = mask_id_cards(heard.text.strip())
        text = f"{kept['text']}\n{line}"
        if len(text) > self.at_most:
            return None
        return {"text": text, "ids": [*kept["ids"], *ids_of(heard.message_id)], "added": line}

    def thaw(self, kept: Kept) -> Typed:
        return Typed(kept["text"], tuple(kept["ids"]), kept.get("added", ""))


@dataclass(frozen=True)
class Story(Words):
    """Free text that tells something; a nod, a shake of the head or a shrug is none.

    Nor is what opens this talk (`opened_by` names those phrases): who types it again is led on.
    """

    opened_by: str = ""

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Text) and is_one_of(heard.text, self.opened_by, known):
            return Rejected(Word("accept.nod"))
        if isinstance(heard, Text) and is_nothing(heard.text, known):
            return Rejected(Word("accept.not_optional"))
        if isinstance(heard, Text) and plain(heard.text) in yes_or_no(known.words):
            return Rejected(Word("accept.nod"))
        return super().read(heard, known)


@dataclass(frozen=True)
class Spot(Answer):
    """A place: a pin at any time, or typed words when asked.

    A button may stand for words that were said before: `offered(words, ids)` is its value.
    """

    at_most: int
    takes_words = True

    def read(self, heard: Heard, known: Known) -> Kept:
        if isinstance(heard, Pin):
            words = " ".join(part for part in (heard.title, heard.address) if part)
            ids = [heard.message_id] if heard.message_id else []
            return {"text": words[: self.at_most], "ids": ids, "lat": heard.lat, "lon": heard.lon}
        if not isinstance(heard, Text) or plain(heard.text) in yes_or_no(known.words):
            return Rejected(Word("accept.place"))
        if is_said(heard.text, "accept.no_place_words", known):
            return Rejected(Word("accept.place"))
        if is_question(heard.text) and not places_in(heard.text):
            return Rejected(Word("accept.place"))
        return Words(2, self.at_most).read(heard, known)

    def thaw(self, kept: Kept) -> Where:
        return Where(kept["text"], kept.get("lat"), kept.get("lon"), tuple(kept["ids"]))

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        ids, _, words = value.partition(" ")
        fits = 0 < len(words) <= self.at_most
        return {"text": words, "ids": [one for one in ids.split(",") if one]} if fits else None

    def claims(self, heard: Heard) -> bool:
        return isinstance(heard, Pin)

    def buttons(self, at: tuple[str, str], kept: Kept, known: Known) -> tuple[Button, ...]:
        return (Button(Word("talk.send_location"), does="location"),)


@dataclass(frozen=True)
class Code(Answer):
    """Something with a check of its own: a number, a key."""

    reads: Callable[[str], str | None]
    otherwise: Word

    def read(self, heard: Heard, known: Known) -> Kept:
        code = self.reads(heard.text) if isinstance(heard, Text) else None
        return code or Rejected(self.otherwise)


@dataclass(frozen=True)
class Photos(Answer):
    """Pictures, in any order and at any step; "done" ends them.

    Kept as `{"ids": [[photo id, message id]…], "sets": {set id: seen}, "left": n, "over": n,
    "done": bool}`: `left` pictures of the set that came last are still on their way, `over` ones
    found no room.
    """

    up_to: int

    def read(self, heard: Heard, known: Known) -> Kept:
        return Rejected(Word("accept.photos"))

    def claims(self, heard: Heard) -> bool:
        return isinstance(heard, Photo)

    def is_done(self, kept: Kept) -> bool:
        return kept is None or bool(kept["done"])

    def thaw(self, kept: Kept) -> tuple[str, ...]:
        return tuple(photo_id for photo_id, _ in kept["ids"])

    def choose(self, value: str, kept: Kept, known: Known) -> Kept:
        kept = kept or self.none_yet()
        if value == "done":
            return {**kept, "done": True}
        return self.none_yet() if value == "clear" else None

    def buttons(self, at: tuple[str, str], kept: Kept, known: Known) -> tuple[Button, ...]:
        has_some = bool(kept and kept["ids"])
        if has_some:
            done = Button(Word("talk.next"), press(*at, "done"), means="yes")
        else:
            done = Button(Word("talk.no_photo"), press(*at, "done"), means="no")
        clear = Button(Word("talk.clear_photos"), press(*at, "clear"))
        camera = Button(Word("talk.camera"), does="camera")
        album = Button(Word("talk.album"), does="camera_roll")
        return (done, camera, album, clear) if has_some else (camera, album, done)

    @staticmethod
    def none_yet() -> dict[str, Any]:
        """The beginning: no picture."""
        return {"ids": [], "sets": {}, "left": 0, "over": 0, "done": False}

    def arriving(self, kept: Kept, photo: Photo) -> dict[str, Any]:
        """Count a picture of its set, before it is kept or refused."""
        kept = kept or self.none_yet()
        seen = kept["sets"].get(photo.set_id, 0) + 1 if photo.set_id else photo.total
        sets = {**kept["sets"], photo.set_id: seen} if photo.set_id else kept["sets"]
        has_room = len(kept["ids"]) < self.up_to
        return {
            **kept,
            "sets": sets,
            "left": max(photo.total - seen, 0),
            "over": 0 if has_room else kept["over"] + 1,
        }


UNSAID = Typed()  # what a flow holds before the words are typed


def choice(options: Callable[[Known], Sequence[Option]]) -> Choice:
    """One of these."""
    return Choice(options)


def text(at_least: int, at_most: int) -> Words:
    """Free text of so many characters."""
    return Words(at_least, at_most)


def place(at_most: int = 300) -> Spot:
    """A pin or typed words."""
    return Spot(at_most)


def offered(words: str, ids: Sequence[str]) -> str:
    """The value of a button for a place that a message (by its ids) named."""
    return f"{','.join(ids)} {words}"


def photos(up_to: int) -> Photos:
    """Up to so many pictures."""
    return Photos(up_to)


def code(reads: Callable[[str], str | None], otherwise: Word) -> Code:
    """What `reads` accepts."""
    return Code(reads, otherwise)

"""While a human talks: the bot is silent, and everything said goes to the other side.

Only three things are still ours: ending the talk, an emergency, and (before any of this) the side
door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.citizen_commands import ChatView, LeaveChat, SayInChat, ShowInChat
from handlers.dialogue import Place, Turn, press
from handlers.emergency import numbers_for
from handlers.flows.human import leave_button
from handlers.heard import Followed, Heard, Photo, Pin, Pressed, Text
from handlers.known import Known
from handlers.outcomes import Button, Reply, Say, Word
from handlers.shapes import read_deed
from handlers.staff_commands import TellInChat
from handlers.standing import is_too_old
from handlers.typed import phrases, plain

CITIZEN, OFFICER = ("human", "line"), ("desk", "line")
Hear = Callable[[Place, Pressed | Followed], Turn]


def is_talking(place: Place, known: Known) -> bool:
    """Whether this person waits for or talks with a human, or an officer with a citizen."""
    here = (place.flow, place.step)
    return here in (CITIZEN, OFFICER) and not is_too_old(place, known.now)


def talk_with_human(place: Place, heard: Heard, known: Known, hear: Hear) -> Turn:
    """Pass on what is said; `hear` is the bot's own ear, for what is still its business."""
    number = str(place.answers.get("number", ""))
    if isinstance(heard, Followed):
        return hear(Place(), heard)
    if (place.flow, place.step) == OFFICER:
        return _officer(place, heard, known, number, hear)
    if isinstance(heard, Pressed):
        return _pressed(place, heard, known, number)
    if isinstance(heard, Photo):
        show = ShowInChat(number, heard.message_id)
        return Turn(place, command=show, resume_key="human.show")
    return _say(place, heard, known, number)


def _say(place: Place, heard: Heard, known: Known, number: str) -> Turn:
    words = _words(heard)
    if not words:
        return Turn(place, (Say(Word("human.line.words_only"), (leave_button(number),)),))
    if isinstance(heard, Text) and plain(words) in _ways_out(known):
        return _pressed(place, Pressed(""), known, number)
    if isinstance(heard, Text) and plain(words) in phrases(known.words, "human.ends.words"):
        return _leave(place, number)
    if isinstance(heard, Text) and plain(words) in phrases(known.words, "human.stays.words"):
        return _pressed(place, Pressed(press("human", "stay", number)), known, number)
    numbers = numbers_for(words)
    before: tuple[Reply, ...] = (numbers,) if numbers else ()
    message_id = heard.message_id if isinstance(heard, Text | Pin) else ""
    say = SayInChat(number, words, message_id)
    return Turn(place, before, command=say, resume_key="human.say")


def words_after_the_end(turn: Turn, result: object) -> tuple[tuple[Reply, ...], Heard] | None:
    """What was said into a talk that is over: nothing was kept, and the bot hears it now."""
    over = Say(Word("human.line.over"))
    if not isinstance(result, ChatView) or result.state != "over":
        return None
    if isinstance(turn.command, SayInChat):
        return (over,), Text(turn.command.words, turn.command.message_id)
    if isinstance(turn.command, ShowInChat):
        return (over,), Photo(turn.command.message_id)
    return None


def _officer(place: Place, heard: Heard, known: Known, number: str, hear: Hear) -> Turn:
    if isinstance(heard, Pressed):
        return hear(place, heard)
    if not isinstance(heard, Text):
        return Turn(place, (Say(Word("desk.line.words_only")),))
    end = press("desk", "end", number)
    if plain(heard.text) in phrases(known.words, "desk.ends.words"):
        return hear(place, Pressed(end))
    if plain(heard.text) in phrases(known.words, "desk.passes.words"):
        return hear(place, Pressed(press("desk", "pass", number)))
    deed = read_deed(heard.text, known, "desk", ("pass", "end"))
    if deed in (end, press("desk", "pass", number)):
        return hear(place, Pressed(deed))
    return Turn(place, command=TellInChat(number, heard.text), resume_key="desk.say")


def _pressed(place: Place, heard: Pressed, known: Known, number: str) -> Turn:
    """A tap on the bot's own buttons: ask whether the talk is over."""
    if heard.data == press("human", "leave", number):
        return _leave(place, number)
    if heard.data == press("human", "stay", number):
        return Turn(replace(place, asked_at=known.now), (Say(Word("human.line.go_on")),))
    leave, stay = leave_button(number), stay_button(number)
    return Turn(place, (Say(Word("human.line.busy"), (leave, stay)),))


def _leave(place: Place, number: str) -> Turn:
    return Turn(place, command=LeaveChat(number), resume_key="human.leave_it")


def stay_button(number: str) -> Button:
    """Go on with it."""
    return Button(Word("human.stay"), press("human", "stay", number), means="no")


def _words(heard: Heard) -> str:
    if isinstance(heard, Text):
        return heard.text.strip()
    if isinstance(heard, Pin):
        place = " ".join(part for part in (heard.title, heard.address) if part)
        return f"{place} {heard.lat:.6f}, {heard.lon:.6f}".strip()
    return ""


def _ways_out(known: Known) -> frozenset[str]:
    """Cancel and menu, alone: nobody says that to a human, and nobody may be stuck with one."""
    return phrases(known.words, "talk.cancel_words") | phrases(known.words, "talk.menu_words")

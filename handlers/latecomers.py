"""What came, but may not be meant for the question that is open: it waits for a tap.

After a start nobody knows any more who was in the middle of a tip, so whatever is older than the
start is asked about once, of everybody alike (docs/adr/0018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers import engine
from handlers.answers import Rejected
from handlers.asking import put, unsent
from handlers.citizen_commands import SayInChat, ShowInChat
from handlers.dialogue import Place, Turn, press
from handlers.flow import Ask
from handlers.flows.human import leave_button
from handlers.heard import Heard, Photo, Pin, Pressed, Text, Thing
from handlers.humans import Hear, is_talking, talk_with_human
from handlers.known import Known
from handlers.menu import pause, thing_at_menu
from handlers.outcomes import Say, Word
from handlers.staff_commands import TellInChat
from handlers.standing import ASKED, step_of
from handlers.typed import phrases, plain

MOST = 6  # that wait, besides words; a turn carries out a few commands only
GO_ON_ASK = Word("talk.go_on_ask")


def wait_for_tap(place: Place, heard: Thing, known: Known) -> Turn:
    """Hold it in memory, and ask whether it goes on with what is open."""
    held = Turn(place, keeps=(*known.things, heard)[:MOST])
    if isinstance(heard, Photo) and heard.set_id and heard.index != heard.total:
        return held  # one question for pictures sent together
    if is_talking(place, known):
        number = str(place.answers.get("number", ""))
        go_on, *_ = unsent(GO_ON_ASK).buttons
        ways = (go_on, leave_button(number)) if place.flow == "human" else (go_on,)
        return replace(held, replies=(Say(GO_ON_ASK, ways),))
    return replace(held, place=pause(place, ASKED), replies=(unsent(GO_ON_ASK),))


def _is_go_on(heard: Heard, known: Known) -> bool:
    """Whether "go on with it" was tapped or typed, where a human listens."""
    if isinstance(heard, Text):
        return plain(heard.text) in phrases(known.words, "talk.go_on_words")
    return isinstance(heard, Pressed) and heard.data == press("talk", "go_on")


def to_human(place: Place, heard: Heard, known: Known, hear: Hear) -> Turn:
    """Pass on what is said to a human, unless it must be asked about first."""
    if (known.held or known.things) and _is_go_on(heard, known):
        return go_on(place, known)
    turn = talk_with_human(place, heard, known, hear)
    is_kept = isinstance(turn.command, SayInChat | ShowInChat | TellInChat)
    if known.is_uncertain and is_kept and isinstance(heard, Thing):
        return wait_for_tap(place, heard, known)
    return turn


def go_on(place: Place, known: Known) -> Turn:
    """All that waited, given to what is open; where it asks for no words, these are no answer."""
    step = step_of(place)
    if not is_talking(place, known):
        takes_words = isinstance(step, Ask) and (
            step.answer.takes_words or step.more_of in place.answers
        )
        if not known.things and not (known.held and takes_words):
            return put(place, known)
        place = put(place, known).place
    words = (Text(known.held, known.came_in),) if known.held else ()
    things = tuple(Photo(one.message_id) if isinstance(one, Photo) else one for one in known.things)
    turn = Turn(replace(place, asked_at=known.now), rest=(*words, *things), drop_held=True)
    return hear_the_rest(turn, known)


def hear_the_rest(turn: Turn, known: Known) -> Turn:
    """One after another, until there is a command to be carried out first."""
    while turn.rest and turn.command is None and _is_open(turn.place, known):
        first, *rest = turn.rest
        heard = _hear(turn.place, first, known)
        turn = replace(heard, rest=tuple(rest), drop_held=True)
    if turn.command is None and (shown := first_shown(turn.rest)):  # the words ended the talk
        asked = thing_at_menu(turn.place, shown, known)
        return replace(turn, replies=(*turn.replies, *asked.replies), rest=())
    return turn


def first_shown(things: Iterable[Heard]) -> Photo | Pin | None:
    """The first picture or place among these."""
    return next((one for one in things if isinstance(one, Photo | Pin)), None)


def _is_open(place: Place, known: Known) -> bool:
    return is_talking(place, known) or step_of(place) is not None


def _hear(place: Place, heard: Heard, known: Known) -> Turn:
    if is_talking(place, known):
        return talk_with_human(place, heard, known, lambda at, _: Turn(at))
    turn = engine.feed(place, heard, known)
    return put(place, known, (Say(turn.why),)) if isinstance(turn, Rejected) else turn

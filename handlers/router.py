"""The one door of the talk: what was heard and where the person stands → a turn.

Order: exact words (cancel, menu, language, a case number, a staff command) → a cry for help, danger
to life → open talk → opener → understanding → a question with buttons.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import engine, groups, latecomers, own_work, understanding, ways
from handlers.answers import Rejected
from handlers.asides import aside, looked_up, refused
from handlers.asking import put, unsent
from handlers.commands import TakeBack
from handlers.dialogue import Place, Turn, press
from handlers.emergency import NUMBERS, ask_what, is_cry, numbers_for
from handlers.exact import exact
from handlers.flow import Ask, Confirm
from handlers.following import remembering
from handlers.heard import (
    Attachment,
    Followed,
    Heard,
    Photo,
    Pin,
    Pressed,
    Sticker,
    Text,
    Unsent,
)
from handlers.humans import is_talking, words_after_the_end
from handlers.known import Known, Language, may_work
from handlers.labels import button_typed, numbered, typed_label
from handlers.menu import (
    NoWords,
    go_to_menu,
    is_sent_again,
    menu,
    pause,
    sent_already,
    thing_at_menu,
    welcome,
)
from handlers.nods import yes_or_no
from handlers.outcomes import Reply, Say, Word
from handlers.passing import picture_inside, take_back
from handlers.registry import FLOWS, SIDE_DOOR, opener_of
from handlers.standing import (
    ASKED,
    INSIDE,
    NEXT,
    PAUSED,
    SENT,
    has_draft,
    is_open,
    is_too_old,
    is_waiting,
    step_of,
)
from handlers.tongue import language_of, speaking, spoken_in
from handlers.typed import plain
from handlers.understanding import Meant

Said = Text | Pressed | Photo | Pin | Sticker | Attachment | Followed
SAID = (Text, Pressed, Photo, Pin, Sticker, Attachment, Followed)  # the rest wants no answer


def respond(place: Place, heard: Heard, known: Known) -> Turn:
    """Answer one event, or stay silent on purpose (no replies). Never raises for what people do."""
    spoken = known.language
    if known.source == "user":
        spoken = language_of(place, heard, known.language, known.now)
    return spoken_in(spoken, place, _respond(place, heard, speaking(spoken, known)), known)


def _respond(place: Place, heard: Heard, known: Known) -> Turn:
    if isinstance(heard, Unsent):
        return take_back(place, heard.message_id, known)
    if known.source != "user":
        return groups.respond_in_group(place, heard, known)
    if not isinstance(heard, SAID):
        return Turn(place)
    if is_talking(place, known):
        return latecomers.to_human(place, heard, known, lambda at, what: _hear(at, what, known))
    if not is_open(place):
        marks = {mark: place.answers[mark] for mark in (SENT, INSIDE) if mark in place.answers}
        place = Place(answers=marks, asked_at=place.asked_at if INSIDE in marks else None)
    elif is_too_old(place, known.now):
        before = (Say(Word("talk.draft_too_old")),) if has_draft(place) else ()
        return _after(before, _hear(Place(), heard, known))
    return _hear(place, heard, known)


def resume(turn: Turn, result: object, known: Known) -> Turn:
    """Go on after the shell performed `turn.command`."""
    spoken: Language = "en" if turn.spoken == "en" else known.language
    return spoken_in(spoken, turn.place, _resume(turn, result, speaking(spoken, known)), known)


def _resume(turn: Turn, result: object, known: Known) -> Turn:
    if isinstance(turn.command, TakeBack):
        return replace(turn, command=None)
    if turn.resume_key == groups.RESUME_KEY:
        return groups.group_linked(turn, result)
    if turn.resume_key == own_work.KEY:
        own = own_work.found(turn, result, known)
        return own or _at_menu(turn.place, turn.hold, known, has_looked=True)
    if ended := words_after_the_end(turn, result):
        return _after(ended[0], respond(Place(), ended[1], known))
    done = engine.resume(turn, result, known.holding(turn.hold) if turn.hold else known)
    if turn.rest or turn.drop_held:
        done = replace(done, rest=turn.rest, drop_held=True)
    return latecomers.hear_the_rest(replace(done, hold=turn.hold or done.hold), known)


def _hear(place: Place, heard: Said, known: Known) -> Turn:
    if isinstance(heard, Followed):
        return welcome(place, known)
    if known.is_stale and not isinstance(heard, Photo | Pin):
        return _again(place, known)
    if isinstance(heard, Text):
        return _text(place, heard, known)
    if isinstance(heard, Pressed):
        return _pressed(place, heard.data, known)
    return _thing(place, heard, known)


def _again(place: Place, known: Known, before: tuple[Reply, ...] = ()) -> Turn:
    """The current question once more; at the menu the menu."""
    if not is_open(place):
        return go_to_menu(place, known, before)
    if PAUSED in place.answers:
        asked = replace(place, answers={**place.answers, PAUSED: ASKED})
        return Turn(asked, (*before, unsent(Word("talk.draft_open"))))
    return put(place, known, before)


def _after(before: tuple[Reply, ...], turn: Turn) -> Turn:
    return replace(turn, replies=before + turn.replies) if before else turn


# Buttons


def _pressed(place: Place, data: str, known: Known) -> Turn:
    """What a button does now; an old one only repeats the question."""
    at, _, value = data.partition("=")
    name, _, step = at.partition(".")
    if name == "talk":
        return _talk(step, place, known)
    if SENT in place.answers and place.answers[SENT][0] in (data, press(name, step, "send")):
        return sent_already(place)  # also from a button beside "send"
    if name == SIDE_DOOR:  # the shell asks before (`threshold`); this is for what slips through
        by_name = _again(place, known, (Say(Word("menu.tip_by_name")),))
        return replace(by_name, for_side_door=True)
    if is_open(place) and (name, step) == (place.flow, place.step):
        return engine.choose(place, value, known)
    flow = FLOWS.get(name)
    if flow and step in flow.entries and flow.meant_for(known):
        turn = engine.enter(place, flow, step, value, known)
        if turn is not None:
            return remembering(turn, data, known)
    return _again(place, known, () if is_open(place) else (Say(Word("talk.old_button")),))


def _talk(verb: str, place: Place, known: Known) -> Turn:
    """Cancel, menu, back, skip, go on, start afresh: once for all flows."""
    if verb == "cancel":
        stopped = f"{place.flow}.{place.step}.stopped"
        word = Word(stopped if known.words.has(stopped) else "talk.cancelled")
        before = (Say(word),) if is_open(place) else ()
        return replace(go_to_menu(Place(), known, before), drop_held=True)
    if not is_open(place) or verb == "menu":
        return go_to_menu(place, known)
    verbs = {
        "back": engine.back,
        "skip": ways.skip,
        "go_on": latecomers.go_on,
        "fresh": _fresh,
        "stop": ways.stop,
    }
    return verbs.get(verb, _again)(place, known)


def _fresh(place: Place, known: Known) -> Turn:
    """Drop the draft; then what the person had wanted when we asked."""
    home = Place()
    if NEXT in place.answers:
        return _pressed(home, place.answers[NEXT], known)
    if known.held:
        return _at_menu(home, known.held, known)
    if shown := latecomers.first_shown(known.things):
        return replace(thing_at_menu(home, shown, known), drop_held=True)
    return go_to_menu(home, known)


# Typed words


def _text(place: Place, heard: Text, known: Known) -> Turn:
    data = exact(place, heard.text, known)
    if data:
        return _pressed(place, data, known)
    if is_cry(heard.text, known):
        return _again(place, known, (NUMBERS,)) if has_draft(place) else ask_what(place)
    numbers = numbers_for(heard.text)
    if numbers is None:
        return _words(place, heard, known)
    # A fire is no street lamp: in an emergency the kind is asked, never guessed.
    calm = replace(known, guess_category=lambda _: ())
    return _after((numbers,), _words(place, heard, calm))


def _words(place: Place, heard: Text, known: Known) -> Turn:
    step = step_of(place)
    if step is None and is_sent_again(place, heard.text, known):
        return sent_already(place)
    if step is None:
        return _at_menu(place, heard.text, known)
    if data := _label(place, heard.text, known) or aside(place, step, heard.text, known):
        return _pressed(place, data, known)
    turn: Turn | Rejected = Rejected(Word("talk.go_on_ask"))
    is_late = known.is_uncertain or _is_late(place, step, known)
    if not is_late:
        turn = engine.feed(place, heard, known)
    return turn if isinstance(turn, Turn) else _elsewhere(place, heard.text, turn, known, is_late)


def _label(place: Place, text: str, known: Known) -> str:
    """The button of the question that was put last."""
    if PAUSED not in place.answers:
        return typed_label(place, text, known)
    asked = unsent(Word("talk.draft_open")).buttons if place.answers[PAUSED] == ASKED else ()
    return button_typed(asked, text, known)


def _is_late(place: Place, step: Ask[Any] | Confirm[Any], known: Known) -> bool:
    """Whether words may no longer be taken for the answer without asking."""
    if PAUSED in place.answers:
        return True
    takes_words = isinstance(step, Ask) and step.answer.takes_words
    return takes_words and not is_waiting(place, known.now)


def _elsewhere(place: Place, text: str, why: Rejected, known: Known, is_late: bool) -> Turn:
    """Words that the open question does not take."""
    if opener := opener_of(text, known.words):
        return _pressed(place, opener, known)
    step = step_of(place)
    if isinstance(step, Ask) and step.is_loose and not has_draft(place):
        return _at_menu(place, text, known)
    if is_late:
        hold = "" if plain(text) in yes_or_no(known.words) else text
        asked = pause(place, ASKED)
        return Turn(asked, (unsent(why.why),), hold=hold, keeps=known.things)
    if data := looked_up(text, known):
        return _pressed(place, data, known)
    return put(place, known, (Say(refused(step, text, why, known)),))


def _at_menu(place: Place, text: str, known: Known, *, has_looked: bool = False) -> Turn:
    opener = opener_of(text, known.words) or numbered(menu(known).buttons, plain(text))
    own = None if opener or has_looked else own_work.look(place, text, known)
    read = own or (Meant(opener) if opener else understanding.read(place, text, known))
    if isinstance(read, Turn):
        return read
    turn = _pressed(place, read.data, known)
    return replace(turn, hold=read.hold) if read.hold else turn


# Pictures, pins, stickers, files


def _thing(place: Place, heard: NoWords, known: Known) -> Turn:
    if isinstance(heard, Attachment) and heard.kind == "elsewhere":
        return _again(place, known, (Say(Word("accept.elsewhere")),))
    step = step_of(place)
    if step is None:
        return _thing_at_menu(place, heard, known)
    if known.is_uncertain and isinstance(heard, Photo | Pin):
        return latecomers.wait_for_tap(place, heard, known)
    turn = engine.feed(place, heard, known)
    if isinstance(turn, Turn):
        return turn
    is_picture = isinstance(heard, Photo | Pin)  # may begin a report; a sticker leads nowhere
    if is_picture and isinstance(step, Ask) and step.is_loose and not has_draft(place):
        recent = place.answers.get("recent", "")
        return thing_at_menu(Place(), heard, known, recent)  # no button may mean the old question
    return _again(place, known, (Say(turn.why),))


def _thing_at_menu(place: Place, heard: NoWords, known: Known) -> Turn:
    is_inside = INSIDE in place.answers and not known.is_uncertain
    if isinstance(heard, Photo) and may_work(known) and is_inside:
        return picture_inside(place, heard)
    return thing_at_menu(place, heard, known)

"""The main menu, built from the flows; what greets somebody new; what is answered at the menu."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import Place, Turn, press
from handlers.heard import Attachment, Photo, Pin, Sticker
from handlers.known import Known, may_read, may_work
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.registry import FLOWS
from handlers.shapes import MENU, TIP
from handlers.standing import PAUSED, SENT, carried, has_draft, just_sent, kept_answers
from handlers.typed import phrases, plain
from handlers.words import LANGUAGES

REPORT = Button(Word("complaint.menu"), press("complaint", "open"))
FOLLOW = Button(Word("track.menu"), press("track", "open"))
HUMAN = Button(Word("human.menu"), press("human", "open"))
NoWords = Photo | Pin | Sticker | Attachment
TIP_RANK = 2  # the anonymous channel is always there
DESK = tuple(
    Button(Word(label), data)
    for label, data in (
        ("staff.list.mine", press("staff", "mine")),
        ("staff.list.new", press("staff", "new")),
        ("staff.list.late", press("staff", "late")),
        ("desk.menu", press("desk", "list")),
    )
)
"""What an officer comes for; the other lists stand under each of them."""
READ = tuple(
    Button(Word(f"staff.list.{which}"), press("staff", which)) for which in ("late", "due")
)
"""What an executive looks at."""


def menu_buttons(known: Known) -> tuple[Button, ...]:
    """Every conversation that has a place in the menu, and the other language; for an officer his
    work before them."""
    ranked = [
        (flow.menu_rank, Button(Word(f"{flow.name}.menu"), press(flow.name, "open")))
        for flow in FLOWS.values()
        if flow.menu_rank
    ]
    in_order = sorted([*ranked, (TIP_RANK, TIP)], key=lambda pair: pair[0])
    other = "en" if known.language == "th" else "th"
    language = Button(Word("menu.language"), press("language", other))
    desk: tuple[Button, ...] = ()
    if may_read(known):
        desk = DESK if may_work(known) else READ
    return (*desk, *(button for _, button in in_order), language)


def menu(known: Known) -> Say:
    """The menu as a message."""
    return Say(Word("menu.choose", {"town": Plain(known.town_name)}), menu_buttons(known))


def go_to_menu(place: Place, known: Known, before: tuple[Reply, ...] = ()) -> Turn:
    """Show the menu; a draft waits meanwhile, and a word of thanks cuts no thread."""
    if not has_draft(place):
        return Turn(Place(answers=carried(place, known.now)), (*before, menu(known)))
    kept = Say(Word("talk.draft_kept"))
    return Turn(pause(place), (*before, kept, menu(known)))


def pause(place: Place, how: object = True) -> Place:
    """The same place, where typed words are no longer taken for an answer; `how` may be ASKED."""
    return replace(place, answers={**kept_answers(place), PAUSED: how})


def welcome(place: Place, known: Known) -> Turn:
    """For somebody who added us: who we are, what is kept, what can be done."""
    hello = Say(Word("welcome.hello", {"town": Plain(known.town_name)}))
    privacy = Say(Word("welcome.privacy", {"url": Plain(known.town.public_url)}))
    return go_to_menu(place, known, (hello, privacy))


def is_sent_again(place: Place, text: str, known: Known) -> bool:
    """Whether "send" was typed once more after it was done."""
    if SENT not in place.answers:
        return False
    label = f"{str(place.answers[SENT][0]).partition('.')[0]}.confirm.send"
    said = phrases(known.words, "talk.send_words")
    if known.words.has(label):
        said |= {plain(known.words.texts[language][label]) for language in LANGUAGES}
    return plain(text) in said


def sent_already(place: Place) -> Turn:
    """A second tap on "send" files nothing; it tells the number again."""
    number = place.answers[SENT][1]
    if not number:
        return Turn(place, (Say(Word("talk.sent_nameless"), (MENU,)),))
    values = {"number": Plain(number)}
    follow = Button(Word("track.follow", values), press("track", "show", number))
    return Turn(place, (Say(Word("talk.sent_already", values), (follow, MENU)),))


def thing_at_menu(place: Place, heard: NoWords, known: Known, recent: str = "") -> Turn:
    """Something that is no words, where nothing is open.

    `recent` is the case that the words which wait were just asked about: they go with a picture.
    """
    if isinstance(heard, Photo) and heard.set_id and heard.index != 1:
        return Turn(place)  # one answer for pictures sent together
    if isinstance(heard, Photo | Pin):
        if number := recent or just_sent(place, known.now):
            return replace(
                _more_of(place, heard, number), drop_held=not recent and bool(known.held)
            )
        word = Word("menu.photo" if isinstance(heard, Photo) else "menu.pin")
        return Turn(place, (Say(word, (REPORT, FOLLOW, MENU)),))
    word = Word("menu.sticker" if isinstance(heard, Sticker) else "menu.attachment")
    return go_to_menu(place, known, (Say(word),))


def _more_of(place: Place, heard: Photo | Pin, number: str) -> Turn:
    """Who has just reported something shows more of it, more often than another thing."""
    values = {"number": Plain(number)}
    if isinstance(heard, Photo):
        asked = Word("menu.photo_more", values)
        add = Button(Word("more.pictures", values), press("more", "pictures", number))
    else:
        asked = Word("menu.pin_more", values)
        add = Button(Word("more.add", values), press("more", "open", number))
    return Turn(place, (Say(asked, (add, REPORT, FOLLOW, MENU)),))

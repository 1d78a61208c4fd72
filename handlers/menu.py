"""The main menu, built from the flows, and what greets somebody new."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import Place, Turn, press
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.registry import FLOWS
from handlers.standing import PAUSED, has_draft, kept_answers

TIP = (2, Button(Word("menu.tip"), press("tip", "open")))  # always there; the side door hears it


def menu_buttons(known: Known) -> tuple[Button, ...]:
    """Every conversation that has a place in the menu, and the other language."""
    ranked = [
        (flow.menu_rank, Button(Word(f"{flow.name}.menu"), press(flow.name, "open")))
        for flow in FLOWS.values()
        if flow.menu_rank
    ]
    in_order = sorted([*ranked, TIP], key=lambda pair: pair[0])
    other = "en" if known.language == "th" else "th"
    language = Button(Word("menu.language"), press("language", other))
    return (*(button for _, button in in_order), language)


def menu(known: Known) -> Say:
    """The menu as a message."""
    return Say(Word("menu.choose", {"town": Plain(known.town.name)}), menu_buttons(known))


def go_to_menu(place: Place, known: Known, before: tuple[Reply, ...] = ()) -> Turn:
    """Show the menu; a draft waits meanwhile."""
    if not has_draft(place):
        return Turn(Place(), (*before, menu(known)))
    kept = Say(Word("talk.draft_kept"))
    return Turn(pause(place), (*before, kept, menu(known)))


def pause(place: Place) -> Place:
    """The same place, where typed words are no longer taken for an answer."""
    return replace(place, answers={**kept_answers(place), PAUSED: True})


def welcome(place: Place, known: Known) -> Turn:
    """For somebody who added us: who we are, what is kept, what can be done."""
    hello = Say(Word("welcome.hello", {"town": Plain(known.town.name)}))
    privacy = Say(Word("welcome.privacy", {"url": Plain(known.town.public_url)}))
    return go_to_menu(place, known, (hello, privacy))

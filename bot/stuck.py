"""A talk that fails twice at the same place goes back to the menu: nobody is stuck for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.dialogue import Place

if TYPE_CHECKING:
    from storage import Tx

FAULT = "~fault"  # stands beside the answers: the last event failed here


def note_fault(tx: Tx, person: str) -> None:
    """After a bug: the first one costs no draft, a second one in a row leads to the menu."""
    dialogue = tx.dialogues.lock(person)
    place = Place.read(dialogue.place) if dialogue.place else Place()
    if not place.flow:
        return
    if FAULT in place.answers:
        place = Place()
    else:
        place = replace(place, answers={**place.answers, FAULT: True})
    tx.dialogues.save(replace(dialogue, place=place.write()))


def without_fault(place: Place) -> Place:
    """The place as the talk knows it; the next good event thus drops the mark."""
    if FAULT not in place.answers:
        return place
    answers = {name: kept for name, kept in place.answers.items() if name != FAULT}
    return replace(place, answers=answers)

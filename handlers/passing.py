"""Photos and pins, welcome at any step of an open talk; and what a person takes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.answers import Photos
from handlers.asking import put
from handlers.commands import KeepPhoto, PhotoKept, TakeBack
from handlers.dialogue import Place, Turn, press
from handlers.flow import Ask
from handlers.heard import Photo, Pin
from handlers.known import Known
from handlers.outcomes import Say, Word
from handlers.staff_commands import AddAfterPhoto
from handlers.standing import INSIDE, with_answer
from handlers.waiting import ids_of


def take_pin(place: Place, ask: Ask[Any], pin: Pin, known: Known) -> Turn:
    """Keep a pin that another question has not asked for, and put that question again."""
    noted = Say(Word(f"{place.flow}.{ask.name}.noted"))
    return put(with_answer(place, ask.name, ask.answer.read(pin, known)), known, (noted,))


def take_photo(place: Place, ask: Ask[Any], photo: Photo, known: Known) -> Turn:
    """Keep a picture where there is room."""
    assert isinstance(ask.answer, Photos)
    kept = ask.answer.arriving(place.answers.get(ask.name), photo)
    place = with_answer(place, ask.name, kept)
    if kept["over"]:
        return _count_photos(place, ask, known)
    return Turn(place, command=KeepPhoto(photo.message_id), resume_key=f"{place.flow}.{ask.name}")


def photo_kept(turn: Turn, ask: Ask[Any], result: object, known: Known) -> Turn:
    """Go on after a picture was kept."""
    place = turn.place
    if isinstance(result, PhotoKept) and isinstance(turn.command, KeepPhoto):
        kept = place.answers[ask.name]
        ids = [*kept["ids"], [result.photo_id, turn.command.message_id]]
        place = with_answer(place, ask.name, {**kept, "ids": ids})
    return _count_photos(place, ask, known)


def _count_photos(place: Place, ask: Ask[Any], known: Known) -> Turn:
    """One answer for pictures sent together: when the last of them is there."""
    assert isinstance(ask.answer, Photos)
    kept = place.answers[ask.name]
    if kept["left"]:
        return Turn(place)
    count, at_most = len(kept["ids"]), ask.answer.up_to
    is_there = place.step == ask.name
    word = "full" if kept["over"] else "got" if is_there else "noted"
    values = {"count": count, "at_most": at_most, "over": kept["over"]}
    noted = Word(f"{place.flow}.{ask.name}.{word}", values)
    place = with_answer(place, ask.name, {**kept, "over": 0})
    if not is_there:
        return put(place, known, (Say(noted),))
    turn = put(place, known)
    asked = turn.replies[-1]
    assert isinstance(asked, Say)
    return replace(turn, replies=(replace(asked, word=noted),))


def take_back(place: Place, message_id: str, known: Known) -> Turn:
    """Forget what came in that message; what waits too, unless it is known to be another."""
    waits = {*ids_of(known.came_in), *(one.message_id for one in known.things)}
    is_held = message_id in waits or (bool(known.question) and not known.came_in)
    there = without(place, message_id)
    return Turn(there, command=TakeBack(message_id), drop_held=is_held)


def without(place: Place, message_id: str) -> Place:
    """The place without what came in that message; the question it answered is open again."""
    for name, kept in place.answers.items():
        if not isinstance(kept, dict):
            continue
        pictures = kept.get("sets") is not None
        ids = [pair[1] for pair in kept["ids"]] if pictures else kept["ids"]
        if message_id not in ids:
            continue
        if pictures:
            left = [pair for pair in kept["ids"] if pair[1] != message_id]
            return with_answer(place, name, {**kept, "ids": left})
        answers = {key: value for key, value in place.answers.items() if key != name}
        return replace(place, answers=answers, step=name, fixing=False)
    return place


def picture_inside(place: Place, photo: Photo) -> Turn:
    """An officer's picture inside a case shows how it looks now."""
    number = place.answers[INSIDE]
    key = press("staff", "pictured", number)
    return Turn(place, command=AddAfterPhoto(number, photo.message_id), resume_key=key)

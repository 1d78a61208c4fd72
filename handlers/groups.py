"""In groups and rooms we hardly speak: no personal data, no conversation."""

from __future__ import annotations

from handlers.commands import Linked, LinkGroup
from handlers.dialogue import Place, Turn
from handlers.heard import Heard, Joined, Text
from handlers.known import Known
from handlers.outcomes import Plain, Say, Word
from handlers.typed import plain

RESUME_KEY = "group.link="


def respond_in_group(place: Place, heard: Heard, known: Known) -> Turn:
    """Say what we are for, send people to a private chat, let staff tie the group; else silence."""
    if isinstance(heard, Joined):
        return Turn(place, (Say(Word("group.hello")),))
    if not isinstance(heard, Text):
        return Turn(place)
    bare = plain(heard.text)
    if known.staffer and bare.endswith(_phrases(known, "link_words")):
        return Turn(place, command=LinkGroup(known.group), resume_key=RESUME_KEY)
    if heard.asked_us or bare.startswith(_phrases(known, "words")):
        return Turn(place, (Say(Word("group.private")),))
    return Turn(place)


def group_linked(turn: Turn, result: object) -> Turn:
    """Say that it worked; otherwise what everybody is told."""
    if isinstance(result, Linked):
        return Turn(turn.place, (Say(Word("group.linked", {"name": Plain(result.name)})),))
    return Turn(turn.place, (Say(Word("group.private")),))


def _phrases(known: Known, key: str) -> tuple[str, ...]:
    return tuple(plain(phrase) for phrase in known.words.phrases[f"group.{key}"])

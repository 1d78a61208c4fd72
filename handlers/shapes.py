"""Small pieces that several conversations show alike."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from casework.numbering import has_digit, read_number
from handlers.commands import Refused, Where
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Plain, Reply, Say, Word
from handlers.words import Words

LABEL = 20  # characters that a button shows
GLANCE = 300  # characters of a long text that a card shows
ONE_MESSAGE = 2400  # characters: LINE counts some of them twice and takes 5,000
LONGEST_NUMBER = 16  # a case number with spaces in it
LONGEST_DEED = 48
MENU = Button(Word("talk.menu"), press("talk", "menu"))
TIP = Button(Word("menu.tip"), press("tip", "open"))  # the side door hears it


def glance(text: str) -> str:
    """The beginning of a text, for a card."""
    return text if len(text) <= GLANCE else text[:GLANCE].rstrip() + "…"


def cut(text: str) -> str:
    """The beginning of a text, for a button."""
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"


def pin_or_words(where: Where | None) -> Word | Plain:
    """How a place stands on a card."""
    if where is None:
        return Word("talk.no_place")
    return Plain(glance(where.words)) if where.words else Word("talk.pinned")


def in_whole(text: str, number: str) -> tuple[Say, ...]:
    """A long text as messages of its own, because a card shows only its beginning."""
    if len(text) <= GLANCE:
        return ()
    first, rest = text[:ONE_MESSAGE], text[ONE_MESSAGE : 2 * ONE_MESSAGE]
    whole = Word("talk.in_whole", {"number": Plain(number), "words": Plain(first)})
    return (Say(whole), Say(Plain(rest))) if rest.strip() else (Say(whole),)


def with_menu(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The way to the menu under the last message, where alone LINE shows such buttons."""
    *before, last = replies
    return (*before, replace(last, buttons=(*last.buttons, MENU)))


def division_called(name: str, known: Known) -> Word | Plain:
    """A division in the citizen's language; a town's own name for it as it is."""
    return _divisions(known.words).get(name, Plain(name))


@lru_cache(maxsize=64)
def _divisions(words: Words) -> dict[str, Word]:
    texts = words.texts["th"].items()
    return {name: Word(key) for key, name in texts if key.startswith("division.")}


def refusal(refused: Refused, known: Known, *ways: Button) -> Say:
    """Why it was not done, in words."""
    key = f"refused.{refused.reason}"
    return Say(Word(key if known.words.has(key) else "refused.other"), (*ways, MENU))


def read_deed(typed: str, known: Known, flow: str, entries: tuple[str, ...]) -> str:
    """The button behind "รับ 69-K7M3QX": a phrase of `<flow>.does.<entry>` and a case number."""
    bare = typed.strip().lower()
    if len(bare) > LONGEST_DEED or not has_digit(bare):
        return ""
    for entry in entries:
        for phrase in known.words.phrases[f"{flow}.does.{entry}"]:
            rest = bare[len(phrase) :].strip() if bare.startswith(phrase) else ""
            number = read_number(rest)
            if number and len(rest) <= LONGEST_NUMBER:
                return press(flow, entry, number)
    return ""

"""Taps of a tip that were typed: labels, numbers, and the words for cancel, skip, back, done."""

from __future__ import annotations

from functools import lru_cache

from handlers.heard import Heard, Pressed, Text
from handlers.labels import numbered
from handlers.nods import yes_or_no
from handlers.outcomes import Button
from handlers.side_door import FLOW
from handlers.tip.acts import TipKnown
from handlers.tip.draft import WHOSE, TipDraft
from handlers.tip.prompts import choices, concerns
from handlers.typed import plain
from handlers.words import LANGUAGES, Words

VERBS = ("cancel", "skip", "back", "done")
COUNTED = frozenset({"doubt", "fix", "mailbox", WHOSE})  # their taps may be typed as numbers
NODS = {"yes": "open=", "no": "usual="}  # to "this may be about corruption"
LEFT = frozenset({"open", "usual"})  # what may still be typed of an offer that was left
SENDS = {"evidence": "done=evidence", "review": "code=", "warn": "send=", "ready": "send="}
DOORS = {"1": "doors=", "2": "chat=", "3": "doors="}  # as they are numbered


def pressed(draft: TipDraft, heard: Heard, known: TipKnown) -> str | None:
    """The tap's name and value (`name=value`), whether pressed or typed."""
    if isinstance(heard, Pressed):
        return heard.data.removeprefix(FLOW) if heard.data.startswith(FLOW) else None
    bare = plain(heard.text) if isinstance(heard, Text) else ""
    if not bare:
        return None
    taps = tuple(one for one in choices(draft, known) if one.does == "press")
    if draft.is_left:
        taps = tuple(one for one in taps if _name(one) in LEFT)
    for tap in taps:
        if bare in {plain(known.words.render(tap.label, language)) for language in LANGUAGES}:
            return tap.data.removeprefix(FLOW)
    return None if draft.is_left else _said(draft, bare, taps, known)


def _said(draft: TipDraft, bare: str, taps: tuple[Button, ...], known: TipKnown) -> str | None:
    for verb in VERBS:
        if bare in phrases(known.words, verb):
            return f"{verb}={draft.step}"
    if draft.step in SENDS and bare in phrases(known.words, "send"):
        return SENDS[draft.step]
    if draft.step == "recusal":
        return _concerned(bare, known)
    if draft.step == "offer":
        return _way_offered(bare, taps, known)
    if draft.step == "doors":
        return "chat=" if bare in phrases(known.words, "chat") else DOORS.get(bare)
    counted = numbered(taps, bare) if draft.step in COUNTED else ""
    return counted.removeprefix(FLOW) or None


def _way_offered(bare: str, taps: tuple[Button, ...], known: TipKnown) -> str | None:
    """The anonymous way or the usual one, by a nod, in one's own words or by number."""
    if nod := yes_or_no(known.words).get(bare):
        return NODS[nod]
    named = (f"{way}=" for way in ("open", "usual") if bare in phrases(known.words, way))
    return next(named, "") or numbered(taps, bare).removeprefix(FLOW) or None


def _concerned(bare: str, known: TipKnown) -> str | None:
    for at, (value, label) in enumerate(concerns(known), start=1):
        if bare in {str(at), plain(label.text), plain(f"{at}. {label.text}")}:
            return f"recusal={value}"
    return None


def _name(tap: Button) -> str:
    return tap.data.removeprefix(FLOW).partition("=")[0]


def language_typed(draft: TipDraft, heard: Heard, known: TipKnown) -> str:
    """The language that was asked for by name; beside an offer that was left it is not ours."""
    bare = plain(heard.text) if isinstance(heard, Text) and not draft.is_left else ""
    return next((one for one in LANGUAGES if bare and bare in phrases(known.words, one)), "")


@lru_cache(maxsize=256)
def phrases(words: Words, verb: str) -> frozenset[str]:
    """The words that stand for it, made comparable."""
    return frozenset(map(plain, words.phrases[f"tip.phrase.{verb}"]))

"""The talk of a tip: what was heard and the draft → a turn. Pure, and never raises for people."""

from __future__ import annotations

from dataclasses import replace

from casework.receipt_codes import is_only_digits, looks_like_code, read_code
from handlers.heard import Followed, Heard, Other, Photo, Pin, Pressed, Text, Unfollowed, Unsent
from handlers.outcomes import Reply, Say, Word
from handlers.side_door import FLOW, opens_tip
from handlers.tip.acts import (
    AddWords,
    DropAll,
    DropMessage,
    FetchPicture,
    LookUp,
    SealWords,
    TipKnown,
    TipTurn,
)
from handlers.tip.draft import ASKING, BEFORE_KEYS, LIFE, TipDraft
from handlers.tip.presses import after_answer, press_on, say_again
from handlers.tip.prompts import OPEN, choices, concerns, outside_bodies, prompt

MOST_PICTURES = 10
MOST_HELD = 4000


def respond(draft: TipDraft | None, heard: Heard, known: TipKnown) -> TipTurn:
    """Answer one event of the side door. `draft` is what was kept, live or over, or None."""
    if isinstance(heard, Unsent):  # the shell knows by keyed hash whether it was ours
        return TipTurn(draft, acts=(DropMessage(heard.message_id),))
    if draft is None or not draft.is_live(known.now):
        return _begin(draft, heard, known)
    if isinstance(heard, Unfollowed):
        return TipTurn(draft.ended("cancelled"), acts=(DropAll(),), passes=True)
    if isinstance(heard, Followed | Other):
        return TipTurn(draft)
    if known.is_stale and isinstance(heard, Text | Pressed):
        return TipTurn(draft, (Say(Word("tip.late")), *prompt(draft, known)))
    return _go_on(draft, heard, known)


def _go_on(draft: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    language = _language(heard, known)
    if language:
        spoken = replace(draft, language=language)
        return TipTurn(spoken, prompt(spoken, known))
    data = _pressed(draft, heard, known)
    if data is not None:
        name, _, value = data.partition("=")
        return press_on(draft, name, value, known)
    if _goes_elsewhere(heard, known):
        return _elsewhere(draft, known)
    return _feed(draft, heard, known)


def _language(heard: Heard, known: TipKnown) -> str:
    typed = _plain(heard.text) if isinstance(heard, Text) else ""
    for language in ("th", "en"):
        if typed in known.words.phrases[f"tip.phrase.{language}"]:
            return language
    return ""


def _begin(draft: TipDraft | None, heard: Heard, known: TipKnown) -> TipTurn:
    blank = draft or TipDraft("closed", known.now + LIFE)
    if draft is not None and draft.is_expired(known.now):
        if _goes_elsewhere(heard, known) or isinstance(heard, Unfollowed | Followed | Other):
            return TipTurn(blank.ended("expired"), acts=(DropAll(),), passes=True)
        replies = (Say(Word("tip.expired"), (OPEN,)),)
        return TipTurn(blank.ended("expired"), replies, (DropAll(),))
    blank = blank.ended("closed")
    if isinstance(heard, Pressed):
        return _begin_pressed(blank, heard.data, known)
    if isinstance(heard, Text):
        return _begin_text(blank, heard, known)
    return TipTurn(draft, passes=True)


def _begin_pressed(blank: TipDraft, data: str, known: TipKnown) -> TipTurn:
    if data.split("=", maxsplit=1)[0] in {"tip.open", "tip.chat"}:
        return _open(blank, known)
    return TipTurn(blank, (Say(Word("tip.nothing_open"), (OPEN,)),))


def _begin_text(blank: TipDraft, heard: Text, known: TipKnown) -> TipTurn:
    if opens_tip(heard.text):
        return _open(blank, known)
    code = read_code(heard.text)
    if code is not None and is_only_digits(heard.text):
        return TipTurn(blank, acts=(LookUp(code),))
    if looks_like_code(heard.text) and is_only_digits(heard.text):
        return TipTurn(blank, (Say(Word("tip.code.mistyped")),))
    step = "doubt" if looks_like_code(heard.text) else "offer"
    held = replace(blank.at(step), held=heard.text, held_message=heard.message_id)
    return TipTurn(held, prompt(held, known))


def _open(blank: TipDraft, known: TipKnown) -> TipTurn:
    if not known.are_open:
        return TipTurn(blank.ended("closed"), outside_bodies(known, "tip.not_open"))
    at_doors = blank.at("doors")
    return TipTurn(at_doors, prompt(at_doors, known))


def _pressed(draft: TipDraft, heard: Heard, known: TipKnown) -> str | None:
    """The tap's name and value (`name=value`), whether pressed or typed as its label."""
    if isinstance(heard, Pressed):
        return heard.data.removeprefix(FLOW) if heard.data.startswith(FLOW) else None
    if not isinstance(heard, Text):
        return None
    typed = _plain(heard.text)
    for tap in choices(draft, known):
        labels = {_plain(known.words.render(tap.label, x)) for x in ("th", "en")}
        if typed in labels and tap.does == "press":
            return tap.data.removeprefix(FLOW)
    for name in ("cancel", "skip", "back", "done"):
        if typed in known.words.phrases[f"tip.phrase.{name}"]:
            return f"{name}={draft.step}"
    if draft.step == "recusal":
        return _numbered(typed, known)
    return None


def _numbered(typed: str, known: TipKnown) -> str | None:
    for at, (value, label) in enumerate(concerns(known), start=1):
        if typed in {str(at), _plain(label.text), f"{at}. {_plain(label.text)}"}:
            return f"recusal={value}"
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _goes_elsewhere(heard: Heard, known: TipKnown) -> bool:
    """A tap of another talk, or a word for the menu."""
    if isinstance(heard, Pressed):
        return not heard.data.startswith(FLOW)
    return isinstance(heard, Text) and _plain(heard.text) in known.words.phrases["tip.phrase.menu"]


def _elsewhere(draft: TipDraft, known: TipKnown) -> TipTurn:
    """Before anything is sealed and in an open mailbox, other taps simply lead away."""
    if draft.step in BEFORE_KEYS | {"mailbox"}:
        return TipTurn(draft.ended("closed"), passes=True)
    return TipTurn(draft, (Say(Word("tip.still_writing")), *prompt(draft, known)))


def _feed(draft: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    """Something that is no tap, at an open question."""
    if isinstance(heard, Photo):
        return _picture(draft, heard, known)
    if isinstance(heard, Pin) and draft.step == "where":
        words = f"{heard.lat:.6f}, {heard.lon:.6f} {heard.title} {heard.address}".strip()
        return _answer(draft, words, "", known)
    if isinstance(heard, Text):
        return _words(draft, heard, known)
    return TipTurn(draft, (Say(Word("tip.accepts")), *prompt(draft, known)))


def _picture(draft: TipDraft, heard: Photo, known: TipKnown) -> TipTurn:
    if draft.step not in ASKING | {"review"}:
        return say_again(draft, known, "tip.not_kept")
    if len(draft.of_kind("evidence")) + len(draft.pending) >= MOST_PICTURES:
        return say_again(draft, known, "tip.picture.enough")
    fetch = FetchPicture(heard.message_id, is_last=heard.index >= heard.total)
    return TipTurn(draft, acts=(fetch,))


def _words(draft: TipDraft, heard: Text, known: TipKnown) -> TipTurn:
    code = read_code(heard.text) if is_only_digits(heard.text) else None
    if code is not None and draft.step in BEFORE_KEYS | {"mailbox"}:
        return TipTurn(draft.ended("closed"), acts=(LookUp(code),))
    if code is not None:
        return say_again(draft, known, "tip.code.while_writing")
    if draft.step in ASKING:
        return _answer(draft, heard.text, heard.message_id, known)
    if draft.step == "add":
        at_mailbox = draft.at("mailbox")
        return TipTurn(at_mailbox, prompt(at_mailbox, known), (AddWords(heard.text),))
    if draft.step in {"offer", "doubt"} and len(draft.held) + len(heard.text) < MOST_HELD:
        longer = replace(draft, held=f"{draft.held}\n{heard.text}")
        return TipTurn(longer, prompt(longer, known))
    return say_again(draft, known, "tip.not_kept")


def _answer(draft: TipDraft, words: str, message: str, known: TipKnown) -> TipTurn:
    if not words.strip():
        return TipTurn(draft, prompt(draft, known))
    kind = "more" if draft.step == "evidence" else draft.step
    seal = SealWords(kind, words, message)
    after = after_answer(draft)
    replies: tuple[Reply, ...] = prompt(after, known)
    return TipTurn(after, replies, (seal,))

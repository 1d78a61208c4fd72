"""The talk of a tip: what was heard and the draft → a turn. Pure, and never raises for people."""

from __future__ import annotations

from dataclasses import replace

from casework.receipt_codes import is_only_digits, looks_like_code, read_code
from handlers.heard import (
    Attachment,
    Followed,
    Heard,
    Other,
    Photo,
    Pin,
    Pressed,
    Text,
    Unfollowed,
    Unsent,
)
from handlers.outcomes import Reply, Say, Word
from handlers.side_door import follows_tip, opens_tip, takes_side_door
from handlers.tip.acts import (
    AddWords,
    DropAll,
    DropMessage,
    FetchEvidence,
    LookUp,
    SealWords,
    TipKnown,
    TipTurn,
)
from handlers.tip.draft import ASKING, BEFORE_KEYS, HOLDING, LIFE, OFFERED, TipDraft
from handlers.tip.matters import (
    asks_if_safe,
    goes_elsewhere,
    is_about_oneself,
    is_other_matter,
    leaves_the_offer,
)
from handlers.tip.presses import after_answer, press_on, say_again
from handlers.tip.prompts import OPEN, back_to_report, offer_more, outside_bodies, prompt
from handlers.tip.typed_taps import language_typed, pressed
from handlers.tip.whose import ask_whose, is_doubtful
from handlers.tongue import is_english
from handlers.waiting import joined

MOST_FILES = 10
LARGEST_FILE = 20 * 1024 * 1024
MOST_HELD = 4000
TAKES_FILES = ASKING | {"review", "add"}
WITHOUT_WORDS = frozenset({"doors", "recusal", "mailbox"})


def respond(draft: TipDraft | None, heard: Heard, known: TipKnown) -> TipTurn:
    """Answer one event of the side door. `draft` is what was kept, live or over, or None."""
    turn = _respond(draft, heard, known)
    is_begun = draft is not None and (draft.is_live(known.now) or draft.is_expired(known.now))
    return back_to_report(turn) if known.report_waits and is_begun else turn


def _respond(draft: TipDraft | None, heard: Heard, known: TipKnown) -> TipTurn:
    if isinstance(heard, Unsent):  # the shell knows by keyed hash whether it was ours
        return TipTurn(draft, acts=(DropMessage(heard.message_id),))
    if draft is None or not draft.is_live(known.now):
        return _begin(draft, heard, known)
    if isinstance(heard, Unfollowed):
        return TipTurn(draft.ended("cancelled"), acts=(DropAll(),), passes=True)
    if isinstance(heard, Followed | Other):
        return TipTurn(draft)
    if known.is_stale and isinstance(heard, Text | Pressed):
        return say_again(draft, known, "tip.late")
    return _go_on(draft, heard, known)


def _go_on(draft: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    language = language_typed(draft, heard, known)
    if language:
        spoken = replace(draft, language=language)
        return TipTurn(spoken, prompt(spoken, known))
    data = pressed(draft, heard, known)
    if data is not None:
        name, _, value = data.partition("=")
        return press_on(draft, name, value, known)
    if isinstance(heard, Text) and (said := _of_the_door(draft, heard, known)) is not None:
        return said
    if draft.step in OFFERED and leaves_the_offer(draft, heard, known):
        left = draft if draft.is_left else replace(draft, is_left=True)
        return TipTurn(left, passes=True)
    if goes_elsewhere(heard, known):
        return _elsewhere(draft, known)
    return _feed(draft, heard, known)


def _of_the_door(draft: TipDraft, heard: Text, known: TipKnown) -> TipTurn | None:
    """Who asks if it is safe, or calls the door by its name while it stands open."""
    if asks_if_safe(draft, heard):
        return say_again(draft, known, "tip.safe")
    return _named_again(draft, known) if _names_us(draft, heard, known) else None


def _begin(draft: TipDraft | None, heard: Heard, known: TipKnown) -> TipTurn:
    blank = draft or TipDraft("closed", known.now + LIFE)
    if draft is not None and draft.is_expired(known.now):
        return _too_late(blank, heard, known)
    blank = blank.ended("closed")
    if isinstance(heard, Pressed):
        return _begin_pressed(blank, heard.data, known)
    if isinstance(heard, Text) and (known.is_asked_for or _is_ours(heard)):
        return _begin_text(blank, heard, known)
    if is_doubtful(heard, known):
        return ask_whose(blank, heard, known)
    return TipTurn(draft, passes=True)


def _is_ours(heard: Text) -> bool:
    return takes_side_door(heard, has_draft=False, declined=False)


def _too_late(draft: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    over = draft.ended("expired")
    if goes_elsewhere(heard, known) or isinstance(heard, Unfollowed | Followed | Other):
        return TipTurn(over, acts=(DropAll(),), passes=True)
    return TipTurn(over, (Say(Word("tip.expired"), (OPEN,)),), (DropAll(),))


def _begin_pressed(blank: TipDraft, data: str, known: TipKnown) -> TipTurn:
    if data.split("=", maxsplit=1)[0] in {"tip.open", "tip.chat"}:
        return _open(blank, known)
    return TipTurn(blank, (Say(Word("tip.nothing_open"), (OPEN,)),))


def _begin_text(blank: TipDraft, heard: Text, known: TipKnown) -> TipTurn:
    if known.is_asked_for or opens_tip(heard.text):
        return _open(blank, known)
    is_code = looks_like_code(heard.text) and is_only_digits(heard.text)
    if is_code or follows_tip(heard.text):
        return _follow(blank, heard.text)
    step = "doubt" if looks_like_code(heard.text) else "offer"
    held = replace(blank.at(step), held=heard.text, held_message=heard.message_id)
    if is_english(heard.text):  # the person's own row says nothing of it
        held = replace(held, language="en")
    return TipTurn(held, prompt(held, known))


def _names_us(draft: TipDraft, heard: Text, known: TipKnown) -> bool:
    """Whether the channel is asked for by name, or by its number in what the main path showed."""
    return opens_tip(heard.text) or (known.is_asked_for and draft.is_left)


def _named_again(draft: TipDraft, known: TipKnown) -> TipTurn:
    """Who asks for the channel inside it is led on; the name is no answer, and never passes."""
    if draft.step in BEFORE_KEYS:
        return press_on(draft, "open", "", known)
    if draft.is_mailbox:
        return _open(draft.ended("closed"), known)
    return TipTurn(draft, prompt(draft, known))


def _follow(blank: TipDraft, text: str) -> TipTurn:
    """The mailbox of a code; without one, or with a wrong one, what a code looks like."""
    if is_english(text):
        blank = replace(blank, language="en")
    if (code := read_code(text)) is not None:
        return TipTurn(blank, acts=(LookUp(code),))
    key = "tip.code.mistyped" if looks_like_code(text) else "tip.code.wanted"
    return TipTurn(blank, (Say(Word(key), (OPEN,)),))


def _open(blank: TipDraft, known: TipKnown) -> TipTurn:
    if not known.are_open:
        return TipTurn(blank.ended("closed"), outside_bodies(known, "tip.not_open"))
    at_doors = blank.at("doors")
    return TipTurn(at_doors, prompt(at_doors, known))


def _elsewhere(draft: TipDraft, known: TipKnown) -> TipTurn:
    """Before anything is sealed and in an open mailbox, other taps simply lead away."""
    if draft.step in BEFORE_KEYS | {"mailbox"}:
        return TipTurn(draft.ended("closed"), passes=True)
    return say_again(draft, known, "tip.still_writing")


def _feed(draft: TipDraft, heard: Heard, known: TipKnown) -> TipTurn:
    """Something that is no tap, at an open question."""
    if isinstance(heard, Photo):
        fetch = FetchEvidence(heard.message_id, is_last=heard.index >= heard.total)
        return _evidence(draft, fetch, 0, known)
    if isinstance(heard, Attachment) and heard.kind == "file":
        return _evidence(draft, FetchEvidence(heard.message_id, heard.name), heard.size, known)
    if isinstance(heard, Pin) and draft.step == "where":
        words = f"{heard.lat:.6f}, {heard.lon:.6f} {heard.title} {heard.address}".strip()
        return _answer(draft, words, "", known)
    if isinstance(heard, Text):
        return _words(draft, heard, known)
    return say_again(draft, known, "tip.accepts")


def _evidence(draft: TipDraft, fetch: FetchEvidence, size: int, known: TipKnown) -> TipTurn:
    """Fetch it, unless the question, the count or what LINE says of its size forbids it."""
    if draft.step not in TAKES_FILES:
        return say_again(draft, known, "tip.not_kept")
    if draft.files_given >= MOST_FILES:
        return say_again(draft, known, "tip.file.enough")
    if size > LARGEST_FILE:
        return say_again(draft, known, "tip.file.too_large")
    return TipTurn(draft, acts=(fetch,))


def _words(draft: TipDraft, heard: Text, known: TipKnown) -> TipTurn:
    if is_only_digits(heard.text) and (code := read_code(heard.text)):
        return _code(draft, code, known)
    if draft.step in ASKING:
        return _answer(draft, heard.text, heard.message_id, known)
    if draft.step == "add":
        at_mailbox = draft.at("mailbox")
        return TipTurn(at_mailbox, prompt(at_mailbox, known), (AddWords(heard.text),))
    if draft.step in HOLDING and len(draft.held) + len(heard.text) < MOST_HELD:
        longer = replace(
            draft,
            held=f"{draft.held}\n{heard.text}".strip(),
            held_message=joined(draft.held_message, heard.message_id),
            is_left=False,
        )
        return TipTurn(longer, offer_more(draft, longer, known))
    if draft.step in WITHOUT_WORDS and is_other_matter(heard.text, known):
        return _other_matter(draft, heard.text, known)
    return say_again(draft, known, "tip.not_kept")


def _other_matter(draft: TipDraft, text: str, known: TipKnown) -> TipTurn:
    """It is heard as usual, but for what would show there that this person was here."""
    if not is_about_oneself(text, known):
        return TipTurn(draft, passes=True)
    is_sent = draft.step == "mailbox"
    return say_again(draft, known, "tip.not_kept" if is_sent else "tip.still_writing")


def _code(draft: TipDraft, code: str, known: TipKnown) -> TipTurn:
    if draft.step in BEFORE_KEYS | {"mailbox"}:
        return TipTurn(draft.ended("closed"), acts=(LookUp(code),))
    return say_again(draft, known, "tip.code.while_writing")


def _answer(draft: TipDraft, words: str, message: str, known: TipKnown) -> TipTurn:
    if not words.strip():
        return TipTurn(draft, prompt(draft, known))
    kind = "more" if draft.step == "evidence" else draft.step
    seal = SealWords(kind, words, message)
    after = after_answer(draft)
    replies: tuple[Reply, ...] = prompt(after, known)
    if kind == "more":
        replies = (Say(Word("tip.evidence.words_kept")), *replies)
    return TipTurn(after, replies, (seal,))

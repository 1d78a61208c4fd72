# ruff: noqa: ARG001 - every tap has the same signature, few need all of it
"""What each tap of a tip does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.outcomes import Say, Word
from handlers.tip.acts import (
    Act,
    DropAll,
    MakeCode,
    MakeKey,
    SealWords,
    Send,
    TipKnown,
    TipTurn,
    Withdraw,
)
from handlers.tip.draft import ASKING, HOLDING, QUESTIONS, WHOSE, TipDraft
from handlers.tip.prompts import (
    FEWEST_HOLDERS,
    OPEN,
    left_out_by,
    outside_bodies,
    prompt,
    prompt_again,
    remaining,
)

WARNED = frozenset({"warn", "deriving", "ready"})


def press_on(draft: TipDraft, name: str, value: str, known: TipKnown) -> TipTurn:
    """Carry out a tap; one that does not belong to the open question repeats the question."""
    does = _DOES.get(name)
    turn = does(draft, value, known) if does else None
    return turn or say_again(draft, known, "tip.other_step")


def say_again(draft: TipDraft, known: TipKnown, key: str) -> TipTurn:
    """A remark, and the open question again."""
    return TipTurn(draft, (Say(Word(key)), *prompt_again(draft, known)))


def after_answer(draft: TipDraft) -> TipDraft:
    """The next question; at the end, or after "change this", the review."""
    if draft.step == "evidence":
        return draft  # more may come; "done" leads on
    if draft.fixing:
        return replace(draft.at("review"), fixing=False)
    return draft.at(QUESTIONS[QUESTIONS.index(draft.step) + 1])


def _to(draft: TipDraft, step: str, known: TipKnown, *acts: Act) -> TipTurn:
    there = draft.at(step)
    return TipTurn(there, prompt(there, known), acts)


def _open(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step not in {"offer", "doubt", "doors"}:
        return None
    if not known.are_open:
        return TipTurn(draft.ended("closed"), outside_bodies(known, "tip.not_open"))
    return _to(replace(draft, is_left=False), "doors", known)


def _doors(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    """The number of a door that no tap of ours opens: the doors again, to be tapped."""
    return TipTurn(draft, prompt_again(draft, known)) if draft.step == "doors" else None


def _chat(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    return _to(draft, "recusal", known) if draft.step == "doors" else None


def _more(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    """What was just said belongs to a tip: to one that was sent by its code, else to a new one."""
    if draft.step != WHOSE:
        return None
    turn = _open(draft.at("doors"), value, known)
    assert turn is not None
    return replace(turn, replies=(Say(Word("tip.whose.more")), *turn.replies))


def _usual(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step == WHOSE and not draft.held:
        return TipTurn(draft.ended("usual"), (Say(Word("tip.whose.again")),))
    if not draft.held or draft.step not in HOLDING | {"doors"}:
        return None
    # The words stay until they run out, so that the same tap delivered twice hands them out twice
    # and the main path, which knows its events, takes them once.
    over = replace(draft.ended("usual"), held=draft.held, held_message=draft.held_message)
    return TipTurn(over, passes=True, passed_text=draft.held, passed_message=draft.held_message)


def _cancel(draft: TipDraft, value: str, known: TipKnown) -> TipTurn:
    return TipTurn(draft.ended("cancelled"), (Say(Word("tip.cancelled"), (OPEN,)),), (DropAll(),))


def _recusal(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "recusal":
        return None
    gone = left_out_by(value, known)
    draft = replace(draft, excluded=tuple(dict.fromkeys((*draft.excluded, *gone))))
    if len(remaining(draft, known)) < FEWEST_HOLDERS:
        return TipTurn(draft.ended("closed"), outside_bodies(known, "tip.too_few"))
    return TipTurn(draft, prompt(draft, known))


def _next(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "recusal":
        return None
    holders = tuple(one.id for one in remaining(draft, known))
    if len(holders) < FEWEST_HOLDERS:
        return TipTurn(draft.ended("closed"), outside_bodies(known, "tip.too_few"))
    return _to(draft, "what", known, MakeKey(holders))


def _held(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "what" or not draft.held:
        return None
    seal = SealWords("what", draft.held, draft.held_message)
    after = replace(after_answer(draft), held="", held_message="")
    return TipTurn(after, prompt(after, known), (seal,))


def _skip(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if value == draft.step == "recusal":
        return _next(draft, value, known)
    if value != draft.step or draft.step not in ASKING:
        return None
    if draft.step == "what":
        return say_again(draft, known, "tip.what.needed")
    if draft.step == "evidence":
        return _done(draft, value, known)
    after = after_answer(draft)
    return TipTurn(after, prompt(after, known))


def _done(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if value == draft.step == "recusal":
        return _next(draft, value, known)
    if draft.step != "evidence":  # "that is all", typed at a question before it
        return _skip(draft, value, known)
    return _to(replace(draft, fixing=False), "review", known)


def _back(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if value != draft.step:
        return None
    if draft.step in {"fix", "warn"} or draft.fixing:
        return _to(replace(draft, fixing=False), "review", known)
    if draft.step in {"add", "withdraw"}:
        return _to(draft, "mailbox", known)
    if draft.step in QUESTIONS[1:]:
        return _to(draft, QUESTIONS[QUESTIONS.index(draft.step) - 1], known)
    earlier = {"review": "evidence", "recusal": "doors"}
    return _to(draft, earlier.get(draft.step, draft.step), known)


def _code(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "review":
        return None
    if draft.pending:
        return say_again(draft, known, "tip.file.waiting")
    if not draft.of_kind("what"):  # its message was taken back
        return _to(replace(draft, fixing=True), "what", known)
    return _to(draft, "warn", known)


def _fix(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    return _to(draft, "fix", known) if draft.step == "review" else None


def _change(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "fix" or value not in QUESTIONS:
        return None
    return _to(replace(draft, fixing=True), value, known)


def _show(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    """The answer comes from the derivation itself, with this event's token."""
    if draft.step not in WARNED:
        return None
    return TipTurn(replace(draft.at("deriving"), mailbox="", secret_hash=""), acts=(MakeCode(),))


def _send(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step == "warn" and known.claim_link:
        return say_again(draft, known, "tip.code.not_made")
    if draft.step != "ready" or not draft.mailbox:
        return None
    if not draft.of_kind("what"):
        return _to(replace(draft, fixing=True), "what", known)
    return TipTurn(draft.ended("sent"), (Say(Word("tip.sent")),), (Send(),))


def _add(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    return _to(draft, "add", known) if draft.step == "mailbox" else None


def _withdraw(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    return _to(draft, "withdraw", known) if draft.step == "mailbox" else None


def _withdraw_yes(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step != "withdraw":
        return None
    return TipTurn(draft.ended("closed"), (Say(Word("tip.withdrawn")),), (Withdraw(),))


def _close(draft: TipDraft, value: str, known: TipKnown) -> TipTurn | None:
    if draft.step not in {"mailbox", "add", "withdraw"}:
        return None
    return TipTurn(draft.ended("closed"), (Say(Word("tip.mailbox.closed")),))


_DOES: Mapping[str, Callable[[TipDraft, str, TipKnown], TipTurn | None]] = {
    "open": _open,
    "chat": _chat,
    "more": _more,
    "doors": _doors,
    "usual": _usual,
    "cancel": _cancel,
    "recusal": _recusal,
    "nobody": _next,
    "next": _next,
    "held": _held,
    "skip": _skip,
    "done": _done,
    "back": _back,
    "code": _code,
    "fix": _fix,
    "change": _change,
    "show": _show,
    "again": _show,
    "send": _send,
    "add": _add,
    "withdraw": _withdraw,
    "withdraw_yes": _withdraw_yes,
    "close": _close,
}

# ruff: noqa: ARG001 - every step has the same signature, few need all of it
"""What stands on the screen at each step of a tip: a question, and the ways to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.dialogue import press
from handlers.outcomes import Button, Card, Plain, Reply, Row, Say, Show, Value, Word
from handlers.tip.acts import Holder, MailboxView, TipKnown, TipTurn
from handlers.tip.draft import ASKING, OVER, QUESTIONS, WHOSE, TipDraft

FEWEST_HOLDERS = 2
MOST_ANSWERS = 3  # with what stands around them the five messages of one answer
LONGEST_ANSWER = 2000  # signs; LINE counts in other units, of which a sign has two at most
MOST_CHOICES = 9  # beside three other buttons; LINE shows thirteen


def button(name: str, value: str = "") -> Button:
    """A tap of this talk; its label stands under `tip.button.<name>`."""
    return Button(Word(f"tip.button.{name}"), press("tip", name, value))


CANCEL = button("cancel")
USUAL = button("usual")
OPEN = button("open")
GO_ON = Button(Word("talk.go_on"), press("talk", "go_on"))
MENU = Button(Word("talk.menu"), press("talk", "menu"))


def back_to_report(turn: TipTurn) -> TipTurn:
    """Where a tip that was begun inside a report is over: the report is open and takes words again.

    Only said; the report itself shall not know that there was a tip.
    """
    is_over = turn.draft is not None and turn.draft.step in OVER
    if not is_over or turn.passes or not turn.replies:
        return turn
    *before, last = turn.replies
    waits = Say(Word("tip.report_waits"), (GO_ON, MENU, *last.buttons))
    return replace(turn, replies=(*before, replace(last, buttons=()), waits))


def prompt(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    """The open question, as often as it is asked."""
    if draft.step in ASKING:
        return (_question(draft),)
    return _PROMPTS[draft.step](draft, known)


def prompt_again(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    """The open question after a remark: what was read at length already stands in short."""
    if draft.step != "doors":
        return prompt(draft, known)
    return (Say(Word("tip.doors.again"), choices(draft, known)),)


def choices(draft: TipDraft, known: TipKnown) -> tuple[Button, ...]:
    """Every tap that the open question offers."""
    return tuple(one for reply in prompt(draft, known) for one in reply.buttons)


def _offer(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.offer"), (button("open"), USUAL, CANCEL)),)


def offer_more(before: TipDraft, draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    """More was said instead of choosing: the same choice, in fewer words."""
    if draft.step != "offer" or before.is_left:
        return prompt(draft, known)
    return (Say(Word("tip.offer_more"), choices(draft, known)),)


def _doubt(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.doubt"), (USUAL, CANCEL)),)


def _whose(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    ask = Word("tip.whose.ask" if draft.held else "tip.whose.thing")
    before = Button(Word("tip.button.before"), press("tip", "usual"))
    return (Say(ask, (button("more"), before)),)


def _doors(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    buttons = [button("chat"), CANCEL]
    if known.web_form:
        web = Button(Word("tip.button.web"), known.web_form, does="open", outside=True)
        buttons.insert(0, web)
    if draft.held:
        buttons.append(USUAL)
    web_door = Word("tip.doors.web") if known.web_form else Word("tip.doors.no_web")
    values = {"town": Plain(known.town.name), "phone": Plain(known.town.phone or "-")}
    return (
        Say(Word("tip.warning", {"town": Plain(known.town.name)})),
        Say(Word("tip.doors.ask", values | {"web": web_door}), tuple(buttons)),
    )


def concerns(known: TipKnown) -> tuple[tuple[str, Plain], ...]:
    """What a tip may concern: units first, then each holder of a key; value and label."""
    units = dict.fromkeys(one.unit for one in known.holders if one.unit and not one.is_continuity)
    told = [(f"unit:{at}", Plain(unit)) for at, unit in enumerate(units)]
    return (*told, *((one.id, Plain(one.title)) for one in known.holders))


def left_out_by(value: str, known: TipKnown) -> tuple[str, ...]:
    """The holders that a choice excludes: one person, or everybody of a unit."""
    if value.startswith("unit:"):
        label = dict(concerns(known)).get(value)
        unit = label.text if label else ""
        return tuple(one.id for one in known.holders if one.unit == unit)
    return tuple(one.id for one in known.holders if one.id == value)


def remaining(draft: TipDraft, known: TipKnown) -> tuple[Holder, ...]:
    """Who would be able to read this tip."""
    return tuple(one for one in known.holders if one.id not in draft.excluded)


def _recusal(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    gone = set(draft.excluded)
    open_choices = [
        (at, value, label)
        for at, (value, label) in enumerate(concerns(known), start=1)
        if set(left_out_by(value, known)) - gone
    ]
    lines = "\n".join(f"{at}. {label.text}" for at, _, label in open_choices)
    taps = tuple(
        Button(Plain(f"{at}. {label.text}"), press("tip", "recusal", value))
        for at, value, label in open_choices[:MOST_CHOICES]
    )
    on = button("next") if gone else button("nobody")
    if not gone:
        return (Say(Word("tip.recusal.ask", {"list": Plain(lines)}), (on, *taps, CANCEL)),)
    values: dict[str, Value] = {
        "count": len(remaining(draft, known)),
        "list": Plain(lines or "-"),
    }
    return (Say(Word("tip.recusal.more", values), (on, *taps, CANCEL)),)


def _question(draft: TipDraft) -> Reply:
    step = draft.step
    number = QUESTIONS.index(step) + 1
    buttons: list[Button] = []
    if step == "evidence":
        camera = Button(Word("tip.button.camera"), does="camera")
        roll = Button(Word("tip.button.camera_roll"), does="camera_roll")
        buttons += [button("done", step), roll, camera]
    if step == "where":
        buttons.append(Button(Word("tip.button.location"), does="location"))
    if step == "what" and draft.held:
        buttons.append(button("held", step))
    if step not in {"what", "evidence"}:
        buttons.append(button("skip", step))
    if step != "what" or draft.fixing:
        buttons.append(button("back", step))
    values = {"number": number, "of": len(QUESTIONS)}
    return Say(Word(f"tip.{step}.ask", values), (*buttons, CANCEL))


def _review(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    answered = sum(1 for kind in QUESTIONS[:-1] if draft.of_kind(kind))
    rows = (
        Row(Word("tip.review.answers"), Plain(f"{answered} / {len(QUESTIONS) - 1}")),
        Row(Word("tip.review.files"), Plain(str(draft.files_given))),
        Row(Word("tip.review.readers"), Plain(str(len(draft.files)))),
    )
    card = Card(
        Word("tip.review.title"), Word("tip.review.alt"), rows=rows, note=Word("tip.review.note")
    )
    return (Show(card, (button("code"), button("fix"), CANCEL)),)


def _fix(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    taps = tuple(
        Button(Word(f"tip.{kind}.label"), press("tip", "change", kind)) for kind in QUESTIONS
    )
    return (Say(Word("tip.fix.ask"), (*taps, button("back", "fix"), CANCEL)),)


def _warn(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    taps = (button("show"), button("back", "warn"), CANCEL)
    if not known.claim_link:
        return (Say(Word("tip.code.warning"), taps),)
    claim = Button(Word("tip.button.claim"), known.claim_link, does="open", outside=True)
    return (Say(Word("tip.code.claim"), (claim, button("send"), *taps)),)


def _deriving(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.code.making"), (button("again"), CANCEL)),)


def _ready(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.ready"), (button("send"), button("again"), CANCEL)),)


def _mailbox(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.mailbox.ask"), _MAILBOX_BUTTONS),)


def _add(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    return (Say(Word("tip.mailbox.add"), (button("back", "add"), button("close"))),)


def _withdraw(draft: TipDraft, known: TipKnown) -> tuple[Reply, ...]:
    taps = (button("withdraw_yes"), button("back", "withdraw"))
    return (Say(Word("tip.mailbox.withdraw"), taps),)


_MAILBOX_BUTTONS = (button("add"), button("withdraw"), button("close"))

_PROMPTS: Mapping[str, Callable[[TipDraft, TipKnown], tuple[Reply, ...]]] = {
    "offer": _offer,
    "doubt": _doubt,
    WHOSE: _whose,
    "doors": _doors,
    "recusal": _recusal,
    "review": _review,
    "fix": _fix,
    "warn": _warn,
    "deriving": _deriving,
    "ready": _ready,
    "mailbox": _mailbox,
    "add": _add,
    "withdraw": _withdraw,
}


def outside_bodies(known: TipKnown, key: str) -> tuple[Reply, ...]:
    """Who else takes such a report; said where we cannot."""
    return (Say(Word(key)), Say(Word("tip.outside"), (OPEN,) if known.are_open else ()))


def code_shown(code: str) -> tuple[Reply, ...]:
    """The receipt code, in fives of four, with the last tap."""
    taps = (button("send"), button("again"), CANCEL)
    return (Say(Plain(code)), Say(Word("tip.code.shown"), taps))


def mailbox_shown(view: MailboxView) -> tuple[Reply, ...]:
    """State, dates and answers behind a code; or that it opens nothing."""
    if not view.state:
        return (Say(Word("tip.mailbox.unknown"), (OPEN,)),)
    state = view.standing or Word(f"tip.state.{view.state}")
    if view.received_on is None or view.changed_on is None:
        head = Word("tip.mailbox.waiting", {"state": state})
    else:
        told_dates: dict[str, Value] = {
            "state": state,
            "received": view.received_on,
            "changed": view.changed_on,
        }
        head = Word("tip.mailbox.head", told_dates)
    told = [
        Say(Word("tip.mailbox.answer", {"day": day, "words": _answer(words)}))
        for day, words in view.answers[-MOST_ANSWERS:]
    ]
    return (Say(head), *told, _what_next(view))


def _answer(words: str) -> Value:
    """Of a long answer the beginning; LINE takes no more in one message."""
    if not words.strip():
        return Word("tip.mailbox.spoilt")
    return Plain(words if len(words) <= LONGEST_ANSWER else f"{words[:LONGEST_ANSWER]}…")


def _what_next(view: MailboxView) -> Reply:
    if view.state == "withdrawn":
        return Say(Word("tip.mailbox.over"))
    is_cut = any(len(words) > LONGEST_ANSWER for _, words in view.answers)
    is_all = len(view.answers) <= MOST_ANSWERS and not is_cut
    return Say(Word("tip.mailbox.ask" if is_all else "tip.mailbox.ask_more"), _MAILBOX_BUTTONS)


def evidence_kept(draft: TipDraft, known: TipKnown, *, is_document: bool) -> tuple[Reply, ...]:
    """A file has arrived and been sealed; what it may still tell; the open question again."""
    key = "original" if is_document else "kept"
    if draft.is_mailbox:
        key = "added"  # a sent tip is never told to be unsent
    told = Say(Word(f"tip.file.{key}", {"count": draft.files_given}))
    if draft.step != "evidence":
        return (told, *prompt(draft, known))
    return (told, Say(Word("tip.evidence.more"), choices(draft, known)))  # read at length before


def evidence_refused(fault: str) -> tuple[Reply, ...]:
    """Why a file was not taken: the wording's last word, as for the web form."""
    return (Say(Word(f"tip.file.{fault}")),)

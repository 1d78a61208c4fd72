"""Where somebody stands in a flow: pure readings of a `Place`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.answers import Kept
from handlers.dialogue import Place
from handlers.flow import Ask, Confirm, Do, Flow, Step
from handlers.registry import FLOWS

TEXT_IS_TAKEN = timedelta(minutes=10)
DRAFT_LIVES = timedelta(hours=24)
PAUSED = "~paused"  # marks beside the answers; no question may be called so
ASKED = "asked"  # paused, and "go on with it?" is the last thing that was asked
NEXT = "~next"
BY = "~by"  # the button that used the text which waited: a second tap uses nothing again
INSIDE = "~inside"  # at the menu: the case that an officer looks at
SENT = "~sent"  # at the menu: the button that filed, the number ("" where none may be kept), when
GOES_ON = timedelta(minutes=3)  # so long more words may belong to what was just sent


def is_open(place: Place) -> bool:
    """Whether a question of a flow that still exists is open."""
    return step_of(place) is not None


def step_of(place: Place) -> Ask[Any] | Confirm[Any] | None:
    """The open question, or None at the menu."""
    flow = FLOWS.get(place.flow)
    step = flow.by_name.get(place.step) if flow else None
    return step if isinstance(step, Ask | Confirm) else None


def is_waiting(place: Place, now: datetime) -> bool:
    """Whether the open question was put so recently that typed words must mean it."""
    if place.asked_at is None or PAUSED in place.answers:
        return False
    return now - place.asked_at <= TEXT_IS_TAKEN


def is_too_old(place: Place, now: datetime) -> bool:
    """Whether a draft is older than a day."""
    return place.asked_at is not None and now - place.asked_at > DRAFT_LIVES


def is_to_return_to(place: Place) -> bool:
    """Whether an open question should still be open after a look elsewhere."""
    return is_open(place) and FLOWS[place.flow].has_draft


def has_draft(place: Place) -> bool:
    """Whether leaving this talk would lose something."""
    return is_to_return_to(place) and any(
        ask.name in place.answers for ask in FLOWS[place.flow].asks
    )


def kept_answers(place: Place) -> dict[str, Any]:
    """The answers without the marks."""
    return {name: kept for name, kept in place.answers.items() if name[0] != "~"}


def just_sent(place: Place, now: datetime) -> str:
    """The number of what was sent a moment ago, or ""."""
    if not (mark := _mark(place)):
        return ""
    _, number, *at = mark
    return number if at and now - datetime.fromisoformat(at[0]) <= GOES_ON else ""


def carried(place: Place, now: datetime) -> dict[str, Any]:
    """What stays at the menu while people thank, nod or look around: what was just sent."""
    return {SENT: _mark(place)} if just_sent(place, now) else {}


def _mark(place: Place) -> Any:  # noqa: ANN401 - a JSON value, or None
    """At the menu it is a mark; where words were taken for a case of one's own, an answer."""
    return place.answers.get(SENT) or place.answers.get("sent")


def hidden_answers(place: Place) -> dict[str, Any]:
    """The answers that never stand in a row: what somebody's words sounded like."""
    flow = FLOWS.get(place.flow)
    names = flow.hidden if flow else ()
    return {name: place.answers[name] for name in names if name in place.answers}


def without_hidden(place: Place) -> Place:
    """The place as it may be written down."""
    hidden = hidden_answers(place)
    left = {name: kept for name, kept in place.answers.items() if name not in hidden}
    return replace(place, answers=left) if hidden else place


def answers_of(flow: Flow[Any], kept: dict[str, Any]) -> Any:  # noqa: ANN401 - the flow's own type
    """The flow's typed answers; what an opening gave beside the questions goes in as it is."""
    thawed = {name: value for name, value in kept.items() if value is not None}
    for ask in flow.asks:
        if ask.name in thawed:
            thawed[ask.name] = ask.answer.thaw(thawed[ask.name])
    return flow.answers(**thawed)


def earlier_step(place: Place, answers: object = None) -> str | None:
    """The question before the open one; the confirmation where one answer is being changed.

    `answers` are the flow's own, where the caller has them already.
    """
    flow = FLOWS[place.flow]
    if place.fixing:
        return flow.confirms[0].name
    answers = answers or answers_of(flow, kept_answers(place))
    for step in reversed(flow.steps[: flow.order[place.step]]):
        if isinstance(step, Ask):
            if step.when is None or step.when(answers):
                return step.name
        elif not _is_passed(step, answers):
            return None  # a flow that acts ends there
    return None


def _is_passed(step: Step, answers: object) -> bool:
    """Whether the way back leads over this step: it went on, or was not done at all."""
    is_skipped = isinstance(step, Do) and step.when is not None and not step.when(answers)
    return is_skipped or (isinstance(step, Do) and step.then is not None)


def with_answer(place: Place, name: str, kept: Kept) -> Place:
    """The place with this answer in it."""
    return replace(place, answers={**place.answers, name: kept})

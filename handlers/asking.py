"""Puts the open question, with everything that can be tapped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from handlers.answers import Choice, Photos
from handlers.dialogue import Place, Turn, press
from handlers.flow import Ask, Confirm, Flow
from handlers.known import Known
from handlers.outcomes import Button, Card, Reply, Say, Show, Word
from handlers.registry import FLOWS
from handlers.standing import ASKED, NEXT, PAUSED, answers_of, earlier_step, kept_answers, step_of

MANY = 10  # more choices than this stand in a card, because LINE shows 13 quick replies
CANCEL = Button(Word("talk.cancel"), press("talk", "cancel"))
MENU = Button(Word("talk.menu"), press("talk", "menu"))


def put(place: Place, known: Known, before: tuple[Reply, ...] = ()) -> Turn:
    """Put the open question (again), and remember when."""
    place = replace(place, asked_at=known.now, answers=kept_answers(place))
    return Turn(place, before + question(place, known))


def question(place: Place, known: Known) -> tuple[Reply, ...]:
    """The open question with everything that can be tapped."""
    flow, step = FLOWS[place.flow], step_of(place)
    answers = answers_of(flow, kept_answers(place))
    if isinstance(step, Confirm):
        card = replace(step.card(answers, known), buttons=_sends_and_fixes(flow, step))
        return (Show(card, _ways(place, step, answers)),)
    assert step is not None
    at, kept = (flow.name, step.name), place.answers.get(step.name)
    choices = step.answer.buttons(at, kept, known)
    if step.asks is not None:
        *first, last = step.asks(answers, known)
    else:
        first, last = [], Say(Word(f"{flow.name}.{step.name}.ask"))
    has_way_out = isinstance(step.answer, Choice) and any(b.means == "no" for b in last.buttons)
    ways = _ways(place, step, answers) if step.has_ways and not has_way_out else ()
    return (*first, _with_buttons(last, choices, ways))


def _with_buttons(last: Reply, choices: tuple[Button, ...], ways: tuple[Button, ...]) -> Reply:
    if isinstance(last, Say) and len(choices) > MANY:
        card = Card(title=last.word, alt=last.word, buttons=choices)
        return Show(card, ways)
    return replace(last, buttons=(*choices, *last.buttons, *ways))


def _ways(place: Place, step: Ask[Any] | Confirm[Any], answers: object) -> tuple[Button, ...]:
    """Skip, back, cancel: the same for every question."""
    ways = []
    if is_answered(place, step):
        ways.append(Button(Word("talk.keep"), press(place.flow, step.name, "~keep")))
    if isinstance(step, Ask) and step.optional and not isinstance(step.answer, Photos):
        ways.append(Button(Word("talk.skip"), press(place.flow, step.name, "~skip")))
    if earlier_step(place, answers) is not None:
        ways.append(Button(Word("talk.back"), press(place.flow, step.name, "~back")))
    return (*ways, CANCEL)


def is_answered(place: Place, step: Ask[Any] | Confirm[Any]) -> bool:
    """Whether somebody came back to a question that has its answer already."""
    if place.fixing or not isinstance(step, Ask) or isinstance(step.answer, Photos):
        return False
    return place.answers.get(step.name) is not None


def buttons_put(place: Place, known: Known) -> Iterable[Button]:
    """Every button of the open question, without the words and cards round them."""
    flow, step = FLOWS[place.flow], step_of(place)
    if isinstance(step, Confirm):
        yield from _sends_and_fixes(flow, step)
        yield from _ways(place, step, answers_of(flow, kept_answers(place)))
    else:
        yield from buttons_of(question(place, known))


def _sends_and_fixes(flow: Flow[Any], step: Confirm[Any]) -> tuple[Button, ...]:
    send = Button(
        Word(f"{flow.name}.{step.name}.send"), press(flow.name, step.name, "send"), means="yes"
    )
    fixes = tuple(
        Button(Word(f"{flow.name}.{ask.name}.fix"), press(flow.name, step.name, f"fix:{ask.name}"))
        for ask in flow.fixable
    )
    return send, *fixes


def buttons_of(replies: Iterable[Reply]) -> Iterable[Button]:
    """Every button in some replies, those inside cards before those under them."""
    for reply in replies:
        if isinstance(reply, Show):
            yield from reply.card.buttons
        elif not isinstance(reply, Say):
            for card in reply.cards:
                yield from card.buttons
        yield from reply.buttons


def guard(place: Place, data: str) -> Turn:
    """Something unsent would be lost: ask first."""
    place = replace(place, answers={**kept_answers(place), NEXT: data, PAUSED: ASKED})
    return Turn(place, (unsent(Word("talk.draft_open")),))


def unsent(word: Word) -> Say:
    """The question whether to go on with what is open."""
    return Say(
        word,
        (
            Button(Word("talk.go_on"), press("talk", "go_on"), means="yes"),
            Button(Word("talk.fresh"), press("talk", "fresh"), means="no"),
            CANCEL,
        ),
    )

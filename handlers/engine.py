"""Leads a person through a flow: questions, corrections, the way back. Knows no flow by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from handlers.answers import Kept, Photos, Rejected
from handlers.asking import guard, is_answered, put
from handlers.dialogue import Place, Turn, press
from handlers.flow import Ask, Confirm, Do, Flow, Opening, Step, Tell, Then, Told
from handlers.heard import Heard, Photo, Pin, Text
from handlers.known import Known
from handlers.outcomes import Reply, Word
from handlers.passing import photo_kept, take_photo, take_pin
from handlers.registry import FLOWS
from handlers.standing import (
    BY,
    INSIDE,
    SENT,
    answers_of,
    carried,
    earlier_step,
    has_draft,
    is_to_return_to,
    is_waiting,
    kept_answers,
    step_of,
    with_answer,
)
from handlers.stories import told_on

# Answering a question


def feed(place: Place, heard: Heard, known: Known) -> Turn | Rejected:
    """Give what was heard to the open question, or to the one that always welcomes such a thing."""
    step = step_of(place)
    for ask in FLOWS[place.flow].asks:
        if ask.answer.claims(heard) and isinstance(heard, Photo):
            return take_photo(place, ask, heard, known)
        if ask.answer.claims(heard) and isinstance(heard, Pin) and ask is not step:
            return take_pin(place, ask, heard, known)
    if (
        step is not None
        and isinstance(heard, Text)
        and (told := told_on(place, step, heard, known))
    ):
        return told
    if not isinstance(step, Ask):
        return Rejected(Word("accept.confirm"))
    kept = step.answer.read(heard, known)
    return kept if isinstance(kept, Rejected) else answered(place, kept, known)


def choose(place: Place, value: str, known: Known) -> Turn:
    """A button of the open question; one that makes no sense (any more) puts the question again."""
    step = step_of(place)
    if value.startswith("~"):
        return _way(place, value, known)
    if isinstance(step, Confirm):
        return _confirmed(place, step, value, known)
    assert step is not None
    kept = step.answer.choose(value, place.answers.get(step.name), known)
    if kept is None:
        return put(place, known)
    if not step.answer.is_done(kept):
        return put(with_answer(place, step.name, kept), known)
    return answered(place, kept, known)


def _way(place: Place, value: str, known: Known) -> Turn:
    """Back, skip, keep: the same for every question."""
    step = step_of(place)
    if value == "~back":
        return back(place, known)
    if isinstance(step, Ask) and value == "~skip" and step.optional:
        return answered(place, None, known)
    if isinstance(step, Ask) and value == "~keep" and is_answered(place, step):
        flow = FLOWS[place.flow]
        return run(place, flow.steps[flow.order[step.name] + 1 :], known)
    return put(place, known)


def answered(place: Place, kept: Kept, known: Known) -> Turn:
    """Keep the answer and go on; back to the confirmation where one answer was being changed."""
    place = with_answer(place, place.step, kept)
    flow = FLOWS[place.flow]
    if place.fixing:
        return put(replace(place, step=flow.confirms[0].name, fixing=False), known)
    return run(place, flow.steps[flow.order[place.step] + 1 :], known)


def back(place: Place, known: Known) -> Turn:
    """One question back; from a changed answer to the confirmation; at the first, the same."""
    return put(replace(place, step=earlier_step(place) or place.step, fixing=False), known)


def skip(place: Place, known: Known) -> Turn | Rejected:
    """Leave the open question without an answer, where that is allowed."""
    step = step_of(place)
    if not isinstance(step, Ask) or not step.optional:
        return Rejected(Word("accept.not_optional"))
    if isinstance(step.answer, Photos):
        return choose(place, "done", known)
    return answered(place, None, known)


def _confirmed(place: Place, step: Confirm[Any], value: str, known: Known) -> Turn:
    flow = FLOWS[place.flow]
    verb, _, name = value.partition(":")
    if verb == "send":
        return run(place, flow.steps[flow.order[step.name] + 1 :], known)
    ask = flow.by_name.get(name)
    if verb != "fix" or not isinstance(ask, Ask):
        return put(place, known)
    kept = place.answers.get(name)
    if isinstance(ask.answer, Photos) and kept:
        place = with_answer(place, name, {**kept, "done": False})
    return put(replace(place, step=name, fixing=True), known)


# Moving on


def run(place: Place, steps: Iterable[Step], known: Known) -> Turn:
    """Go to the first of these steps that has something to do; a flow ends with one that has."""
    flow = FLOWS[place.flow]
    answers = answers_of(flow, kept_answers(place))
    step = next(step for step in steps if not _is_settled(step, place.answers, answers))
    if isinstance(step, Ask | Confirm):
        return put(replace(place, step=step.name), known)
    if isinstance(step, Tell):
        return _told(step.tells(answers, known), Place(), ())
    place = replace(place, step=step.name)
    return Turn(
        place,
        command=step.command(answers, known),
        resume_key=f"{flow.name}.{step.name}",
    )


def _is_settled(step: Step, kept: Mapping[str, Kept], answers: object) -> bool:
    """Answered already, or not to be asked or done with these answers."""
    if isinstance(step, Ask | Do) and step.when is not None and not step.when(answers):
        return True
    return isinstance(step, Ask) and step.name in kept and step.answer.is_done(kept[step.name])


def enter(place: Place, flow: Flow[Any], entry: str, value: str, known: Known) -> Turn | None:
    """Follow a button that works from anywhere. A question opens the flow; an act is a visit:
    afterwards the person stands where he stood. None where the button says nothing."""
    opening = flow.entries[entry](value, known)
    if opening is None:
        return None
    step, data = landing(flow, opening), press(flow.name, entry, value)
    if isinstance(step, Ask | Confirm):
        if place.answers.get(BY) == data:
            return _marked(put(place, known), data)
        if has_draft(place):
            return guard(place, data)
        opened = Place(flow.name, step.name, opening.answers)
        turn = replace(put(opened, known, opening.says), drop_held=opening.uses_held)
        return _marked(turn, data) if opening.uses_held else turn
    answers = answers_of(flow, dict(opening.answers))
    if isinstance(step, Tell):
        return _visited(step.tells(answers, known), place, opening, known)
    return Turn(
        place,
        opening.says,
        command=step.command(answers, known),
        resume_key=data,
    )


def _marked(turn: Turn, data: str) -> Turn:
    """Remember the button, because people tap twice."""
    return replace(turn, place=with_answer(turn.place, BY, data))


def landing(flow: Flow[Any], opening: Opening) -> Step:
    """The step an opening leads to."""
    if opening.at:
        return flow.by_name[opening.at]
    answers = answers_of(flow, dict(opening.answers))
    return next(step for step in flow.steps if not _is_settled(step, opening.answers, answers))


# Coming back from a command


def resume(turn: Turn, result: object, known: Known) -> Turn:
    """Tell what came of the command, and go on."""
    at, is_visit, value = turn.resume_key.partition("=")
    flow_name, _, name = at.partition(".")
    flow = FLOWS[flow_name]
    if is_visit:
        opening = flow.entries[name](value, known)
        assert opening is not None
        step, kept = landing(flow, opening), dict(opening.answers)
    else:
        opening, step, kept = Opening(), flow.by_name[name], kept_answers(turn.place)
    if isinstance(step, Ask):
        return photo_kept(turn, step, result, known)
    assert isinstance(step, Do)
    answers = answers_of(flow, kept)
    then = step.then(result, answers, known) if step.then else None
    if then is not None and not (is_visit and has_draft(turn.place)):
        place = replace(
            turn.place, flow=flow.name, step=step.name, answers={**kept, **then.answers}
        )
        on = _gone_on(place, flow, step, then, turn.replies, known)
        return replace(on, drop_held=on.drop_held or opening.uses_held)
    told = step.tells(result, answers, known)
    if is_visit:
        back = replace(opening, says=turn.replies)
        return _visited(told, turn.place, back, known, by=turn.resume_key)
    by = next((press(flow.name, one.name, "send") for one in flow.confirms), "")
    return _told(told, _home(told, by, known), turn.replies)


def _gone_on(
    place: Place,
    flow: Flow[Any],
    step: Do[Any],
    then: Then,
    before: tuple[Reply, ...],
    known: Known,
) -> Turn:
    """Rest where the command said, or ask the next question."""
    if then.at:
        # Nothing said before is kept where it rests: it is with the case now.
        rest = dict(then.answers)
        at = replace(place, step=then.at, answers=rest, asked_at=known.now, fixing=False)
        return Turn(at, (*before, *then.says), weight=then.weight)
    turn = run(replace(place, fixing=False), flow.steps[flow.order[step.name] + 1 :], known)
    return replace(turn, replies=(*before, *then.says, *turn.replies))


def _home(told: Told, by: str, known: Known, left: Place | None = None) -> Place:
    """The menu, where a second tap on the button that filed something is still recognised; a look
    from there at something else does not end what was just sent."""
    if told.inside:
        return Place(answers={INSIDE: told.inside}, asked_at=known.now)
    if told.sent_as is None:
        return Place(answers=carried(left, known.now) if left else {})
    return Place(answers={SENT: [by, told.sent_as, known.now.isoformat()]})


def _told(told: Told, place: Place, says: tuple[Reply, ...]) -> Turn:
    return Turn(
        place,
        says + told.replies,
        weight=told.weight,
        language=told.language,
        drop_held=told.drops_held,
    )


def _visited(told: Told, place: Place, opening: Opening, known: Known, by: str = "") -> Turn:
    """Back where the person stood; the open question once more where it was just put."""
    turn = _told(told, place, opening.says)
    turn = replace(turn, drop_held=turn.drop_held or opening.uses_held)
    if not is_to_return_to(place):
        return replace(turn, place=_home(told, by, known, place))
    if not is_waiting(place, known.now):
        return turn
    again = put(place, known, turn.replies)
    return replace(turn, place=again.place, replies=again.replies)

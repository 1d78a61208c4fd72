"""Words about work that one has asked for: with an open case they are answered from it.

Which cases are open is looked up before; where none fits, the words are heard as ever.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from casework.workflow import is_open
from handlers.asking import put
from handlers.commands import CaseView, FindMyCases
from handlers.dialogue import Place, Turn
from handlers.flows.answer import waiting
from handlers.known import Known
from handlers.own_case import MOST, in_brief
from handlers.standing import carried, just_sent
from handlers.waiting import print_of
from knowledge.danger import danger_to_life
from knowledge.intents import intent
from knowledge.own_work import Said, said_of_work
from knowledge.smell import smells_of_corruption

KEY = "own.look"
LONGEST = 80  # characters; who tells more tells a story


def look(place: Place, text: str, known: Known) -> Turn | None:
    """Look for this person's open cases, where the words may be about one; else None."""
    if len(text) > LONGEST or danger_to_life(text) or smells_of_corruption(text):
        return None
    said = _said(place, text, known)
    tells_on = place.flow == "sort" and known.held and place.answers.get("category")
    if not said or (said == "asks" and (tells_on or intent(text) == "track")):
        return None  # a line of a story joins it; "track" has a list of its own
    return Turn(place, command=FindMyCases(), resume_key=KEY, hold=text)


def found(turn: Turn, result: object, known: Known) -> Turn | None:
    """The question about the case that is meant; None where no open one fits."""
    mine = cast("tuple[CaseView, ...]", result)
    place, text = turn.place, turn.hold
    recent = just_sent(place, known.now)
    open_ones = [case for case in mine if case.is_mine and is_open(case.state)]
    fitting = [case for case in open_ones if _fits(case, text, known)][:MOST]
    just_now = [case for case in fitting if case.number == recent]
    shown = just_now or fitting
    if not shown:
        return None
    answers = {
        "own": _said(place, text, known),
        "mine": [in_brief(case) for case in shown],
        "case": next(iter(waiting(tuple(shown))), ""),
        "which": print_of(text),
        "sent": next(iter(carried(place, known.now).values()), None),
    }
    return replace(put(Place("sort", "kind", answers), known), hold=text)


def _said(place: Place, text: str, known: Known) -> Said:
    """After an answer a bare "how many days?" asks of the service that was shown."""
    is_recent = bool(just_sent(place, known.now)) and not known.answered_by
    return said_of_work(text, just_sent=is_recent)


def _fits(case: CaseView, text: str, known: Known) -> bool:
    """Whether it may be this one; words that name another kind are about something else."""
    kinds = known.guess_category(text)
    return not kinds or (case.kind == "complaint" and case.category in kinds)

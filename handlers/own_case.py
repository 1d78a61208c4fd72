"""What stands first where words may be about one's own open case: how it is, and the ways to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from handlers.commands import CaseView
from handlers.dialogue import press
from handlers.known import Known
from handlers.outcomes import Button, Plain, Say, Value, Word
from handlers.shapes import TIP
from handlers.tracking_cards import due_day, kind_of

MOST = 3  # cases to choose from
OTHERS = (
    Button(Word("sort.new"), press("complaint", "held")),
    Button(Word("sort.other"), press("sort", "other"), means="no"),
    Button(Word("human.menu"), press("human", "held")),
    TIP,
)


def in_brief(case: CaseView) -> dict[str, Any]:
    """What a place keeps of a case: JSON values, and nothing that anybody wrote."""
    return {
        "number": case.number,
        "called": kind_of(case).key,
        "state": case.state,
        "due": case.reply_due_on.isoformat(),
    }


def ask_whether(said: str, mine: tuple[dict[str, Any], ...], known: Known) -> Say:
    """The answer from that case, or which of several; and that it may be something else."""
    if len(mine) > 1:
        follow = (_button("track.follow", "track.show", case["number"]) for case in mine)
        return Say(Word("own.which"), (*follow, *OTHERS))
    case = mine[0]
    values: dict[str, Value] = {
        "number": Plain(case["number"]),
        "called": Word(case["called"]),
        "state": Word(f"state.{case['state']}"),
        "due": due_day(date.fromisoformat(case["due"]), known),
    }
    return Say(Word(f"own.{said}", values), (*_ways(said, case), *OTHERS))


def _ways(said: str, case: dict[str, Any]) -> tuple[Button, ...]:
    """What helps first means a typed "yes"; who takes a case back is asked once more."""
    number = case["number"]
    is_answer = case["state"] == "waiting_citizen"
    add = "answer.held" if is_answer else "more.held"
    follow = _button("track.follow", "track.show", number)
    cancel = _button("track.cancel", "track.cancel", number)
    ways = {
        "asks": (follow, _button(add, add, number)),
        "back": (cancel, _button(add, add, number), follow),
        "wrong": (_button("more.add", "more.open", number), cancel, follow),
    }[said]
    return (replace(ways[0], means="yes"), *ways[1:])


def _button(label: str, leads_to: str, number: str) -> Button:
    flow, entry = leads_to.split(".")
    return Button(Word(label, {"number": Plain(number)}), press(flow, entry, number))
